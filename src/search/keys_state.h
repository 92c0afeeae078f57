/* The table match_state: of which objects the table match_key holds what it should. One row by object number with
 * the version its keys were made with; an object without one, or with another version, still has to be walked
 * (keys_step.h). Only the writer changes rows. */
#pragma once

#include "db/schema.h"
#include "search/match.h"

const struct db_table_def *keys_state_tables(size_t *count);

/* Has `object` keys of its own: does it take part, or is it the contact point? */
bool keys_kept(const struct meta_object *object);

/* Are there keys of another version? They have to go before others are made. */
enum err keys_stale(struct ctx *ctx, struct db_conn *conn, bool *stale);
/* Forgets which objects had keys of another version: there are none left. */
enum err keys_forget_stale(struct ctx *ctx, struct db_conn *conn);

/* Has every record of the object its keys? Of what cannot be compared: yes. */
enum err keys_made(struct ctx *ctx, struct db_conn *conn, const struct meta_object *object,
                   bool *made);
/* The same of everything that is asked when `object` is compared: its contact points too. */
enum err keys_ready(struct ctx *ctx, struct db_conn *conn, const struct meta_catalog *catalog,
                    const struct meta_object *object, bool *ready);
/* Notes that every record has them. */
enum err keys_note(struct ctx *ctx, struct db_conn *conn, const struct meta_object *object);
/* Notes it for the objects that have no records: their saves make all there will be. In a task of the writer. */
enum err keys_note_empty(struct ctx *ctx, struct db_conn *conn, const struct meta_catalog *catalog);

/* How many records are in objects whose keys are not made; 0: nothing is to be done. */
enum err keys_missing(struct ctx *ctx, struct db_conn *conn, const struct meta_catalog *catalog,
                      int64_t *records);
