/* The statements that change rows and tables, as text. */
#include "db/dialect.h"
#include "db/render.h"

static void names(struct render *render, const struct text *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_lit(&render->sql, ", ");
        render_name(render, list[i]);
    }
}

/* ---- changes of rows ---------------------------------------------------------------------------- */

static bool listed(const struct text *list, size_t count, struct text name)
{
    for (size_t i = 0; i < count; i++)
        if (text_eq(list[i], name))
            return true;
    return false;
}

static void on_conflict(struct render *render, const struct db_insert *insert)
{
    struct buf *sql = &render->sql;
    bool some = false;
    buf_lit(sql, " on conflict (");
    names(render, insert->conflict, insert->conflict_count);
    buf_lit(sql, ") do ");
    for (size_t i = 0; insert->replace && i < insert->column_count; i++) {
        struct text column = insert->columns[i];
        if (listed(insert->conflict, insert->conflict_count, column))
            continue;
        render_words(render, some ? ", " : "update set ");
        render_name(render, column);
        buf_lit(sql, " = excluded.");
        render_name(render, column);
        some = true;
    }
    if (!some)
        buf_lit(sql, "nothing");
}

void render_insert(struct render *render, const struct db_insert *insert)
{
    struct buf *sql = &render->sql;
    buf_lit(sql, "insert into ");
    render_table(render, insert->table);
    buf_lit(sql, " (");
    names(render, insert->columns, insert->column_count);
    buf_lit(sql, ") values (");
    for (size_t i = 0; i < insert->column_count; i++) {
        if (i)
            buf_lit(sql, ", ");
        render_parameter(render);
    }
    buf_add_char(sql, ')');
    if (insert->conflict_count)
        on_conflict(render, insert);
}

void render_update(struct render *render, struct text table, const struct db_set *sets,
                   size_t set_count, const struct db_node *where)
{
    buf_lit(&render->sql, "update ");
    render_table(render, table);
    for (size_t i = 0; i < set_count; i++) {
        render_words(render, i ? ", " : " set ");
        render_name(render, sets[i].column);
        buf_lit(&render->sql, " = ");
        render_node(render, sets[i].to);
    }
    if (where) {
        buf_lit(&render->sql, " where ");
        render_condition(render, where);
    }
}

void render_update_row(struct render *render, struct text table, struct text key,
                       const struct text *columns, size_t column_count)
{
    buf_lit(&render->sql, "update ");
    render_table(render, table);
    for (size_t i = 0; i < column_count; i++) {
        render_words(render, i ? ", " : " set ");
        render_name(render, columns[i]);
        buf_lit(&render->sql, " = ");
        render_parameter(render);
    }
    buf_lit(&render->sql, " where ");
    render_name(render, key);
    buf_lit(&render->sql, " = ");
    render_parameter(render);
}

void render_delete(struct render *render, struct text table, const struct db_node *where)
{
    buf_lit(&render->sql, "delete from ");
    render_table(render, table);
    if (where) {
        buf_lit(&render->sql, " where ");
        render_condition(render, where);
    }
}

/* ---- changes of tables --------------------------------------------------------------------------- */

static void column_def(struct render *render, const struct db_column_def *column)
{
    render_name(render, column->name);
    buf_add_char(&render->sql, ' ');
    render_words(render, render->dialect->types[column->type]);
}

static void create_table(struct render *render, const struct db_table_def *table)
{
    struct buf *sql = &render->sql;
    buf_lit(sql, "create table ");
    render_table(render, table->name);
    buf_lit(sql, " (");
    if (!table->plain_key) {
        render_name(render, TEXT("id"));
        buf_add_char(sql, ' ');
        render_words(render, render->dialect->id_column);
    }
    for (size_t i = 0; i < table->column_count; i++) {
        if (i || !table->plain_key)
            buf_lit(sql, ", ");
        column_def(render, &table->columns[i]);
    }
    if (table->plain_key && table->index_count) {
        buf_lit(sql, ", constraint ");
        render_name(render, table->indexes[0].name);
        buf_lit(sql, " primary key (");
        names(render, table->indexes[0].columns, table->indexes[0].column_count);
        buf_add_char(sql, ')');
    }
    buf_add_char(sql, ')');
    if (table->plain_key)
        render_words(render, render->dialect->plain_key_end);
}

static void create_index(struct render *render, const struct db_table_def *table,
                         const struct db_index_def *index)
{
    if (index->kind == DB_INDEX_TEXT) {
        render->dialect->text_index(render, table, index);
        return;
    }
    render_words(render, index->kind == DB_INDEX_UNIQUE ? "create unique index " : "create index ");
    render_name(render, index->name);
    buf_lit(&render->sql, " on ");
    render_table(render, table->name);
    buf_lit(&render->sql, " (");
    for (size_t i = 0; i < index->column_count; i++) {
        if (i)
            buf_lit(&render->sql, ", ");
        render_name(render, index->columns[i]);
        render_words(render, render->dialect->index_order);
    }
    buf_add_char(&render->sql, ')');
}

void render_change(struct render *render, const struct db_change *change)
{
    switch (change->kind) {
    case DB_ADD_TABLE:
        create_table(render, change->table);
        break;
    case DB_ADD_COLUMN:
        buf_lit(&render->sql, "alter table ");
        render_table(render, change->table->name);
        buf_lit(&render->sql, " add column ");
        column_def(render, change->column);
        break;
    case DB_ADD_INDEX:
        create_index(render, change->table, change->index);
        break;
    }
}

void render_drop_index(struct render *render, struct text index)
{
    buf_lit(&render->sql, "drop index if exists ");
    render_table(render, index);
}
