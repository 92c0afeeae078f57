/* A batch as the answer to a call: at once up to 1,000 records, as a job above, each time under the call's
 * Idempotency-Key. Private to api. */
#pragma once

#include "module/call.h"
#include "record/batch/batch.h"

struct many {
    struct call *call;
    struct ctx *ctx; /* with memory of its own for large selections; ends with many_end */
    struct arena arena;
    struct ctx own;
    struct batch batch;
    struct job_new job; /* give kind and summary */
    /* Adds what belongs to the first commit whichever way it goes; may be NULL. */
    enum err (*first)(struct many *many, struct record_task *task);
    /* Writes the reply when all was done at once. */
    void (*reply)(const struct many *many, const struct record_task *task, struct buf *out);
    void *subject;
};

/* NULL when memory is out. */
struct many *many_new(struct call *call);
enum err many_run(struct many *many);
/* Gives the memory back; faults stay on the call's ctx. */
void many_end(struct many *many, enum err err);
