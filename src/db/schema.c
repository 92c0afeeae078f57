/* The way from the tables there are to the tables there should be. Only additions. */
#include "db/schema.h"

#include "db/driver.h"

#include <stdlib.h>

static int compare_table(const void *a, const void *b)
{
    const struct db_found_table *table = b;
    return text_compare(*(const struct text *)a, table->name);
}

static int compare_name(const void *a, const void *b)
{
    return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static const struct db_found_table *find_table(const struct db_found *found, struct text name)
{
    return found->table_count ? bsearch(&name, found->tables, found->table_count,
                                        sizeof *found->tables, compare_table)
                              : NULL;
}

static bool has_index(const struct db_found *found, struct text name)
{
    return found->index_count &&
           bsearch(&name, found->indexes, found->index_count, sizeof *found->indexes, compare_name);
}

static const struct db_column_def *find_column(const struct db_found_table *table, struct text name)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (text_eq(table->columns[i].name, name))
            return &table->columns[i];
    return NULL;
}

/* The list being made; large enough for everything from the start. */
struct list {
    struct db_change *changes;
    size_t count;
};

static void add(struct list *list, struct db_change change)
{
    list->changes[list->count++] = change;
}

static size_t most_changes(const struct db_table_def *tables, size_t count)
{
    size_t most = 1;
    for (size_t i = 0; i < count; i++)
        most += 1 + tables[i].column_count + tables[i].index_count;
    return most;
}

static enum err diff_columns(struct ctx *ctx, struct list *list, const struct db_table_def *table,
                             const struct db_found_table *there)
{
    for (size_t i = 0; i < table->column_count; i++) {
        const struct db_column_def *column = &table->columns[i];
        const struct db_column_def *old = find_column(there, column->name);
        if (old && old->type != column->type)
            return ctx_fail(ctx, ERR_schema_mismatch, table->name, column->name);
        if (!old)
            add(list, (struct db_change){DB_ADD_COLUMN, table, column, NULL});
    }
    return ERR_OK;
}

/* The first index of a table without id is its key and comes with the table. */
static void diff_indexes(struct list *list, const struct db_table_def *table,
                         const struct db_found *found)
{
    for (size_t i = table->plain_key ? 1 : 0; i < table->index_count; i++)
        if (!has_index(found, table->indexes[i].name))
            add(list, (struct db_change){DB_ADD_INDEX, table, NULL, &table->indexes[i]});
}

static enum err diff_table(struct ctx *ctx, struct list *list, const struct db_table_def *table,
                           const struct db_found *found)
{
    const struct db_found_table *there = find_table(found, table->name);
    enum err err = there ? diff_columns(ctx, list, table, there) : ERR_OK;
    if (err)
        return err;
    if (!there)
        add(list, (struct db_change){DB_ADD_TABLE, table, NULL, NULL});
    diff_indexes(list, table, found);
    return ERR_OK;
}

enum err db_schema_diff(struct ctx *ctx, struct db_conn *conn, const struct db_table_def *tables,
                        size_t count, struct db_change **out, size_t *out_count)
{
    struct db_found found;
    enum err err = conn->driver->introspect(ctx, conn, &found);
    if (err)
        return err;
    struct list list = {ARENA_ARRAY(ctx->arena, struct db_change, most_changes(tables, count)), 0};
    if (!list.changes)
        return ctx_fail(ctx, ERR_out_of_memory);
    for (size_t i = 0; i < count && !err; i++)
        err = diff_table(ctx, &list, &tables[i], &found);
    *out = list.changes;
    *out_count = list.count;
    return err;
}

/* ---- applying ------------------------------------------------------------------------------------ */

static enum err run(struct ctx *ctx, struct db_conn *conn)
{
    struct db_sql sql;
    enum err err = render_end(&conn->render, &sql);
    return err ? err : conn->driver->run(ctx, conn, &sql, NULL);
}

enum err db_schema_apply(struct ctx *ctx, struct db_conn *conn, const struct db_change *changes,
                         size_t count)
{
    enum err err = conn->role == DB_ROLE_WRITER ? ERR_OK : ctx_fail(ctx, ERR_internal);
    for (size_t i = 0; i < count && !err; i++) {
        render_start(&conn->render, ctx);
        render_change(&conn->render, &changes[i]);
        err = run(ctx, conn);
    }
    return err;
}

struct text db_schema_sql(struct arena *arena, const struct db_change *change)
{
    struct render render;
    struct ctx ctx;
    ctx_init(&ctx, arena, 0);
    render_init(&render, db_driver_first()->dialect, TEXT_EMPTY);
    render_start(&render, &ctx);
    render_change(&render, change);
    struct text text = text_dup(arena, buf_text(&render.sql));
    render_deinit(&render);
    return text;
}

static bool is_plain(const struct db_table_def *table, size_t index)
{
    return table->indexes[index].kind == DB_INDEX_PLAIN && !(table->plain_key && index == 0);
}

enum err db_index_drop(struct ctx *ctx, struct db_conn *conn, struct text index)
{
    render_start(&conn->render, ctx);
    render_drop_index(&conn->render, index);
    return run(ctx, conn);
}

enum err db_indexes_drop(struct ctx *ctx, struct db_conn *conn, const struct db_table_def *table)
{
    enum err err = ERR_OK;
    for (size_t i = 0; i < table->index_count && !err; i++) {
        if (!is_plain(table, i))
            continue;
        render_start(&conn->render, ctx);
        render_drop_index(&conn->render, table->indexes[i].name);
        err = run(ctx, conn);
    }
    return err;
}

enum err db_indexes_create(struct ctx *ctx, struct db_conn *conn, const struct db_table_def *table)
{
    struct db_found found;
    enum err err = conn->driver->introspect(ctx, conn, &found);
    for (size_t i = 0; i < table->index_count && !err; i++) {
        struct db_change change = {DB_ADD_INDEX, table, NULL, &table->indexes[i]};
        if (is_plain(table, i) && !has_index(&found, table->indexes[i].name))
            err = db_schema_apply(ctx, conn, &change, 1);
    }
    return err;
}
