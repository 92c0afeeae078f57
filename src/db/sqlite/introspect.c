/* What is in the file: tables, columns, indexes, plans, and whether it is whole. */
#include "db/sqlite/store.h"

/* The shadow tables of text indexes are not listed; the indexes are, as indexes. */
static const char tables_sql[] =
    "select t.name, c.name, lower(c.type) from pragma_table_list t, pragma_table_info(t.name) c"
    " where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite\\_%' escape '\\'"
    " order by t.name, c.cid";
static const char indexes_sql[] =
    "select name from sqlite_schema where type = 'index' or (type = 'table' and sql like"
    " 'create virtual table%') order by 1";

static enum err open_constant(struct ctx *ctx, struct db_conn *conn, const char *text,
                              struct db_rows **rows)
{
    struct db_sql sql = render_constant(text_of(text));
    return sqlite_query(ctx, conn, &sql, rows);
}

static enum db_column_type type_of(struct text declared)
{
    if (text_eq(declared, TEXT("integer")))
        return DB_COLUMN_INT;
    return text_eq(declared, TEXT("text")) ? DB_COLUMN_TEXT : DB_COLUMN_BLOB;
}

/* A list in an arena that doubles. */
static void *grown(struct arena *arena, void *items, size_t count, size_t size)
{
    if (count & (count - 1) || (count && count < 16))
        return items;
    size_t capacity = count < 16 ? 16 : count * 2;
    void *larger = arena_array(arena, capacity, size);
    if (larger && count)
        memcpy(larger, items, count * size);
    return larger;
}

static bool add_column(struct arena *arena, struct db_found_table *table, struct text name,
                       enum db_column_type type)
{
    struct db_column_def *columns = grown(arena, (void *)(uintptr_t)table->columns,
                                          table->column_count, sizeof *columns);
    if (!columns)
        return false;
    columns[table->column_count++] = (struct db_column_def){text_dup(arena, name), type};
    table->columns = columns;
    return true;
}

static bool add_row(struct arena *arena, struct db_found *found, struct db_rows *rows)
{
    struct text name = sqlite_get_text(rows, 0);
    struct db_found_table *last = found->table_count ? &found->tables[found->table_count - 1]
                                                     : NULL;
    if (!last || !text_eq(last->name, name)) {
        struct db_found_table *tables = grown(arena, found->tables, found->table_count,
                                              sizeof *tables);
        if (!tables)
            return false;
        found->tables = tables;
        last = &tables[found->table_count++];
        *last = (struct db_found_table){.name = text_dup(arena, name)};
    }
    return add_column(arena, last, sqlite_get_text(rows, 1), type_of(sqlite_get_text(rows, 2)));
}

static bool add_index(struct arena *arena, struct db_found *found, struct db_rows *rows)
{
    struct text *indexes = grown(arena, found->indexes, found->index_count, sizeof *indexes);
    if (!indexes)
        return false;
    indexes[found->index_count++] = text_dup(arena, sqlite_get_text(rows, 0));
    found->indexes = indexes;
    return true;
}

static enum err collect(struct ctx *ctx, struct db_conn *conn, const char *text,
                        bool (*add)(struct arena *, struct db_found *, struct db_rows *),
                        struct db_found *found)
{
    struct db_rows *rows;
    enum err err = open_constant(ctx, conn, text, &rows);
    if (err)
        return err;
    bool room = true;
    while (room && sqlite_next(rows))
        room = add(ctx->arena, found, rows);
    err = sqlite_close_rows(rows);
    return !err && !room ? ctx_fail(ctx, ERR_out_of_memory) : err;
}

enum err sqlite_introspect(struct ctx *ctx, struct db_conn *conn, struct db_found *out)
{
    *out = (struct db_found){0};
    enum err err = collect(ctx, conn, tables_sql, add_row, out);
    return err ? err : collect(ctx, conn, indexes_sql, add_index, out);
}

enum err sqlite_explain(struct ctx *ctx, struct db_conn *conn, const struct db_sql *sql,
                        struct text *plan)
{
    struct buf buf;
    struct db_rows *rows;
    struct text text = text_concat(ctx->arena, TEXT("explain query plan "), sql->text);
    struct db_sql explain = render_constant(text);
    explain.values = sql->values;
    explain.value_count = sql->value_count;
    enum err err = sqlite_query(ctx, conn, &explain, &rows);
    if (err)
        return err;
    buf_init(&buf, ctx->arena, 64 * 1024);
    while (sqlite_next(rows)) {
        buf_add_text(&buf, sqlite_get_text(rows, 3));
        buf_add_char(&buf, '\n');
    }
    *plan = buf_text(&buf);
    return sqlite_close_rows(rows);
}

enum err sqlite_verify(struct ctx *ctx, struct db_conn *conn)
{
    struct db_rows *rows;
    enum err err = open_constant(ctx, conn, "pragma integrity_check(1)", &rows);
    if (err)
        return err;
    struct text words = sqlite_next(rows) ? text_dup(ctx->arena, sqlite_get_text(rows, 0))
                                          : TEXT("");
    err = sqlite_close_rows(rows);
    if (err || text_eq(words, TEXT("ok")))
        return err;
    return ctx_fail(ctx, ERR_db_damaged, words);
}

enum err sqlite_space(struct ctx *ctx, struct db_conn *conn, int64_t *size, int64_t *free)
{
    struct db_rows *rows;
    enum err err = open_constant(ctx, conn,
                                 "select page_count * page_size, freelist_count * page_size"
                                 " from pragma_page_count, pragma_freelist_count, pragma_page_size",
                                 &rows);
    if (err)
        return err;
    bool found = sqlite_next(rows);
    *size = found ? sqlite_get_int(rows, 0) : 0;
    *free = found ? sqlite_get_int(rows, 1) : 0;
    return sqlite_close_rows(rows);
}
