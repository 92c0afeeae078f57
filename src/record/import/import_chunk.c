/* A chunk of rows saved by the job, with the place behind it in the same transaction. */
#include "record/import/import_work.h"
#include "sys/clock.h"

/* Longest a save should hold the writer while somebody waits. */
#define SHORT_MS 40
#define ROWS_LEAST 10
#define ROWS_MOST 1000

/* Counts as they will be behind this save. */
static void count_rows(struct import_work *work)
{
    const struct import_piece *piece = &work->piece;
    int64_t *counts = work->part[work->at].counts;
    counts[COUNT_CREATES] += piece->creates;
    counts[COUNT_UPDATES] += piece->updates;
    counts[COUNT_UNCHANGED] += piece->unchanged;
    for (size_t i = piece->chunk.from; i < piece->chunk.to; i++) {
        const struct import_row *row = &piece->chunk.rows[i];
        counts[COUNT_SKIPPED] += row->fate == ROW_SKIP;
        counts[COUNT_DUPLICATES] += row->doubled;
        counts[COUNT_REJECTED] += row->fate == ROW_REJECT;
    }
}

/* A task may run twice: what it counted is put back before. */
static enum err after(struct record_task *task)
{
    struct import_piece *piece = task->subject;
    struct import_work *work = piece->subject;
    struct record_step *step = work->step;
    struct work_part *part = &work->part[work->at];
    int64_t counts[WORK_COUNTS];
    int64_t line = work->line, txn = step->txn;
    memcpy(counts, part->counts, sizeof counts);
    enum err err = import_piece_after(task);
    if (err)
        return err;
    import_piece_faults(piece);
    if (piece->creates + piece->updates)
        step->txn = task->save.txn;
    work->line = piece->chunk.rows[piece->chunk.to - 1].line;
    count_rows(work);
    err = work_note_later(work, &task->env);
    if (!err)
        err = work_keep(work, task->env.ctx, task->env.conn, false);
    /* taken over once it is committed */
    memcpy(part->counts, counts, sizeof counts);
    work->line = line;
    step->txn = txn;
    return err;
}

static bool is_passing(enum err err)
{
    return err == ERR_busy || err == ERR_deadline || error_status(err) >= 500;
}

static enum err run_rows(struct import_work *work, size_t from, size_t to)
{
    struct import_piece *piece = &work->piece;
    piece->chunk.from = from;
    piece->chunk.to = to;
    piece->creates = piece->updates = piece->unchanged = 0;
    piece->later = NULL;
    ctx_clear(&piece->chunk.ctx);
    work->run->report->fault_count = 0;
    work->run->report->txn = work->step->txn;
    import_piece_task(piece, true);
    piece->task.after = after;
    enum err err = record_task_run(&piece->task);
    if (err)
        return err;
    record_step_cost(work->step, to - from, clock_monotonic_us() - piece->started);
    if (piece->creates + piece->updates)
        work->step->txn = piece->task.save.txn;
    work->line = piece->chunk.rows[to - 1].line;
    count_rows(work);
    work_take_faults(work);
    work->next = to;
    return ERR_OK;
}

/* No save takes this row, not even alone: it is left out, with the reason. */
static void reject_row(struct import_work *work, size_t at, enum err err)
{
    struct import_piece *piece = &work->piece;
    struct import_row *row = &piece->chunk.rows[at];
    struct fault plain = {.code = err};
    const struct ctx *ctx = &piece->chunk.ctx;
    struct fault fault = ctx->fault_count ? ctx->faults[0] : plain;
    row->fate = ROW_CREATE;
    import_row_fault(work->run, &piece->chunk, row, &fault);
    import_report_fault(work->run, row->line, fault.field, buf_text(&row->reason));
}

static enum err save_rows(struct import_work *work, size_t from, size_t to)
{
    enum err err = run_rows(work, from, to);
    while (err && !is_passing(err)) {
        if (to - from == 1)
            reject_row(work, from, err);
        else
            to = from + (to - from) / 2;
        err = run_rows(work, from, to);
    }
    return err ? ctx_fail(work->run->ctx, err) : ERR_OK;
}

/* A mapped phone or address is a further record for each row, and more for persons. */
static size_t most_rows(const struct import_run *run)
{
    size_t records = 1;
    for (size_t i = 0; i < run->column_count; i++) {
        enum field_type type = run->columns[i].field->type;
        records += type == FIELD_phone || type == FIELD_email;
    }
    return ROWS_MOST / records;
}

static size_t next_rows(const struct import_work *work)
{
    size_t most = most_rows(work->run);
    if (!db_contended(work->step->store->db) || work->step->row_us <= 0)
        return most;
    size_t rows = (size_t)(SHORT_MS * 1000 / work->step->row_us);
    rows = rows < ROWS_LEAST ? ROWS_LEAST : rows;
    return rows < most ? rows : most;
}

/* Rows up to the last saved one were read only to pass them. */
static void pass_saved(struct import_work *work)
{
    const struct import_chunk *chunk = &work->piece.chunk;
    while (work->next < chunk->count && chunk->rows[work->next].line <= work->line)
        work->next++;
}

enum err work_save_some(struct import_work *work, bool *finished)
{
    struct import_run *run = work->run;
    struct import_chunk *chunk = &work->piece.chunk;
    *finished = false;
    if (work->next >= chunk->count) {
        if (work->ended) {
            *finished = true;
            return ERR_OK;
        }
        enum err err = import_chunk_read(run, chunk, most_rows(run), &work->ended);
        if (err)
            return err;
        import_keys_in_file(run, chunk);
        work->next = 0;
        pass_saved(work);
        return ERR_OK;
    }
    size_t left = chunk->count - work->next, rows = next_rows(work);
    return save_rows(work, work->next, work->next + (left < rows ? left : rows));
}
