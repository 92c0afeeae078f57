/* One save of an import: a chunk of rows, its task, and what came of it. Private to the import. */
#pragma once

#include "record/import/import_run.h"

struct import_piece {
    struct import_run *run;
    struct import_chunk chunk;
    struct record_task task;
    const struct meta_field **fields; /* by column, of the catalog the save runs with */
    struct import_later *later;       /* references to rows that come later */
    int64_t creates, updates, unchanged;
    int64_t started; /* µs */
    void *subject;   /* of whoever wraps `after` */
};

/* The task of rows [from, to) of the chunk; `partial`: rows at fault are left out. */
void import_piece_task(struct import_piece *piece, bool partial);
enum err import_piece_prepare(struct record_task *task);
enum err import_piece_after(struct record_task *task);
/* Instead of prepare: the references that waited. */
enum err import_piece_prepare_later(struct record_task *task);
/* What the save said of rows goes to them and to the report. */
void import_piece_faults(struct import_piece *piece);
