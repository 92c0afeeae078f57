/* Which fields of an object the box over all objects looks in, and what of a value it looks at. */
#pragma once

#include "base/ctx.h"
#include "meta/catalog.h"

/* A searched field: the object's own, or one of a line that lives in the record's body. */
struct search_field {
    const struct meta_field *field;
    const struct meta_child *line; /* NULL: the object's own */
};
#define SEARCH_FIELDS_MAX 64

/* The name field first, then in order of definition, then those of lines; at most SEARCH_FIELDS_MAX. */
size_t search_fields(const struct meta_object *object, struct search_field *out);
/* Their numbers, in order, separated by spaces: what an index says it holds. */
struct text search_fields_text(struct arena *arena, const struct meta_object *object);
bool search_fields_listed(struct text fields, const struct meta_field *field);

/* Its Han characters are found by their sound. */
bool search_by_sound(const struct meta_field *field);
/* The digits of a text that is a number as people write it: "+86 (010) 6234-5678"; empty for any other
 * text, and for fewer than four digits. */
struct text search_number(struct arena *arena, struct text text);
/* The last digits of a text without the zeros before them, a view: "C-000123" is also found as 123. */
struct text search_plain_number(struct text text);
