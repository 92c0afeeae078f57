/* What the index of an object holds: the row of `search_index` by the object's number.
 *
 * A record is in the index with `fields`, but with `former` while built < id ≤ goal: so far the walk of
 * build.c has come. The row of an object is made by the first save of one of its records or by the walk,
 * whichever comes first. Only the writer changes rows. */
#pragma once

#include "db/schema.h"
#include "meta/catalog.h"

struct search_state {
    bool found;
    int64_t version;    /* search_terms_version of the terms in it */
    struct text fields; /* numbers of the fields (search_fields_text) */
    struct text
        former; /* the same of records the walk has not reached; empty: not in the index at all */
    int64_t built, goal;
};

const struct db_table_def *search_tables(size_t *count);
enum err search_state_load(struct ctx *ctx, struct db_conn *conn, const struct meta_object *object,
                           struct search_state *out);
enum err search_state_save(struct ctx *ctx, struct db_conn *conn, const struct meta_object *object,
                           const struct search_state *state);
/* The newest id in the object's table, 0 for none; `*rows` how many there are, counted to `most`. */
enum err search_newest(struct ctx *ctx, struct db_conn *conn, const struct meta_object *object,
                       int64_t *newest, size_t most, size_t *rows);
/* It holds what the catalog wants of every record. */
bool search_state_complete(const struct search_state *state, struct text wanted);
/* The fields a record is indexed with. */
struct text search_state_fields(const struct search_state *state, int64_t id);
