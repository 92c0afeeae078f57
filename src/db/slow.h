/* Statements that took long, remembered in memory: a hundred at most, the dearest stay.
 *
 * A statement is told apart by its SQL, in which every value is a "?" anyway and a list of them is one. Timing
 * costs two looks at the coarse clock (4 ms fine) for each statement; everything else happens only when one was
 * slow. Whoever asks the database may note on the connection what it is about. */
#pragma once

#include "db/db.h"

#define DB_SLOW_MAX 100
#define DB_SLOW_MS_DEFAULT 50

/* What the statements of a connection are about, said only when one was slow; until db_asked_end. */
struct db_asked {
    void (*write)(const struct db_asked *asked, struct buf *out);
    const void *subject;
};
void db_asked_begin(struct db_conn *conn, const struct db_asked *asked);
void db_asked_end(struct db_conn *conn);

/* 0: nothing is remembered. */
void db_slow_threshold(struct db *db, int64_t ms);

struct db_slow {
    int64_t id;
    struct text statement, plan;
    struct text asked; /* as db_asked wrote it; empty */
    int64_t count, total_ms, max_ms;
    int64_t last_at; /* UTC ms */
};
/* Copies them into the ctx's arena, the dearest first. */
enum err db_slow_list(struct ctx *ctx, struct db *db, struct db_slow **out, size_t *count);
/* How the database would run it today. A statement too long to be kept whole cannot be asked for. */
enum err db_slow_plan(struct ctx *ctx, struct db_conn *conn, const struct db_slow *slow,
                      struct text *plan);
void db_slow_clear(struct db *db);
