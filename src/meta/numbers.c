#include "meta/numbers.h"

#include "meta/field_types.h"

#include <stdlib.h>

#define NAME(literal)                                                                              \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }

enum { NUMBER, OBJECT, FIELD, TYPE, COLUMN, FILLED, COLUMN_COUNT };

static const struct text column_names[COLUMN_COUNT] = {NAME("number"),      NAME("object"),
                                                       NAME("field"),       NAME("type"),
                                                       NAME("column_name"), NAME("filled")};
static const struct db_column_def columns[COLUMN_COUNT] = {{NAME("number"), DB_COLUMN_INT},
                                                           {NAME("object"), DB_COLUMN_TEXT},
                                                           {NAME("field"), DB_COLUMN_TEXT},
                                                           {NAME("type"), DB_COLUMN_TEXT},
                                                           {NAME("column_name"), DB_COLUMN_TEXT},
                                                           {NAME("filled"), DB_COLUMN_INT}};
static const struct db_index_def indexes[] = {
    {NAME("ux_meta_number"), DB_INDEX_UNIQUE, column_names, 1}};

const struct db_table_def meta_numbers_table = {.name = NAME("meta_number"),
                                                .plain_key = true,
                                                .columns = columns,
                                                .column_count = COLUMN_COUNT,
                                                .indexes = indexes,
                                                .index_count = 1};

void numbers_init(struct meta_numbers *numbers, struct arena *arena)
{
    *numbers = (struct meta_numbers){.arena = arena, .next = 1};
}

static int compare(const struct meta_number *a, const struct meta_number *b)
{
    int order = text_compare(a->object, b->object);
    order = order ? order : text_compare(a->field, b->field);
    return order ? order : text_compare(a->type, b->type);
}

static int by_name(const void *a, const void *b)
{
    return compare(a, b);
}

static struct meta_number *add(struct meta_numbers *numbers, struct meta_number row)
{
    if (numbers->count == numbers->room) {
        size_t room = numbers->room ? 2 * numbers->room : 1024;
        struct meta_number *rows = ARENA_ARRAY(numbers->arena, struct meta_number, room);
        if (!rows)
            return NULL;
        if (numbers->count)
            memcpy(rows, numbers->rows, numbers->count * sizeof *rows);
        numbers->rows = rows;
        numbers->room = room;
    }
    numbers->rows[numbers->count] = row;
    return &numbers->rows[numbers->count++];
}

/* The columns as the database has them: what an older version did not write yet is null until the schema
 * follows. */
static enum err columns_there(struct ctx *ctx, struct db_conn *conn,
                              const struct db_node *nodes[COLUMN_COUNT])
{
    struct db_change *changes;
    size_t count;
    enum err err = db_schema_diff(ctx, conn, &meta_numbers_table, 1, &changes, &count);
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        nodes[i] = db_column(ctx->arena, TEXT_EMPTY, column_names[i]);
    for (size_t i = 0; !err && i < count; i++)
        for (size_t k = 0; k < COLUMN_COUNT && changes[i].kind == DB_ADD_COLUMN; k++)
            if (text_eq(changes[i].column->name, column_names[k]))
                nodes[k] = db_null(ctx->arena);
    return err;
}

enum err numbers_load(struct ctx *ctx, struct db_conn *conn, struct arena *arena,
                      struct meta_numbers *out)
{
    numbers_init(out, arena);
    const struct db_node *nodes[COLUMN_COUNT];
    enum err err = columns_there(ctx, conn, nodes);
    if (err)
        return err;
    const struct db_select select = {.table = meta_numbers_table.name,
                                     .columns = nodes,
                                     .column_count = COLUMN_COUNT,
                                     .limit = -1};
    struct db_rows *rows;
    err = db_open_rows(ctx, conn, &select, &rows);
    if (err)
        return err;
    while (db_next(rows)) {
        struct meta_number row = {.number = db_get_int(rows, NUMBER),
                                  .object = text_dup(arena, db_get_text(rows, OBJECT)),
                                  .field = text_dup(arena, db_get_text(rows, FIELD)),
                                  .type = text_dup(arena, db_get_text(rows, TYPE)),
                                  .column = text_dup(arena, db_get_text(rows, COLUMN)),
                                  .filled = db_get_int(rows, FILLED)};
        add(out, row);
        out->next = row.number >= out->next ? row.number + 1 : out->next;
    }
    err = db_close_rows(rows);
    out->loaded = out->count;
    if (out->count)
        qsort(out->rows, out->count, sizeof *out->rows, by_name);
    return arena->failed ? ERR_out_of_memory : err;
}

static struct value text_or_null(struct text text)
{
    return text.len ? value_text(text) : VALUE_NONE;
}

enum err numbers_save(struct ctx *ctx, struct db_conn *conn, const struct meta_numbers *numbers)
{
    size_t count = numbers->count - numbers->loaded;
    if (count == 0)
        return ERR_OK;
    struct value *values = ARENA_ARRAY(ctx->arena, struct value, count * COLUMN_COUNT);
    if (!values)
        return ERR_out_of_memory;
    for (size_t i = 0; i < count; i++) {
        const struct meta_number *row = &numbers->rows[numbers->loaded + i];
        struct value *cells = &values[i * COLUMN_COUNT];
        cells[NUMBER] = value_int(row->number);
        cells[OBJECT] = text_or_null(row->object);
        cells[FIELD] = text_or_null(row->field);
        cells[TYPE] = text_or_null(row->type);
        cells[COLUMN] = text_or_null(row->column);
        cells[FILLED] = row->filled ? value_int(row->filled) : VALUE_NONE;
    }
    const struct db_insert insert = {.table = meta_numbers_table.name,
                                     .columns = column_names,
                                     .column_count = COLUMN_COUNT,
                                     .values = values,
                                     .row_count = count};
    return db_insert(ctx, conn, &insert);
}

static const struct meta_number *find(const struct meta_numbers *numbers,
                                      const struct meta_number *key)
{
    if (numbers->loaded == 0)
        return NULL;
    return bsearch(key, numbers->rows, numbers->loaded, sizeof *key, by_name);
}

const struct meta_number *numbers_of_object(struct meta_numbers *numbers,
                                            const struct meta_object *object)
{
    struct meta_number key = {.object = object->name,
                              .field = TEXT_EMPTY,
                              .type = object->custom ? TEXT("custom") : TEXT_EMPTY,
                              .column = TEXT_EMPTY};
    const struct meta_number *row = find(numbers, &key);
    if (row)
        return row;
    key.number = numbers->next++;
    return add(numbers, key);
}

/* Columns that a column may bring along. */
static const struct text endings[] = {NAME("_key"), NAME("_object")};

/* `a` is `b`, or `b` with an ending. */
static bool derives(struct text a, struct text b)
{
    if (!text_starts(a, b))
        return false;
    struct text rest = text_slice(a, b.len, a.len);
    bool same = rest.len == 0;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        same = same || text_eq(rest, endings[i]);
    return same;
}

/* No column that this object ever had collides with it, what each brings along included. */
static bool is_free(const struct meta_numbers *numbers, struct text object, struct text column)
{
    for (size_t i = 0; i < numbers->count; i++) {
        const struct meta_number *row = &numbers->rows[i];
        if (text_eq(row->object, object) && row->column.len &&
            (derives(row->column, column) || derives(column, row->column)))
            return false;
    }
    return true;
}

static struct text free_column(const struct meta_numbers *numbers, struct text object,
                               struct text name)
{
    struct text column = text_concat(numbers->arena, TEXT("x_"), name);
    for (int i = 2; i < 1000 && !is_free(numbers, object, column); i++)
        column = text_format(numbers->arena, "x_%.*s_%d", TEXT_ARG(name), i);
    return column;
}

const struct meta_number *numbers_of_field(struct meta_numbers *numbers,
                                           const struct meta_object *object,
                                           const struct meta_field *field)
{
    struct meta_number key = {.object = object->name,
                              .field = field->name,
                              .type = field->custom ? field_types[field->type].name : TEXT_EMPTY,
                              .column = field->name};
    const struct meta_number *row = find(numbers, &key);
    if (row)
        return row;
    key.number = numbers->next++;
    if (field->custom)
        key.column = free_column(numbers, object->name, field->name);
    return add(numbers, key);
}

enum err numbers_set_filled(struct ctx *ctx, struct db_conn *conn, int64_t number, int64_t filled)
{
    struct arena *arena = ctx->arena;
    const struct db_set set = {.column = column_names[FILLED],
                               .to = filled ? db_int(arena, filled) : db_null(arena)};
    const struct db_node *where = db_call2(arena, DB_EQ,
                                           db_column(arena, TEXT_EMPTY, column_names[NUMBER]),
                                           db_int(arena, number));
    int64_t changed;
    return db_update(ctx, conn, meta_numbers_table.name, &set, 1, where, &changed);
}
