/* The report of the job and its state, as JSON, and read again after the process ended. */
#include "base/json_write.h"
#include "record/import/import_json.h"
#include "record/import/import_work.h"
#include "sys/clock.h"

#define REPORT_MAX ((size_t)4 << 20)
#define REPORT_EVERY_MS 1000

static const char *const phase_names[] = {
    [WORK_CHECK] = "check", [WORK_SAVE] = "save", [WORK_LATER] = "later", [WORK_DONE] = "done"};
static const char *const count_names[WORK_COUNTS] = {"rows",       "creates",       "updates",
                                                     "unchanged",  "skipped",       "rejected",
                                                     "duplicates", "made",          "fault_count",
                                                     "form_empty", "question_count"};

static void put(struct json_out *out, const char *key, struct text text)
{
    json_key(out, text_of(key));
    json_put_bytes(out, text);
}

static void put_int(struct json_out *out, const char *key, int64_t number)
{
    json_key(out, text_of(key));
    json_put_int(out, number);
}

void work_take_faults(struct import_work *work)
{
    struct work_part *part = &work->part[work->at];
    struct record_import_report *report = work->report;
    for (int64_t i = 0; i < report->fault_count && i < IMPORT_FAULTS_MAX; i++)
        if (part->fault_count < IMPORT_FAULTS_MAX)
            part->faults[part->fault_count++] = import_fault_json(work->memory, &report->faults[i]);
    part->counts[COUNT_FAULTS] += report->fault_count;
    report->fault_count = 0;
}

void work_take_findings(struct import_work *work)
{
    struct work_part *part = &work->part[work->at];
    const struct record_import_report *report = work->report;
    const int64_t counts[WORK_COUNTS] = {[COUNT_ROWS] = report->rows,
                                         [COUNT_CREATES] = report->creates,
                                         [COUNT_UPDATES] = report->updates,
                                         [COUNT_SKIPPED] = report->skipped,
                                         [COUNT_REJECTED] = report->rejected,
                                         [COUNT_DUPLICATES] = report->duplicates,
                                         [COUNT_FORM_EMPTY] = report->form_empty,
                                         [COUNT_QUESTIONS] = report->value_total};
    memcpy(part->counts, counts, sizeof counts);
    for (size_t i = 0; i < report->column_count; i++)
        part->counts[COUNT_MADE] += report->columns[i].created_count;
    part->columns = import_columns_json(work->memory, report);
    part->questions = import_questions_json(work->memory, report);
    part->orders = import_orders_json(work->memory, report);
    part->form_field = text_dup(work->memory, report->form_field);
    work->stopped = work->stopped || report->stopped;
    work_take_faults(work);
}

/* ---- report and state ---- */

static void put_list(struct json_out *out, const char *key, struct text json)
{
    json_key(out, text_of(key));
    json_put_raw(out, json.len ? json : TEXT("[]"));
}

static void put_part(struct json_out *out, const struct work_part *part)
{
    json_begin_object(out);
    put(out, "object", part->object);
    put(out, "file", part->file);
    for (size_t i = 0; i < WORK_COUNTS; i++)
        put_int(out, count_names[i], part->counts[i]);
    put(out, "form_field", part->form_field);
    put_list(out, "columns", part->columns);
    put_list(out, "questions", part->questions);
    put_list(out, "orders", part->orders);
    json_key(out, TEXT("faults"));
    json_begin_array(out);
    for (size_t i = 0; i < part->fault_count; i++)
        json_put_raw(out, part->faults[i]);
    json_end_array(out);
    json_end_object(out);
}

static struct text report_json(const struct import_work *work, struct arena *arena)
{
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, REPORT_MAX);
    json_out_init(&out, &buf);
    json_begin_object(&out);
    json_key(&out, TEXT("dry_run"));
    json_put_bool(&out, work->parts.dry_run);
    put(&out, "phase", text_of(phase_names[work->phase]));
    put_int(&out, "part", (int64_t)work->at);
    json_key(&out, TEXT("stopped"));
    json_put_bool(&out, work->stopped);
    json_key(&out, TEXT("parts"));
    json_begin_array(&out);
    for (size_t i = 0; i < work->parts.count; i++)
        put_part(&out, &work->part[i]);
    json_end_array(&out);
    json_end_object(&out);
    return buf_text(&buf);
}

static struct text state_json(const struct import_work *work, struct arena *arena)
{
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, 16384);
    json_out_init(&out, &buf);
    json_begin_object(&out);
    put(&out, "phase", text_of(phase_names[work->phase]));
    put_int(&out, "part", (int64_t)work->at);
    put_int(&out, "line", work->line);
    json_key(&out, TEXT("later"));
    json_put_id(&out, work->later);
    json_key(&out, TEXT("counts"));
    json_begin_array(&out);
    for (size_t i = 0; i < work->parts.count; i++) {
        json_begin_array(&out);
        for (size_t k = 0; k < WORK_COUNTS; k++)
            json_put_int(&out, work->part[i].counts[k]);
        json_end_array(&out);
    }
    json_end_array(&out);
    json_end_object(&out);
    return buf_text(&buf);
}

static int64_t rows_done(const struct work_part *part)
{
    return part->counts[COUNT_CREATES] + part->counts[COUNT_UPDATES] +
           part->counts[COUNT_UNCHANGED] + part->counts[COUNT_SKIPPED] +
           part->counts[COUNT_REJECTED];
}

void work_tell(struct import_work *work, struct arena *arena, bool whole)
{
    struct record_step *step = work->step;
    int64_t now = clock_monotonic();
    step->next = state_json(work, arena);
    step->report = TEXT_EMPTY; /* what is there stays */
    if (work->phase == WORK_CHECK) {
        step->done = work->checked;
    } else if (!work->parts.dry_run) {
        step->done = step->total = 0;
        for (size_t i = 0; i < work->parts.count; i++) {
            step->total += work->part[i].counts[COUNT_ROWS];
            step->done += rows_done(&work->part[i]);
        }
    }
    if (!whole && now < work->reported_at + REPORT_EVERY_MS)
        return;
    work->reported_at = now;
    step->report = report_json(work, arena);
}

enum err work_keep(struct import_work *work, struct ctx *ctx, struct db_conn *conn, bool whole)
{
    struct record_step *step = work->step;
    work_tell(work, ctx->arena, whole);
    if (ctx->arena->failed)
        return ctx_fail(ctx, ERR_out_of_memory);
    return step->keep(step, ctx, conn);
}

/* ---- reading them again ---- */

static int64_t number_of(const struct json *json)
{
    int64_t number = 0;
    if (!json_int(json, &number))
        text_to_int(json_text(json), &number);
    return number;
}

static void restore_part(struct import_work *work, size_t at, const struct json *json)
{
    struct work_part *part = &work->part[at];
    struct arena *arena = work->memory;
    const struct json *columns = json_get(json, TEXT("columns"));
    if (!columns)
        return;
    part->columns = json_dump(arena, columns);
    part->questions = json_dump(arena, json_get(json, TEXT("questions")));
    part->orders = json_dump(arena, json_get(json, TEXT("orders")));
    part->form_field = text_dup(arena, json_text(json_get(json, TEXT("form_field"))));
    struct json_iter it = json_iter(json_get(json, TEXT("faults")));
    while (json_get(json, TEXT("faults")) && json_next(&it) &&
           part->fault_count < IMPORT_FAULTS_MAX)
        part->faults[part->fault_count++] = json_dump(arena, it.value);
}

enum err work_restore(struct import_work *work)
{
    struct record_step *step = work->step;
    struct text phase = json_text(json_get(step->state, TEXT("phase")));
    for (int i = WORK_CHECK; i <= WORK_DONE; i++)
        if (text_eq(phase, text_of(phase_names[i])))
            work->phase = (enum work_phase)i;
    if (work->phase == WORK_CHECK)
        return ERR_OK; /* from its beginning */
    work->at = (size_t)number_of(json_get(step->state, TEXT("part")));
    work->line = number_of(json_get(step->state, TEXT("line")));
    work->later = number_of(json_get(step->state, TEXT("later")));
    const struct json *counts = json_get(step->state, TEXT("counts"));
    const struct json *report = step->report.len ? json_parse(step->ctx, step->report) : NULL;
    const struct json *parts = json_get(report, TEXT("parts"));
    if (work->at >= work->parts.count || json_kind(counts) != JSON_ARRAY)
        return ctx_fail(step->ctx, ERR_internal);
    for (size_t i = 0; i < work->parts.count; i++) {
        const struct json *row = json_at(counts, i);
        for (size_t k = 0; k < WORK_COUNTS && json_kind(row) == JSON_ARRAY; k++)
            work->part[i].counts[k] = number_of(json_at(row, k));
        if (parts)
            restore_part(work, i, json_at(parts, i));
    }
    return ERR_OK;
}
