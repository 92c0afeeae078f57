#include "search/hit.h"

#include "base/terms.h"
#include "base/utf8.h"
#include "search/sound.h"

#include <stdlib.h>

static bool is_name(const struct search_item *item)
{
    return !item->in->line && item->in->field == item->in->field->object->name_field;
}

/* ---- written ---- */

static bool is_word_char(int32_t c)
{
    return !utf8_is_han(c) && utf8_is_letter(c);
}

static int32_t next_folded(struct text *rest)
{
    return utf8_lower(utf8_fold(utf8_next(rest)));
}

/* `text` begins with `word`; `*rest` is what comes behind. */
static bool starts_with(struct text text, struct text word, struct text *rest)
{
    while (word.len > 0)
        if (!text.len || next_folded(&text) != next_folded(&word))
            return false;
    *rest = text;
    return true;
}

static bool ends_word(struct text rest)
{
    return !rest.len || !is_word_char(next_folded(&rest));
}

static bool find_written(const struct search_item *item, const struct search_word *word,
                         struct search_mark *out)
{
    struct text head = word->text, behind;
    bool at_word = is_word_char(next_folded(&head)), one = search_is_one_letter(word);
    bool inside = false, any = false; /* a word; any letter came */
    size_t place = 0;
    for (struct text rest = item->text; rest.len > 0; place++) {
        if (!(at_word && inside) && starts_with(rest, word->text, &behind) &&
            (!one || ends_word(behind) || (is_name(item) && !any))) {
            *out = (struct search_mark){place, utf8_length(word->text)};
            return true;
        }
        int32_t c = next_folded(&rest);
        inside = is_word_char(c);
        any = any || utf8_is_letter(c);
    }
    return false;
}

/* ---- numbers ---- */

static bool is_digit(int32_t c)
{
    return c >= '0' && c <= '9';
}

/* The last `wanted` of the first `all` digits of a text. */
static struct search_mark digits_mark(struct text text, size_t all, size_t wanted)
{
    struct search_mark mark = {0, 0};
    size_t place = 0, seen = 0;
    for (; text.len > 0 && seen < all; place++) {
        if (!is_digit(utf8_fold(utf8_next(&text))))
            continue;
        if (seen == all - wanted)
            mark.from = place;
        seen++;
        mark.len = place + 1 - mark.from;
    }
    return mark;
}

static bool find_number(struct arena *arena, const struct search_item *item,
                        const struct search_word *word, struct search_mark *out)
{
    if (!word->number_count)
        return false;
    struct text digits = search_number(arena, item->text);
    for (size_t i = 0; digits.len && i < word->number_count; i++) {
        if (!text_ends(digits, word->numbers[i]))
            continue;
        *out = digits_mark(item->text, digits.len, word->numbers[i].len);
        return true;
    }
    return false;
}

/* "C-000123" by 123: the digits at its end without zeros begin so. */
static bool find_plain_number(const struct search_item *item, const struct search_word *word,
                              struct search_mark *out)
{
    if (item->in->field->type != FIELD_auto_number)
        return false;
    struct text plain = search_plain_number(item->text);
    if (!plain.len || !text_starts(plain, word->text) ||
        (search_is_one_letter(word) && !text_eq(plain, word->text)))
        return false;
    size_t from = utf8_length((struct text){item->text.ptr, (size_t)(plain.ptr - item->text.ptr)});
    *out = (struct search_mark){from, word->text.len};
    return true;
}

/* ---- all ---- */

static bool find_sound(struct arena *arena, const struct search_item *item,
                       const struct search_word *word, struct sound_place *place)
{
    return word->letters.len && !item->in->line && search_by_sound(item->in->field) &&
           sound_find(arena, item->text, word->letters, place);
}

static bool find_word(struct arena *arena, const struct search_item *item,
                      const struct search_word *word, bool joined, struct search_mark *out)
{
    struct sound_place place;
    if (!joined && (find_written(item, word, out) || find_plain_number(item, word, out)))
        return true;
    if (find_number(arena, item, word, out))
        return true;
    if (!find_sound(arena, item, word, &place))
        return false;
    *out = (struct search_mark){place.from, place.len};
    return true;
}

static bool in_some(struct arena *arena, const struct search_item *items, size_t count,
                    const struct search_word *word, bool joined)
{
    struct search_mark mark;
    for (size_t i = 0; i < count; i++)
        if (find_word(arena, &items[i], word, joined, &mark))
            return true;
    return false;
}

static bool all_words(struct arena *arena, const struct search_query *query,
                      const struct search_item *items, size_t count)
{
    for (size_t i = 0; i < query->count; i++)
        if (!in_some(arena, items, count, &query->words[i], false))
            return false;
    return query->count > 0;
}

bool hit_test(struct arena *arena, const struct search_query *query,
              const struct search_item *items, size_t count)
{
    return all_words(arena, query, items, count) ||
           (query->has_joined && in_some(arena, items, count, &query->joined, true));
}

/* What stands before the first letter is not looked at. */
static struct text from_letter(struct text text)
{
    for (struct text rest = text; text.len > 0; text = rest)
        if (utf8_is_letter(utf8_fold(utf8_next(&rest))))
            break;
    return text;
}

static bool begins_written(const struct search_query *query, struct text name)
{
    struct text rest = from_letter(name);
    for (size_t i = 0; i < query->count; i++) {
        if (!starts_with(rest, query->words[i].text, &rest))
            return false;
        struct text behind = rest;
        if (i + 1 < query->count && behind.len && next_folded(&behind) == ' ')
            rest = behind;
    }
    return query->count > 0;
}

bool hit_begins(struct arena *arena, const struct search_query *query,
                const struct search_item *name)
{
    const struct search_word *word = query->has_joined ? &query->joined : &query->words[0];
    struct sound_place place;
    if (!query->count || begins_written(query, name->text))
        return query->count > 0;
    return find_sound(arena, name, word, &place) && place.begins;
}

/* ---- describing ---- */

static int in_order(const void *a, const void *b)
{
    const struct search_mark *left = a, *right = b;
    return (left->from > right->from) - (left->from < right->from);
}

static size_t merge_marks(struct search_mark *marks, size_t count)
{
    size_t kept = 0;
    qsort(marks, count, sizeof *marks, in_order);
    for (size_t i = 0; i < count; i++) {
        struct search_mark *last = kept ? &marks[kept - 1] : NULL;
        size_t end = marks[i].from + marks[i].len;
        if (!last || marks[i].from > last->from + last->len)
            marks[kept++] = marks[i];
        else if (end > last->from + last->len)
            last->len = end - last->from;
    }
    return kept;
}

const struct search_item *hit_describe(struct arena *arena, const struct search_query *query,
                                       const struct search_item *items, size_t count,
                                       struct search_mark *marks, size_t *mark_count)
{
    bool by_words = all_words(arena, query, items, count);
    for (size_t i = 0; i < count; i++) {
        *mark_count = 0;
        for (size_t k = 0; by_words && k < query->count; k++)
            *mark_count += find_word(arena, &items[i], &query->words[k], false,
                                     &marks[*mark_count]);
        if (!by_words && query->has_joined)
            *mark_count += find_word(arena, &items[i], &query->joined, true, &marks[*mark_count]);
        if (*mark_count) {
            *mark_count = merge_marks(marks, *mark_count);
            return &items[i];
        }
    }
    return NULL;
}
