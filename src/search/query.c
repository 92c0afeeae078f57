#include "search/query.h"

#include "base/terms.h"
#include "base/utf8.h"
#include "search/sound.h"

/* Full numbers are at least so long without their prefix. */
#define FULL_NUMBER_MIN 10
#define TOKENS_MAX 40

/* ---- reading ---- */

static struct text letters_of(struct arena *arena, struct text word)
{
    struct buf letters;
    buf_init(&letters, arena, word.len + 2);
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        if (c >= 'a' && c <= 'z')
            buf_add_char(&letters, c);
        else if (c != '\'')
            return TEXT_EMPTY;
    }
    return buf_text(&letters);
}

static void add_number(struct search_word *word, struct text digits)
{
    word->numbers[word->number_count++] = digits;
}

/* +86 138 0013 8000, 0086138…, 010-62345678: the number also without what stands before it. */
static void read_numbers(struct arena *arena, struct search_word *word)
{
    struct text digits = search_number(arena, word->text);
    if (!digits.len)
        return;
    add_number(word, digits);
    if (text_starts(digits, TEXT("00")))
        digits = text_slice(digits, 2, digits.len);
    size_t country = text_starts(digits, TEXT("86")) ? 2 : 0;
    if (country && digits.len >= country + FULL_NUMBER_MIN)
        digits = text_slice(digits, country, digits.len);
    if (digits.len > FULL_NUMBER_MIN - 1 && digits.ptr[0] == '0')
        digits = text_slice(digits, 1, digits.len);
    if (digits.len < word->numbers[0].len)
        add_number(word, digits);
}

static void read_word(struct arena *arena, struct text text, struct search_word *out)
{
    *out = (struct search_word){.text = text, .letters = letters_of(arena, text)};
    read_numbers(arena, out);
}

static bool has_letters(struct text text)
{
    while (text.len > 0)
        if (utf8_is_letter(utf8_next(&text)))
            return true;
    return false;
}

static void read_joined(struct arena *arena, struct text q, struct search_query *out)
{
    struct buf all;
    buf_init(&all, arena, q.len + 2);
    for (struct text rest = q; rest.ptr;)
        buf_add_text(&all, text_cut(&rest, ' '));
    read_word(arena, buf_text(&all), &out->joined);
    out->has_joined = out->count > 1 && (out->joined.letters.len || out->joined.number_count);
}

enum err search_query_read(struct ctx *ctx, struct text q, struct search_query *out)
{
    *out = (struct search_query){0};
    if (utf8_length(q) > SEARCH_CHARS_MAX)
        return ctx_fail_field(ctx, ERR_too_long, TEXT("q"), TEXT("100"));
    struct text folded = text_trim(utf8_folded(ctx->arena, utf8_stored(ctx->arena, q)));
    for (struct text rest = folded; rest.ptr && out->count < SEARCH_WORDS_MAX;) {
        struct text word = text_trim(text_cut(&rest, ' '));
        if (has_letters(word))
            read_word(ctx->arena, word, &out->words[out->count++]);
    }
    read_joined(ctx->arena, folded, out);
    return ctx->arena->failed ? ctx_fail(ctx, ERR_out_of_memory) : ERR_OK;
}

bool search_is_one_letter(const struct search_word *word)
{
    struct text rest = word->text;
    return !utf8_is_han(utf8_next(&rest)) && !rest.len;
}

/* ---- the condition ---- */

static const struct db_terms *words_in(struct arena *arena, const struct search_word *word,
                                       const struct meta_field *field, bool *exact)
{
    const struct db_terms *parts[TOKENS_MAX];
    size_t count = 0;
    bool prefix_last;
    bool whole = search_is_one_letter(word);
    struct text tokens = terms_query(arena, word->text, &prefix_last);
    for (struct text rest = tokens; tokens.len && rest.ptr && count < TOKENS_MAX;) {
        struct text token = text_cut(&rest, ' ');
        bool prefix = !rest.ptr && prefix_last && !whole;
        parts[count++] = search_one(arena, search_tagged(arena, field, TERM_WORD, token), prefix);
    }
    /* One token says it all, unless there is more in the word than the token. */
    if (count > 1 || (count == 1 && !text_eq(tokens, word->text)))
        *exact = false;
    return search_all(arena, parts, count);
}

static const struct db_terms *number_in(struct arena *arena, const struct search_word *word,
                                        const struct meta_field *field)
{
    const struct db_terms *parts[SEARCH_VARIANTS_MAX];
    for (size_t i = 0; i < word->number_count; i++) {
        struct text digits = word->numbers[i];
        char *turned = arena_alloc(arena, digits.len + 1);
        if (!turned)
            return NULL;
        for (size_t k = 0; k < digits.len; k++)
            turned[k] = digits.ptr[digits.len - 1 - k];
        struct text term = search_tagged(arena, field, TERM_DIGITS,
                                         (struct text){turned, digits.len});
        parts[i] = search_one(arena, term, true);
    }
    return search_any(arena, parts, word->number_count);
}

/* What the word finds by one field; `joined` words only as a sound or a number. */
static const struct db_terms *word_in(struct arena *arena, const struct search_word *word,
                                      const struct search_field *in, bool joined, bool *exact)
{
    const struct meta_field *field = in->field;
    const struct db_terms *parts[4] = {NULL};
    if (!joined)
        parts[0] = words_in(arena, word, field, exact);
    parts[1] = number_in(arena, word, field);
    if (word->letters.len && !in->line && search_by_sound(field))
        parts[2] = sound_condition(arena, word->letters, field, exact);
    if (!joined && !in->line && field == field->object->name_field && search_is_one_letter(word))
        parts[3] = search_one(arena, search_tagged(arena, field, TERM_BEGIN, word->text), true);
    return search_any(arena, parts, 4);
}

static const struct db_terms *word_in_any(struct arena *arena, const struct search_word *word,
                                          const struct search_field *fields, size_t count,
                                          bool *exact)
{
    const struct db_terms *parts[SEARCH_FIELDS_MAX];
    for (size_t i = 0; i < count; i++)
        parts[i] = word_in(arena, word, &fields[i], false, exact);
    return search_any(arena, parts, count);
}

const struct db_terms *search_condition(struct arena *arena, const struct search_query *query,
                                        const struct search_field *fields, size_t count,
                                        bool *exact)
{
    const struct db_terms *words[SEARCH_WORDS_MAX], *either[SEARCH_FIELDS_MAX + 1];
    size_t found = 0;
    *exact = true;
    for (size_t i = 0; i < query->count; i++) {
        words[i] = word_in_any(arena, &query->words[i], fields, count, exact);
        found += words[i] != NULL;
    }
    either[0] = found == query->count ? search_all(arena, words, query->count) : NULL;
    if (!query->has_joined)
        return either[0];
    for (size_t i = 0; i < count; i++)
        either[i + 1] = word_in(arena, &query->joined, &fields[i], true, exact);
    return search_any(arena, either, count + 1);
}

/* ---- how a name begins ---- */

static const struct db_terms *begins_written(struct arena *arena, const struct search_word *word,
                                             const struct meta_field *name, bool alone)
{
    struct text rest = word->text, first;
    bool prefix_last;
    if (utf8_is_han(utf8_next(&rest))) {
        struct text second = rest;
        if (second.len && utf8_is_han(utf8_next(&second)))
            rest = second;
        first = text_slice(word->text, 0, word->text.len - rest.len);
        return search_one(arena, search_tagged(arena, name, TERM_BEGIN, first), false);
    }
    struct text tokens = terms_query(arena, word->text, &prefix_last);
    first = text_cut(&tokens, ' ');
    if (!first.len)
        return NULL;
    return search_one(arena, search_tagged(arena, name, TERM_BEGIN, first),
                      alone && !tokens.ptr && prefix_last);
}

const struct db_terms *search_begin_condition(struct arena *arena, const struct search_query *query,
                                              const struct meta_field *name)
{
    const struct search_word *word = query->has_joined ? &query->joined : &query->words[0];
    const struct db_terms *parts[2] = {NULL};
    if (!query->count || !name || !name->search)
        return NULL;
    parts[0] = begins_written(arena, &query->words[0], name, query->count == 1);
    if (word->letters.len && search_by_sound(name))
        parts[1] = sound_begin_condition(arena, word->letters, name);
    return search_any(arena, parts, 2);
}
