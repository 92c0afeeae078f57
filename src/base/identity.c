/* People, mail addresses and registration numbers; declared with companies in company.h. */
#include "base/company.h"
#include "base/company_words.h"
#include "base/plain.h"
#include "base/utf8.h"

#include <stdlib.h>

#define PERSON_WORDS_MAX 8
#define REGISTRATION_MIN 6

/* ---- people ---- */

static int by_text(const void *a, const void *b)
{
    return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static bool any_han(struct text text)
{
    while (text.len)
        if (utf8_is_han(utf8_next(&text)))
            return true;
    return false;
}

/* 王芳女士 is 王芳; 王经理 stays, for one character names nobody. */
static struct text without_title(struct text name)
{
    for (size_t i = 0; i < person_titles_han_count; i++)
        if (text_ends(name, person_titles_han[i]) && name.len - person_titles_han[i].len >= 6)
            return text_slice(name, 0, name.len - person_titles_han[i].len);
    return name;
}

struct text person_normal(struct arena *arena, struct text name)
{
    struct text plain = plain_text(arena, name);
    if (any_han(plain))
        return without_title(plain_letters(arena, plain));
    struct text words[PERSON_WORDS_MAX];
    size_t count = 0;
    while (plain.len && count < PERSON_WORDS_MAX) {
        struct text word = plain;
        int32_t c = utf8_next(&plain);
        while (c >= 0 && (utf8_is_letter(c) || c == '\''))
            c = utf8_next(&plain);
        word = plain_letters(arena, text_slice(word, 0, word.len - plain.len));
        if (word.len && !text_listed(person_titles_latin, word))
            words[count++] = word;
    }
    qsort(words, count, sizeof *words, by_text);
    struct buf out;
    buf_init(&out, arena, name.len * 2 + 8);
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_add_char(&out, ' ');
        buf_add_text(&out, words[i]);
    }
    return buf_text(&out);
}

/* ---- mail ---- */

struct text mail_normal(struct arena *arena, struct text written, bool *shared)
{
    struct text mail = plain_text(arena, written);
    ptrdiff_t at = -1;
    for (size_t i = 0; i < mail.len; i++)
        if (mail.ptr[i] == '@')
            at = (ptrdiff_t)i;
    *shared = false;
    if (at < 1 || (size_t)at + 1 >= mail.len)
        return TEXT_EMPTY;
    struct text local = text_slice(mail, 0, (size_t)at);
    struct text domain = text_slice(mail, (size_t)at, mail.len);
    ptrdiff_t plus = text_find(local, TEXT("+"));
    if (plus > 0)
        local = text_slice(local, 0, (size_t)plus);
    *shared = text_listed(mail_shared_names, local);
    return text_concat(arena, local, domain);
}

/* ---- registers ---- */

#define CREDIT_CODE_LEN 18

/* GB 32100-2015: the 17 characters weighted by powers of 3 modulo 31, over an alphabet without I O S V Z. */
static bool credit_code_holds(struct text code)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    int sum = 0, weight = 1;
    for (size_t i = 0; i < CREDIT_CODE_LEN; i++) {
        const char *place = memchr(alphabet, code.ptr[i], sizeof alphabet - 1);
        if (!place)
            return false;
        int value = (int)(place - alphabet);
        if (i == CREDIT_CODE_LEN - 1)
            return value == (31 - sum % 31) % 31;
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    return false;
}

struct text registration_normal(struct arena *arena, struct text written, bool *checked)
{
    struct text plain = plain_letters(arena, plain_text(arena, written));
    char *out = arena_alloc(arena, plain.len + 1);
    *checked = false;
    if (!out || plain.len < REGISTRATION_MIN)
        return TEXT_EMPTY;
    for (size_t i = 0; i < plain.len; i++) {
        char c = plain.ptr[i];
        out[i] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
    }
    struct text code = {out, plain.len};
    *checked = code.len == CREDIT_CODE_LEN && credit_code_holds(code);
    return code;
}
