/* The rows of the table `job`. Private to work. */
#pragma once

#include "work/job.h"

#define JOB_TABLE TEXT("job")
#define JOB_KEPT_MS (INT64_C(90) * 24 * 3600 * 1000)

enum job_status { JOB_WAITING, JOB_RUNNING, JOB_DONE, JOB_FAILED, JOB_CANCELLED, JOB_STATUS_COUNT };
struct text job_status_name(enum job_status status);

struct job_row {
    int64_t id;
    struct text kind;
    struct label summary;
    int64_t actor;
    enum job_status status;
    bool cancel; /* somebody asked */
    int64_t done, total, txn;
    int64_t created_at, started_at, ended_at;
    struct text parameters, state, report, error;
    struct text actor_name; /* only when listed */
};

/* Rows where `where` holds, newest first; texts in the ctx's arena. */
enum err job_rows(struct ctx *ctx, struct db_conn *conn, const struct db_node *where, int64_t limit,
                  struct job_row **rows, size_t *count);
/* *found false without one. */
enum err job_row_read(struct ctx *ctx, struct db_conn *conn, int64_t id, bool *found,
                      struct job_row *row);
/* Column of the table as the queries of this folder call it. */
const struct db_node *job_column(struct arena *arena, const char *name);
const struct db_node *job_is(struct arena *arena, const char *column, int64_t number);

enum err job_insert(struct ctx *ctx, struct db_conn *conn, const struct job_new *job, int64_t id);
/* The oldest waiting job becomes running; 0: none waits. */
enum err job_claim(struct ctx *ctx, struct db_conn *conn, int64_t *id);
/* Where a job stands after a step; ends it when the step says so. */
enum err job_keep(struct record_step *step, struct ctx *ctx, struct db_conn *conn);
/* Ends it; `error` may be empty. */
enum err job_end(struct ctx *ctx, struct db_conn *conn, int64_t id, enum job_status status,
                 struct text error);
enum err job_ask_cancel(struct ctx *ctx, struct db_conn *conn, int64_t id);
/* Those that ran when the last process ended wait again; old ones go. */
enum err job_recover(struct ctx *ctx, struct db_conn *conn);
enum err job_prune(struct ctx *ctx, struct db_conn *conn);
