/* How a page is found: which index is walked, or which rows are collected and sorted.
 *
 * The database keeps no statistics and would take any equality for a rare one: asked for one industry of a
 * million customers by name it sorts 333,000 rows (187 ms) where walking the names meets 50 in 150 steps. So
 * the choice is made here, by looking instead of guessing (docs/decisions/0002-restricted-lists.md):
 *
 * 1. no condition, or an index that has owner and order together: ask directly;
 * 2. at most WAY_FEW rows meet the condition: those, by their ids;
 * 3. else WAY_SAMPLE rows are walked along the order, and the share of those that meet the condition says
 *    whether walking on or collecting costs less. */
#pragma once

#include "record/page.h"
#include "record/query_where.h"

#define WAY_FEW 200
#define WAY_SAMPLE 256
#define WAY_SAMPLE_SURE 8     /* fewer than these in the sample tell nothing… */
#define WAY_SAMPLE_LARGE 2048 /* …and a larger one is taken */

struct page_way {
    const struct db_node *where; /* NULL: every row */
    bool narrow; /* rows will be sorted: first the ids of the page, then its records */
};

enum err page_way_choose(struct record_env *env, const struct meta_object *object,
                         const struct where_parts *parts, const struct page_sort *sort,
                         const struct page_stretch *begin, struct page_way *out);
