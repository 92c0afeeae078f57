/* References to rows that came later: noted with the chunk that could not set them, set when all rows are there. */
#include "record/import/import_work.h"

#define AT_ONCE 200

static const struct text note_columns[] = {{"job", 3},    {"part", 4},  {"line", 4},
                                           {"record", 6}, {"field", 5}, {"note", 4}};
#define NOTE_COLUMNS (sizeof note_columns / sizeof *note_columns)

/* ---- noting ---- */

static void put_note(struct import_work *work, struct value *row, int64_t line, int64_t record,
                     struct text field, struct text note)
{
    row[0] = value_int(work->step->job);
    row[1] = value_int((int64_t)work->at);
    row[2] = value_int(line);
    row[3] = record ? value_int(record) : VALUE_NONE;
    row[4] = field.len ? value_text(field) : VALUE_NONE;
    row[5] = value_text(note);
}

enum err work_note_later(struct import_work *work, struct record_env *env)
{
    const struct import_piece *piece = &work->piece;
    const struct import_chunk *chunk = &piece->chunk;
    size_t most = chunk->to - chunk->from, count = 0;
    for (const struct import_later *later = piece->later; later; later = later->next)
        most++;
    struct value *values = ARENA_ARRAY(env->ctx->arena, struct value, NOTE_COLUMNS * (most + 1));
    if (!values)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    for (const struct import_later *later = piece->later; later; later = later->next)
        if (later->record)
            put_note(work, values + NOTE_COLUMNS * count++, 0, later->record,
                     work->run->columns[later->column].name, later->name->fold);
    for (size_t i = chunk->from; i < chunk->to; i++)
        if (chunk->rows[i].fate == ROW_REJECT)
            put_note(work, values + NOTE_COLUMNS * count++, chunk->rows[i].line, 0, TEXT_EMPTY,
                     buf_text(&chunk->rows[i].reason));
    struct db_insert insert = {.table = TEXT("import_note"),
                               .columns = note_columns,
                               .column_count = NOTE_COLUMNS,
                               .values = values,
                               .row_count = count};
    return count ? db_insert(env->ctx, env->conn, &insert) : ERR_OK;
}

/* ---- names again ---- */

static enum err find_again(struct import_work *work, struct record_env *env,
                           struct import_column *column, struct import_name *name)
{
    const struct import_target *target;
    int64_t id = 0;
    enum import_found found = import_lookup_find(env->ctx->arena, column->lookup, name->written,
                                                 &target, &id);
    enum err err = ERR_OK;
    if (found == FOUND_SEVERAL) {
        size_t count = target->count < IMPORT_CANDIDATES ? target->count : IMPORT_CANDIDATES;
        err = import_touched(env, work->step->txn, column->lookup->object, target->ids, count, &id);
    }
    name->id = err || found == FOUND_NONE ? 0 : id;
    return err;
}

enum err work_names_again(struct import_work *work, int64_t line)
{
    struct import_run *run = work->run;
    struct record_env env;
    enum err err = ERR_OK;
    for (size_t c = 0; !err && c < run->column_count; c++) {
        struct import_column *column = &run->columns[c];
        for (size_t i = 0; !err && column->self && i < column->name_count; i++) {
            struct import_name *name = column->name_list[i];
            if (name->state != NAME_IN_FILE || name->file_line > line || name->id)
                continue;
            err = import_lookup_fill(run, column->lookup, &name->written, 1);
            if (err || (err = record_env_begin(run->ctx, run->store, 0, &env)))
                return err;
            err = find_again(work, &env, column, name);
            record_env_end(&env);
        }
    }
    return err;
}

/* ---- setting ---- */

static const struct db_node *note_column(struct arena *arena, const char *name)
{
    return db_column(arena, TEXT("n"), text_of(name));
}

static size_t column_called(const struct import_run *run, struct text field)
{
    size_t at = 0;
    while (at < run->column_count && !text_eq(run->columns[at].name, field))
        at++;
    return at;
}

static bool add_later(struct import_work *work, struct db_rows *rows)
{
    struct import_run *run = work->run;
    struct arena *arena = &work->piece.chunk.arena;
    struct import_later *later = ARENA_NEW(arena, struct import_later);
    size_t column = column_called(run, db_get_text(rows, 2));
    if (!later || column == run->column_count)
        return later;
    *later = (struct import_later){.record = db_get_int(rows, 1),
                                   .column = column,
                                   .next = work->piece.later};
    later->name = import_table_find(&run->columns[column].names, db_get_text(rows, 3));
    if (later->name)
        work->piece.later = later;
    return true;
}

/* The next notes of this file; `*last` is the id behind which to go on, 0: there are none. */
static enum err read_notes(struct import_work *work, int64_t *last)
{
    struct ctx *ctx = &work->piece.chunk.ctx;
    struct arena *arena = ctx->arena;
    const struct db_node *columns[] = {note_column(arena, "id"), note_column(arena, "record"),
                                       note_column(arena, "field"), note_column(arena, "note")};
    const struct db_order order = {columns[0], false};
    const struct db_node *where = db_call2(arena, DB_EQ, note_column(arena, "job"),
                                           db_int(arena, work->step->job));
    where = db_and(arena, where,
                   db_call2(arena, DB_EQ, note_column(arena, "part"),
                            db_int(arena, (int64_t)work->at)));
    where = db_and(arena, where, db_call2(arena, DB_GT, columns[0], db_int(arena, work->later)));
    where = db_and(arena, where, db_call1(arena, DB_IS_NOT_NULL, columns[1]));
    struct db_select select = {.table = TEXT("import_note"),
                               .alias = TEXT("n"),
                               .columns = columns,
                               .column_count = 4,
                               .where = where,
                               .order = &order,
                               .order_count = 1,
                               .limit = AT_ONCE};
    struct db_conn *conn;
    struct db_rows *rows;
    *last = 0;
    enum err err = db_read_begin(ctx, work->step->store->db, 0, &conn);
    if (err)
        return err;
    err = db_open_rows(ctx, conn, &select, &rows);
    bool fine = true;
    while (!err && fine && db_next(rows)) {
        *last = db_get_int(rows, 0);
        fine = add_later(work, rows);
    }
    if (!err)
        err = db_close_rows(rows);
    db_read_end(conn);
    return err || fine ? err : ctx_fail(ctx, ERR_out_of_memory);
}

static enum err after_later(struct record_task *task)
{
    struct import_piece *piece = task->subject;
    struct import_work *work = piece->subject;
    if (task->save.count)
        work->step->txn = task->save.txn;
    return work_keep(work, task->env.ctx, task->env.conn, false);
}

/* Whose record was not saved after all: the reference stays empty, and that is said. */
static void report_lost(struct import_work *work)
{
    struct import_run *run = work->run;
    for (const struct import_later *later = work->piece.later; later; later = later->next) {
        struct fault fault = import_name_fault(run, later->name);
        struct buf message;
        if (later->name->id)
            continue;
        fault.code = ERR_import_no_record;
        buf_init(&message, &work->piece.chunk.arena, 2000);
        error_message(&message, &fault, run->ctx->lang);
        import_report_fault(run, later->name->line, fault.field, buf_text(&message));
    }
    work_take_faults(work);
}

enum err work_set_later(struct import_work *work, bool *finished)
{
    struct import_piece *piece = &work->piece;
    int64_t before = work->later, last;
    import_chunk_clear(work->run, &piece->chunk);
    piece->later = NULL;
    enum err err = read_notes(work, &last);
    *finished = !err && !last;
    if (err || !last)
        return err;
    report_lost(work);
    work->run->report->txn = work->step->txn;
    import_piece_task(piece, true);
    piece->task.prepare = import_piece_prepare_later;
    piece->task.after = after_later;
    work->later = last;
    err = record_task_run(&piece->task);
    if (err)
        work->later = before;
    return err ? ctx_fail(work->run->ctx, err) : ERR_OK;
}
