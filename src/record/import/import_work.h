/* What the parts of the import job share. Private to it.
 *
 * import_step.c    the order of phases, and their reading half
 * import_chunk.c   a chunk of rows saved, with its place
 * import_wait.c    references to rows that came later
 * import_report.c  report and state as JSON, and back */
#pragma once

#include "record/import/import_piece.h"
#include "record/import/import_plan.h"
#include "record/import/import_source.h"
#include "record/step.h"

enum work_phase { WORK_CHECK, WORK_SAVE, WORK_LATER, WORK_DONE };

enum work_count {
    COUNT_ROWS,
    COUNT_CREATES,
    COUNT_UPDATES,
    COUNT_UNCHANGED,
    COUNT_SKIPPED,
    COUNT_REJECTED,
    COUNT_DUPLICATES,
    COUNT_MADE,
    COUNT_FAULTS,
    COUNT_FORM_EMPTY,
    COUNT_QUESTIONS,
    WORK_COUNTS
};

/* What is known of one file, beyond the reading that is open. */
struct work_part {
    struct text object, file;
    int64_t counts[WORK_COUNTS];
    struct text columns, questions, orders; /* JSON arrays */
    struct text form_field;
    struct text faults[IMPORT_FAULTS_MAX]; /* JSON objects */
    size_t fault_count;
    struct import_known known;
};

struct import_work {
    struct record_step *step;
    struct arena *memory; /* of the job */
    struct import_parts parts;
    struct work_part part[IMPORT_PARTS_MAX];
    bool stopped;
    /* where it stands */
    enum work_phase phase;
    size_t at;     /* the part */
    int64_t line;  /* of the last row that is saved */
    int64_t later; /* the last reference that was set */
    int64_t reported_at;
    int64_t checked; /* rows read in the first phase */
    /* the file that is open */
    bool open;
    bool usable; /* it was opened without a fault */
    bool scanned;
    struct arena arena;
    struct ctx ctx;
    struct import_run *run;
    struct record_import_report *report;
    struct import_piece piece;
    size_t next; /* of the chunk's rows: those before it are saved */
    bool ended;  /* the file has no rows behind the chunk */
};

/* import_chunk.c: the next rows; *finished when the file has no more. */
enum err work_save_some(struct import_work *work, bool *finished);
/* import_wait.c: the ids of names that rows up to `line` bear, found again. */
enum err work_names_again(struct import_work *work, int64_t line);
enum err work_set_later(struct import_work *work, bool *finished);
/* Notes the references of a save that wait, in its transaction. */
enum err work_note_later(struct import_work *work, struct record_env *env);
/* import_report.c */
enum err work_restore(struct import_work *work);
/* Takes the open reading's report over. */
void work_take_findings(struct import_work *work);
void work_take_faults(struct import_work *work);
/* Into step->next and step->report (the report not oftener than once a second unless `whole`). */
void work_tell(struct import_work *work, struct arena *arena, bool whole);
enum err work_keep(struct import_work *work, struct ctx *ctx, struct db_conn *conn, bool whole);
