/* The first reading: every row is read and judged, nothing is saved. Afterwards the report knows what would
 * happen, and what must be answered first. */
#include "record/import/import_run.h"
#include "sys/clock.h"

/* Rows at fault that are remembered; with more the plan is wrong, and they are only counted. */
#define REJECT_MEMORY ((size_t)512 << 20)

static enum err ask_existing(struct import_run *run, struct import_chunk *chunk)
{
    if (!run->key_count)
        return ERR_OK;
    struct record_env env;
    enum err err = record_env_begin(run->ctx, run->store, 0, &env);
    if (err)
        return err;
    env.ctx = &chunk->ctx;
    err = import_keys_existing(run, &env, chunk);
    env.ctx = run->ctx;
    record_env_end(&env);
    return err ? ctx_fail(run->ctx, err) : ERR_OK;
}

static void refuse_empty(struct import_run *run, struct import_chunk *chunk, struct import_row *row,
                         const struct import_column *column)
{
    struct text label = column->field->label.in[run->ctx->lang];
    struct fault fault = {.code = ERR_required,
                          .field = column->header,
                          .args = {label.len ? label : column->name}};
    import_row_fault(run, chunk, row, &fault);
}

/* A new record has what is always required; what only the form requires is counted. */
static void check_required(struct import_run *run, struct import_chunk *chunk,
                           struct import_row *row)
{
    bool form = false;
    for (size_t i = 0; i < run->column_count; i++) {
        const struct import_column *column = &run->columns[i];
        if (row->cells[i].given || column->field->default_value.len ||
            column->field->required == REQUIRED_NO)
            continue;
        if (column->field->required == REQUIRED_ALWAYS)
            refuse_empty(run, chunk, row, column);
        else if (!form && !run->report->form_field.len)
            run->report->form_field = column->name;
        form = true;
    }
    run->report->form_empty += form && row->fate == ROW_CREATE;
}

static bool keep_reject(struct import_run *run, const struct import_row *row)
{
    struct import_reject *reject = ARENA_NEW(run->ctx->arena, struct import_reject);
    if (!reject)
        return false;
    *reject = (struct import_reject){.line = row->line,
                                     .reason = text_dup(run->ctx->arena, buf_text(&row->reason))};
    *run->rejects_end = reject;
    run->rejects_end = &reject->next;
    return true;
}

static enum err judge(struct import_run *run, struct import_chunk *chunk, struct import_row *row)
{
    struct record_import_report *report = run->report;
    report->rows++;
    if (row->fate == ROW_CREATE && !row->first)
        check_required(run, chunk, row);
    report->duplicates += row->doubled;
    if (row->fate == ROW_REJECT) {
        report->rejected++;
        return run->plan->loose || !run->plan->rejects_path || keep_reject(run, row)
                   ? ERR_OK
                   : ctx_fail(run->ctx, ERR_out_of_memory);
    }
    if (row->fate == ROW_SKIP)
        report->skipped++;
    else if (row->bad_name)
        report->rejected++;
    else if (row->fate == ROW_UPDATE || row->doubled)
        report->updates++;
    else
        report->creates++;
    return ERR_OK;
}

enum err import_scan_piece(struct import_run *run, struct import_chunk *chunk, bool *ended)
{
    int64_t most = run->plan->rows_most;
    size_t left = most && most < IMPORT_CHUNK ? (size_t)most : IMPORT_CHUNK;
    enum err err = import_chunk_read(run, chunk, left, ended);
    if (err)
        return err;
    *ended = *ended || most;
    import_keys_in_file(run, chunk);
    if (run->silent)
        return ERR_OK;
    err = ask_existing(run, chunk);
    for (size_t i = 0; !err && i < chunk->count; i++)
        err = judge(run, chunk, &chunk->rows[i]);
    import_progress(run, 0);
    return err;
}

static enum err read_all(struct import_run *run, struct import_chunk *chunk)
{
    bool ended = false;
    while (!ended) {
        enum err err = import_scan_piece(run, chunk, &ended);
        if (err)
            return err;
        run->report->cancelled = import_is_cancelled(run);
        if (run->report->cancelled)
            return ERR_OK;
    }
    return ERR_OK;
}

/* ---- the order of dates ---- */

/* "01-02-17": ymd 2001-02-17, dmy 2017-02-01 */
static struct text readings(struct arena *arena, const struct clean_order *order, unsigned left)
{
    struct buf out;
    struct clean_date date;
    buf_init(&out, arena, 256);
    if (!clean_date_read(text_of(order->example), &date))
        return TEXT_EMPTY;
    for (unsigned which = 1; which <= ORDER_MDY; which <<= 1) {
        int64_t days;
        if (!(left & which) || !clean_date_days(&date, (enum clean_date_order)which, &days))
            continue;
        buf_add_text(&out, out.len ? TEXT(", ") : TEXT_EMPTY);
        date_print(&out, days);
        buf_addf(&out, " (%.*s)", TEXT_ARG(clean_order_name((enum clean_date_order)which)));
    }
    return buf_text(&out);
}

static struct text contradictions(struct arena *arena, const struct clean_order *order)
{
    struct buf out;
    buf_init(&out, arena, 256);
    for (int i = 0; i < 3; i++)
        if (order->ruled_out_line[i])
            buf_addf(&out, "%s%.*s: \"%s\" (%lld)", out.len ? ", " : "",
                     TEXT_ARG(clean_order_name((enum clean_date_order)(1 << i))),
                     order->ruled_out[i], (long long)order->ruled_out_line[i]);
    return buf_text(&out);
}

static void note_order(struct import_run *run, const struct import_column *column, unsigned left)
{
    struct record_import_report *report = run->report;
    if (!report->orders)
        report->orders = ARENA_ARRAY(run->ctx->arena, struct record_import_order,
                                     run->column_count);
    if (report->orders)
        report->orders[report->order_count++] =
            (struct record_import_order){.column = column->header,
                                         .example = text_of(column->order.example),
                                         .line = column->order.example_line,
                                         .possible = left};
}

/* Reported as a question: the import stops, and the rest of the report is worth reading. */
static void decide_order(struct import_run *run, struct import_column *column)
{
    struct arena *arena = run->ctx->arena;
    unsigned left;
    enum clean_verdict verdict = clean_order_decide(&column->order, &left, &column->date_order);
    if (verdict == ORDER_KNOWN)
        return;
    note_order(run, column, verdict == ORDER_OPEN ? left : 0);
    run->report->stopped = true;
    if (run->plan->loose)
        return; /* asked as a question of its own */
    struct fault fault = {.code = verdict == ORDER_OPEN ? ERR_date_order_open
                                                        : ERR_date_order_mixed,
                          .args = {column->header}};
    fault.args[1] = verdict == ORDER_OPEN ? text_of(column->order.example)
                                          : contradictions(arena, &column->order);
    fault.args[2] = readings(arena, &column->order, left);
    struct buf message;
    buf_init(&message, arena, 2000);
    error_message(&message, &fault, run->ctx->lang);
    import_report_fault(run, column->order.example_line, column->header, buf_text(&message));
}

static bool is_date(const struct import_column *column)
{
    return column->field->type == FIELD_date || column->field->type == FIELD_datetime;
}

/* ---- required fields without a column ---- */

static enum err check_missing(struct import_run *run)
{
    for (size_t i = 0; run->report->creates && i < run->object->field_count; i++) {
        const struct meta_field *field = &run->object->fields[i];
        if (field->required != REQUIRED_ALWAYS || field->retired || field->system ||
            field->default_value.len || field->read_only || field->type == FIELD_auto_number ||
            import_column_of(run, field))
            continue;
        struct text label = field->label.in[run->ctx->lang];
        if (run->plan->loose)
            return ctx_fail_field(run->ctx, ERR_import_lacks, field->name,
                                  label.len ? label : field->name);
        return ctx_fail(run->ctx, ERR_import_required, label.len ? label : field->name,
                        field->name);
    }
    return ERR_OK;
}

/* Rows whose own kind of name nobody bears were counted as good before that was known. */
static void count_late(struct import_run *run)
{
    for (size_t i = 0; i < run->column_count; i++)
        for (size_t j = 0; run->columns[i].self && j < run->columns[i].name_count; j++) {
            const struct import_name *name = run->columns[i].name_list[j];
            if (!import_name_is_bad(name))
                continue;
            run->report->rejected += name->rows;
            run->report->creates -= name->rows;
        }
    if (run->report->creates < 0) {
        run->report->updates += run->report->creates;
        run->report->creates = 0;
    }
}

enum err import_scan_end(struct import_run *run)
{
    enum err err = ERR_OK;
    for (size_t i = 0; i < run->column_count; i++)
        if (is_date(&run->columns[i]) && !run->columns[i].date_order)
            decide_order(run, &run->columns[i]);
    if (run->has_self)
        err = import_names_settle(run);
    if (!err && !run->silent)
        err = import_names_report(run);
    if (!err && !run->silent)
        err = check_missing(run);
    count_late(run);
    struct record_import_report *report = run->report;
    bool leaves_out = import_leaves_out(run);
    bool rows_at_fault = report->fault_count && !leaves_out;
    bool unanswered = report->value_total && !(run->plan->reject_values && leaves_out);
    report->stopped = report->stopped || rows_at_fault || unanswered;
    return err;
}

enum err import_scan(struct import_run *run)
{
    struct import_chunk chunk;
    import_chunk_init(&chunk);
    run->rejects_end = &run->rejects;
    run->reading = READ_CHECK;
    enum err err = read_all(run, &chunk);
    arena_deinit(&chunk.arena);
    return err || run->report->cancelled ? err : import_scan_end(run);
}
