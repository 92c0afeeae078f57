/* Private to batch: a piece of a section as a task, tried or done, and what came of it. */
#pragma once

#include "base/json_write.h"
#include "record/batch/batch.h"

/* Records in a piece; refusals beyond the faults a ctx keeps would have no words. */
#define BATCH_PIECE_MAX 500

struct batch_sums {
    int64_t changed, unchanged, refused;
};

struct batch_piece {
    struct ctx *ctx; /* of the work */
    struct record_store *store;
    const struct batch *batch;
    const struct batch_section *section;
    const int64_t *ids;
    size_t count;
    bool dry;
    int64_t txn;
    /* In the task, when everything is checked (and written): reads task->save. */
    enum err (*after)(struct batch_piece *piece, struct record_task *task);
    void *subject;
    int64_t us; /* what it cost the writer */
    int64_t started;
};

/* ERR_too_many: fewer at a time, please. */
enum err batch_piece_run(struct batch_piece *piece);

/* Is this change one the caller asked for? */
bool batch_is_asked(const struct batch_piece *piece, const struct record_change *change);
/* Why a change was refused, in the caller's language. */
struct text batch_reason(struct arena *arena, const struct record_task *task,
                         const struct record_change *change);
/* Its name as the caller may see it, as JSON. */
void batch_put_name(struct json_out *out, const struct record_task *task,
                    const struct record_change *change);
