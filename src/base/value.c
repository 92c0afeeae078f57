#include "base/value.h"

bool value_eq(struct value a, struct value b)
{
    return value_compare(a, b) == 0;
}

/* By size and then by members; sets are never sorted by, only told apart. */
static int compare_sets(const struct value_set *a, const struct value_set *b)
{
    if (a == b)
        return 0;
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    for (size_t i = 0; i < a->count; i++)
        if (a->ids[i] != b->ids[i])
            return a->ids[i] < b->ids[i] ? -1 : 1;
    return 0;
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
    case VALUE_SET:
        return compare_sets(a.set, b.set);
    }
    return 0;
}

bool value_set_has(const struct value_set *set, int64_t id)
{
    size_t low = 0, high = set->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (set->ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < set->count && set->ids[low] == id;
}

struct value value_dup(struct arena *arena, struct value value)
{
    if (value.kind == VALUE_TEXT)
        value.text = text_dup(arena, value.text);
    return value;
}
