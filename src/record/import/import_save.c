/* The second reading: chunks of rows become saves of one transaction.
 *
 * While the writer runs some saves, the next rows are read and converted here; a few saves wait in the bulk lane,
 * so that the writer can take them as one group. When somebody else waits for the writer, saves are short and go
 * one at a time. What a save does on the writer's thread touches its own job only, and the ids of names that
 * stand for rows of the file (writer only until all is saved). */
#include "record/import/import_run.h"
#include "sys/clock.h"
#include "sys/thread.h"

#define JOBS 4
/* Longest a save should hold the writer while somebody waits. */
#define SHORT_MS 40
#define ROWS_LEAST 10

struct job {
    struct import_run *run;
    struct saver *saver;
    struct import_chunk chunk;
    struct record_task task;
    const struct meta_catalog *catalog; /* the one `fields` belong to */
    const struct meta_field **fields;   /* by column */
    struct import_later *later;
    int64_t creates, updates, unchanged;
    bool waiting; /* given to the writer */
    bool finished;
    enum err result;
    int64_t started; /* µs */
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

/* ---- on the writer's thread ---- */

static enum err find_fields(struct job *job, struct record_env *env)
{
    struct import_run *run = job->run;
    const struct meta_object *object = meta_object_find(env->catalog, run->object->name);
    job->fields = ARENA_ARRAY(env->ctx->arena, const struct meta_field *, run->column_count);
    if (!object || !job->fields)
        return ctx_fail(env->ctx, ERR_unknown_object, run->object->name, TEXT_EMPTY);
    for (size_t i = 0; i < run->column_count; i++) {
        job->fields[i] = meta_field_find(object, run->columns[i].name);
        if (!job->fields[i])
            return ctx_fail(env->ctx, ERR_unknown_field, run->columns[i].name, TEXT_EMPTY);
    }
    return ERR_OK;
}

struct bearing {
    const struct job *job; /* NULL: no save is going on */
    int64_t place;
    int64_t id;
};

/* The row bears a name that others refer to: by its place in the save, or by its id once there is one. */
static void bear(struct import_name *name, void *subject)
{
    const struct bearing *bearing = subject;
    if (name->state != NAME_IN_FILE)
        return;
    name->chunk = bearing->id ? NULL : bearing->job;
    name->place = bearing->place;
    name->id = bearing->id;
}

static void bear_names(struct job *job, struct import_row *row, struct bearing bearing)
{
    import_names_of_row(job->run, &job->chunk.arena, row->raw, bear, &bearing);
}

static enum err add_changes(struct job *job, struct record_task *task)
{
    struct record_env *env = &task->env;
    const struct meta_object *object = job->fields[0]->object;
    for (size_t i = job->chunk.from; i < job->chunk.to; i++) {
        struct import_row *row = &job->chunk.rows[i];
        row->place = 0;
        if (row->fate == ROW_REJECT || row->fate == ROW_SKIP)
            continue;
        if (row->first && row->first->fate == ROW_REJECT) {
            row->fate = ROW_REJECT;
            row->reason = row->first->reason;
            continue;
        }
        if (row->first && row->first->place) {
            row->place = row->first->place; /* the same record: one change */
            continue;
        }
        enum record_action action = row->existing ? RECORD_UPDATE : RECORD_CREATE;
        struct record_change *change = record_save_add(env->ctx, &task->save, action, object,
                                                       row->existing);
        if (!change)
            return ctx_error(env->ctx);
        change->row = (int64_t)i + 1;
        row->place = task->save.count;
        bear_names(job, row, (struct bearing){job, (int64_t)row->place, row->existing});
    }
    return ERR_OK;
}

static bool put_later(struct job *job, struct import_row *row, size_t column,
                      struct import_name *name)
{
    struct import_later *later = ARENA_NEW(&job->chunk.arena, struct import_later);
    if (!later)
        return false;
    *later = (struct import_later){(int64_t)row->place, column, name, job->later};
    job->later = later;
    return true;
}

/* A reference to another row of the file: known, in this save, or later. */
static bool set_name(struct job *job, struct record_change *change, struct import_row *row,
                     size_t column)
{
    struct import_name *name = row->cells[column].name;
    if (name->chunk == job) {
        record_change_set(change, job->fields[column], VALUE_NONE);
        for (size_t i = 0; i < change->setting_count; i++)
            if (change->settings[i].field == job->fields[column])
                change->settings[i].from_save = name->place;
        return true;
    }
    if (name->id) {
        record_change_set(change, job->fields[column], value_int(name->id));
        return true;
    }
    return put_later(job, row, column, name);
}

static enum err set_fields(struct job *job, struct record_task *task)
{
    bool fine = true;
    for (size_t i = job->chunk.from; fine && i < job->chunk.to; i++) {
        struct import_row *row = &job->chunk.rows[i];
        if (!row->place)
            continue;
        struct record_change *change = &task->save.changes[row->place - 1];
        bool fresh = change->action == RECORD_CREATE && !row->first;
        for (size_t c = 0; fine && c < job->run->column_count; c++) {
            const struct import_cell *cell = &row->cells[c];
            const struct meta_field *field = job->fields[c];
            bool id = field->system && text_eq(field->name, TEXT("id"));
            if (id || !cell->given || (cell->defaulted && !fresh))
                continue;
            if (cell->name)
                fine = set_name(job, change, row, c);
            else if (!value_is_null(cell->value))
                record_change_set(change, field, cell->value);
        }
    }
    return fine ? ERR_OK : ctx_fail(task->env.ctx, ERR_out_of_memory);
}

static enum err prepare(struct record_task *task)
{
    struct job *job = task->subject;
    job->later = NULL;
    job->creates = job->updates = job->unchanged = 0;
    job->started = clock_monotonic_us();
    enum err err = find_fields(job, &task->env);
    if (!err)
        err = import_keys_existing(job->run, &task->env, &job->chunk);
    if (!err)
        err = add_changes(job, task);
    return err ? err : set_fields(job, task);
}

static enum err after(struct record_task *task)
{
    struct job *job = task->subject;
    for (size_t i = job->chunk.from; i < job->chunk.to; i++) {
        struct import_row *row = &job->chunk.rows[i];
        if (!row->place)
            continue;
        const struct record_change *change = &task->save.changes[row->place - 1];
        bear_names(job, row, (struct bearing){NULL, 0, change->error ? 0 : change->id});
        if (change->error) {
            row->fate = ROW_REJECT;
            continue;
        }
        if (row->first)
            job->updates++;
        else if (change->action == RECORD_CREATE)
            job->creates++;
        else if (change->unchanged)
            job->unchanged++;
        else
            job->updates++;
    }
    for (struct import_later *later = job->later; later; later = later->next) {
        const struct record_change *change = &task->save.changes[later->record - 1];
        later->record = change->error ? 0 : change->id;
    }
    return ERR_OK;
}

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
    struct import_run *run = job->run;
    job->task = (struct record_task){
        .store = run->store, .subject = job, .prepare = prepare, .after = after, .done = done};
    job->task.db.lane = DB_LANE_BULK;
    job->task.db.ctx = &job->chunk.ctx;
    job->task.save.caller = run->caller;
    job->task.save.origin = ORIGIN_IMPORT;
    job->task.save.importing = true;
    job->task.save.partial = partial;
    job->task.save.txn = run->report->txn;
    job->task.save.summary = import_summary(run);
    job->finished = false;
    job->waiting = true;
}

static enum err run_job(struct job *job)
{
    start_task(job, job->run->plan->rejects_path);
    enum err err = record_task_run(&job->task);
    job->waiting = false;
    job->result = err;
    return err;
}

/* Reasons of what the save left out, or refused. */
static void take_faults(struct job *job)
{
    struct import_run *run = job->run;
    const struct ctx *ctx = &job->chunk.ctx;
    for (size_t i = 0; i < ctx->fault_count && i < CTX_FAULTS_MAX; i++) {
        const struct fault *fault = &ctx->faults[i];
        bool known = fault->row > 0 && (size_t)fault->row <= job->chunk.count;
        struct import_row *row = known ? &job->chunk.rows[fault->row - 1] : NULL;
        struct buf message;
        buf_init(&message, run->ctx->arena, 2000);
        error_message(&message, fault, run->ctx->lang);
        import_report_fault(run, row ? row->line : 0, fault->field, buf_text(&message));
        if (!row)
            continue;
        row->fate = ROW_CREATE; /* so that the reason begins anew */
        if (!row->reason.len)
            import_row_fault(run, &job->chunk, row, fault);
        row->fate = ROW_REJECT;
    }
}

static bool keep_later(struct import_run *run, const struct job *job)
{
    for (const struct import_later *later = job->later; later; later = later->next) {
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
    size_t rows = job->chunk.to - job->chunk.from;
    if (job->creates + job->updates)
        report->txn = job->task.save.txn;
    report->creates += job->creates;
    report->updates += job->updates;
    report->unchanged += job->unchanged;
    if (rows && job->started)
        saver->row_us = (clock_monotonic_us() - job->started) / (int64_t)rows;
    if (job->chunk.ctx.fault_count)
        take_faults(job);
    for (size_t i = job->chunk.from; i < job->chunk.to; i++) {
        const struct import_row *row = &job->chunk.rows[i];
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
    size_t from = job->chunk.from, to = job->chunk.to;
    size_t middle = from + (to - from) / 2;
    enum err err = ERR_OK;
    if (saver->rows > to - from)
        saver->rows = to - from;
    saver->rows = saver->rows > 2 * ROWS_LEAST ? saver->rows / 2 : ROWS_LEAST;
    for (int half = 0; !err && half < 2; half++) {
        job->chunk.from = half ? middle : from;
        job->chunk.to = half ? to : middle;
        ctx_clear(&job->chunk.ctx);
        err = run_job(job);
        if (err == ERR_too_many && job->chunk.to - job->chunk.from > 1)
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
    take_faults(job);
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
    if (err == ERR_too_many && job->chunk.to - job->chunk.from > 1)
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
    for (size_t i = 0; i < job->chunk.count; i++)
        any = any || job->chunk.rows[i].fate == ROW_CREATE;
    start_task(job, saver->run->plan->rejects_path);
    if (!any) {
        job->waiting = false;
        job->later = NULL;
        job->creates = job->updates = job->unchanged = 0;
        return count_job(saver, job);
    }
    enum err err = record_task_submit(&job->task);
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
        err = import_chunk_read(run, &job->chunk, next_rows(saver), &ended);
        if (err)
            return err;
        import_keys_in_file(run, &job->chunk);
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

static enum err prepare_later(struct record_task *task)
{
    struct job *job = task->subject;
    struct record_env *env = &task->env;
    enum err err = find_fields(job, env);
    for (struct import_later *later = job->later; !err && later; later = later->next) {
        if (!later->name->id)
            continue;
        struct record_change *change = record_save_add(env->ctx, &task->save, RECORD_UPDATE,
                                                       job->fields[0]->object, later->record);
        if (!change)
            return ctx_error(env->ctx);
        record_change_set(change, job->fields[later->column], value_int(later->name->id));
    }
    return err;
}

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
        import_chunk_clear(run, &job->chunk);
        job->later = NULL;
        for (size_t i = 0; i < saver->rows && run->later; i++) {
            struct import_later *later = run->later;
            run->later = later->next;
            if (!later->name->id)
                report_lost(run, later);
            later->next = job->later;
            job->later = later;
        }
        start_task(job, false);
        job->task.prepare = prepare_later;
        job->task.after = NULL;
        err = record_task_run(&job->task);
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
        saver->jobs[i].run = run;
        saver->jobs[i].saver = saver;
        import_chunk_init(&saver->jobs[i].chunk);
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
        arena_deinit(&saver->jobs[i].chunk.arena);
    pthread_cond_destroy(&saver->changed);
    pthread_mutex_destroy(&saver->lock);
    return err ? err : closing;
}
