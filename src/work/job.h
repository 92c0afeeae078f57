/* The durable queue of long work: import, bulk changes, undo, indexes.
 *
 * 1. A job is a row of the table `job`. What has to be done lies in its parameters, where it stands in its
 *    state, both JSON; a step (record/step.h) commits its piece of work and the new state together.
 * 2. Jobs survive the process: those that ran when it ended, by whatever death, go on at their state.
 * 3. All pieces of a job share one transaction number: one undo takes the whole back.
 * 4. Cancelling ends a job between two pieces; what is done stays, and its transaction can be undone.
 * 5. Two threads run jobs, the oldest first; pieces go through the writer's bulk lane.
 * 6. Ended jobs are kept for 90 days.
 * A job runs with the rights its owner has at that moment; owner 0 is the system. */
#pragma once

#include "record/step.h"

struct work; /* the queue of one organisation, while it is served */

/* A row of the table of kinds, gathered by app. */
struct job_kind {
    struct text name;
    struct text summary;
    enum err (*step)(struct record_step *step);
};

struct job_new {
    int64_t id; /* 0: one is given */
    struct text kind;
    struct label summary;   /* what people see */
    struct text parameters; /* JSON object; empty: none */
    int64_t actor;          /* whose job: the user's id, 0: the system */
    int64_t total;          /* 0: not known */
    int64_t txn;            /* of what was done before the first step; 0: none */
};

/* Connections for reading that the threads of the queue take. */
#define WORK_READERS 2

/* The tables, for record_store_open. */
const struct db_table_def *work_tables(size_t *count);

/* Takes up what was left and starts the threads. `kinds` live as long as the queue. */
enum err work_start(struct ctx *ctx, struct record_store *store, const struct job_kind *kinds,
                    size_t count, struct work **out);
/* Ends after the pieces under way; unfinished jobs go on at the next start. */
void work_stop(struct work *work);

/* An id for a job whose parts are written before it. */
int64_t job_new_id(const struct ctx *ctx);
/* Adds a job inside a task of the writer: it begins after the commit. `work` may be NULL (a command): then
 * it begins when the organisation is served. */
enum err job_add(struct work *work, struct ctx *ctx, struct db_conn *conn,
                 const struct job_new *job, int64_t *id);
/* The same in a task of its own; not on an HTTP thread. */
enum err job_submit(struct work *work, struct ctx *ctx, struct record_store *store,
                    const struct job_new *job, int64_t *id);
/* The waiting or running job of that kind with just these parameters; 0: none. */
enum err job_find_open(struct ctx *ctx, struct db_conn *conn, struct text kind,
                       struct text parameters, int64_t *id);

/* ERR_not_found when it is neither the caller's nor he an administrator; ERR_job_over when it has ended. */
enum err job_cancel(struct ctx *ctx, struct record_store *store, const struct access_caller *caller,
                    int64_t id);
/* How many there are; failed ones since a moment. */
struct job_counts {
    int64_t running, queued, failed;
};
enum err job_count(struct ctx *ctx, struct db_conn *conn, int64_t failed_since,
                   struct job_counts *out);
/* Appends the job, or {"data":[…],"next":…}: the caller's own, all for an administrator, newest first. */
enum err job_read(struct record_env *env, int64_t id, struct buf *out);
/* What a job of this kind was asked to do, JSON; ERR_not_found as job_read, and for another kind. */
enum err job_parameters(struct record_env *env, int64_t id, struct text kind, struct text *out);
enum err job_list(struct record_env *env, int64_t before, int64_t limit, struct buf *out);
