/* How a page is found: which index is walked, or which rows are collected and sorted.
 *
 * The database keeps no statistics and would take any equality for a rare one: asked for one industry of a
 * million customers by name it sorts 333,000 rows (187 ms) where walking the names meets 50 in 150 steps. So
 * the choice is made here, by looking instead of guessing (docs/decisions/0002-restricted-lists.md):
 *
 * 1. no condition, or one that is a range of an index with the order (page_range.h): ask directly; children of thousands of parents without further condition: walk;
 *    rights that are ranges of indexes which have the order too (owners, departments; access_ranges): the first
 *    rows of each range and the at most WAY_LOOSE rows that come from shares and rules, sorted here; a single
 *    range with nothing besides: ask directly;
 * 2. at most WAY_FEW rows meet the condition: those, sorted here;
 * 3. of the next WAY_SAMPLE rows along the order at least WAY_SAMPLE_MET meet it: walk along the order;
 * 4. at most WAY_COLLECT rows meet the condition: those, sorted here; else walk.
 *
 * To walk is to walk the range of the index in which the list lies, where the filter says one. */
#pragma once

#include "record/read/page.h"
#include "record/read/query_where.h"

#define WAY_FEW 60
#define WAY_SAMPLE 512
#define WAY_SAMPLE_MET 5
#define WAY_COLLECT 6000
#define WAY_LOOSE 500

struct page_way {
    const struct db_node *where; /* NULL: every row */
    bool
        found; /* `where` names exactly the rows of the page and one more; no place needs to be asked for */
    bool narrow; /* rows will be sorted: first the ids of the page, then its records */
};

/* `place` is where the page before ended, or NULL; `begin` a stretch behind it that shows how the list goes
 * on; `limit` the rows of the page. */
struct page_way_asked {
    const struct meta_object *object;
    const struct where_parts *parts;
    const struct page_sort *sort;
    const struct page_place *place;
    const struct page_stretch *begin;
    int64_t limit;
};
enum err page_way_choose(struct record_env *env, const struct page_way_asked *asked,
                         struct page_way *out);
