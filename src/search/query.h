/* What was typed into the box, cut into words, and the condition on an object's index that finds candidates
 * for it. What is a hit among them says hit.h; where `exact` is set every candidate is one. */
#pragma once

#include "search/fields.h"
#include "search/terms.h"

#define SEARCH_CHARS_MAX 100
#define SEARCH_WORDS_MAX 10
#define SEARCH_VARIANTS_MAX 3

struct search_word {
    struct text text;    /* folded: half width, lower case */
    struct text letters; /* a to z alone: may be pinyin or initials; else empty */
    struct text numbers
        [SEARCH_VARIANTS_MAX]; /* four digits or more, as numbers are written: the digits, and
                                         without the prefix of the country or of long distance */
    size_t number_count;
};

/* Every word is to be found in one of the fields; or all of it joined, as one sound or one number. */
struct search_query {
    struct search_word words[SEARCH_WORDS_MAX];
    size_t count; /* 0: nothing that could be looked for */
    struct search_word joined;
    bool has_joined; /* more than one word, and joined they are a sound or a number */
};

/* ERR_too_long above SEARCH_CHARS_MAX characters. Words behind the tenth are left out. */
enum err search_query_read(struct ctx *ctx, struct text q, struct search_query *out);

/* Candidates by the fields given; NULL when none could be found by them. */
const struct db_terms *search_condition(struct arena *arena, const struct search_query *query,
                                        const struct search_field *fields, size_t count,
                                        bool *exact);
/* Candidates whose name begins so; to be joined with the other condition. NULL: none. */
const struct db_terms *search_begin_condition(struct arena *arena, const struct search_query *query,
                                              const struct meta_field *name);
/* One letter finds words that are this letter, and names that begin with it. */
bool search_is_one_letter(const struct search_word *word);
