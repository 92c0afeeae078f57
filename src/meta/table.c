/* The table of an object. */
#include "meta/field_types.h"
#include "meta/store.h"

/* PostgreSQL cuts names at 63 bytes. */
#define INDEX_NAME_MAX 60
/* Columns of one index. */
#define INDEX_COLUMNS_MAX 8

struct table {
    struct arena *arena;
    struct text name;
    struct db_column_def *columns;
    size_t column_count;
    struct db_index_def *indexes;
    size_t index_count;
};

static void add_column(struct table *table, struct text name, enum db_column_type type)
{
    if (name.len)
        table->columns[table->column_count++] = (struct db_column_def){name, type};
}

static void add_field(struct table *table, const struct meta_field *field)
{
    if (field->system && text_eq(field->name, TEXT("id")))
        return;
    bool text = field_types[field->type].kind == VALUE_TEXT;
    add_column(table, field->column, text ? DB_COLUMN_TEXT : DB_COLUMN_INT);
    add_column(table, field->key_column, DB_COLUMN_TEXT);
    add_column(table, field->object_column, DB_COLUMN_INT);
}

/* "ix_customer_owner_updated_at"; a long one ends in a hash of the whole. */
static struct text index_name(struct arena *arena, const char *prefix, struct text table,
                              const struct text *columns, size_t count)
{
    struct buf buf;
    buf_init(&buf, arena, 1024);
    buf_addf(&buf, "%s_%.*s", prefix, TEXT_ARG(table));
    for (size_t i = 0; i < count; i++)
        buf_addf(&buf, "_%.*s", TEXT_ARG(columns[i]));
    struct text name = buf_text(&buf);
    if (name.len <= INDEX_NAME_MAX)
        return name;
    struct text head = text_slice(name, 0, INDEX_NAME_MAX - 17);
    return text_format(arena, "%.*s_%016llx", TEXT_ARG(head), (unsigned long long)text_hash(name));
}

static void add_index(struct table *table, const char *prefix, enum db_index_kind kind,
                      const struct text *columns, size_t count)
{
    struct text name = index_name(table->arena, prefix, table->name, columns, count);
    for (size_t i = 0; i < table->index_count; i++)
        if (text_eq(table->indexes[i].name, name))
            return;
    struct text *copy = ARENA_ARRAY(table->arena, struct text, count);
    if (!copy)
        return;
    memcpy(copy, columns, count * sizeof *copy);
    table->indexes[table->index_count++] = (struct db_index_def){name, kind, copy, count};
}

static void add_plain(struct table *table, struct text column)
{
    add_index(table, "ix", DB_INDEX_PLAIN, &column, 1);
}

/* A related list and the check before a delete both look up by the reference. */
static bool needs_index(const struct meta_field *field)
{
    bool reference = field->type == FIELD_reference || field->type == FIELD_any_reference;
    return field->indexed || (reference && field->children.len);
}

static void add_field_indexes(struct table *table, const struct meta_field *field)
{
    if (field->unique)
        add_index(table, "ux", DB_INDEX_UNIQUE, &field->column, 1);
    else if (needs_index(field))
        add_plain(table, field->base_column.len ? field->base_column : field->column);
    if (field->key_column.len)
        add_plain(table, field->key_column);
    if (field->text_index.len)
        table->indexes[table->index_count++] = (struct db_index_def){.name = field->text_index,
                                                                     .kind = DB_INDEX_TEXT};
}

static void add_object_indexes(struct table *table, const struct meta_object *object)
{
    add_plain(table, object->updated_at->column);
    if (object->owner) {
        const struct text columns[] = {object->owner->column, object->updated_at->column};
        add_index(table, "ix", DB_INDEX_PLAIN, columns, 2);
    }
    if (object->department) {
        const struct text columns[] = {object->department->column, object->updated_at->column};
        add_index(table, "ix", DB_INDEX_PLAIN, columns, 2);
    }
    for (size_t i = 0; i < object->index_count; i++) {
        size_t count = 0;
        while (count < INDEX_COLUMNS_MAX && object->indexes[i][count].len)
            count++;
        add_index(table, "ix", DB_INDEX_PLAIN, object->indexes[i], count);
    }
    if (object->search_index.len)
        table->indexes[table->index_count++] = (struct db_index_def){.name = object->search_index,
                                                                     .kind = DB_INDEX_TEXT};
}

struct db_table_def meta_table_def(struct arena *arena, const struct meta_object *object)
{
    struct table table = {.arena = arena, .name = object->table};
    table.columns = ARENA_ARRAY(arena, struct db_column_def, 3 * object->field_count);
    table.indexes = ARENA_ARRAY(arena, struct db_index_def,
                                3 * object->field_count + object->index_count + 3);
    if (!table.columns || !table.indexes)
        return (struct db_table_def){.name = object->table};
    for (size_t i = 0; i < object->field_count; i++) {
        add_field(&table, &object->fields[i]);
        add_field_indexes(&table, &object->fields[i]);
    }
    add_object_indexes(&table, object);
    return (struct db_table_def){.name = object->table,
                                 .columns = table.columns,
                                 .column_count = table.column_count,
                                 .indexes = table.indexes,
                                 .index_count = table.index_count};
}
