#include "work/row.h"

#include "record/batch/id_list.h"
#include "sys/entropy.h"

#define NAME(literal)                                                                              \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
#define COUNT(items) (sizeof(items) / sizeof(items)[0])
#define ALIAS TEXT("j")

enum {
    ID,
    KIND,
    SUMMARY_EN,
    SUMMARY_ZH,
    ACTOR,
    STATUS,
    CANCEL,
    DONE,
    TOTAL,
    TXN,
    CREATED,
    STARTED,
    ENDED,
    PARAMETERS,
    STATE,
    REPORT,
    ERROR,
    COLUMN_COUNT
};
static const char *const names[COLUMN_COUNT] = {"id",         "kind",       "summary_en",
                                                "summary_zh", "actor",      "status",
                                                "cancel",     "done",       "total",
                                                "txn",        "created_at", "started_at",
                                                "ended_at",   "parameters", "state",
                                                "report",     "error"};

static const struct db_column_def columns[] = {
    {NAME("kind"), DB_COLUMN_TEXT},       {NAME("summary_en"), DB_COLUMN_TEXT},
    {NAME("summary_zh"), DB_COLUMN_TEXT}, {NAME("actor"), DB_COLUMN_INT},
    {NAME("status"), DB_COLUMN_INT},      {NAME("cancel"), DB_COLUMN_INT},
    {NAME("done"), DB_COLUMN_INT},        {NAME("total"), DB_COLUMN_INT},
    {NAME("txn"), DB_COLUMN_INT},         {NAME("created_at"), DB_COLUMN_INT},
    {NAME("started_at"), DB_COLUMN_INT},  {NAME("ended_at"), DB_COLUMN_INT},
    {NAME("parameters"), DB_COLUMN_TEXT}, {NAME("state"), DB_COLUMN_TEXT},
    {NAME("report"), DB_COLUMN_TEXT},     {NAME("error"), DB_COLUMN_TEXT},
};
static const struct text by_status[] = {NAME("status"), NAME("id")};
static const struct text by_actor[] = {NAME("actor"), NAME("id")};
static const struct db_index_def indexes[] = {
    {NAME("job_status"), DB_INDEX_PLAIN, by_status, COUNT(by_status)},
    {NAME("job_actor"), DB_INDEX_PLAIN, by_actor, COUNT(by_actor)},
};
static const struct db_table_def tables[] = {
    {NAME("job"), false, columns, COUNT(columns), indexes, COUNT(indexes)},
};

const struct db_table_def *work_tables(size_t *count)
{
    *count = COUNT(tables);
    return tables;
}

struct text job_status_name(enum job_status status)
{
    static const char *const status_names[JOB_STATUS_COUNT] = {"waiting", "running", "done",
                                                               "failed", "cancelled"};
    return text_of(status_names[status]);
}

/* ---- reading ---- */

const struct db_node *job_column(struct arena *arena, const char *name)
{
    return db_column(arena, ALIAS, text_of(name));
}

const struct db_node *job_is(struct arena *arena, const char *column, int64_t number)
{
    return db_call2(arena, DB_EQ, job_column(arena, column), db_int(arena, number));
}

static void read_row(struct arena *arena, struct db_rows *rows, struct job_row *row)
{
    *row = (struct job_row){.id = db_get_int(rows, ID),
                            .kind = text_dup(arena, db_get_text(rows, KIND)),
                            .actor = db_get_int(rows, ACTOR),
                            .status = (enum job_status)db_get_int(rows, STATUS),
                            .cancel = db_get_int(rows, CANCEL),
                            .done = db_get_int(rows, DONE),
                            .total = db_get_int(rows, TOTAL),
                            .txn = db_get_int(rows, TXN),
                            .created_at = db_get_int(rows, CREATED),
                            .started_at = db_get_int(rows, STARTED),
                            .ended_at = db_get_int(rows, ENDED),
                            .parameters = text_dup(arena, db_get_text(rows, PARAMETERS)),
                            .state = text_dup(arena, db_get_text(rows, STATE)),
                            .report = text_dup(arena, db_get_text(rows, REPORT)),
                            .error = text_dup(arena, db_get_text(rows, ERROR)),
                            .actor_name = text_dup(arena, db_get_text(rows, COLUMN_COUNT))};
    row->summary.in[LANG_EN] = text_dup(arena, db_get_text(rows, SUMMARY_EN));
    row->summary.in[LANG_ZH] = text_dup(arena, db_get_text(rows, SUMMARY_ZH));
    if (row->status < 0 || row->status >= JOB_STATUS_COUNT)
        row->status = JOB_FAILED;
}

enum err job_rows(struct ctx *ctx, struct db_conn *conn, const struct db_node *where, int64_t limit,
                  struct job_row **out, size_t *count)
{
    struct arena *arena = ctx->arena;
    const struct db_node *nodes[COLUMN_COUNT + 1];
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        nodes[i] = job_column(arena, names[i]);
    nodes[COLUMN_COUNT] = db_column(arena, TEXT("u"), TEXT("name"));
    const struct db_join user = {.table = TEXT("user"),
                                 .alias = TEXT("u"),
                                 .on = db_call2(arena, DB_EQ,
                                                db_column(arena, TEXT("u"), TEXT("id")),
                                                job_column(arena, "actor")),
                                 .left = true};
    const struct db_order newest = {.by = nodes[ID], .descending = true};
    struct db_select select = {.table = JOB_TABLE,
                               .alias = ALIAS,
                               .joins = &user,
                               .join_count = 1,
                               .columns = nodes,
                               .column_count = COLUMN_COUNT + 1,
                               .where = where,
                               .order = &newest,
                               .order_count = 1,
                               .limit = limit};
    *count = 0;
    *out = ARENA_ARRAY(arena, struct job_row, (size_t)limit);
    if (!*out)
        return ctx_fail(ctx, ERR_out_of_memory);
    struct db_rows *rows;
    enum err err = db_open_rows(ctx, conn, &select, &rows);
    if (err)
        return err;
    while (*count < (size_t)limit && db_next(rows))
        read_row(arena, rows, &(*out)[(*count)++]);
    err = db_close_rows(rows);
    return err ? err : ctx_error(ctx);
}

enum err job_row_read(struct ctx *ctx, struct db_conn *conn, int64_t id, bool *found,
                      struct job_row *row)
{
    struct job_row *rows;
    size_t count;
    enum err err = job_rows(ctx, conn, job_is(ctx->arena, "id", id), 1, &rows, &count);
    *found = !err && count;
    if (*found)
        *row = rows[0];
    return err;
}

enum err job_find_open(struct ctx *ctx, struct db_conn *conn, struct text kind,
                       struct text parameters, int64_t *id)
{
    struct arena *arena = ctx->arena;
    const int64_t open[] = {JOB_WAITING, JOB_RUNNING};
    const struct db_node *where = db_in_ints(arena, job_column(arena, "status"), open, 2);
    where = db_and(arena, where,
                   db_call2(arena, DB_EQ, job_column(arena, "kind"), db_text(arena, kind)));
    where =
        db_and(arena, where,
               db_call2(arena, DB_EQ, job_column(arena, "parameters"), db_text(arena, parameters)));
    struct job_row *rows;
    size_t count;
    enum err err = job_rows(ctx, conn, where, 1, &rows, &count);
    *id = !err && count ? rows[0].id : 0;
    return err;
}

/* ---- writing ---- */

int64_t job_new_id(const struct ctx *ctx)
{
    /* 43 bits of time and 20 of chance, positive for centuries */
    uint32_t chance;
    entropy_fill(&chance, sizeof chance);
    return (ctx->now << 20 & INT64_MAX) | (int64_t)(chance & 0xfffff);
}

static struct value text_or_null(struct text text)
{
    return text.len ? value_text(text) : VALUE_NONE;
}

enum err job_insert(struct ctx *ctx, struct db_conn *conn, const struct job_new *job, int64_t id)
{
    static const int given[] = {ID,   KIND,  SUMMARY_EN, SUMMARY_ZH, ACTOR, STATUS,
                                DONE, TOTAL, CREATED,    PARAMETERS, TXN};
    struct text wanted[COUNT(given)];
    for (size_t i = 0; i < COUNT(given); i++)
        wanted[i] = text_of(names[given[i]]);
    const struct value values[] = {value_int(id),
                                   value_text(job->kind),
                                   value_text(job->summary.in[LANG_EN]),
                                   value_text(job->summary.in[LANG_ZH]),
                                   value_int(job->actor),
                                   value_int(JOB_WAITING),
                                   value_int(0),
                                   value_int(job->total),
                                   value_int(ctx->now),
                                   text_or_null(job->parameters),
                                   job->txn ? value_int(job->txn) : VALUE_NONE};
    struct db_insert insert = {.table = JOB_TABLE,
                               .columns = wanted,
                               .column_count = COUNT(given),
                               .values = values,
                               .row_count = 1};
    return db_insert(ctx, conn, &insert);
}

static struct db_set set_int(struct arena *arena, int column, int64_t number)
{
    return (struct db_set){text_of(names[column]), db_int(arena, number)};
}

static struct db_set set_text(struct arena *arena, int column, struct text text)
{
    return (struct db_set){text_of(names[column]), db_value(arena, text_or_null(text))};
}

/* In statements that change one table its columns stand bare. */
static const struct db_node *bare_is(struct arena *arena, int column, int64_t number)
{
    return db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, text_of(names[column])),
                    db_int(arena, number));
}

enum err job_claim(struct ctx *ctx, struct db_conn *conn, int64_t *id)
{
    struct arena *arena = ctx->arena;
    const struct db_node *columns_wanted[] = {job_column(arena, "id")};
    const struct db_order oldest = {.by = columns_wanted[0]};
    struct db_select select = {.table = JOB_TABLE,
                               .alias = ALIAS,
                               .columns = columns_wanted,
                               .column_count = 1,
                               .where = job_is(arena, "status", JOB_WAITING),
                               .order = &oldest,
                               .order_count = 1,
                               .limit = 1};
    bool found;
    struct value value;
    *id = 0;
    enum err err = db_one(ctx, conn, &select, &found, &value);
    if (err || !found)
        return err;
    const struct db_node *started = db_call2(arena, DB_COALESCE,
                                             db_column(arena, TEXT_EMPTY, TEXT("started_at")),
                                             db_int(arena, ctx->now));
    const struct db_set sets[] = {set_int(arena, STATUS, JOB_RUNNING),
                                  {TEXT("started_at"), started}};
    int64_t changed;
    err = db_update(ctx, conn, JOB_TABLE, sets, 2, bare_is(arena, ID, value.number), &changed);
    *id = err ? 0 : value.number;
    return err;
}

enum err job_keep(struct record_step *step, struct ctx *ctx, struct db_conn *conn)
{
    struct arena *arena = ctx->arena;
    struct db_set sets[7];
    size_t count = 0;
    sets[count++] = set_int(arena, DONE, step->done);
    sets[count++] = set_int(arena, TOTAL, step->total);
    sets[count++] = set_text(arena, STATE, step->next);
    if (step->txn)
        sets[count++] = set_int(arena, TXN, step->txn);
    if (step->report.len)
        sets[count++] = set_text(arena, REPORT, step->report);
    if (step->finished) {
        sets[count++] = set_int(arena, STATUS, JOB_DONE);
        sets[count++] = set_int(arena, ENDED, ctx->now);
    }
    int64_t changed;
    enum err err = db_update(ctx, conn, JOB_TABLE, sets, count, bare_is(arena, ID, step->job),
                             &changed);
    if (!err && step->finished)
        err = id_list_drop(ctx, conn, step->job);
    step->is_kept = !err;
    return err;
}

enum err job_end(struct ctx *ctx, struct db_conn *conn, int64_t id, enum job_status status,
                 struct text error)
{
    struct arena *arena = ctx->arena;
    const struct db_set sets[] = {set_int(arena, STATUS, (int64_t)status),
                                  set_int(arena, ENDED, ctx->now), set_text(arena, ERROR, error)};
    int64_t changed;
    enum err err = db_update(ctx, conn, JOB_TABLE, sets, COUNT(sets), bare_is(arena, ID, id),
                             &changed);
    return err ? err : id_list_drop(ctx, conn, id);
}

enum err job_ask_cancel(struct ctx *ctx, struct db_conn *conn, int64_t id)
{
    const struct db_set set = set_int(ctx->arena, CANCEL, 1);
    int64_t changed;
    return db_update(ctx, conn, JOB_TABLE, &set, 1, bare_is(ctx->arena, ID, id), &changed);
}

enum err job_prune(struct ctx *ctx, struct db_conn *conn)
{
    const struct db_node *old = db_call2(ctx->arena, DB_LT,
                                         db_column(ctx->arena, TEXT_EMPTY, TEXT("ended_at")),
                                         db_int(ctx->arena, ctx->now - JOB_KEPT_MS));
    int64_t deleted;
    return db_delete(ctx, conn, JOB_TABLE, old, &deleted);
}

enum err job_recover(struct ctx *ctx, struct db_conn *conn)
{
    struct arena *arena = ctx->arena;
    const struct db_set waiting = set_int(arena, STATUS, JOB_WAITING);
    int64_t changed;
    enum err err = db_update(ctx, conn, JOB_TABLE, &waiting, 1, bare_is(arena, STATUS, JOB_RUNNING),
                             &changed);
    if (err)
        return err;
    /* Lists whose job was never added, for the process ended before. */
    const struct db_node *id = job_column(arena, "id");
    const int64_t open[] = {JOB_WAITING, JOB_RUNNING};
    const struct db_select jobs = {.table = JOB_TABLE,
                                   .alias = ALIAS,
                                   .columns = &id,
                                   .column_count = 1,
                                   .where = db_in_ints(arena, job_column(arena, "status"), open, 2),
                                   .limit = -1};
    err = id_list_drop_but(ctx, conn, &jobs);
    return err ? err : job_prune(ctx, conn);
}

static enum err count_where(struct ctx *ctx, struct db_conn *conn, const struct db_node *where,
                            int64_t *out)
{
    const struct db_node *all = db_call(ctx->arena, DB_COUNT, NULL, 0);
    struct db_select select = {.table = JOB_TABLE,
                               .alias = ALIAS,
                               .columns = &all,
                               .column_count = 1,
                               .where = where,
                               .limit = 1};
    bool found;
    struct value value;
    enum err err = db_one(ctx, conn, &select, &found, &value);
    *out = !err && found ? value.number : 0;
    return err;
}

enum err job_count(struct ctx *ctx, struct db_conn *conn, int64_t failed_since,
                   struct job_counts *out)
{
    struct arena *arena = ctx->arena;
    const struct db_node *failed =
        db_and(arena, job_is(arena, "status", JOB_FAILED),
               db_call2(arena, DB_GE, job_column(arena, "ended_at"), db_int(arena, failed_since)));
    enum err err = count_where(ctx, conn, job_is(arena, "status", JOB_RUNNING), &out->running);
    if (!err)
        err = count_where(ctx, conn, job_is(arena, "status", JOB_WAITING), &out->queued);
    return err ? err : count_where(ctx, conn, failed, &out->failed);
}
