/* Private to undo: carrying a plan out, chunk by chunk, for whoever waits for all of it and for a job. */
#pragma once

#include "base/json_write.h"
#include "record/undo/undo_plan.h"

/* Records in one save; what deleting them takes along must fit beside them. */
#define UNDO_CHUNK 500

struct undo {
    struct ctx *ctx; /* of the plan */
    struct record_store *store;
    const struct access_caller *caller;
    struct undo_plan plan;
    enum record_conflicts conflicts;
    int64_t txn; /* the new one; 0 until its first line */
    int64_t undone;
};

/* What the catalog lost comes back first and what it gained goes last, each in a schema task. */
enum undo_phase { PHASE_CATALOG_BACK, PHASE_RECORDS, PHASE_CATALOG_AWAY, PHASE_COUNT };

struct undo_chunk {
    struct undo *undo;
    struct undo_item *items[UNDO_CHUNK];
    size_t count;
    bool last;
    int64_t us; /* what it cost the writer */
    int64_t started;
    /* In its transaction, when it is written; may be NULL. */
    enum err (*after)(struct undo_chunk *chunk, struct record_task *task);
    void *subject;
};

bool undo_to_do(const struct undo_item *item);
enum undo_phase undo_phase_of(const struct undo_item *item);
/* Saves a chunk of one phase and counts it. */
enum err undo_chunk_run(struct undo_chunk *chunk, enum undo_phase phase);
/* The item a change of the chunk's save undoes; NULL for what came along. */
struct undo_item *undo_item_of(const struct undo_chunk *chunk, const struct record_change *change);
/* Refuses a plan that leaves references hanging, or has conflicts where none are wanted. */
enum err undo_refuse(struct undo *undo);
/* One kept record; `reason` and `detail` as of the item. */
void undo_put_conflict(struct undo *undo, struct json_out *out, const struct undo_item *item);
/* Why the row was refused, in words. */
struct text undo_refusal(struct arena *arena, const struct ctx *ctx, int64_t row);
