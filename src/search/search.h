/* The box over all objects: one question, the hits of every object the caller may read. */
#pragma once

#include "record/store.h"

struct search_asked {
    struct text q;
    struct text objects; /* names, separated by commas; empty: all the caller may search */
    size_t limit;        /* hits of each object, 1 to SEARCH_LIMIT_MAX (find.h) */
};
/* The reply of GET /search as JSON: objects in the order of the menu, those without a hit left out.
 * ERR_unknown_object for a name the caller does not know, ERR_too_long. */
enum err search_reply(struct record_env *env, const struct search_asked *asked, struct buf *out);
/* Every object's index holds what it should: nothing is being built. */
enum err search_complete(struct record_env *env, bool *complete);
