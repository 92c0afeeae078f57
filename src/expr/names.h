/* Names of an expression against the catalog, as the reader may know them: a hidden field is unknown and
 * never suggested, a masked one is refused where its value would show. */
#pragma once

#include "expr/build.h"

/* The words as a path: references and a field at last. */
enum err expr_name_path(struct checker *checker, const struct syntax_word *words, size_t count,
                        const struct expr_node **out);
/* The relation with that name. */
enum err expr_name_child(struct checker *checker, const struct syntax_word *word,
                         const struct meta_child **out);
/* The option a wrong key or label was meant to be; empty when none is near. */
struct text expr_name_nearest_option(const struct meta_field *field, struct text wrong);
/* Whether `distance` edits are few enough for "did you mean". */
bool expr_name_near(struct text wrong, int distance);
/* The type of a field's value. */
struct expr_type expr_field_type(const struct meta_field *field);
