/* Finding Han characters by their sound. Letters are, for a row of characters (what is no letter between them
 * is not heard):
 *
 *   initials    the first letter of each character: "zgyd"
 *   syllables   the whole sound of each, the last one as far as typed: "zhongguoyi"
 *
 * Three characters or more in initials and two or more in syllables are found anywhere; fewer only where a
 * text begins with them, for "yi" is in every third name. */
#pragma once

#include "search/terms.h"

/* A syllable that letters can stand for: one with a vowel (嗯 is written n or ng). */
bool sound_is_heard(struct text syllable);

/* `*exact` is cleared when not every candidate has the letters in a row; never set. */
const struct db_terms *sound_condition(struct arena *arena, struct text letters,
                                       const struct meta_field *field, bool *exact);
/* Texts of which the sound begins so, and some more. */
const struct db_terms *sound_begin_condition(struct arena *arena, struct text letters,
                                             const struct meta_field *field);

/* Where a text sounds so: characters (code points) `from` on, `len` of them. */
struct sound_place {
    size_t from, len;
    bool begins; /* the text begins with it */
};
bool sound_find(struct arena *arena, struct text text, struct text letters,
                struct sound_place *out);
