/* The part of an index in which a list lies, in its order.
 *
 * `status = 'open'` sorted by amount is one range of an index on status and amount: the page is its first rows,
 * however many rows are open. So is what lies between two values of the key itself. */
#pragma once

#include "record/read/page.h"

struct page_range {
    const struct db_node *where; /* NULL: no index has such a range */
    const struct db_node *rest;  /* of the filter; NULL: the range says it all */
};

/* `filter` may be NULL. */
void page_range_find(struct arena *arena, const struct meta_object *object,
                     const struct db_node *filter, const struct page_sort *sort,
                     struct page_range *out);
