/* Finding in one object: how many records the caller sees among the hits, and the first of them.
 *
 * The index gives candidates newest first. How they are held against rights is chosen by looking, as for lists
 * (record/read/page_way.h): against the set of all he sees where that is known (record/read/visible.h) or small; tested
 * one after the other where he sees many of them; and where that is very small and hits are many, what he sees is looked at
 * instead of the index. Counted is to SEARCH_COUNT_MAX. */
#pragma once

#include "search/look.h"

#define SEARCH_COUNT_MAX 1000
#define SEARCH_LIMIT_MAX 50

struct search_hit {
    int64_t id;
    struct text name;       /* empty: not to be seen */
    struct search_field in; /* where it was found */
    struct text text;       /* all of the field */
    struct search_mark marks[SEARCH_MARKS_MAX];
    size_t mark_count;
};

struct search_found {
    const struct meta_object *object;
    int64_t total;           /* to SEARCH_COUNT_MAX */
    bool more;               /* there are more than that */
    struct search_hit *hits; /* names that begin so first, then newest first */
    size_t hit_count;
};

/* The caller's rights, `limit` hits. Nothing is found in an object he may not read. */
enum err search_find(struct record_env *env, const struct meta_object *object,
                     const struct search_query *query, size_t limit, struct search_found *out);
/* The object is one that the caller can search. */
bool search_may(const struct record_env *env, const struct meta_object *object);
