#include "base/value.h"

bool value_eq(struct value a, struct value b)
{
    return value_compare(a, b) == 0;
}

/* The order of enum value_kind is the order of the kinds. */
int value_compare(struct value a, struct value b)
{
    if (a.kind != b.kind)
        return a.kind < b.kind ? -1 : 1;
    switch (a.kind) {
    case VALUE_NULL:
        return 0;
    case VALUE_INT:
        return (a.number > b.number) - (a.number < b.number);
    case VALUE_TEXT:
        return text_compare(a.text, b.text);
    }
    return 0;
}

struct value value_dup(struct arena *arena, struct value value)
{
    if (value.kind == VALUE_TEXT)
        value.text = text_dup(arena, value.text);
    return value;
}
