/* Rows of an object as values by field index; an any_reference has the name of the object it points to in
 * the value's `text`. No rights are asked here. */
#pragma once

#include "record/save.h"

/* The amounts in the organisation's currency by the index of their money field: in a row they stand in the
 * field behind it. NULL when the object has none. */
struct value *load_bases(struct ctx *ctx, const struct meta_object *object,
                         const struct value *values);

struct load_row {
    int64_t id;
    struct value *values;
};
/* All rows page by page, for the check: those above `after` in the order of ids, at most `limit`. */
enum err load_page(struct record_env *env, const struct meta_object *object, int64_t after,
                   int64_t limit, struct load_row **rows, size_t *count);
