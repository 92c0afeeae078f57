/* A batch as a job: its parameters, and the step that works through its list.
 *
 *   parameters {"origin":1,"not_allowed":0,"sections":[{"object","action","values","count","slices"}]}
 *   state      {"section":0,"slice":3,"at":120}      slices are counted over all sections
 *   report     {"changed":1,"unchanged":0,"refused":1,"refusals":[{"object","id","name","code","reason"}]} */
#include "base/json_write.h"
#include "record/batch/batch_run.h"

/* Refusals told one by one; all are counted. */
#define REFUSALS_MAX 1000
#define PARAMETERS_MAX ((size_t)16 * 1024 * 1024)

static void put_int(struct json_out *out, const char *key, int64_t number)
{
    json_key(out, text_of(key));
    json_put_int(out, number);
}

static int64_t get_int(const struct json *object, const char *key)
{
    int64_t number = 0;
    json_int(json_get(object, text_of(key)), &number);
    return number;
}

/* ---- parameters ---- */

static struct text write_parameters(struct arena *arena, const struct batch *batch)
{
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, PARAMETERS_MAX);
    json_out_init(&out, &buf);
    json_begin_object(&out);
    put_int(&out, "origin", (int64_t)batch->origin);
    put_int(&out, "not_allowed", batch->not_allowed);
    json_key(&out, TEXT("sections"));
    json_begin_array(&out);
    for (size_t i = 0; i < batch->section_count; i++) {
        const struct batch_section *section = &batch->sections[i];
        json_begin_object(&out);
        json_key(&out, TEXT("object"));
        json_put_text(&out, section->object);
        put_int(&out, "action", (int64_t)section->action);
        json_key(&out, TEXT("values"));
        json_put_raw(&out, section->values.len ? section->values : TEXT("{}"));
        put_int(&out, "count", (int64_t)section->count);
        put_int(&out, "slices", section->slices);
        json_end_object(&out);
    }
    json_end_array(&out);
    json_end_object(&out);
    return buf_text(&buf);
}

enum err batch_keep(struct ctx *ctx, struct record_store *store, struct batch *batch, int64_t id,
                    struct text *parameters)
{
    int64_t slice = 0;
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < batch->section_count; i++) {
        int64_t from = slice;
        err = id_list_write(ctx, store, id, batch->sections[i].ids, batch->sections[i].count,
                            &slice);
        batch->sections[i].slices = slice - from;
    }
    *parameters = write_parameters(ctx->arena, batch);
    return err ? err : ctx_error(ctx);
}

static void read_batch(const struct record_step *step, struct batch *batch)
{
    struct json_iter it = json_iter(json_get(step->parameters, TEXT("sections")));
    *batch = (struct batch){.caller = step->caller,
                            .origin = (enum record_origin)get_int(step->parameters, "origin"),
                            .summary = step->summary,
                            .not_allowed = get_int(step->parameters, "not_allowed")};
    while (batch->section_count < BATCH_SECTIONS_MAX && json_next(&it))
        batch->sections[batch->section_count++] =
            (struct batch_section){.object = json_text(json_get(it.value, TEXT("object"))),
                                   .action = (enum record_action)get_int(it.value, "action"),
                                   .values = json_dump(step->ctx->arena,
                                                       json_get(it.value, TEXT("values"))),
                                   .count = (size_t)get_int(it.value, "count"),
                                   .slices = get_int(it.value, "slices")};
}

/* ---- where it stands ---- */

struct place {
    int64_t slice, at;
};

struct batch_work {
    struct record_step *step;
    struct batch batch;
    struct place place;
    int64_t ids[ID_LIST_SLICE];
    size_t in_slice;
    /* as it was before this step */
    struct batch_sums sums;
    int64_t listed;
    const struct json *report;
    int64_t done, txn;
};

static void read_work(struct batch_work *work)
{
    const struct record_step *step = work->step;
    work->place = (struct place){get_int(step->state, "slice"), get_int(step->state, "at")};
    work->report = step->report.len ? json_parse(step->ctx, step->report) : NULL;
    work->sums.changed = get_int(work->report, "changed");
    work->sums.unchanged = get_int(work->report, "unchanged");
    work->sums.refused = work->report ? get_int(work->report, "refused") : work->batch.not_allowed;
    work->listed = (int64_t)json_size(json_get(work->report, TEXT("refusals")));
    work->done = step->done;
    work->txn = step->txn;
}

/* The section a slice belongs to; NULL behind the last. */
static const struct batch_section *section_of(const struct batch *batch, int64_t slice)
{
    for (size_t i = 0; i < batch->section_count; i++) {
        if (slice < batch->sections[i].slices)
            return &batch->sections[i];
        slice -= batch->sections[i].slices;
    }
    return NULL;
}

static struct text state_behind(const struct batch_work *work, size_t count)
{
    struct place next = {work->place.slice, work->place.at + (int64_t)count};
    if (next.at >= (int64_t)work->in_slice)
        next = (struct place){next.slice + 1, 0};
    work->step->finished = !section_of(&work->batch, next.slice);
    return text_format(work->step->ctx->arena, "{\"slice\":%lld,\"at\":%lld}",
                       (long long)next.slice, (long long)next.at);
}

/* ---- the report ---- */

struct report {
    struct buf buf;
    struct json_out out;
    int64_t listed;
};

static void report_begin(struct report *report, const struct batch_work *work)
{
    buf_init(&report->buf, work->step->ctx->arena, (size_t)4 << 20);
    json_out_init(&report->out, &report->buf);
    report->listed = work->listed;
    json_begin_array(&report->out);
    struct json_iter it = json_iter(json_get(work->report, TEXT("refusals")));
    while (work->report && json_next(&it))
        json_put_raw(&report->out, json_dump(work->step->ctx->arena, it.value));
}

static void report_refusal(struct report *report, const struct record_task *task,
                           const struct record_change *change)
{
    struct json_out *out = &report->out;
    if (report->listed++ >= REFUSALS_MAX)
        return;
    json_begin_object(out);
    json_key(out, TEXT("object"));
    json_put_text(out, change->object->name);
    json_key(out, TEXT("id"));
    json_put_id(out, change->id);
    json_key(out, TEXT("name"));
    batch_put_name(out, task, change);
    json_key(out, TEXT("code"));
    json_put_text(out, error_name(change->error));
    json_key(out, TEXT("reason"));
    json_put_text(out, batch_reason(report->buf.arena, task, change));
    json_end_object(out);
}

static struct text report_end(struct report *report, const struct batch_sums *sums)
{
    json_end_array(&report->out);
    return text_format(report->buf.arena,
                       "{\"changed\":%lld,\"unchanged\":%lld,\"refused\":%lld,\"refusals\":%.*s}",
                       (long long)sums->changed, (long long)sums->unchanged,
                       (long long)sums->refused, TEXT_ARG(buf_text(&report->buf)));
}

/* ---- the step ---- */

static enum err keep(struct batch_work *work, struct record_task *task, size_t count,
                     struct report *report, const struct batch_sums *sums)
{
    struct record_step *step = work->step;
    step->next = state_behind(work, count);
    step->done = work->done + (int64_t)count;
    step->txn = task && task->save.txn ? task->save.txn : work->txn;
    step->report = report_end(report, sums);
    if (step->ctx->arena->failed)
        return ctx_fail(step->ctx, ERR_out_of_memory);
    return task ? step->keep(step, task->env.ctx, task->env.conn) : ERR_OK;
}

static enum err note_piece(struct batch_piece *piece, struct record_task *task)
{
    struct batch_work *work = piece->subject;
    struct batch_sums sums = work->sums;
    struct report report;
    size_t seen = 0;
    report_begin(&report, work);
    for (size_t i = 0; i < task->save.count; i++) {
        const struct record_change *change = &task->save.changes[i];
        if (!batch_is_asked(piece, change))
            continue;
        seen++;
        if (change->error) {
            sums.refused++;
            report_refusal(&report, task, change);
        } else if (change->unchanged || change->dropped) {
            sums.unchanged++;
        } else {
            sums.changed++;
        }
    }
    sums.unchanged += (int64_t)(piece->count - seen);
    return keep(work, task, piece->count, &report, &sums);
}

/* A record that no save of its own can take: it is refused, and the rest goes on. */
static enum err refuse_one(struct batch_work *work, const struct batch_piece *piece, enum err err)
{
    struct ctx *ctx = work->step->ctx;
    struct batch_sums sums = work->sums;
    struct fault plain = {.code = err};
    struct report report;
    struct buf reason;
    report_begin(&report, work);
    buf_init(&reason, ctx->arena, 4096);
    error_message(&reason, ctx->fault_count ? &ctx->faults[0] : &plain, ctx->lang);
    ctx_clear(ctx);
    sums.refused++;
    if (report.listed < REFUSALS_MAX) {
        json_begin_object(&report.out);
        json_key(&report.out, TEXT("object"));
        json_put_text(&report.out, piece->section->object);
        json_key(&report.out, TEXT("id"));
        json_put_id(&report.out, piece->ids[0]);
        json_key(&report.out, TEXT("name"));
        json_put_null(&report.out);
        json_key(&report.out, TEXT("code"));
        json_put_text(&report.out, error_name(err));
        json_key(&report.out, TEXT("reason"));
        json_put_text(&report.out, buf_text(&reason));
        json_end_object(&report.out);
    }
    return keep(work, NULL, 1, &report, &sums);
}

/* These say nothing about the record. */
static bool is_passing(enum err err)
{
    return err == ERR_busy || err == ERR_deadline || err == ERR_out_of_memory ||
           err == ERR_disk_full || err == ERR_internal;
}

static enum err read_slice(struct batch_work *work)
{
    struct record_step *step = work->step;
    struct db_conn *conn;
    enum err err = db_read_begin(step->ctx, step->store->db, 0, &conn);
    if (err)
        return err;
    err = id_list_read(step->ctx, conn, step->job, work->place.slice, work->ids, &work->in_slice);
    db_read_end(conn);
    return err;
}

static enum err run_piece(struct batch_work *work, const struct batch_section *section)
{
    struct record_step *step = work->step;
    size_t left = work->in_slice - (size_t)work->place.at;
    size_t rows = record_step_rows(step, BATCH_PIECE_MAX);
    struct batch_piece piece = {.ctx = step->ctx,
                                .store = step->store,
                                .batch = &work->batch,
                                .section = section,
                                .ids = work->ids + work->place.at,
                                .count = left < rows ? left : rows,
                                .txn = step->txn,
                                .after = note_piece,
                                .subject = work};
    enum err err = batch_piece_run(&piece);
    while (err && !is_passing(err) && piece.count > 1) {
        ctx_clear(step->ctx);
        piece.count /= 2;
        err = batch_piece_run(&piece);
    }
    if (err && !is_passing(err))
        return refuse_one(work, &piece, err);
    if (!err)
        record_step_cost(step, piece.count, piece.us);
    return err;
}

enum err record_batch_step(struct record_step *step)
{
    struct batch_work *work = ARENA_NEW(step->ctx->arena, struct batch_work);
    if (!work)
        return ctx_fail(step->ctx, ERR_out_of_memory);
    work->step = step;
    read_batch(step, &work->batch);
    read_work(work);
    const struct batch_section *section = section_of(&work->batch, work->place.slice);
    enum err err = section ? read_slice(work) : ERR_OK;
    if (err)
        return err;
    if (!section || work->place.at >= (int64_t)work->in_slice) {
        struct report report;
        report_begin(&report, work);
        return keep(work, NULL, 0, &report, &work->sums);
    }
    return run_piece(work, section);
}
