#include "search/sound.h"

#include "base/terms.h"
#include "base/utf8.h"

/* Letters that the condition looks at, and ways to cut them into syllables that it follows; what is found by
 * fewer letters is looked at as a whole afterwards. */
#define LETTERS_MAX 18
#define CUTS_MAX 24
#define PIECES_MAX LETTERS_MAX

bool sound_is_heard(struct text syllable)
{
    for (size_t i = 0; i < syllable.len; i++)
        if (memchr("aeiouv", syllable.ptr[i], 6))
            return true;
    return false;
}

/* ---- cutting letters into syllables ---- */

struct cut {
    struct text pieces[PIECES_MAX]; /* whole syllables, but for the last: the beginning of one */
    size_t count;
};

struct cuts {
    struct cut *items;
    size_t count;
    struct cut now;
};

static bool begins_syllable(struct text letters)
{
    size_t count;
    pinyin_syllables_with(letters, &count);
    return count > 0;
}

static bool is_syllable(struct text letters)
{
    size_t count, at = pinyin_syllables_with(letters, &count);
    return count > 0 && text_eq(pinyin_syllable_at(at), letters) && sound_is_heard(letters);
}

static void cut_on(struct cuts *cuts, struct text rest)
{
    struct cut *now = &cuts->now;
    if (now->count == PIECES_MAX || cuts->count == CUTS_MAX)
        return;
    for (size_t len = 1; len <= rest.len && len <= 6; len++) {
        struct text piece = text_slice(rest, 0, len);
        if (len == rest.len ? !begins_syllable(piece) : !is_syllable(piece))
            continue;
        now->pieces[now->count++] = piece;
        if (len < rest.len)
            cut_on(cuts, text_slice(rest, len, rest.len));
        else if (cuts->count < CUTS_MAX)
            cuts->items[cuts->count++] = *now;
        now->count--;
    }
}

/* Where there are too many ways, those of the letters in front: all that is found by all of them is among what
 * they find. `*exact` is cleared then. */
static void cut_letters(struct arena *arena, struct text letters, struct cuts *out, bool *exact)
{
    *out = (struct cuts){.items = ARENA_ARRAY(arena, struct cut, CUTS_MAX)};
    if (!out->items)
        return;
    for (cut_on(out, letters); out->count == CUTS_MAX; cut_on(out, letters)) {
        letters = text_slice(letters, 0, letters.len - 1);
        out->count = 0;
        *exact = false;
    }
}

/* ---- conditions ---- */

static const struct db_terms *tagged(struct arena *arena, const struct meta_field *field,
                                     enum term_class kind, struct text term)
{
    return search_one(arena, search_tagged(arena, field, kind, term), false);
}

/* Any syllable that begins with `piece`, behind `before` (empty: as the first of a text). */
static const struct db_terms *any_syllable(struct arena *arena, const struct meta_field *field,
                                           struct text before, struct text piece)
{
    size_t count, at = pinyin_syllables_with(piece, &count);
    const struct db_terms **parts = ARENA_ARRAY(arena, const struct db_terms *, count);
    for (size_t i = 0; parts && i < count; i++) {
        struct text syllable = pinyin_syllable_at(at + i);
        if (before.len)
            syllable = text_format(arena, "%.*s'%.*s", TEXT_ARG(before), TEXT_ARG(syllable));
        parts[i] = tagged(arena, field, before.len ? TERM_PAIR : TERM_SYLLABLE, syllable);
    }
    return parts ? search_any(arena, parts, count) : NULL;
}

static const struct db_terms *cut_condition(struct arena *arena, const struct cut *cut,
                                            const struct meta_field *field)
{
    const struct db_terms *parts[PIECES_MAX];
    size_t last = cut->count - 1;
    if (!last)
        return any_syllable(arena, field, TEXT_EMPTY, cut->pieces[0]);
    for (size_t i = 1; i < last; i++) {
        struct text pair = text_format(arena, "%.*s'%.*s", TEXT_ARG(cut->pieces[i - 1]),
                                       TEXT_ARG(cut->pieces[i]));
        parts[i - 1] = tagged(arena, field, TERM_PAIR, pair);
    }
    parts[last - 1] = any_syllable(arena, field, cut->pieces[last - 1], cut->pieces[last]);
    return search_all(arena, parts, last);
}

/* No syllable begins with i, u or v. */
static bool are_initials(struct text letters)
{
    for (size_t i = 0; i < letters.len; i++)
        if (memchr("iuv", letters.ptr[i], 3))
            return false;
    return true;
}

static const struct db_terms *initials_condition(struct arena *arena, struct text letters,
                                                 const struct meta_field *field)
{
    const struct db_terms *parts[LETTERS_MAX];
    size_t count = 0;
    if (!are_initials(letters))
        return NULL;
    if (letters.len < 3)
        return search_one(arena, search_tagged(arena, field, TERM_LETTERS, letters),
                          letters.len == 1);
    for (size_t i = 0; i + 3 <= letters.len; i++)
        parts[count++] = tagged(arena, field, TERM_INITIALS, text_slice(letters, i, 3));
    return search_all(arena, parts, count);
}

const struct db_terms *sound_condition(struct arena *arena, struct text letters,
                                       const struct meta_field *field, bool *exact)
{
    const struct db_terms *parts[CUTS_MAX + 1];
    struct cuts cuts;
    letters = text_slice(letters, 0, LETTERS_MAX);
    cut_letters(arena, letters, &cuts, exact);
    parts[0] = initials_condition(arena, letters, field);
    if (letters.len > 3 && parts[0])
        *exact = false;
    for (size_t i = 0; i < cuts.count; i++) {
        parts[i + 1] = cut_condition(arena, &cuts.items[i], field);
        if (cuts.items[i].count > 2)
            *exact = false;
    }
    return search_any(arena, parts, cuts.count + 1);
}

const struct db_terms *sound_begin_condition(struct arena *arena, struct text letters,
                                             const struct meta_field *field)
{
    const struct db_terms *parts[CUTS_MAX + 1];
    struct cuts cuts;
    bool exact;
    letters = text_slice(letters, 0, LETTERS_MAX);
    cut_letters(arena, letters, &cuts, &exact);
    parts[0] = initials_condition(arena, text_slice(letters, 0, 2), field);
    for (size_t i = 0; i < cuts.count; i++)
        parts[i + 1] = cuts.items[i].count == 1
                           ? any_syllable(arena, field, TEXT_EMPTY, cuts.items[i].pieces[0])
                           : tagged(arena, field, TERM_SYLLABLE, cuts.items[i].pieces[0]);
    return search_any(arena, parts, cuts.count + 1);
}

/* ---- finding in a text ---- */

/* Characters with a sound in a row, as places in the text. */
struct row {
    const struct pinyin_char *chars;
    const size_t *places;
    size_t count;
};

static bool initials_at(const struct row *row, size_t at, struct text letters, size_t *len)
{
    if (row->count - at < letters.len)
        return false;
    for (size_t i = 0; i < letters.len; i++)
        if (row->chars[row->places[at + i]].syllable.ptr[0] != letters.ptr[i])
            return false;
    *len = letters.len;
    return true;
}

static bool syllables_at(const struct row *row, size_t at, struct text letters, size_t *len)
{
    for (*len = 0; letters.len > 0 && at + *len < row->count; ++*len) {
        struct text syllable = row->chars[row->places[at + *len]].syllable;
        if (letters.len <= syllable.len) {
            ++*len;
            return text_starts(syllable, letters) && letters.len > 0;
        }
        if (!text_starts(letters, syllable))
            return false;
        letters = text_slice(letters, syllable.len, letters.len);
    }
    return false;
}

static bool find_in_row(const struct row *row, bool begins, struct text letters,
                        struct sound_place *out)
{
    for (size_t at = 0; at < row->count; at++) {
        bool first = begins && at == 0;
        size_t len;
        bool here = initials_at(row, at, letters, &len) && (first || len >= 3);
        if (!here)
            here = syllables_at(row, at, letters, &len) && (first || len >= 2);
        if (!here)
            continue;
        size_t from = row->places[at], to = row->places[at + len - 1];
        *out = (struct sound_place){from, to - from + 1, first};
        return true;
    }
    return false;
}

bool sound_find(struct arena *arena, struct text text, struct text letters, struct sound_place *out)
{
    size_t count;
    const struct pinyin_char *chars = pinyin_chars(arena, text, &count);
    size_t *places = ARENA_ARRAY(arena, size_t, count + 1);
    struct row row = {chars, places, 0};
    bool begins = true;
    if (!chars || !places)
        return false;
    for (size_t i = 0; i <= count; i++) {
        if (i < count && sound_is_heard(chars[i].syllable)) {
            places[row.count++] = i;
            continue;
        }
        if (i < count && !utf8_is_letter(utf8_fold(chars[i].c)))
            continue;
        if (find_in_row(&row, begins, letters, out))
            return true;
        row.count = 0;
        begins = false;
    }
    return false;
}
