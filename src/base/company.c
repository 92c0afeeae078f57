/* Taking company names apart. A name with a Han character is cut by the words at its ends, another one by whole
 * words; both leave at least two Han characters or four letters as the core. */
#include "base/company.h"

#include "base/company_words.h"
#include "base/plain.h"
#include "base/utf8.h"

#define NAME_CHARACTERS_MAX 200
#define TOKENS_MAX 40
/* Bytes: two Han characters, or what is as telling in letters. */
#define CORE_BYTES_MIN 6
#define LATIN_CORE_MIN 4
#define LATIN_STEM_MIN 3

static struct text without_end(struct text text, size_t len)
{
    return text_slice(text, 0, text.len - len);
}

static struct text without_start(struct text text, size_t len)
{
    return text_slice(text, len, text.len - len);
}

/* ---- places ---- */

/* The longest place that `text` begins (or ends) with. The first three bytes, one character, tell most apart. */
static struct company_place place_at(struct text text, bool at_end)
{
    struct company_place found = {TEXT_EMPTY, TEXT_EMPTY};
    for (size_t i = 0; i < company_places_count; i++) {
        struct text name = company_places[i].name;
        if (name.len > text.len || name.len <= found.name.len)
            continue;
        const char *there = at_end ? text.ptr + text.len - name.len : text.ptr;
        if (!memcmp(there, name.ptr, 3) && !memcmp(there, name.ptr, name.len))
            found = company_places[i];
    }
    return found;
}

/* Bytes of 市, 自治区 … at the start. */
static size_t place_end(struct text text)
{
    for (size_t i = 0; i < company_place_ends_count; i++)
        if (text_starts(text, company_place_ends[i]))
            return company_place_ends[i].len;
    return 0;
}

static void add_place(struct company *out, struct company_place place)
{
    for (size_t i = 0; i < out->place_count; i++)
        if (text_eq(out->places[i].name, place.name))
            return;
    if (out->place_count < COMPANY_PLACES_MAX)
        out->places[out->place_count++] = place;
}

/* Bytes of a district (江宁区, 浦东新区) that follows a place; none for 园区, 社区 and what else ends so. */
static size_t district(struct text text)
{
    static const struct text not_districts = TEXT("园小社景校开地");
    struct text rest = text, last = TEXT_EMPTY;
    for (int i = 0; i < 4; i++) {
        const char *at = rest.ptr;
        int32_t c = utf8_next(&rest);
        size_t len = (size_t)(rest.ptr - at);
        bool ends = c == 0x533A || c == 0x53BF; /* 区 县 */
        if (ends && i >= 1 && text_find(not_districts, last) < 0)
            return (size_t)(rest.ptr - text.ptr);
        if (c < 0 || ends)
            return 0;
        last = (struct text){at, len};
    }
    return 0;
}

static bool all_trade(struct text text)
{
    while (text.len) {
        size_t longest = 0;
        for (size_t i = 0; i < company_trades_han_count; i++)
            if (company_trades_han[i].len > longest && text_ends(text, company_trades_han[i]))
                longest = company_trades_han[i].len;
        if (!longest)
            return false;
        text = without_end(text, longest);
    }
    return true;
}

/* May the name do without what is in front of (or behind) `rest`? */
static bool is_core(struct text rest)
{
    return rest.len >= CORE_BYTES_MIN && !all_trade(rest);
}

static struct text strip_places(struct company *out, struct text text)
{
    for (;;) {
        struct company_place place = place_at(text, false);
        if (!place.name.len)
            return text;
        struct text rest = without_start(text, place.name.len);
        rest = without_start(rest, place_end(rest));
        size_t more = district(rest);
        if (more && is_core(without_start(rest, more)))
            rest = without_start(rest, more);
        if (!is_core(rest))
            return text;
        add_place(out, place);
        text = rest;
    }
}

/* Text that is nothing but places: what stands in brackets. */
static bool only_places(struct company *out, struct text text)
{
    if (text_eq(text, TEXT("中国"))) {
        add_place(out, (struct company_place){TEXT("中国"), TEXT("中国")});
        return true;
    }
    struct company_place found[COMPANY_PLACES_MAX];
    size_t count = 0;
    while (text.len && count < COMPANY_PLACES_MAX) {
        found[count] = place_at(text, false);
        if (!found[count].name.len)
            return false;
        text = without_start(text, found[count++].name.len);
        text = without_start(text, place_end(text));
    }
    for (size_t i = 0; i < count && !text.len; i++)
        add_place(out, found[i]);
    return count && !text.len;
}

static struct company_place finest(const struct company *company)
{
    struct company_place place = company->places[0];
    for (size_t i = 1; i < company->place_count; i++)
        if (!text_eq(company->places[i].name, company->places[i].province) ||
            text_eq(place.name, place.province))
            place = company->places[i];
    return place;
}

static bool holds_place(const struct company *company, struct text name)
{
    for (size_t i = 0; i < company->place_count; i++)
        if (text_eq(company->places[i].name, name) || text_eq(company->places[i].province, name))
            return true;
    return false;
}

enum company_places company_places_compare(const struct company *a, const struct company *b)
{
    if (!a->place_count || !b->place_count)
        return PLACES_OPEN;
    struct text here = finest(a).name, there = finest(b).name;
    if (text_eq(here, there))
        return PLACES_SAME;
    return holds_place(a, there) || holds_place(b, here) ? PLACES_WITHIN : PLACES_DIFFER;
}

/* ---- names with Han characters ---- */

static const struct company_form *form_at_end(struct text text)
{
    for (size_t i = 0; i < company_forms_han_count; i++)
        if (text_ends(text, company_forms_han[i].word))
            return &company_forms_han[i];
    return NULL;
}

static void note_form(struct company *out, const struct company_form *form)
{
    out->group = out->group || form->group;
    if (out->kind == COMPANY_UNKNOWN)
        out->kind = form->kind;
}

static struct text branch_word(struct text text)
{
    for (size_t i = 0; i < company_branches_count; i++)
        if (text_ends(text, company_branches[i]))
            return company_branches[i];
    return TEXT_EMPTY;
}

/* Bytes up to and with the last 公司, 0 when there is none. */
static size_t company_end(struct text text)
{
    static const struct text word = TEXT("公司");
    size_t end = 0;
    for (size_t at = 0; at + word.len <= text.len; at++)
        if (!memcmp(text.ptr + at, word.ptr, word.len))
            end = at + word.len;
    return end;
}

/* Where the place of a branch begins that no 公司 announces: 中国工商银行|南京城南; 0: nowhere. */
static size_t branch_start(struct text text)
{
    for (size_t at = 0; at < text.len;) {
        struct text rest = without_start(text, at);
        if (at >= CORE_BYTES_MIN && place_at(rest, false).name.len)
            return at;
        utf8_next(&rest);
        at = text.len - rest.len;
    }
    return 0;
}

static struct text cut_branch(struct company *out, struct text text)
{
    struct text word = branch_word(text);
    struct text head = without_end(text, word.len);
    size_t end = company_end(head);
    if (!word.len && (!end || end == text.len))
        return text;
    if (!end && word.len)
        end = branch_start(head);
    if (end < CORE_BYTES_MIN || (!word.len && form_at_end(text)))
        return text;
    struct text rest = without_start(head, end);
    out->branch = rest.len ? rest : word;
    return text_slice(text, 0, end);
}

static struct text strip_forms(struct company *out, struct text text)
{
    for (;;) {
        const struct company_form *form = form_at_end(text);
        if (form && text.len - form->word.len >= CORE_BYTES_MIN) {
            note_form(out, form);
            text = without_end(text, form->word.len);
            continue;
        }
        struct company_place place = place_at(text, true);
        bool said = out->kind != COMPANY_UNKNOWN || out->group;
        if (!said || !place.name.len || !is_core(without_end(text, place.name.len)) ||
            text.len - place.name.len <= CORE_BYTES_MIN)
            return text;
        add_place(out, place);
        text = without_end(text, place.name.len);
    }
}

static void find_stem_han(struct company *out)
{
    struct text stem = out->core;
    for (;;) {
        struct text word = TEXT_EMPTY;
        for (size_t i = 0; i < company_trades_han_count && !word.len; i++)
            if (text_ends(stem, company_trades_han[i]))
                word = company_trades_han[i];
        if (!word.len || stem.len - word.len < CORE_BYTES_MIN)
            break;
        stem = without_end(stem, word.len);
    }
    out->stem = stem;
    out->trade = without_start(out->core, stem.len);
}

static bool is_open_bracket(int32_t c)
{
    return c == '(' || c == '[' || c == '{' || c == 0x3010 || c == 0x3014 || c == 0x3016;
}

static bool is_close_bracket(int32_t c)
{
    return c == ')' || c == ']' || c == '}' || c == 0x3011 || c == 0x3015 || c == 0x3017;
}

/* What stood in brackets says a place, a form or a branch, or belongs to the name. */
static void take_bracket(struct company *out, struct buf *body, size_t from)
{
    struct text inner = text_slice(buf_text(body), from, body->len - from);
    const struct company_form *form = form_at_end(inner);
    struct text branch = branch_word(inner);
    bool whole = form && form->word.len == inner.len;
    if (whole)
        note_form(out, form);
    else if (branch.len)
        out->branch = text_dup(body->arena, without_end(inner, branch.len));
    else if (!only_places(out, inner))
        return;
    buf_truncate(body, from);
}

static struct text letters_of(struct company *out, struct arena *arena, struct text plain)
{
    struct buf body;
    size_t open = SIZE_MAX; /* where the bracket's text began */
    buf_init(&body, arena, plain.len + 8);
    for (int32_t c; (c = utf8_next(&plain)) >= 0;) {
        if (is_open_bracket(c) && open == SIZE_MAX) {
            open = body.len;
        } else if (is_close_bracket(c) && open != SIZE_MAX) {
            take_bracket(out, &body, open);
            open = SIZE_MAX;
        } else if (utf8_is_letter(c)) {
            utf8_put(&body, c);
        }
    }
    return text_dup(arena, buf_text(&body));
}

static void parse_han(struct company *out, struct arena *arena, struct text plain)
{
    struct text text = letters_of(out, arena, plain);
    text = strip_forms(out, cut_branch(out, text));
    out->core = strip_places(out, text);
    if (!out->core.len)
        out->core = plain_letters(arena, plain);
    find_stem_han(out);
}

/* ---- other names ---- */

struct tokens {
    struct text items[TOKENS_MAX];
    bool in_bracket[TOKENS_MAX];
    size_t count;
};

static void end_token(struct tokens *tokens, struct buf *letters, size_t *from, bool in_bracket)
{
    struct text token = text_slice(buf_text(letters), *from, letters->len - *from);
    *from = letters->len;
    if (!token.len || tokens->count == TOKENS_MAX || text_eq(token, TEXT("and")))
        return;
    struct text *last = tokens->count ? &tokens->items[tokens->count - 1] : NULL;
    if (last && text_eq(*last, TEXT("hong")) && text_eq(token, TEXT("kong"))) {
        *last = TEXT("hongkong");
        return;
    }
    tokens->in_bracket[tokens->count] = in_bracket;
    tokens->items[tokens->count++] = token;
}

/* A sign within S.A., U.S. or A/S ends no word, nor does an apostrophe. */
static bool joins(int32_t c, struct text word, struct text rest)
{
    if (c == '\'')
        return true;
    return (c == '.' || c == '/') && utf8_length(word) < 4 && word.len && rest.len &&
           utf8_is_letter(utf8_next(&rest)) && (!rest.len || !utf8_is_letter(utf8_next(&rest)));
}

static void tokenise(struct tokens *tokens, struct arena *arena, struct text plain)
{
    struct buf letters;
    size_t from = 0;
    bool in_bracket = false;
    buf_init(&letters, arena, plain.len + 8);
    /* Grown at once: tokens are views of it. */
    buf_add(&letters, plain.ptr, plain.len);
    buf_clear(&letters);
    for (int32_t c; (c = utf8_next(&plain)) >= 0;) {
        if (utf8_is_letter(c)) {
            utf8_put(&letters, c);
            continue;
        }
        if (joins(c, text_slice(buf_text(&letters), from, letters.len - from), plain))
            continue;
        end_token(tokens, &letters, &from, in_bracket);
        in_bracket = is_open_bracket(c) || (in_bracket && !is_close_bracket(c));
    }
    end_token(tokens, &letters, &from, in_bracket);
}

static struct text latin_place(struct text token)
{
    for (size_t i = 0; i < company_places_latin_count; i++) {
        struct text rest = company_places_latin[i];
        if (text_eq(text_cut(&rest, ' '), token))
            return rest;
    }
    return TEXT_EMPTY;
}

static bool take_latin_place(struct company *out, struct text token)
{
    struct text name = latin_place(token);
    if (!name.len)
        return false;
    struct company_place place = place_at(name, false);
    add_place(out, place.name.len == name.len ? place : (struct company_place){name, name});
    return true;
}

static const struct company_form *latin_form(struct text token)
{
    for (size_t i = 0; i < company_forms_latin_count; i++)
        if (text_eq(company_forms_latin[i].word, token))
            return &company_forms_latin[i];
    return NULL;
}

static struct text joined(struct arena *arena, const struct text *tokens, size_t count)
{
    struct buf out;
    buf_init(&out, arena, NAME_CHARACTERS_MAX * 4);
    for (size_t i = 0; i < count; i++)
        buf_add_text(&out, tokens[i]);
    return buf_text(&out);
}

static size_t letters_in(const struct tokens *tokens, size_t count)
{
    size_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += tokens->items[i].len;
    return sum;
}

static void drop_bracketed_places(struct company *out, struct tokens *tokens)
{
    size_t kept = 0;
    for (size_t i = 0; i < tokens->count; i++)
        if (!tokens->in_bracket[i] || !take_latin_place(out, tokens->items[i]))
            tokens->items[kept++] = tokens->items[i];
    tokens->count = kept;
}

static bool is_latin_trade(struct text token)
{
    for (size_t i = 0; i < company_trades_latin_count; i++)
        if (text_eq(company_trades_latin[i], token))
            return true;
    return false;
}

static void parse_latin(struct company *out, struct arena *arena, struct text plain)
{
    struct tokens tokens = {.count = 0};
    tokenise(&tokens, arena, plain);
    drop_bracketed_places(out, &tokens);
    struct text *items = tokens.items;
    size_t count = tokens.count;
    if (count > 1 && text_eq(items[0], TEXT("the")))
        memmove(items, items + 1, --count * sizeof *items);
    while (count > 1) {
        const struct company_form *form = latin_form(items[count - 1]);
        bool said = out->kind != COMPANY_UNKNOWN || out->group || latin_form(items[count - 2]);
        if (form)
            note_form(out, form);
        else if (!said || letters_in(&tokens, count - 1) < LATIN_CORE_MIN ||
                 text_eq(items[count - 2], TEXT("of")) || !take_latin_place(out, items[count - 1]))
            break;
        count--;
    }
    out->core = joined(arena, items, count);
    size_t stem = count;
    while (stem > 1 && letters_in(&tokens, stem - 1) >= LATIN_STEM_MIN &&
           is_latin_trade(items[stem - 1]))
        stem--;
    out->stem = joined(arena, items, stem);
    out->trade = joined(arena, items + stem, count - stem);
}

void company_parse(struct arena *arena, struct text name, struct company *out)
{
    *out = (struct company){.core = TEXT_EMPTY, .branch = TEXT_EMPTY};
    out->stem = out->trade = TEXT_EMPTY;
    struct text rest = name;
    for (size_t i = 0; i < NAME_CHARACTERS_MAX && rest.len; i++)
        utf8_next(&rest);
    struct text plain = plain_text(arena, text_slice(name, 0, name.len - rest.len));
    for (rest = plain; rest.len && !out->han;)
        out->han = utf8_is_han(utf8_next(&rest));
    if (out->han)
        parse_han(out, arena, plain);
    else
        parse_latin(out, arena, plain);
}
