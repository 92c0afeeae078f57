/* What a hit is, without an index: every word of the query is in one of the record's fields that the caller
 * sees, or all of it joined is a sound or a number there.
 *
 * A word is in a text where it stands so (folded), Latin from the beginning of a word; in a text that is a
 * number where its digits end so; in a text with Han characters where they sound so (sound.h). */
#pragma once

#include "search/query.h"

struct search_item {
    const struct search_field *in;
    struct text text;
};

/* Characters (code points) of a text. */
struct search_mark {
    size_t from, len;
};
#define SEARCH_MARKS_MAX (SEARCH_WORDS_MAX + 1)

bool hit_test(struct arena *arena, const struct search_query *query,
              const struct search_item *items, size_t count);
/* The name begins with what was typed, written or in sound. */
bool hit_begins(struct arena *arena, const struct search_query *query,
                const struct search_item *name);
/* The first item that has some of the query, and where: marks in order that do not touch. NULL: none. */
const struct search_item *hit_describe(struct arena *arena, const struct search_query *query,
                                       const struct search_item *items, size_t count,
                                       struct search_mark *marks, size_t *mark_count);
