#include "record/import/import_step.h"

#include "record/import/import_work.h"
#include "sys/clock.h"

/* How long a step goes on before the queue looks whether it was called off. */
#define STEP_MS 250
#define PART_MEMORY ((size_t)1536 << 20)

/* ---- beginning and ending ---- */

static void close_part(struct import_work *work)
{
    if (!work->open)
        return;
    arena_deinit(&work->piece.chunk.arena);
    arena_deinit(&work->arena);
    work->open = false;
}

static void end_work(void *subject)
{
    struct import_work *work = subject;
    close_part(work);
    for (size_t i = 0; i < work->parts.count; i++) {
        import_prints_deinit(&work->part[i].known.names);
        import_prints_deinit(&work->part[i].known.twice);
    }
}

static enum err begin(struct record_step *step, struct import_work **out)
{
    struct import_work *work = ARENA_NEW(step->memory, struct import_work);
    *out = work;
    if (!work)
        return ctx_fail(step->ctx, ERR_out_of_memory);
    work->step = step;
    work->memory = step->memory;
    /* the plan's texts must outlive this step */
    struct ctx inner;
    ctx_init(&inner, step->memory, step->ctx->now);
    const struct json *plan = json_parse(&inner, json_dump(step->memory, step->parameters));
    enum err err = plan ? import_parts_read(&inner, plan, &work->parts) : ERR_internal;
    if (err)
        return ctx_fail(step->ctx, err);
    for (size_t i = 0; i < work->parts.count; i++) {
        work->part[i].object = work->parts.items[i].plan.object;
        import_prints_init(&work->part[i].known.names);
        import_prints_init(&work->part[i].known.twice);
    }
    err = work_restore(work);
    if (err)
        return err;
    step->plan = work;
    return arena_on_end(step->memory, end_work, work) ? ERR_OK
                                                      : ctx_fail(step->ctx, ERR_out_of_memory);
}

/* The faults of the open file's ctx become the step's, in whose language they are told. */
static enum err failed(struct import_work *work, enum err err)
{
    struct ctx *from = &work->ctx, *to = work->step->ctx;
    for (size_t i = 0; i < from->fault_count && i < CTX_FAULTS_MAX; i++)
        ctx_fail_at(to, from->faults[i].code, from->faults[i].field, 0, from->faults[i].args, 4);
    ctx_clear(from);
    if (!work->usable)
        close_part(work);
    return to->fault_count ? err : ctx_fail(to, err);
}

/* ---- one file ---- */

static enum err open_file(struct import_work *work, struct record_import_plan *plan)
{
    struct import_part *part = &work->parts.items[work->at];
    struct import_source source;
    const struct import_source_wanted wanted = {work->step->caller->user, part->upload, part->sheet,
                                                false};
    enum err err = import_source_open(&work->ctx, work->step->store, &wanted, &source);
    if (err)
        return err;
    plan->path = source.path;
    plan->is_sheet = source.is_sheet;
    plan->title = source.upload.name;
    work->part[work->at].file = text_dup(work->memory, source.upload.name);
    return ERR_OK;
}

/* The files before this one whose rows it may refer to; only until all are judged. */
static const struct import_known *known_before(struct import_work *work)
{
    struct import_known *known = NULL;
    for (size_t i = 0; i < work->at; i++) {
        work->part[i].known.next = known;
        known = &work->part[i].known;
    }
    return known;
}

static enum err open_part(struct import_work *work, bool silent)
{
    arena_init(&work->arena, PART_MEMORY);
    ctx_init(&work->ctx, &work->arena, work->step->ctx->now);
    work->ctx.lang = work->step->ctx->lang;
    work->open = true;
    work->usable = work->scanned = work->ended = false;
    work->next = 0;
    work->piece = (struct import_piece){.subject = work};
    import_chunk_init(&work->piece.chunk);
    struct import_run *run = ARENA_NEW(&work->arena, struct import_run);
    work->report = ARENA_NEW(&work->arena, struct record_import_report);
    if (!run || !work->report)
        return ctx_fail(&work->ctx, ERR_out_of_memory);
    *run = (struct import_run){.ctx = &work->ctx,
                               .store = work->step->store,
                               .caller = work->step->caller,
                               .plan = &work->parts.items[work->at].plan,
                               .report = work->report,
                               .silent = silent,
                               .known = known_before(work),
                               .earlier_name = {.state = NAME_EARLIER},
                               .subject = work};
    run->rejects_end = &run->rejects;
    run->reading = READ_CHECK;
    work->run = work->piece.run = run;
    enum err err = open_file(work, &work->parts.items[work->at].plan);
    if (!err)
        err = import_open(run);
    if (err)
        return err;
    work->part[work->at].object = text_dup(work->memory, run->object->name);
    work->part[work->at].known.object = run->object->number;
    import_describe(run);
    work->usable = true;
    return ERR_OK;
}

/* ---- first: everything is read and judged ---- */

static int64_t rows_expected(const struct import_work *work)
{
    int64_t at = csv_file_position(work->run->file), size = csv_file_size(work->run->file);
    int64_t rows = work->report->rows;
    return at > 0 && rows ? (int64_t)((double)rows * (double)size / (double)at) : rows;
}

static enum err judge_piece(struct import_work *work, bool *ended)
{
    enum err err = import_scan_piece(work->run, &work->piece.chunk, ended);
    if (!err && work->at + 1 < work->parts.count && !work->run->silent &&
        !import_known_add(work->run, &work->piece.chunk, &work->part[work->at].known))
        err = ctx_fail(&work->ctx, ERR_out_of_memory);
    return err;
}

static enum err judge_some(struct import_work *work, bool *ended)
{
    int64_t until = clock_monotonic() + STEP_MS, before = work->checked - work->report->rows;
    enum err err = ERR_OK;
    *ended = false;
    while (!err && !*ended && clock_monotonic() < until)
        err = judge_piece(work, ended);
    work->checked = before + work->report->rows;
    return err ? err : *ended ? import_scan_end(work->run) : ERR_OK;
}

static void leave_check(struct import_work *work)
{
    bool go = !work->parts.dry_run && !work->stopped;
    work->phase = go ? WORK_SAVE : WORK_DONE;
    if (go && work->parts.count > 1)
        close_part(work);
    for (size_t i = 0; go && i < work->parts.count; i++)
        for (size_t k = 0; k < WORK_COUNTS; k++)
            if (k != COUNT_ROWS && k != COUNT_FAULTS && k != COUNT_FORM_EMPTY &&
                k != COUNT_QUESTIONS)
                work->part[i].counts[k] = 0;
    work->at = 0;
    work->line = 0;
}

static enum err check_some(struct import_work *work)
{
    bool ended;
    enum err err = work->open ? ERR_OK : open_part(work, false);
    if (!err)
        err = judge_some(work, &ended);
    if (err)
        return failed(work, err);
    if (!ended) {
        work->step->total = work->checked - work->report->rows + rows_expected(work);
        return ERR_OK;
    }
    import_describe_findings(work->run);
    work_take_findings(work);
    work->step->total = work->checked;
    work->scanned = true;
    if (work->at + 1 < work->parts.count) {
        close_part(work);
        work->at++;
        return ERR_OK;
    }
    leave_check(work);
    return ERR_OK;
}

/* ---- then: saved ---- */

static enum err keep_made(struct import_run *run, struct record_task *task)
{
    struct import_work *work = run->subject;
    work->step->txn = task->save.txn;
    return work_keep(work, task->env.ctx, task->env.conn, false);
}

/* What the first reading knows is there again, and what must be there before the rows. */
static enum err ready_to_save(struct import_work *work, bool *ready)
{
    struct import_run *run = work->run;
    *ready = false;
    if (!work->scanned) {
        enum err err = judge_some(work, &work->scanned);
        if (err || !work->scanned)
            return err;
    }
    run->report->txn = work->step->txn;
    run->reading = READ_SAVE;
    run->known = NULL;
    run->made = keep_made;
    enum err err = work_names_again(work, work->line);
    if (!err && !work->line)
        err = import_make_records(run);
    work->part[work->at].counts[COUNT_MADE] += run->report->made;
    run->report->made = 0;
    run->report->fault_count = 0;
    if (!err)
        err = import_rewind(run);
    work->piece.chunk.count = work->next = 0;
    work->ended = false;
    *ready = !err;
    return err;
}

static enum err save_some(struct import_work *work)
{
    bool finished = false, ready = work->open && work->run->reading == READ_SAVE;
    int64_t until = clock_monotonic() + STEP_MS;
    enum err err = work->open ? ERR_OK : open_part(work, true);
    if (!err && !ready)
        err = ready_to_save(work, &ready);
    while (!err && ready && !finished && clock_monotonic() < until)
        err = work_save_some(work, &finished);
    if (err)
        return failed(work, err);
    if (finished) {
        work->phase = WORK_LATER;
        work->later = 0;
        work->step->is_kept = false;
    }
    return ERR_OK;
}

static enum err later_some(struct import_work *work)
{
    bool finished = false;
    enum err err = work->open ? ERR_OK : open_part(work, true);
    bool ready = work->open && work->run && work->run->reading == READ_SAVE;
    if (!err && !ready) {
        work->line = INT64_MAX; /* all rows are there */
        err = ready_to_save(work, &ready);
    }
    if (!err && ready)
        err = work_set_later(work, &finished);
    if (err)
        return failed(work, err);
    if (!finished)
        return ERR_OK;
    close_part(work);
    work->phase = ++work->at < work->parts.count ? WORK_SAVE : WORK_DONE;
    work->at -= work->phase == WORK_DONE;
    work->line = work->later = 0;
    work->step->is_kept = false;
    return ERR_OK;
}

enum err record_import_step(struct record_step *step)
{
    struct import_work *work = step->plan;
    enum err err = work ? ERR_OK : begin(step, &work);
    if (err)
        return err;
    work->step = step;
    if (work->open) {
        work->run->caller = step->caller;
        work->ctx.now = step->ctx->now;
    }
    if (work->phase == WORK_CHECK)
        err = check_some(work);
    else if (work->phase == WORK_SAVE)
        err = save_some(work);
    else if (work->phase == WORK_LATER)
        err = later_some(work);
    if (err)
        return err;
    step->finished = work->phase == WORK_DONE;
    if (!step->is_kept)
        work_tell(work, step->ctx->arena, step->finished || work->phase != WORK_SAVE);
    return ERR_OK;
}
