/* Long work in steps: what a step function is given by the job queue (work/job.h) and gives back.
 *
 * A step does a piece of the work, at most about STEP_BUDGET_MS of the writer's time, and says where it stands
 * in the same transaction: it calls `keep` from its task (record_task's `after`), so that the piece and the
 * place behind it are committed together and a job goes on exactly there after a crash. A task may run twice
 * (writer.h), so what a step gives back follows from what it was given, never from an earlier try. */
#pragma once

#include "record/save.h"

/* How long a step's task holds the writer; the half of it while somebody waits. */
#define STEP_BUDGET_MS 40

struct record_step {
    struct ctx *ctx; /* of this step; its memory ends with it */
    struct record_store *store;
    const struct access_caller *caller; /* whose job it is, with today's rights */
    int64_t job;
    struct text summary; /* for the list of transactions */
    const struct json *parameters;
    const struct json *state; /* NULL: nothing is done yet */
    /* for what is dear to work out: lives until the process or the job ends; `plan` is NULL at first */
    struct arena *memory;
    void *plan;
    int64_t row_us; /* measured: what one record costs; 0 at first */
    /* what was kept last; the step changes them before it calls keep */
    int64_t txn; /* shared by all steps: 0 until the first line in the log */
    int64_t done;
    int64_t total;      /* 0: not known */
    struct text next;   /* the new state, JSON */
    struct text report; /* JSON object; empty: none yet */
    bool finished;
    /* In the transaction of the step's task. A step that writes nothing need not call it. */
    enum err (*keep)(struct record_step *step, struct ctx *ctx, struct db_conn *conn);
    bool is_kept;
};

/* How many records the next piece may have, from what the last ones cost; 1 to `most`. */
size_t record_step_rows(const struct record_step *step, size_t most);
/* Notes what a piece of `rows` cost. */
void record_step_cost(struct record_step *step, size_t rows, int64_t us);
