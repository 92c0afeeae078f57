#include "base/terms.h"

#include "base/utf8.h"

/* A longer word counts by its beginning; the recheck decides. */
#define WORD_BYTES_MAX 64
#define HASH_MULTIPLIER UINT64_C(0x9E3779B97F4A7C15)

/* ---- a set of terms that keeps their order ---- */

struct term_set {
    struct arena *arena;
    struct buf out;    /* the terms, separated by spaces */
    uint32_t *slots;   /* 1 + position of a term in `out`, 0 for none; linear probing */
    size_t slot_count; /* a power of two, at least twice the terms */
    size_t count;
    uint64_t seed; /* an address: whoever sends text cannot choose terms that collide */
};

static uint64_t hash_term(const struct term_set *set, struct text term)
{
    uint64_t hash = set->seed;
    while (term.len > 0) {
        uint64_t word = 0;
        size_t len = term.len < sizeof word ? term.len : sizeof word;
        memcpy(&word, term.ptr, len);
        hash = (hash ^ word) * HASH_MULTIPLIER;
        hash ^= hash >> 32;
        term = text_slice(term, len, term.len);
    }
    return hash;
}

static struct text term_at(const struct term_set *set, size_t position)
{
    const char *start = set->out.ptr + position;
    size_t rest = set->out.len - position;
    const char *space = memchr(start, ' ', rest);
    return (struct text){start, space ? (size_t)(space - start) : rest};
}

static uint32_t *find_slot(const struct term_set *set, struct text term)
{
    size_t at = hash_term(set, term) & (set->slot_count - 1);
    while (set->slots[at] && !text_eq(term_at(set, set->slots[at] - 1), term))
        at = (at + 1) & (set->slot_count - 1);
    return &set->slots[at];
}

static bool make_slots(struct term_set *set, size_t count)
{
    uint32_t *before = set->slots;
    size_t before_count = set->slot_count;
    uint32_t *slots = ARENA_ARRAY(set->arena, uint32_t, count);
    if (!slots)
        return false;
    set->slots = slots;
    set->slot_count = count;
    for (size_t i = 0; i < before_count; i++)
        if (before[i])
            *find_slot(set, term_at(set, before[i] - 1)) = before[i];
    return true;
}

static bool term_set_init(struct term_set *set, struct arena *arena, size_t text_len)
{
    *set = (struct term_set){.arena = arena, .seed = (uint64_t)(uintptr_t)arena * HASH_MULTIPLIER};
    /* A Han character of three bytes gives at most itself, a pair and two spaces: eleven bytes. */
    size_t max = text_len < UINT32_MAX / 8 ? text_len * 4 + 16 : UINT32_MAX / 2;
    buf_init(&set->out, arena, max);
    return make_slots(set, 64);
}

static void term_set_add(struct term_set *set, struct text term)
{
    uint32_t *slot = find_slot(set, term);
    if (*slot)
        return;
    if (set->count > 0)
        buf_add_char(&set->out, ' ');
    size_t position = set->out.len;
    buf_add_text(&set->out, term);
    if (set->out.overflow)
        return;
    *slot = (uint32_t)position + 1;
    set->count++;
    if (set->count * 2 > set->slot_count)
        make_slots(set, set->slot_count * 4);
}

/* ---- cutting ---- */

/* A stretch of Han characters or a word, as a view of the text; kind 0 at the end. */
enum piece_kind { PIECE_END, PIECE_HAN, PIECE_WORD };

static enum piece_kind kind_of(int32_t c)
{
    if (c < 0)
        return PIECE_END;
    if (utf8_is_han(c))
        return PIECE_HAN;
    return utf8_is_letter(c) ? PIECE_WORD : PIECE_END;
}

static int32_t peek(struct text text)
{
    return utf8_fold(utf8_next(&text));
}

static enum piece_kind next_piece(struct text *rest, struct text *piece)
{
    while (rest->len > 0 && kind_of(peek(*rest)) == PIECE_END)
        utf8_next(rest);
    *piece = *rest;
    enum piece_kind kind = rest->len ? kind_of(peek(*rest)) : PIECE_END;
    while (rest->len > 0 && kind_of(peek(*rest)) == kind)
        utf8_next(rest);
    piece->len -= rest->len;
    return kind;
}

static void add_word(struct term_set *set, struct text word)
{
    char storage[WORD_BYTES_MAX + 8];
    struct buf term;
    buf_init_fixed(&term, storage, sizeof storage);
    while (word.len > 0 && term.len < WORD_BYTES_MAX)
        utf8_put(&term, utf8_lower(utf8_fold(utf8_next(&word))));
    term_set_add(set, buf_text(&term));
}

/* Pairs, and single characters where asked or where there is no pair. */
static void add_han(struct term_set *set, struct text run, bool singles)
{
    size_t before = 0; /* bytes of the character before */
    bool alone = utf8_length(run) == 1;
    const char *at = run.ptr;
    while (run.len > 0) {
        utf8_next(&run);
        size_t len = (size_t)(run.ptr - at);
        if (singles || alone)
            term_set_add(set, (struct text){at, len});
        if (before)
            term_set_add(set, (struct text){at - before, before + len});
        before = len;
        at = run.ptr;
    }
}

struct text terms_of(struct arena *arena, struct text text)
{
    struct term_set set;
    struct text piece;
    enum piece_kind kind;
    if (!term_set_init(&set, arena, text.len))
        return TEXT_EMPTY;
    while ((kind = next_piece(&text, &piece)) != PIECE_END && !arena->failed) {
        if (kind == PIECE_HAN)
            add_han(&set, piece, true);
        else
            add_word(&set, piece);
    }
    return buf_text(&set.out);
}

struct text terms_query(struct arena *arena, struct text part, bool *prefix_last)
{
    struct term_set set;
    struct text piece, rest = part;
    enum piece_kind kind;
    *prefix_last = false;
    if (!term_set_init(&set, arena, part.len))
        return TEXT_EMPTY;
    while ((kind = next_piece(&rest, &piece)) != PIECE_END && !arena->failed) {
        size_t count = set.count;
        if (kind == PIECE_HAN) {
            add_han(&set, piece, false);
            continue;
        }
        add_word(&set, piece);
        /* At the very end it may go on in the text. A double of a whole word asks for no more. */
        *prefix_last = piece.ptr + piece.len == part.ptr + part.len && set.count > count;
    }
    return buf_text(&set.out);
}

/* ---- containment ---- */

bool text_starts_folded(struct text text, struct text part)
{
    while (part.len > 0) {
        if (text.len == 0 || utf8_fold(utf8_next(&text)) != utf8_fold(utf8_next(&part)))
            return false;
    }
    return true;
}

/* Rabin and Karp: a rolling hash over folded characters, so that no text makes it quadratic in practice and
 * no memory is needed. */
bool text_contains_folded(struct text text, struct text part)
{
    const uint64_t base = HASH_MULTIPLIER;
    uint64_t wanted = 0, here = 0, power = 1; /* power: base ^ characters of the part */
    struct text ahead = text;
    for (struct text rest = part; rest.len > 0; power *= base) {
        if (ahead.len == 0)
            return false;
        wanted = wanted * base + (uint64_t)utf8_fold(utf8_next(&rest));
        here = here * base + (uint64_t)utf8_fold(utf8_next(&ahead));
    }
    while (here != wanted || !text_starts_folded(text, part)) {
        if (ahead.len == 0)
            return false;
        here = here * base + (uint64_t)utf8_fold(utf8_next(&ahead));
        here -= power * (uint64_t)utf8_fold(utf8_next(&text));
    }
    return true;
}
