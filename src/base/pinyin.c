/* The pinyin part of base/terms.h: readings in context, sort keys, full pinyin, initials. */
#include "base/terms.h"

#include "base/pinyin_data.h"
#include "base/utf8.h"

#define SORT_KEY_MAX 255
#define SHORT_TEXT 4 /* characters: what may be a person's name */

/* The sort key is made of units whose first byte orders ASCII, then other scripts, then Han:
 *   ASCII         itself, folded
 *   other         0x7F and the character
 *   Han           U+0100 + reading (two bytes), and the character; without a reading after all others
 * So names sort by the first character's sound, then by that character, then by the next. */
#define OTHER_MARK 0x7F
#define READING_BASE 0x100

/* ---- readings in context ---- */

struct walk {
    struct text rest;
    bool at_start;
    bool is_short;
    uint16_t pending[PINYIN_WORD_MAX]; /* readings of a word whose characters are still to come */
    size_t pending_at;
    size_t pending_count;
};

static struct walk walk_of(struct text text)
{
    struct walk walk = {.rest = text, .at_start = true};
    walk.is_short = text.len <= SHORT_TEXT * 4 && utf8_length(text) <= SHORT_TEXT;
    return walk;
}

/* The usual reading with its flag; 0 for what has none. */
static uint16_t usual_reading(int32_t c)
{
    for (uint32_t i = 0; i < pinyin_block_count; i++) {
        const struct pinyin_block *block = &pinyin_blocks[i];
        if ((uint32_t)c >= block->first && (uint32_t)c <= block->last)
            return block->readings[(uint32_t)c - block->first];
    }
    return 0;
}

static const struct pinyin_word *first_word(int32_t c)
{
    uint32_t low = 0, high = pinyin_word_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (pinyin_words[middle].first < c)
            low = middle + 1;
        else
            high = middle;
    }
    return &pinyin_words[low];
}

static bool applies(const struct walk *walk, const struct pinyin_word *word)
{
    switch ((enum pinyin_where)word->where) {
    case PINYIN_AT_START:
        return walk->at_start;
    case PINYIN_AT_START_OF_SHORT:
        return walk->at_start && walk->is_short;
    case PINYIN_ANYWHERE:
        break;
    }
    return true;
}

/* True when the characters of `word` behind its first are those ahead. */
static bool matches(const struct pinyin_word *word, struct text ahead)
{
    for (size_t i = 1; i < word->len; i++)
        if (utf8_next(&ahead) != pinyin_word_chars[word->at + i])
            return false;
    return true;
}

/* The longest word that begins with `c` leaves its readings pending. */
static bool begin_word(struct walk *walk, int32_t c)
{
    const struct pinyin_word *word = first_word(c), *end = pinyin_words + pinyin_word_count;
    for (; word < end && word->first == c; word++) {
        if (!applies(walk, word) || !matches(word, walk->rest))
            continue;
        for (size_t i = 0; i < word->len; i++)
            walk->pending[i] = pinyin_word_readings[word->at + i] & PINYIN_READING_MASK;
        walk->pending_at = 0;
        walk->pending_count = word->len;
        return true;
    }
    return false;
}

/* Next character and its reading, 0 for none; -1 at the end. */
static int32_t walk_next(struct walk *walk, uint16_t *reading)
{
    int32_t c = utf8_next(&walk->rest);
    *reading = 0;
    if (c < 0x3007) {
        walk->at_start = false;
        return c;
    }
    if (walk->pending_at == walk->pending_count) {
        uint16_t usual = usual_reading(c);
        if (!(usual & PINYIN_BEGINS_WORD) || !begin_word(walk, c))
            *reading = usual & PINYIN_READING_MASK;
    }
    if (walk->pending_at < walk->pending_count)
        *reading = walk->pending[walk->pending_at++];
    walk->at_start = false;
    return c;
}

/* ---- keys ---- */

int64_t terms_version(void)
{
    return (int64_t)TERMS_VERSION << 32 | pinyin_checksum;
}

struct text sort_key(struct arena *arena, struct text text)
{
    char storage[SORT_KEY_MAX + 1];
    struct buf key;
    struct walk walk = walk_of(text);
    buf_init_fixed(&key, storage, sizeof storage);
    uint16_t reading;
    for (int32_t c; (c = walk_next(&walk, &reading)) >= 0;) {
        size_t unit = key.len;
        if (c >= 0x80)
            c = utf8_fold(c);
        if (c < 0x80) {
            buf_add_char(&key, (char)utf8_fold(c));
        } else if (utf8_is_han(c)) {
            utf8_put(&key, READING_BASE + (reading ? reading : (int32_t)pinyin_syllable_count));
            utf8_put(&key, c);
        } else {
            buf_add_char(&key, OTHER_MARK);
            utf8_put(&key, c);
        }
        if (key.overflow) { /* whole units only */
            buf_truncate(&key, unit);
            break;
        }
    }
    return text_dup(arena, buf_text(&key));
}

struct text sort_key_start(struct arena *arena, struct text part)
{
    struct text rest = part;
    size_t fixed = 0;
    while (rest.len > 0) {
        int32_t c = utf8_next(&rest);
        if (c < 0 || (c >= 0x3007 && (usual_reading(c) & PINYIN_BEGINS_WORD)))
            break;
        fixed = part.len - rest.len;
    }
    return sort_key(arena, text_slice(part, 0, fixed));
}

struct text pinyin_full(struct arena *arena, struct text text)
{
    struct buf out;
    struct walk walk = walk_of(text);
    buf_init(&out, arena,
             text.len * 4 + 16); /* three bytes become at most six letters and a space */
    bool gap = false;            /* a space is due before what comes next */
    uint16_t reading;
    for (int32_t c; (c = walk_next(&walk, &reading)) >= 0;) {
        c = utf8_fold(c);
        if (c <= ' ') {
            gap = true;
            continue;
        }
        if (out.len > 0 && (gap || reading))
            buf_add_char(&out, ' ');
        gap = reading != 0;
        if (reading)
            buf_add_text(&out, text_of(pinyin_syllables[reading]));
        else
            utf8_put(&out, c);
    }
    return buf_text(&out);
}

struct text pinyin_initials(struct arena *arena, struct text text)
{
    struct buf out;
    struct walk walk = walk_of(text);
    buf_init(&out, arena, text.len);
    uint16_t reading;
    for (int32_t c; (c = walk_next(&walk, &reading)) >= 0;) {
        c = utf8_fold(c);
        if (reading)
            buf_add_char(&out, pinyin_syllables[reading][0]);
        else if (utf8_is_letter(c))
            utf8_put(&out, c);
    }
    return buf_text(&out);
}

struct pinyin_char *pinyin_chars(struct arena *arena, struct text text, size_t *count)
{
    struct pinyin_char *chars = ARENA_ARRAY(arena, struct pinyin_char, utf8_length(text) + 1);
    struct walk walk = walk_of(text);
    uint16_t reading;
    *count = 0;
    for (int32_t c; chars && (c = walk_next(&walk, &reading)) >= 0;)
        chars[(*count)++] = (struct pinyin_char){c, text_of(pinyin_syllables[reading])};
    return chars;
}

/* ---- syllables ---- */

size_t pinyin_syllables_with(struct text prefix, size_t *count)
{
    size_t low = 1, high = pinyin_syllable_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (text_compare(text_of(pinyin_syllables[middle]), prefix) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *count = 0;
    while (low + *count < pinyin_syllable_count &&
           text_starts(text_of(pinyin_syllables[low + *count]), prefix))
        ++*count;
    return low;
}

struct text pinyin_syllable_at(size_t place)
{
    return text_of(pinyin_syllables[place]);
}
