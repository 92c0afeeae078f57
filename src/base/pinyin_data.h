/* What tools/gen_pinyin.c makes of ICU, pinyin_syllables.txt and pinyin_words.txt, for pinyin.c only. */
#pragma once

#include <stdint.h>

/* A reading is a place in pinyin_syllables[], 0 for none. */
#define PINYIN_READING_MASK 0x7FFFu
#define PINYIN_BEGINS_WORD 0x8000u /* the character begins a word of pinyin_words[] */

#define PINYIN_WORD_MAX 8 /* characters */

/* Usual readings of the characters first to last. */
struct pinyin_block {
    uint32_t first;
    uint32_t last;
    const uint16_t *readings;
};

enum pinyin_where { PINYIN_ANYWHERE, PINYIN_AT_START, PINYIN_AT_START_OF_SHORT };

/* Ordered by first character; of those that begin alike the longer first. */
struct pinyin_word {
    uint16_t first; /* character */
    uint8_t len;
    uint8_t where; /* enum pinyin_where */
    uint16_t at;   /* in pinyin_word_chars[] and pinyin_word_readings[] */
};

extern const char *const pinyin_syllables[]; /* [0] is "" */
extern const uint32_t pinyin_syllable_count; /* with [0] */
extern const struct pinyin_block pinyin_blocks[];
extern const uint32_t pinyin_block_count;
extern const struct pinyin_word pinyin_words[];
extern const uint32_t pinyin_word_count;
extern const uint16_t pinyin_word_chars[];
extern const uint16_t pinyin_word_readings[];
/* Of all of the above: another number, other keys. */
extern const uint32_t pinyin_checksum;
