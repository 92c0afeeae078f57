/* On the writer's thread: a chunk of rows becomes the changes of a save, and what came of them goes back into the
 * rows. What it touches is its own piece only, and the ids of names that stand for rows of the file. */
#include "record/import/import_piece.h"

#include "sys/clock.h"

static enum err find_fields(struct import_piece *piece, struct record_env *env)
{
    struct import_run *run = piece->run;
    const struct meta_object *object = meta_object_find(env->catalog, run->object->name);
    piece->fields = ARENA_ARRAY(env->ctx->arena, const struct meta_field *, run->column_count);
    if (!object || !piece->fields)
        return ctx_fail(env->ctx, ERR_unknown_object, run->object->name, TEXT_EMPTY);
    for (size_t i = 0; i < run->column_count; i++) {
        piece->fields[i] = meta_field_find(object, run->columns[i].name);
        if (!piece->fields[i])
            return ctx_fail(env->ctx, ERR_unknown_field, run->columns[i].name, TEXT_EMPTY);
    }
    return ERR_OK;
}

struct bearing {
    const struct import_piece *piece; /* NULL: no save is going on */
    int64_t place;
    int64_t id;
};

/* The row bears a name that others refer to: by its place in the save, or by its id once there is one. */
static void bear(struct import_name *name, void *subject)
{
    const struct bearing *bearing = subject;
    if (name->state != NAME_IN_FILE)
        return;
    name->chunk = bearing->id ? NULL : bearing->piece;
    name->place = bearing->place;
    name->id = bearing->id;
}

static void bear_names(struct import_piece *piece, struct import_row *row, struct bearing bearing)
{
    import_names_of_row(piece->run, &piece->chunk.arena, row->raw, bear, &bearing);
}

static enum err add_changes(struct import_piece *piece, struct record_task *task)
{
    struct record_env *env = &task->env;
    const struct meta_object *object = piece->fields[0]->object;
    for (size_t i = piece->chunk.from; i < piece->chunk.to; i++) {
        struct import_row *row = &piece->chunk.rows[i];
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
        bear_names(piece, row, (struct bearing){piece, (int64_t)row->place, row->existing});
    }
    return ERR_OK;
}

static bool put_later(struct import_piece *piece, struct import_row *row, size_t column,
                      struct import_name *name)
{
    struct import_later *later = ARENA_NEW(&piece->chunk.arena, struct import_later);
    if (!later)
        return false;
    *later = (struct import_later){(int64_t)row->place, column, name, piece->later};
    piece->later = later;
    return true;
}

/* A reference to another row of the file: known, in this save, or later. */
static bool set_name(struct import_piece *piece, struct record_change *change,
                     struct import_row *row, size_t column)
{
    struct import_name *name = row->cells[column].name;
    /* What refers to a later row is set by a change of its own, so that an undo, which goes backwards and in pieces,
     * never has to delete a record that another still refers to. */
    if (name->chunk == piece && name->place < (int64_t)row->place) {
        record_change_set(change, piece->fields[column], VALUE_NONE);
        for (size_t i = 0; i < change->setting_count; i++)
            if (change->settings[i].field == piece->fields[column])
                change->settings[i].from_save = name->place;
        return true;
    }
    if (name->id && name->chunk != piece) {
        record_change_set(change, piece->fields[column], value_int(name->id));
        return true;
    }
    return put_later(piece, row, column, name);
}

static enum err set_fields(struct import_piece *piece, struct record_task *task)
{
    bool fine = true;
    for (size_t i = piece->chunk.from; fine && i < piece->chunk.to; i++) {
        struct import_row *row = &piece->chunk.rows[i];
        if (!row->place)
            continue;
        struct record_change *change = &task->save.changes[row->place - 1];
        bool fresh = change->action == RECORD_CREATE && !row->first;
        for (size_t c = 0; fine && c < piece->run->column_count; c++) {
            const struct import_cell *cell = &row->cells[c];
            const struct meta_field *field = piece->fields[c];
            bool id = field->system && text_eq(field->name, TEXT("id"));
            if (id || !cell->given || (cell->defaulted && !fresh))
                continue;
            if (cell->name)
                fine = set_name(piece, change, row, c);
            else if (!value_is_null(cell->value))
                record_change_set(change, field, cell->value);
        }
    }
    return fine ? ERR_OK : ctx_fail(task->env.ctx, ERR_out_of_memory);
}

enum err import_piece_prepare(struct record_task *task)
{
    struct import_piece *piece = task->subject;
    piece->later = NULL;
    piece->creates = piece->updates = piece->unchanged = 0;
    piece->started = clock_monotonic_us();
    enum err err = find_fields(piece, &task->env);
    if (!err)
        err = import_keys_existing(piece->run, &task->env, &piece->chunk);
    if (!err)
        err = add_changes(piece, task);
    return err ? err : set_fields(piece, task);
}

enum err import_piece_after(struct record_task *task)
{
    struct import_piece *piece = task->subject;
    for (size_t i = piece->chunk.from; i < piece->chunk.to; i++) {
        struct import_row *row = &piece->chunk.rows[i];
        if (!row->place)
            continue;
        const struct record_change *change = &task->save.changes[row->place - 1];
        bear_names(piece, row, (struct bearing){NULL, 0, change->error ? 0 : change->id});
        if (change->error) {
            row->fate = ROW_REJECT;
            continue;
        }
        if (row->first)
            piece->updates++;
        else if (change->action == RECORD_CREATE)
            piece->creates++;
        else if (change->unchanged)
            piece->unchanged++;
        else
            piece->updates++;
    }
    for (struct import_later *later = piece->later; later; later = later->next) {
        const struct record_change *change = &task->save.changes[later->record - 1];
        later->record = change->error ? 0 : change->id;
    }
    return ERR_OK;
}

/* ---- references to rows that came later ---- */

enum err import_piece_prepare_later(struct record_task *task)
{
    struct import_piece *piece = task->subject;
    struct record_env *env = &task->env;
    enum err err = find_fields(piece, env);
    for (struct import_later *later = piece->later; !err && later; later = later->next) {
        if (!later->name->id)
            continue;
        struct record_change *change = record_save_add(env->ctx, &task->save, RECORD_UPDATE,
                                                       piece->fields[0]->object, later->record);
        if (!change)
            return ctx_error(env->ctx);
        record_change_set(change, piece->fields[later->column], value_int(later->name->id));
    }
    return err;
}

void import_piece_task(struct import_piece *piece, bool partial)
{
    struct import_run *run = piece->run;
    piece->task = (struct record_task){.store = run->store,
                                       .subject = piece,
                                       .prepare = import_piece_prepare,
                                       .after = import_piece_after};
    piece->task.db.lane = DB_LANE_BULK;
    piece->task.db.ctx = &piece->chunk.ctx;
    piece->task.save.caller = run->caller;
    piece->task.save.origin = ORIGIN_IMPORT;
    piece->task.save.importing = true;
    piece->task.save.partial = partial;
    piece->task.save.txn = run->report->txn;
    piece->task.save.summary = import_summary(run);
}

/* Reasons of what the save left out, or refused. */
void import_piece_faults(struct import_piece *piece)
{
    struct import_run *run = piece->run;
    const struct ctx *ctx = &piece->chunk.ctx;
    for (size_t i = 0; i < ctx->fault_count && i < CTX_FAULTS_MAX; i++) {
        const struct fault *fault = &ctx->faults[i];
        bool known = fault->row > 0 && (size_t)fault->row <= piece->chunk.count;
        struct import_row *row = known ? &piece->chunk.rows[fault->row - 1] : NULL;
        struct buf message;
        buf_init(&message, &piece->chunk.arena, 2000);
        error_message(&message, fault, run->ctx->lang);
        import_report_fault(run, row ? row->line : 0, fault->field, buf_text(&message));
        if (!row)
            continue;
        row->fate = ROW_CREATE; /* so that the reason begins anew */
        if (!row->reason.len)
            import_row_fault(run, &piece->chunk, row, fault);
        row->fate = ROW_REJECT;
    }
}
