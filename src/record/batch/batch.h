/* The same done to many records: looked at beforehand, done at once, or done in pieces by a job.
 *
 * A batch is a list of sections, each one object, one action, one set of values. Up to RECORD_SAVE_MAX records
 * are one save, all or nothing; more are a job of one transaction, where what a rule refuses is left out and
 * reported. The ids are chosen before the first piece and never again. */
#pragma once

#include "record/batch/id_list.h"
#include "record/step.h"

struct batch_section {
    struct text object;        /* its name: catalogs come and go while a job runs */
    enum record_action action; /* update or delete */
    struct text values;        /* JSON object of an update */
    const int64_t *ids;        /* NULL in a job: they are in its list */
    size_t count;
    int64_t slices; /* of the list, behind those of the sections before */
};

#define BATCH_SECTIONS_MAX 256

struct batch {
    const struct access_caller *caller;
    enum record_origin origin;
    struct text summary;
    struct batch_section sections[BATCH_SECTIONS_MAX];
    size_t section_count;
    int64_t not_allowed; /* chosen by a filter, but not the caller's to change */
};

size_t batch_total(const struct batch *batch);

/* Fills a save with all sections, for a batch of at most RECORD_SAVE_MAX records. */
enum err batch_fill(struct record_task *task, const struct batch *batch);
/* How many records the save changed by the caller's wish. */
size_t batch_changed(const struct record_save *save);

/* Appends what would happen: {"count","examined","changes","unchanged","refused","reasons","sample"}. Every
 * record is tried through all checks, in pieces on the bulk lane, up to BATCH_EXAMINED of them. */
#define BATCH_EXAMINED 20000
enum err batch_preview(struct ctx *ctx, struct record_store *store, const struct batch *batch,
                       struct buf *out);

/* Writes the ids as the list of job `id`, setting the sections' slices, and gives the job's parameters. */
enum err batch_keep(struct ctx *ctx, struct record_store *store, struct batch *batch, int64_t id,
                    struct text *parameters);
/* The job's step. */
enum err record_batch_step(struct record_step *step);
