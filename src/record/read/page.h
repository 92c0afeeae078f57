/* Pages by key: sort keys, cursors, and the conditions that go on behind a place.
 *
 * A list is ordered by its sort keys and then by id, in the direction of the last key; null is smallest. A
 * cursor is the place of the last record shown: its sort values with null marks, its id, and a hash of
 * object, filter and sort, in base64url. What lies behind a place is a sequence of stretches, each of them a
 * range of one index: equal in all keys with a further id; equal in all but the last key, further in that;
 * and so on. A page reads stretches until it is full, so that going on costs the same on every page. */
#pragma once

#include "record/store.h"

#define SORT_KEYS_MAX 4

struct page_key {
    const struct db_node *node;
    bool descending;
    bool never_null;
    const struct meta_field *direct; /* the object's own field behind the key; NULL for a path */
};

struct page_sort {
    struct page_key keys[SORT_KEYS_MAX];
    size_t count;
    bool by_id; /* the last key is the id itself */
    bool id_descending;
    const struct db_node *id;
    uint64_t hash; /* of object, filter and sort */
};

/* Reads "-amount,name". Refuses what cannot be sorted by and what the caller sees masked. */
enum err page_sort_make(struct record_env *env, const struct meta_object *object, struct text sort,
                        struct text filter, struct page_sort *out);

/* A place in the list. */
struct page_place {
    struct value values[SORT_KEYS_MAX];
    int64_t id;
};
enum err page_place_read(struct ctx *ctx, const struct page_sort *sort, struct text cursor,
                         struct page_place *out);
struct text page_place_print(struct arena *arena, const struct page_sort *sort,
                             const struct page_place *place);

#define PAGE_STRETCHES_MAX (2 * SORT_KEYS_MAX + 1)

/* A range of the list, in list order. `from` is the first key that still varies inside it. */
struct page_stretch {
    const struct db_node *where; /* NULL: everything */
    size_t from;
};
/* What lies behind `place` (NULL: the whole list), in order. Returns how many stretches there are. */
size_t page_stretches(struct arena *arena, const struct page_sort *sort,
                      const struct page_place *place, struct page_stretch *out);
/* The order inside a stretch; `out` has room for SORT_KEYS_MAX + 1. */
size_t page_order(const struct page_sort *sort, const struct page_stretch *stretch,
                  struct db_order *out);
