/* The file as chunks of rows: copied out of the reader, converted, their names looked up together. */
#include "record/import/import_run.h"
#include "sys/clock.h"

#define PROGRESS_MS 200
#define REASON_MAX 2000

void import_chunk_init(struct import_chunk *chunk)
{
    *chunk = (struct import_chunk){.count = 0};
    arena_init(&chunk->arena, IMPORT_CHUNK_MEMORY);
}

void import_chunk_clear(struct import_run *run, struct import_chunk *chunk)
{
    arena_reset(&chunk->arena);
    ctx_init(&chunk->ctx, &chunk->arena, clock_now());
    chunk->ctx.lang = run->ctx->lang;
    chunk->rows = NULL;
    chunk->count = chunk->from = chunk->to = 0;
}

/* ---- faults ---- */

void import_report_fault(struct import_run *run, int64_t line, struct text column,
                         struct text message)
{
    struct record_import_report *report = run->report;
    if (report->fault_count < IMPORT_FAULTS_MAX)
        report->faults[report->fault_count] =
            (struct record_import_fault){line, text_dup(run->ctx->arena, column),
                                         text_dup(run->ctx->arena, message)};
    report->fault_count++;
}

void import_row_fault(struct import_run *run, struct import_chunk *chunk, struct import_row *row,
                      const struct fault *fault)
{
    struct buf message;
    buf_init(&message, &chunk->arena, REASON_MAX);
    error_message(&message, fault, run->ctx->lang);
    if (row->fate != ROW_REJECT)
        buf_init(&row->reason, &chunk->arena, REASON_MAX);
    else if (row->reason.len)
        buf_lit(&row->reason, " ");
    row->fate = ROW_REJECT;
    if (fault->field.len)
        buf_addf(&row->reason, "%.*s: ", TEXT_ARG(fault->field));
    buf_add_text(&row->reason, buf_text(&message));
    if (run->reading == READ_CHECK && !run->silent)
        import_report_fault(run, row->line, fault->field, buf_text(&message));
}

void import_row_faults(struct import_run *run, struct import_chunk *chunk, struct import_row *row)
{
    struct ctx *ctx = &chunk->ctx;
    for (size_t i = 0; i < ctx->fault_count && i < CTX_FAULTS_MAX; i++)
        import_row_fault(run, chunk, row, &ctx->faults[i]);
    ctx_clear(ctx);
}

/* ---- rows ---- */

/* One block holds the texts of a row's cells. */
static bool copy_row(struct import_run *run, struct import_chunk *chunk, struct import_row *row)
{
    const struct csv_reader *csv = &run->csv;
    size_t size = 1;
    size_t room = csv->cell_count > run->header_count ? csv->cell_count : run->header_count;
    for (size_t i = 0; i < csv->cell_count; i++)
        size += csv->cells[i].len;
    struct text *raw = ARENA_ARRAY(&chunk->arena, struct text, room);
    char *bytes = arena_alloc(&chunk->arena, size);
    row->cells = ARENA_ARRAY(&chunk->arena, struct import_cell, run->column_count);
    if (!raw || !bytes || !row->cells)
        return false;
    for (size_t i = 0; i < room; i++) {
        struct text cell = i < csv->cell_count ? csv->cells[i] : TEXT_EMPTY;
        memcpy(bytes, cell.ptr, cell.len);
        raw[i] = (struct text){bytes, cell.len};
        bytes += cell.len;
    }
    row->raw = raw;
    row->line = csv->line;
    return true;
}

/* A row has as many cells as the header; empty ones behind are no harm. */
static bool has_its_cells(const struct import_run *run)
{
    size_t count = run->csv.cell_count;
    if (run->plan->loose && count < run->header_count)
        return true;
    while (count > run->header_count && run->csv.cells[count - 1].len == 0)
        count--;
    return count == run->header_count;
}

static void refuse_cells(struct import_run *run, struct import_chunk *chunk, struct import_row *row)
{
    ctx_fail(&chunk->ctx, ERR_csv_cells, text_format(&chunk->arena, "%zu", run->csv.cell_count),
             text_format(&chunk->arena, "%zu", run->header_count));
    import_row_faults(run, chunk, row);
}

/* In the second reading a row that the first rejected keeps its reason. */
static bool was_rejected(struct import_run *run, struct import_chunk *chunk, struct import_row *row)
{
    while (run->reject_at && run->reject_at->line < row->line)
        run->reject_at = run->reject_at->next;
    if (run->reading == READ_CHECK || !run->reject_at || run->reject_at->line != row->line)
        return false;
    row->fate = ROW_REJECT;
    buf_init(&row->reason, &chunk->arena, REASON_MAX);
    buf_add_text(&row->reason, run->reject_at->reason);
    return true;
}

static enum err read_row(struct import_run *run, struct import_chunk *chunk, struct import_row *row)
{
    if (!copy_row(run, chunk, row))
        return ctx_fail(run->ctx, ERR_out_of_memory);
    if (was_rejected(run, chunk, row))
        return ERR_OK;
    if (!has_its_cells(run)) {
        refuse_cells(run, chunk, row);
        return ERR_OK;
    }
    for (size_t i = 0; i < run->column_count; i++) {
        enum err err = import_cell_read(run, chunk, row, i);
        if (err && error_status(err) >= 500)
            return ctx_fail(run->ctx, err);
        if (err && run->ctx->fault_count)
            return ctx_error(run->ctx); /* too many names: the mapping is wrong */
    }
    import_row_faults(run, chunk, row);
    return chunk->arena.failed ? ctx_fail(run->ctx, ERR_out_of_memory) : ERR_OK;
}

/* ---- names ---- */

static bool is_asked(const struct import_row *row, size_t column)
{
    const struct import_cell *cell = &row->cells[column];
    return row->fate != ROW_REJECT && cell->given && !cell->name && value_is_null(cell->value);
}

/* Cells of a large object's names, asked for together, then read again. */
static enum err look_up(struct import_run *run, struct import_chunk *chunk, size_t index)
{
    struct import_column *column = &run->columns[index];
    struct text *names = ARENA_ARRAY(&chunk->arena, struct text, chunk->count);
    size_t count = 0;
    if (!names)
        return ctx_fail(run->ctx, ERR_out_of_memory);
    for (size_t i = 0; i < chunk->count; i++)
        if (is_asked(&chunk->rows[i], index))
            names[count++] = import_cell_text(&chunk->arena, column, chunk->rows[i].raw);
    enum err err = import_lookup_fill(run, column->lookup, names, count);
    for (size_t i = 0; !err && count && i < chunk->count; i++)
        if (is_asked(&chunk->rows[i], index)) {
            err = import_cell_read(run, chunk, &chunk->rows[i], index);
            err = err && run->ctx->fault_count ? ctx_error(run->ctx) : ERR_OK;
        }
    return err;
}

/* Names become ids, or reasons. */
static void settle_row(struct import_run *run, struct import_chunk *chunk, struct import_row *row)
{
    for (size_t i = 0; row->fate != ROW_REJECT && i < run->column_count; i++) {
        struct import_cell *cell = &row->cells[i];
        if (!cell->name)
            continue;
        if (run->reading == READ_CHECK) {
            row->bad_name = row->bad_name || import_name_is_bad(cell->name);
        } else if (import_name_is_bad(cell->name)) {
            struct fault fault = import_name_fault(run, cell->name);
            import_row_fault(run, chunk, row, &fault);
        } else if (cell->name->state == NAME_CREATE || cell->name->state == NAME_FOUND) {
            cell->value = value_int(cell->name->id);
            cell->name = NULL;
        }
    }
}

static bool is_blank(const struct csv_reader *csv)
{
    for (size_t i = 0; i < csv->cell_count; i++)
        if (text_trim(csv->cells[i]).len)
            return false;
    return true;
}

enum err import_chunk_read(struct import_run *run, struct import_chunk *chunk, size_t max,
                           bool *ended)
{
    import_chunk_clear(run, chunk);
    chunk->rows = ARENA_ARRAY(&chunk->arena, struct import_row, max);
    if (!chunk->rows)
        return ctx_fail(run->ctx, ERR_out_of_memory);
    enum err err = ERR_OK;
    *ended = false;
    while (!err && chunk->count < max) {
        *ended = !csv_next(&run->csv);
        if (*ended)
            break;
        if (run->plan->loose && is_blank(&run->csv))
            continue;
        err = read_row(run, chunk, &chunk->rows[chunk->count++]);
    }
    if (!err && run->csv.fault)
        err = import_csv_fault(run);
    for (size_t i = 0; !err && i < run->column_count; i++) {
        const struct import_column *column = &run->columns[i];
        if (column->lookup && !column->self && !column->lookup->whole)
            err = look_up(run, chunk, i);
    }
    for (size_t i = 0; !err && i < chunk->count; i++)
        settle_row(run, chunk, &chunk->rows[i]);
    chunk->to = chunk->count;
    return err;
}

/* ---- the caller ---- */

void import_progress(struct import_run *run, int phase)
{
    const struct record_import_plan *plan = run->plan;
    int64_t now = clock_monotonic();
    if (!plan->progress || now < run->progress_at)
        return;
    run->progress_at = now + PROGRESS_MS;
    const struct record_import_report *report = run->report;
    int64_t rows = phase ? report->creates + report->updates + report->unchanged + report->skipped +
                               report->rejected
                         : report->rows;
    plan->progress(plan->subject, phase, csv_file_position(run->file), csv_file_size(run->file),
                   rows);
}

bool import_is_cancelled(const struct import_run *run)
{
    return run->plan->cancelled && run->plan->cancelled(run->plan->subject);
}
