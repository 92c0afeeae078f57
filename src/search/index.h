/* Keeps the indexes with every save, and makes them anew where they do not hold what they should. */
#pragma once

#include "record/hook.h"
#include "search/state.h"
#include "search/terms.h"

/* The row for record_hooks.readers: brings the records of a group up to date in their indexes. */
struct search;
struct record_commit_reader search_reader(struct search *search);

/* Before the store is opened. Lives in `arena`, which must outlive the store. */
struct search *search_new(struct arena *arena);
/* Starts the thread that builds what is missing, on the bulk lane; woken when the catalog has changed.
 * search_stop before the store is closed. */
void search_start(struct search *search, struct record_store *store);
void search_stop(struct search *search);

/* Builds everything that is missing, now: for tests and commands. */
enum err search_build_all(struct ctx *ctx, struct record_store *store);

/* ---- private to index.c and build.c ---- */

/* Puts what differs between two sets of a record's terms into the index; `gone` when the record is. */
enum err search_put(struct ctx *ctx, struct db_conn *conn, struct text index, int64_t id,
                    const struct search_terms *before, const struct search_terms *after, bool gone);
/* The newest id in the object's table, 0 for none; `*rows` how many there are, counted to `most`. */
enum err search_newest(struct ctx *ctx, struct db_conn *conn, const struct meta_object *object,
                       int64_t *newest, size_t most, size_t *rows);
/* Tells the thread that the catalog has changed. */
void search_wake(struct search *search);
