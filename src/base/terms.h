/* The search terms and the sort key of a text, made by one C code for every database.
 *
 * Terms: each pair of neighbouring Han characters and each single one; each ASCII/Latin word, lower case,
 * full width folded. `contains` asks for all terms of its argument and rechecks the hit with
 * text_contains_folded, because terms alone may match in another order.
 * Sort key: Han characters by their pinyin (polyphones decided by words: 长沙 is chang, 重庆 is chong,
 * surnames 单 仇 解 曾 at the start), others by folded bytes; compared by bytes it sorts as a Chinese
 * reader expects, Latin and digits first. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"

/* Version of the rules; stored with an index, another number means rebuild. */
#define TERMS_VERSION 1
/* The same together with the table of readings this program was built with: what an index stores. */
int64_t terms_version(void);

/* All terms of a text to be indexed, separated by single spaces, without doubles. */
struct text terms_of(struct arena *arena, struct text text);
/* Terms that every text containing `part` has. `prefix_last` is set when the last term is the beginning of
 * a word and must match as a prefix; `prefix_first` is never used: a Latin part is found from the start of
 * a word. Empty when the part has no letters or digits at all. */
struct text terms_query(struct arena *arena, struct text part, bool *prefix_last);
/* Folded containment: the recheck, and what the evaluator computes. */
bool text_contains_folded(struct text text, struct text part);
bool text_starts_folded(struct text text, struct text part);

/* At most 255 bytes. */
struct text sort_key(struct arena *arena, struct text text);
/* What the keys of all texts begin with that begin with `part` (folded): the key of `part` up to its first
 * character whose reading hangs on what follows (长). May be empty. */
struct text sort_key_start(struct arena *arena, struct text part);
/* Full pinyin without tones, syllables separated by spaces, and initials: 中国移动 → "zhong guo yi dong",
 * "zgyd". Characters without a reading are kept folded; initials leave out spaces and punctuation. */
struct text pinyin_full(struct arena *arena, struct text text);
struct text pinyin_initials(struct arena *arena, struct text text);

/* One character of a text with its reading where it stands. */
struct pinyin_char {
    int32_t c;
    struct text syllable; /* without tone; empty: it has none */
};
/* All characters in order; NULL when the arena is out of memory. */
struct pinyin_char *pinyin_chars(struct arena *arena, struct text text, size_t *count);
/* The syllables that begin with `prefix` (lower case, v for ü): `*count` of them from the place returned on,
 * in pinyin_syllable_at. */
size_t pinyin_syllables_with(struct text prefix, size_t *count);
struct text pinyin_syllable_at(size_t place);
