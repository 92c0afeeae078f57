/* How a page is found where the set of what the caller sees is known: rights cost next to nothing then, and there are
 * three ways.
 *
 * 1. The filter finds few rows through an index: those, held against the set.
 * 2. Walking the index of the sort: whether an entry is his is seen by its id, so only his rows are looked at.
 * 3. Looking at all that is his, and sorting.
 *
 * How many rows meet the filter is told by a sample; how they lie nobody knows. So where the walk should be cheaper it
 * goes first, but no further than looking at all would have cost: at worst twice the better way. */
#pragma once

#include "record/read/page_way.h"

/* `indexed`: an index has the order of the list, which is by one key. */
enum err page_visible_choose(struct record_env *env, const struct page_way_asked *asked,
                             bool indexed, struct page_way *out);
