#include "search/keys_step.h"

#include "record/load.h"
#include "search/keys.h"
#include "sys/clock.h"

/* Rows of one piece at most; record_step_rows makes it fewer while somebody waits. */
#define ROWS_MOST 5000
#define FORGET_MOST 5000

/* ---- when a folder is opened ---- */

struct opening {
    struct db_task db;
    const struct meta_catalog *catalog;
};

static enum err note_empty(struct db_task *task, struct db_conn *conn)
{
    const struct opening *opening = task->subject;
    return keys_note_empty(task->ctx, conn, opening->catalog);
}

enum err keys_open(struct ctx *ctx, struct record_store *store)
{
    struct record_env env;
    bool all = true;
    enum err err = record_env_begin(ctx, store, 0, &env);
    if (err)
        return err;
    for (size_t i = 0; !err && all && i < env.catalog->object_count; i++)
        err = keys_made(ctx, env.conn, &env.catalog->objects[i], &all);
    /* the catalog stays; the connection goes, for a checkpoint waits for readers and the writer for it */
    db_read_end(env.conn);
    env.conn = NULL;
    struct opening opening = {.catalog = env.catalog};
    opening.db =
        (struct db_task){.lane = DB_LANE_BULK, .ctx = ctx, .run = note_empty, .subject = &opening};
    if (!err && !all)
        err = db_write(store->db, &opening.db);
    record_env_end(&env);
    return err;
}

/* ---- one piece ---- */

struct piece {
    struct record_step *step;
    size_t rows; /* done */
};

/* Keys of another version go in the order they lie in; an answer made of them meanwhile would only lack some. */
static enum err forget(struct ctx *ctx, struct db_conn *conn)
{
    struct arena *arena = ctx->arena;
    const struct db_node *key = db_column(arena, TEXT_EMPTY, TEXT("key"));
    struct db_order order = {.by = key};
    struct db_select select = {.table = keys_table,
                               .columns = &key,
                               .column_count = 1,
                               .order = &order,
                               .order_count = 1,
                               .limit = FORGET_MOST};
    struct db_rows *rows;
    int64_t last = 0, count = 0, changed;
    enum err err = db_open_rows(ctx, conn, &select, &rows);
    if (err)
        return err;
    for (; db_next(rows); count++)
        last = db_get_int(rows, 0);
    err = db_close_rows(rows);
    if (!err && count)
        err = db_delete(ctx, conn, keys_table, db_call2(arena, DB_LE, key, db_int(arena, last)),
                        &changed);
    return err || count == FORGET_MOST ? err : keys_forget_stale(ctx, conn);
}

/* Where the object at hand stands; another one begins at its first row. */
static int64_t begin_after(const struct record_step *step, const struct meta_object *object)
{
    int64_t version, number, id;
    bool same = text_to_int(json_text(json_get(step->state, TEXT("version"))), &version) &&
                text_to_int(json_text(json_get(step->state, TEXT("object"))), &number) &&
                text_to_int(json_text(json_get(step->state, TEXT("after"))), &id) &&
                version == MATCH_VERSION && number == object->number;
    return same ? id : 0;
}

static enum err fill(struct record_task *task, const struct meta_object *object)
{
    struct piece *piece = task->subject;
    struct record_step *step = piece->step;
    struct ctx *ctx = task->env.ctx;
    size_t limit = record_step_rows(step, ROWS_MOST);
    struct load_row *rows;
    enum err err = load_page(&task->env, object, begin_after(step, object), (int64_t)limit, &rows,
                             &piece->rows);
    if (!err)
        err = keys_fill(&task->env, object, rows, piece->rows);
    if (err)
        return err;
    if (piece->rows < limit)
        return keys_note(ctx, task->env.conn, object);
    step->next =
        text_format(ctx->arena, "{\"version\":\"%d\",\"object\":\"%lld\",\"after\":\"%lld\"}",
                    MATCH_VERSION, (long long)object->number, (long long)rows[piece->rows - 1].id);
    return ERR_OK;
}

static enum err prepare(struct record_task *task)
{
    struct piece *piece = task->subject;
    struct ctx *ctx = task->env.ctx;
    const struct meta_catalog *catalog = task->env.catalog;
    bool stale, made = true;
    enum err err = keys_stale(ctx, task->env.conn, &stale);
    piece->rows = 0;
    if (err || stale)
        return err ? err : forget(ctx, task->env.conn);
    for (size_t i = 0; !err && i < catalog->object_count; i++) {
        err = keys_made(ctx, task->env.conn, &catalog->objects[i], &made);
        if (!err && !made)
            return fill(task, &catalog->objects[i]);
    }
    piece->step->finished = !err;
    return err;
}

static enum err after(struct record_task *task)
{
    struct piece *piece = task->subject;
    struct record_step *step = piece->step;
    step->done += (int64_t)piece->rows;
    if (step->total < step->done) /* some were added meanwhile */
        step->total = step->done;
    return step->keep(step, task->env.ctx, task->env.conn);
}

enum err keys_step(struct record_step *step)
{
    struct piece piece = {.step = step};
    struct record_task task = {.store = step->store,
                               .prepare = prepare,
                               .after = after,
                               .subject = &piece};
    task.db.lane = DB_LANE_BULK;
    task.db.ctx = step->ctx;
    task.save.caller = step->caller;
    task.save.origin = ORIGIN_SYSTEM;
    int64_t begun = clock_monotonic_us();
    enum err err = record_task_run(&task);
    if (!err && piece.rows)
        record_step_cost(step, piece.rows, clock_monotonic_us() - begun);
    return err;
}
