/* What a caller sees of an object, kept: the ids of all the records he may read, as of a line of the change log.
 *
 * It decides how pages, totals and searches go about (page_visible.c), and the set itself stands in their
 * conditions in place of his rights (docs/decisions/0007-kept-visibility.md).
 *
 * 1. It is exact, never an estimate: kept for what his rights come to (access_which_key), not for a person, and
 *    for the lines of the log between `from` and `to`. A request that reads further has the records of the lines in
 *    between tested anew; shares, which have lines of their own, are asked for again when one changed or ended.
 * 2. Where rights hang on more than the row and the shares nothing is kept: parents, rules that look at other records
 *    or at the clock. Then, in a save, and for a reader of an older state, `*out` is NULL and rights are asked as
 *    ever.
 * 3. Where the object has more than VISIBLE_AT_ONCE records a set is made beside the requests (visible_later.h): they
 *    never wait for it, and go without until it is there.
 * 4. Of more than VISIBLE_MAX records only that is known (`wide`), and for VISIBLE_WIDE_MS: rights then test.
 * 5. The cache is the store's, at most VISIBLE_MEMORY; what was used least goes first. Sets are immutable, counted and
 *    held until the ctx's arena ends. */
#pragma once

#include "record/store.h"

#define VISIBLE_MAX 131072
#define VISIBLE_AT_ONCE 1000
#define VISIBLE_MEMORY ((size_t)16 << 20)
#define VISIBLE_WIDE_MS (INT64_C(60) * 1000)
/* Lines of the log, and records in them and in shares, up to which a set is brought up to date; else it is made anew. */
#define VISIBLE_LINES 8192

struct visible {
    struct value_set set;
    int64_t rows; /* of the whole table, about */
    bool wide;    /* there are more: the set is not there */
};

/* Runs `run` in a reading transaction of its own with the rights that a user has there: how the store does it. */
typedef enum err visible_as_user(struct ctx *ctx, struct record_store *store, int64_t user,
                                 enum err (*run)(struct record_env *env, void *subject),
                                 void *subject);

struct visibles;
/* Lives by itself; NULL without memory, and then nothing is kept. */
struct visibles *visibles_new(visible_as_user *as_user);
/* Before the database ends: what is being made reads it. */
void visibles_stop(struct visibles *visibles);
void visibles_free(struct visibles *visibles);
/* How many sets were worked out from nothing. */
long long visibles_made(const struct visibles *visibles);

/* The records of `object` that the env's caller may read. */
enum err visible_of(struct record_env *env, const struct meta_object *object,
                    const struct visible **out);
