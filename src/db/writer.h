/* The one writer of an organisation: a thread that runs tasks in groups.
 *
 * 1. A group is one transaction of up to 256 tasks taken from what is queued, without waiting for more;
 *    each task has a savepoint, so that a refused task leaves its neighbours alone.
 * 2. Interactive tasks go first. Bulk tasks hold the writer 50 ms at most while anybody waits: they do
 *    their work in chunks and submit the next one (writer_contended tells whether to keep chunks short).
 * 3. Between the last task and the commit run the in-commit readers, once a group; a failure of theirs
 *    fails the whole group.
 * 4. `done` is called after the commit (or the failure), refusals included, on the writer's thread: it
 *    must be quick.
 * 5. When the transaction is lost (or an in-commit reader fails), its tasks are run again one by one; so
 *    `run` may be called twice and must not keep what it did the first time. On a full disk all of the
 *    group get ERR_disk_full instead.
 * 6. A schema task runs alone and may change tables. */
#pragma once

#include "db/db.h"

enum db_lane { DB_LANE_INTERACTIVE, DB_LANE_BULK };

struct db_task {
    enum db_lane lane;
    bool schema;
    struct ctx *ctx; /* the task's own; its deadline is checked before it starts */
    enum err (*run)(struct db_task *task, struct db_conn *conn);
    /* Called when `run` failed and its savepoint was rolled back, and before it is run again (the faults
     * on the ctx are then cleared); may be NULL. */
    void (*undone)(struct db_task *task);
    void (*done)(struct db_task *task, enum err result);
    void *subject;
    /* The writer's own, zero when submitted. */
    struct db_task *next;
    struct db_wait *wait;
    enum err result;
    bool ran;
    bool bare; /* runs alone and outside a transaction; only db itself asks for it */
};

struct db_commit_reader {
    const char *summary;
    enum err (*run)(struct ctx *ctx, struct db_conn *conn, void *subject);
    /* After every transaction, also one in which `run` was not reached; may be NULL. */
    void (*ended)(void *subject, bool committed);
    void *subject;
};

/* Before the first submit; called by record. Readers run in the order given. */
void db_set_commit_readers(struct db *db, const struct db_commit_reader *readers, size_t count);

/* Queues the task; ERR_busy when 10,000 wait (answered with Retry-After) and nothing was queued. */
enum err db_submit(struct db *db, struct db_task *task);
/* Submits and waits; not to be called on an HTTP thread or the writer. `task->done` may be NULL. */
enum err db_write(struct db *db, struct db_task *task);
/* An interactive task waits. */
bool db_contended(const struct db *db);
/* Tasks waiting in both lanes, groups and tasks done since start: for /metrics. */
struct db_writer_stats {
    int64_t waiting, groups, tasks, commit_us_total;
    int64_t refused;   /* tasks that ended with an error */
    int64_t reruns;    /* groups lost and run again one by one */
    int64_t log_bytes; /* write-ahead log not yet taken into the database */
};
void db_writer_stats(struct db *db, struct db_writer_stats *out);
