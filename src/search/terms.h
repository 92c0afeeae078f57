/* The terms by which the box over all objects finds a record: what lies in its object's index
 * (meta_object.search_index).
 *
 * 1. Terms depend on nothing but the stored values, the searched fields and search_terms_version: to take a
 *    record out of the index its terms are made again from the former values.
 * 2. A term begins with a tag of its field, so that a caller finds by the fields he sees and no others:
 *    the field's permanent number in base 64, then a class (enum term_class).
 * 3. Values of lines that live in the record's body (contact points) are tagged with the line's own fields
 *    and kept apart from the record's: each part changes without the other.
 *
 * A term holds no space. What a term finds is a candidate; hit.h says what is a hit. */
#pragma once

#include "base/ctx.h"
#include "db/db.h"
#include "meta/catalog.h"

/* Raise it when other terms are made of the same values: every index is then built again. */
#define SEARCH_TERMS_VERSION 2

enum term_class {
    TERM_WORD = '=',     /* single Han characters, pairs of them, words */
    TERM_BEGIN = '^',    /* how a name begins: its first character, first two, or first word */
    TERM_INITIALS = ':', /* the first letters of three characters in a row */
    TERM_PAIR = '\'',    /* the syllables of two characters in a row, with a ' between */
    TERM_SYLLABLE = '~', /* the syllable a name begins with */
    TERM_LETTERS = '-',  /* the first letters of the one or two characters a name begins with */
    TERM_DIGITS = '#',   /* the digits of a number, last one first */
};

/* A growing set of terms, each once, in the order they came. */
struct search_terms {
    struct arena *arena;
    struct text *items;
    size_t count, room;
    uint32_t *slots; /* 1 + place in items; linear probing */
    size_t slot_count;
    bool of_line; /* the values are those of a line in the record's body */
};
void search_terms_init(struct search_terms *terms, struct arena *arena);
void search_terms_add(struct search_terms *terms, const struct meta_field *field,
                      enum term_class kind, struct text term);
/* A term made before, tag and all. */
void search_terms_add_whole(struct search_terms *terms, struct text tagged);
bool search_terms_has(const struct search_terms *terms, struct text term);
/* Separated by spaces: what db_text_put takes. */
struct text search_terms_text(const struct search_terms *terms);

/* The tag of a field and a class with the term behind it. */
struct text search_tagged(struct arena *arena, const struct meta_field *field, enum term_class kind,
                          struct text term);

/* ---- conditions ---- */

const struct db_terms *search_one(struct arena *arena, struct text tagged, bool prefix);
/* NULL parts are left out; NULL when there are none. */
const struct db_terms *search_all(struct arena *arena, const struct db_terms *const *parts,
                                  size_t count);
const struct db_terms *search_any(struct arena *arena, const struct db_terms *const *parts,
                                  size_t count);

/* ---- a record's terms ---- */

/* Of everything that makes terms: stored with an index. */
int64_t search_terms_version(void);
/* The terms of one record or line: of the fields listed, by number, in `fields` (search/fields.h). */
void search_terms_of(const struct meta_object *object, struct text fields,
                     const struct value *values, struct search_terms *out);
