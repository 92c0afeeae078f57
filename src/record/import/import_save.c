/* The second reading: chunks of rows become saves of one transaction.
 *
 * While the writer runs some saves, the next rows are read and converted here; a few saves wait in the bulk lane,
 * so that the writer can take them as one group. When somebody else waits for the writer, saves are short and go
 * one at a time. What a save does on the writer's thread touches its own job only, and the ids of names that
 * stand for rows of the file (writer only until all is saved). */
#include "record/import/import_piece.h"
#include "sys/clock.h"
#include "sys/thread.h"

#define JOBS 4
/* Longest a save should hold the writer while somebody waits. */
#define SHORT_MS 40
#define ROWS_LEAST 10

struct job {
    struct import_piece piece; /* first: what the writer is given */
    struct saver *saver;
    bool waiting; /* given to the writer */
    bool finished;
    enum err result;
};

struct saver {
    struct import_run *run;
    struct import_rejects *rejects;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct job jobs[JOBS];
    size_t rows;    /* of a save: as many as the changes that the rules append leave room for */
    int64_t row_us; /* what a row took the writer lately */
    bool refused;   /* a save failed for its contents, and no row may be left out */
};

static void done(struct record_task *task, enum err result)
{
    struct job *job = task->subject;
    struct saver *saver = job->saver;
    pthread_mutex_lock(&saver->lock);
    job->result = result;
    job->finished = true;
    pthread_cond_broadcast(&saver->changed);
    pthread_mutex_unlock(&saver->lock);
}

/* ---- on the command's thread ---- */

static void start_task(struct job *job, bool partial)
{
    import_piece_task(&job->piece, partial);
    job->piece.task.done = done;
    job->finished = false;
    job->waiting = true;
}

static enum err run_job(struct job *job)
{
    start_task(job, job->piece.run->plan->rejects_path);
    enum err err = record_task_run(&job->piece.task);
    job->waiting = false;
    job->result = err;
    return err;
}

static bool keep_later(struct import_run *run, const struct job *job)
{
    for (const struct import_later *later = job->piece.later; later; later = later->next) {
        if (!later->record)
            continue;
        struct import_later *kept = ARENA_NEW(run->ctx->arena, struct import_later);
        if (!kept)
            return false;
        *kept = *later;
        kept->next = run->later;
        run->later = kept;
    }
    return true;
}

static enum err count_job(struct saver *saver, struct job *job)
{
    struct import_run *run = saver->run;
    struct record_import_report *report = run->report;
    size_t rows = job->piece.chunk.to - job->piece.chunk.from;
    if (job->piece.creates + job->piece.updates)
        report->txn = job->piece.task.save.txn;
    report->creates += job->piece.creates;
    report->updates += job->piece.updates;
    report->unchanged += job->piece.unchanged;
    if (rows && job->piece.started)
        saver->row_us = (clock_monotonic_us() - job->piece.started) / (int64_t)rows;
    if (job->piece.chunk.ctx.fault_count)
        import_piece_faults(&job->piece);
    for (size_t i = job->piece.chunk.from; i < job->piece.chunk.to; i++) {
        const struct import_row *row = &job->piece.chunk.rows[i];
        report->skipped += row->fate == ROW_SKIP;
        report->duplicates += row->doubled;
        report->rejected += row->fate == ROW_REJECT;
        if (row->fate == ROW_REJECT)
            import_rejects_put(run, saver->rejects, row);
    }
    return keep_later(run, job) ? ERR_OK : ctx_fail(run->ctx, ERR_out_of_memory);
}

/* The rules appended more changes than a save may have: halves, from now on. */
static enum err split_job(struct saver *saver, struct job *job)
{
    size_t from = job->piece.chunk.from, to = job->piece.chunk.to;
    size_t middle = from + (to - from) / 2;
    enum err err = ERR_OK;
    if (saver->rows > to - from)
        saver->rows = to - from;
    saver->rows = saver->rows > 2 * ROWS_LEAST ? saver->rows / 2 : ROWS_LEAST;
    for (int half = 0; !err && half < 2; half++) {
        job->piece.chunk.from = half ? middle : from;
        job->piece.chunk.to = half ? to : middle;
        ctx_clear(&job->piece.chunk.ctx);
        err = run_job(job);
        if (err == ERR_too_many && job->piece.chunk.to - job->piece.chunk.from > 1)
            err = split_job(saver, job);
        else if (!err)
            err = count_job(saver, job);
    }
    return err;
}

/* What a save that failed means: a row at fault stops the import, trouble of the server ends it. */
static enum err fail_job(struct saver *saver, struct job *job, enum err err)
{
    if (error_status(err) >= 500)
        return saver->run->ctx->fault_count ? err : ctx_fail(saver->run->ctx, err);
    import_piece_faults(&job->piece);
    saver->refused = true;
    return ERR_OK;
}

static enum err collect(struct saver *saver, struct job *job)
{
    if (!job->waiting)
        return ERR_OK;
    pthread_mutex_lock(&saver->lock);
    while (!job->finished)
        thread_wait(&saver->changed, &saver->lock, 1000);
    pthread_mutex_unlock(&saver->lock);
    job->waiting = false;
    enum err err = job->result;
    if (err == ERR_too_many && job->piece.chunk.to - job->piece.chunk.from > 1)
        err = split_job(saver, job);
    else if (!err)
        return count_job(saver, job);
    return err ? fail_job(saver, job, err) : ERR_OK;
}

/* A mapped phone or address is a further record (contact_point) for each row, and more for persons. */
static size_t first_rows(const struct import_run *run)
{
    size_t records = 1;
    for (size_t i = 0; i < run->column_count; i++) {
        enum field_type type = run->columns[i].field->type;
        records += type == FIELD_phone || type == FIELD_email;
    }
    return IMPORT_CHUNK / records;
}

static size_t next_rows(const struct saver *saver)
{
    if (!db_contended(saver->run->store->db) || saver->row_us <= 0)
        return saver->rows;
    size_t rows = (size_t)(SHORT_MS * 1000 / saver->row_us);
    rows = rows < ROWS_LEAST ? ROWS_LEAST : rows;
    return rows < saver->rows ? rows : saver->rows;
}

/* Rows that are all left out need no save. */
static enum err submit(struct saver *saver, struct job *job)
{
    bool any = false;
    for (size_t i = 0; i < job->piece.chunk.count; i++)
        any = any || job->piece.chunk.rows[i].fate == ROW_CREATE;
    start_task(job, saver->run->plan->rejects_path);
    if (!any) {
        job->waiting = false;
        job->piece.later = NULL;
        job->piece.creates = job->piece.updates = job->piece.unchanged = 0;
        return count_job(saver, job);
    }
    enum err err = record_task_submit(&job->piece.task);
    if (!err)
        return ERR_OK;
    job->waiting = false;
    return ctx_fail(saver->run->ctx, err);
}

static enum err save_rows(struct saver *saver)
{
    struct import_run *run = saver->run;
    bool ended = false;
    for (size_t i = 0; !ended; i++) {
        struct job *job = &saver->jobs[i % JOBS];
        enum err err = collect(saver, job);
        if (err || saver->refused)
            return err;
        run->report->cancelled = import_is_cancelled(run);
        if (run->report->cancelled)
            return ERR_OK;
        bool contended = db_contended(run->store->db);
        err = import_chunk_read(run, &job->piece.chunk, next_rows(saver), &ended);
        if (err)
            return err;
        import_keys_in_file(run, &job->piece.chunk);
        err = submit(saver, job);
        /* The first gives the transaction its number; and nobody else waits behind two of ours. */
        if (!err && (!run->report->txn || contended))
            err = collect(saver, job);
        if (err)
            return err;
        import_progress(run, 1);
    }
    return ERR_OK;
}

/* ---- references to rows that came later ---- */

/* Their record was not saved after all, so the reference stays empty, and that is said. */
static void report_lost(struct import_run *run, const struct import_later *later)
{
    struct fault fault = import_name_fault(run, later->name);
    struct buf message;
    fault.code = ERR_import_no_record;
    buf_init(&message, run->ctx->arena, 2000);
    error_message(&message, &fault, run->ctx->lang);
    import_report_fault(run, later->name->line, fault.field, buf_text(&message));
}

static enum err save_later(struct saver *saver)
{
    struct import_run *run = saver->run;
    struct job *job = &saver->jobs[0];
    enum err err = ERR_OK;
    while (!err && run->later) {
        import_chunk_clear(run, &job->piece.chunk);
        job->piece.later = NULL;
        for (size_t i = 0; i < saver->rows && run->later; i++) {
            struct import_later *later = run->later;
            run->later = later->next;
            if (!later->name->id)
                report_lost(run, later);
            later->next = job->piece.later;
            job->piece.later = later;
        }
        start_task(job, false);
        job->piece.task.prepare = import_piece_prepare_later;
        job->piece.task.after = NULL;
        err = record_task_run(&job->piece.task);
        job->waiting = false;
    }
    return err ? fail_job(saver, job, err) : ERR_OK;
}

/* ---- all of it ---- */

static void clear_counts(struct record_import_report *report)
{
    report->creates = report->updates = report->unchanged = report->skipped = 0;
    report->rejected = report->duplicates = 0;
    report->fault_count = 0;
}

enum err import_save(struct import_run *run)
{
    struct saver *saver = ARENA_NEW(run->ctx->arena, struct saver);
    if (!saver)
        return ctx_fail(run->ctx, ERR_out_of_memory);
    saver->run = run;
    saver->rows = first_rows(run);
    pthread_mutex_init(&saver->lock, NULL);
    pthread_cond_init(&saver->changed, NULL);
    for (size_t i = 0; i < JOBS; i++) {
        saver->jobs[i].piece.run = run;
        saver->jobs[i].saver = saver;
        import_chunk_init(&saver->jobs[i].piece.chunk);
    }
    clear_counts(run->report);
    run->reading = READ_SAVE;
    run->reject_at = run->rejects;
    enum err err = import_rejects_open(run, &saver->rejects);
    if (!err)
        err = import_rewind(run);
    if (!err)
        err = save_rows(saver);
    for (size_t i = 0; i < JOBS; i++) {
        enum err last = collect(saver, &saver->jobs[i]);
        err = err ? err : last;
    }
    if (!err && !saver->refused && !run->report->cancelled)
        err = save_later(saver);
    enum err closing = import_rejects_close(run, saver->rejects);
    run->report->stopped = saver->refused;
    run->report->half = run->report->txn && (err || saver->refused || run->report->cancelled);
    for (size_t i = 0; i < JOBS; i++)
        arena_deinit(&saver->jobs[i].piece.chunk.arena);
    pthread_cond_destroy(&saver->changed);
    pthread_mutex_destroy(&saver->lock);
    return err ? err : closing;
}
