/* Items of an undo by the id of their record. */
#include "record/undo/undo_plan.h"

#include <stdlib.h>

static int by_id(const void *a, const void *b)
{
    const struct undo_item *const *left = a;
    const struct undo_item *const *right = b;
    return ((*left)->id > (*right)->id) - ((*left)->id < (*right)->id);
}

void undo_sort(struct undo_item **items, size_t count)
{
    if (count > 1)
        qsort(items, count, sizeof *items, by_id);
}

struct undo_item *undo_find(struct undo_item **sorted, size_t count, int64_t id)
{
    struct undo_item wanted = {.id = id};
    const struct undo_item *key = &wanted;
    if (!count)
        return NULL;
    struct undo_item **found = bsearch(&key, sorted, count, sizeof *sorted, by_id);
    return found ? *found : NULL;
}
