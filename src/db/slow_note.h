/* Private to db: where statements are timed. */
#pragma once

#include "db/driver.h"
#include "sys/clock.h"

/* Lives in the database's arena. */
enum err slow_open(struct ctx *ctx, struct db *db);
void slow_close(struct db *db);
/* Ends the statement and remembers it. */
enum err slow_close_rows(struct db_rows *rows, int64_t ms);

static inline bool slow_is(const struct db_conn *conn, int64_t ms)
{
    int64_t least = atomic_load_explicit(&conn->db->slow_ms, memory_order_relaxed);
    return ms >= least && least > 0;
}
