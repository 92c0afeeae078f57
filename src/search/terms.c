#include "search/terms.h"

#include "base/terms.h"
#include "base/utf8.h"
#include "search/fields.h"
#include "search/sound.h"

#define SYLLABLE_MAX 8

/* ---- words ---- */

static void add_words(struct search_terms *out, const struct meta_field *field, struct text text)
{
    struct text rest = terms_of(out->arena, text);
    while (rest.ptr)
        search_terms_add(out, field, TERM_WORD, text_cut(&rest, ' '));
}

/* ---- how a name begins ---- */

static void add_begin(struct search_terms *out, const struct meta_field *field, struct text text)
{
    struct text start = text;
    while (start.len > 0) {
        struct text ahead = start;
        if (utf8_is_letter(utf8_fold(utf8_next(&ahead))))
            break;
        start = ahead;
    }
    struct text rest = start;
    if (!rest.len || !utf8_is_han(utf8_next(&rest))) {
        struct text words = terms_of(out->arena, text_slice(start, 0, 256));
        search_terms_add(out, field, TERM_BEGIN, text_cut(&words, ' '));
        return;
    }
    search_terms_add(out, field, TERM_BEGIN, text_slice(start, 0, start.len - rest.len));
    struct text second = rest;
    if (rest.len && utf8_is_han(utf8_next(&second)))
        search_terms_add(out, field, TERM_BEGIN, text_slice(start, 0, start.len - second.len));
}

/* ---- sounds ---- */

static void add_pair(struct search_terms *out, const struct meta_field *field, struct text a,
                     struct text b)
{
    char storage[SYLLABLE_MAX * 2 + 2];
    struct buf pair;
    buf_init_fixed(&pair, storage, sizeof storage);
    buf_add_text(&pair, a);
    buf_add_char(&pair, '\'');
    buf_add_text(&pair, b);
    search_terms_add(out, field, TERM_PAIR, buf_text(&pair));
}

/* One more character that has a sound, in a row of such. */
static void add_sound(struct search_terms *out, const struct meta_field *field,
                      const struct text *row, size_t count, bool begins)
{
    struct text here = row[count - 1];
    if (begins && count == 1)
        search_terms_add(out, field, TERM_SYLLABLE, here);
    if (count >= 2)
        add_pair(out, field, row[count - 2], here);
    if (count >= 3) {
        const char letters[] = {row[count - 3].ptr[0], row[count - 2].ptr[0], here.ptr[0]};
        search_terms_add(out, field, TERM_INITIALS, (struct text){letters, 3});
    }
}

static void add_letters(struct search_terms *out, const struct meta_field *field,
                        const struct text *row, size_t count)
{
    if (!count)
        return;
    const char letters[] = {row[0].ptr[0], count > 1 ? row[1].ptr[0] : 0};
    search_terms_add(out, field, TERM_LETTERS, (struct text){letters, count > 1 ? 2 : 1});
}

/* Characters with a sound in a row; what is no letter stands between them unheard, other letters and digits
 * end the row. */
static void add_sounds(struct search_terms *out, const struct meta_field *field, struct text text)
{
    size_t count, row_count = 0;
    const struct pinyin_char *chars = pinyin_chars(out->arena, text, &count);
    struct text *row = ARENA_ARRAY(out->arena, struct text, count + 1);
    bool begins = true;
    for (size_t i = 0; chars && row && i < count; i++) {
        if (sound_is_heard(chars[i].syllable)) {
            row[row_count++] = chars[i].syllable;
            add_sound(out, field, row, row_count, begins);
        } else if (utf8_is_letter(utf8_fold(chars[i].c))) {
            if (begins)
                add_letters(out, field, row, row_count);
            begins = false;
            row_count = 0;
        }
    }
    if (begins && row)
        add_letters(out, field, row, row_count);
}

/* ---- numbers ---- */

static void add_number(struct search_terms *out, const struct meta_field *field, struct text text)
{
    struct text digits = search_number(out->arena, text);
    char *turned = arena_alloc(out->arena, digits.len + 1);
    for (size_t i = 0; turned && i < digits.len; i++)
        turned[i] = digits.ptr[digits.len - 1 - i];
    if (turned)
        search_terms_add(out, field, TERM_DIGITS, (struct text){turned, digits.len});
}

/* ---- all ---- */

int64_t search_terms_version(void)
{
    uint64_t version = (uint64_t)terms_version() * 31 + SEARCH_TERMS_VERSION;
    return (int64_t)(version & INT64_MAX);
}

static void add_value(struct search_terms *out, const struct meta_field *field, struct text text)
{
    add_words(out, field, text);
    if (field == field->object->name_field && !out->of_line)
        add_begin(out, field, text);
    if (search_by_sound(field) && !out->of_line)
        add_sounds(out, field, text);
    if (field->type == FIELD_auto_number)
        search_terms_add(out, field, TERM_WORD, search_plain_number(text));
    add_number(out, field, text);
}

void search_terms_of(const struct meta_object *object, struct text fields,
                     const struct value *values, struct search_terms *out)
{
    if (!fields.len)
        return;
    for (size_t i = 0; i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        if (field->search && values[i].kind == VALUE_TEXT && search_fields_listed(fields, field))
            add_value(out, field, values[i].text);
    }
}
