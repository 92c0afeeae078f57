/* One stored value. There are no floats: money is a count of 1/10000, a decimal is an integer with the
 * scale of its field, a boolean 0 or 1, a date days since 1970-01-01, a time UTC milliseconds since
 * then, a reference the id. The field's type gives a number its meaning. */
#pragma once

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

enum value_kind { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_SET };

/* Ids that a statement is given as one parameter (DB_NODE_IN_SET). Never stored, never in a row. */
struct value_set {
    const int64_t *ids; /* ascending, no doubles */
    size_t count;
};

struct value {
    enum value_kind kind;
    int64_t
        number; /* VALUE_INT; of a VALUE_SET which of the caller's sets it is, for kept statements */
    union {
        struct text text;            /* VALUE_TEXT; lives where the maker said */
        const struct value_set *set; /* VALUE_SET; lives where the maker said and is never copied */
    };
};

#define VALUE_NONE ((struct value){.kind = VALUE_NULL})
static inline struct value value_int(int64_t number)
{
    return (struct value){.kind = VALUE_INT, .number = number};
}
static inline struct value value_text(struct text text)
{
    return (struct value){.kind = VALUE_TEXT, .text = text};
}
static inline struct value value_of_set(const struct value_set *set, int64_t number)
{
    return (struct value){.kind = VALUE_SET, .number = number, .set = set};
}
bool value_set_has(const struct value_set *set, int64_t id);
static inline bool value_is_null(struct value value)
{
    return value.kind == VALUE_NULL;
}
/* Same kind and same content; null equals null. */
bool value_eq(struct value a, struct value b);
/* Total order as both databases sort: null first, then numbers, then text by bytes. */
int value_compare(struct value a, struct value b);
struct value value_dup(struct arena *arena, struct value value);
