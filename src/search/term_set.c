/* Sets of terms, tags, and conditions made of them. */
#include "search/terms.h"

#define FIRST_SLOTS 128

void search_terms_init(struct search_terms *terms, struct arena *arena)
{
    *terms = (struct search_terms){.arena = arena};
}

static uint32_t *find_slot(const struct search_terms *terms, struct text term)
{
    size_t at = text_hash(term) & (terms->slot_count - 1);
    while (terms->slots[at] && !text_eq(terms->items[terms->slots[at] - 1], term))
        at = (at + 1) & (terms->slot_count - 1);
    return &terms->slots[at];
}

static bool grow(struct search_terms *terms)
{
    size_t slot_count = terms->slot_count ? terms->slot_count * 4 : FIRST_SLOTS;
    struct text *items = ARENA_ARRAY(terms->arena, struct text, slot_count / 2);
    uint32_t *slots = ARENA_ARRAY(terms->arena, uint32_t, slot_count);
    if (!items || !slots)
        return false;
    if (terms->count)
        memcpy(items, terms->items, terms->count * sizeof *items);
    terms->items = items;
    terms->room = slot_count / 2;
    terms->slots = slots;
    terms->slot_count = slot_count;
    for (size_t i = 0; i < terms->count; i++)
        *find_slot(terms, items[i]) = (uint32_t)i + 1;
    return true;
}

void search_terms_add_whole(struct search_terms *terms, struct text term)
{
    if (!term.len || (terms->count == terms->room && !grow(terms)))
        return;
    uint32_t *slot = find_slot(terms, term);
    if (*slot)
        return;
    terms->items[terms->count++] = term;
    *slot = (uint32_t)terms->count;
}

bool search_terms_has(const struct search_terms *terms, struct text term)
{
    return terms->count && *find_slot(terms, term);
}

struct text search_terms_text(const struct search_terms *terms)
{
    struct buf buf;
    buf_init(&buf, terms->arena, (size_t)4 << 20);
    for (size_t i = 0; i < terms->count; i++) {
        if (i)
            buf_add_char(&buf, ' ');
        buf_add_text(&buf, terms->items[i]);
    }
    return buf_text(&buf);
}

struct text search_tagged(struct arena *arena, const struct meta_field *field, enum term_class kind,
                          struct text term)
{
    static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_@";
    char tag[16];
    size_t len = 0;
    for (uint64_t number = (uint64_t)field->number; number || !len; number >>= 6)
        tag[len++] = digits[number & 63];
    tag[len++] = (char)kind;
    return text_concat(arena, (struct text){tag, len}, term);
}

void search_terms_add(struct search_terms *terms, const struct meta_field *field,
                      enum term_class kind, struct text term)
{
    if (term.len)
        search_terms_add_whole(terms, search_tagged(terms->arena, field, kind, term));
}

/* ---- conditions ---- */

const struct db_terms *search_one(struct arena *arena, struct text tagged, bool prefix)
{
    struct db_terms *terms = ARENA_NEW(arena, struct db_terms);
    if (terms)
        *terms = (struct db_terms){.kind = DB_TERMS_ONE, .term = tagged, .prefix = prefix};
    return terms;
}

static const struct db_terms *joined(struct arena *arena, enum db_terms_kind kind,
                                     const struct db_terms *const *parts, size_t count)
{
    const struct db_terms **kept = ARENA_ARRAY(arena, const struct db_terms *, count);
    struct db_terms *terms = ARENA_NEW(arena, struct db_terms);
    if (!kept || !terms)
        return NULL;
    *terms = (struct db_terms){.kind = kind, .parts = kept};
    for (size_t i = 0; i < count; i++)
        if (parts[i])
            kept[terms->count++] = parts[i];
    return terms->count > 1 ? terms : terms->count ? kept[0] : NULL;
}

const struct db_terms *search_all(struct arena *arena, const struct db_terms *const *parts,
                                  size_t count)
{
    return joined(arena, DB_TERMS_ALL, parts, count);
}

const struct db_terms *search_any(struct arena *arena, const struct db_terms *const *parts,
                                  size_t count)
{
    return joined(arena, DB_TERMS_ANY, parts, count);
}
