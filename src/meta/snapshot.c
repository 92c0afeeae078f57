#include "meta/snapshot.h"

#include "meta/link.h"

#define SNAPSHOT_BYTES_MAX ((size_t)64 * 1024 * 1024)

#define NAME(literal)                                                                              \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }

/* ---- what the database holds ---- */

/* The part of the two tables that is read here; record writes them like any other. */
static const struct db_column_def object_columns[] = {{NAME("name"), DB_COLUMN_TEXT},
                                                      {NAME("definition"), DB_COLUMN_TEXT}};
static const struct db_column_def field_columns[] = {{NAME("name"), DB_COLUMN_TEXT},
                                                     {NAME("definition"), DB_COLUMN_TEXT},
                                                     {NAME("object"), DB_COLUMN_TEXT}};
static const struct db_table_def custom_tables[] = {
    {.name = NAME("custom_object"), .columns = object_columns, .column_count = 2},
    {.name = NAME("custom_field"), .columns = field_columns, .column_count = 3},
};

static enum err is_there(struct ctx *ctx, struct db_conn *conn, const struct db_table_def *table,
                         bool *there)
{
    struct db_change *changes;
    size_t count;
    enum err err = db_schema_diff(ctx, conn, table, 1, &changes, &count);
    *there = !err && (count == 0 || changes[0].kind != DB_ADD_TABLE);
    return err;
}

struct custom_rows {
    struct custom_row *rows;
    size_t count;
    size_t room;
};

static void add_row(struct arena *arena, struct custom_rows *rows, struct custom_row row)
{
    if (rows->count == rows->room) {
        size_t room = rows->room ? 2 * rows->room : 64;
        struct custom_row *more = ARENA_ARRAY(arena, struct custom_row, room);
        if (!more)
            return;
        if (rows->count)
            memcpy(more, rows->rows, rows->count * sizeof *more);
        rows->rows = more;
        rows->room = room;
    }
    rows->rows[rows->count++] = row;
}

static enum err load_custom(struct ctx *ctx, struct db_conn *conn, const struct db_table_def *table,
                            struct arena *arena, struct custom_rows *out)
{
    bool there;
    enum err err = is_there(ctx, conn, table, &there);
    if (err || !there)
        return err;
    const struct db_node *nodes[3];
    for (size_t i = 0; i < table->column_count; i++)
        nodes[i] = db_column(ctx->arena, TEXT_EMPTY, table->columns[i].name);
    const struct db_order order = {.by = db_column(ctx->arena, TEXT_EMPTY, TEXT("id"))};
    const struct db_select select = {.table = table->name,
                                     .columns = nodes,
                                     .column_count = table->column_count,
                                     .order = &order,
                                     .order_count = 1,
                                     .limit = -1};
    struct db_rows *rows;
    err = db_open_rows(ctx, conn, &select, &rows);
    if (err)
        return err;
    while (db_next(rows)) {
        struct custom_row row = {.object = TEXT_EMPTY,
                                 .name = text_dup(arena, db_get_text(rows, 0)),
                                 .definition = text_dup(arena, db_get_text(rows, 1))};
        if (table->column_count > 2)
            row.object = text_dup(arena, db_get_text(rows, 2));
        add_row(arena, out, row);
    }
    return db_close_rows(rows);
}

static enum err load(struct ctx *ctx, struct db_conn *conn, struct snapshot *snapshot,
                     struct custom_rows *rows)
{
    bool there;
    numbers_init(&snapshot->numbers, &snapshot->arena);
    enum err err = is_there(ctx, conn, &meta_numbers_table, &there);
    if (!err && there)
        err = numbers_load(ctx, conn, &snapshot->arena, &snapshot->numbers);
    for (size_t i = 0; i < sizeof custom_tables / sizeof *custom_tables && !err; i++)
        err = load_custom(ctx, conn, &custom_tables[i], &snapshot->arena, rows);
    return err;
}

/* ---- building ---- */

static struct snapshot *snapshot_new(void)
{
    struct arena arena;
    arena_init(&arena, SNAPSHOT_BYTES_MAX);
    struct snapshot *snapshot = ARENA_NEW(&arena, struct snapshot);
    if (!snapshot) {
        arena_deinit(&arena);
        return NULL;
    }
    snapshot->arena = arena; /* from here on the only one */
    atomic_init(&snapshot->references, 1);
    return snapshot;
}

void snapshot_release(struct snapshot *snapshot)
{
    if (atomic_fetch_sub_explicit(&snapshot->references, 1, memory_order_acq_rel) > 1)
        return;
    struct arena arena = snapshot->arena;
    arena_deinit(&arena);
}

/* So that a reply made under the old program is not taken for one of the new. */
static uint64_t fingerprint_of(const struct meta_source *sources, size_t count)
{
    uint64_t fingerprint = 0;
    for (size_t i = 0; i < count; i++)
        fingerprint = fingerprint * 31 + text_hash(sources[i].json);
    return fingerprint;
}

static enum err define(struct ctx *inner, const struct meta_source *sources, size_t count,
                       bool strict, const struct custom_rows *rows, struct definition_set *set)
{
    enum err err = definition_set_product(inner, sources, count, set);
    if (!err)
        err = definition_set_custom(inner, set, rows->rows, rows->count, strict);
    return err ? err : definition_set_finish(inner, set, strict);
}

static void hand_over_faults(struct ctx *ctx, const struct ctx *inner)
{
    size_t kept = inner->fault_count < CTX_FAULTS_MAX ? inner->fault_count : CTX_FAULTS_MAX;
    for (size_t i = 0; i < kept; i++) {
        const struct fault *fault = &inner->faults[i];
        ctx_fail_at(ctx, fault->code, fault->field, fault->position, fault->args, 4);
    }
}

enum err snapshot_build(struct ctx *ctx, struct db_conn *conn, const struct snapshot_from *from,
                        bool strict, struct snapshot **out)
{
    *out = NULL;
    struct snapshot *snapshot = snapshot_new();
    if (!snapshot)
        return ctx_fail(ctx, ERR_out_of_memory);
    struct ctx inner; /* its memory is the snapshot's, for JSON and texts stay in use */
    ctx_init(&inner, &snapshot->arena, ctx->now);
    struct custom_rows rows = {.count = 0};
    struct definition_set set;
    enum err err = load(ctx, conn, snapshot, &rows);
    if (!err)
        err = define(&inner, from->sources, from->count, strict, &rows, &set);
    if (!err)
        err = link_catalog(&inner, &set, &snapshot->numbers, &snapshot->catalog);
    if (!err && from->linker)
        err = from->linker->link(&inner, &snapshot->catalog, from->before, strict);
    snapshot->catalog.fingerprint = fingerprint_of(from->sources, from->count);
    hand_over_faults(ctx, &inner);
    if (err) {
        snapshot_release(snapshot);
        return err;
    }
    *out = snapshot;
    return ERR_OK;
}
