#include "search/state.h"

#include "search/terms.h"

#define NAME(literal)                                                                              \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }

enum { VERSION, FIELDS, FORMER, BUILT, GOAL, COLUMN_COUNT };

static const struct db_column_def columns[COLUMN_COUNT] = {
    [VERSION] = {NAME("version"), DB_COLUMN_INT}, [FIELDS] = {NAME("fields"), DB_COLUMN_TEXT},
    [FORMER] = {NAME("former"), DB_COLUMN_TEXT},  [BUILT] = {NAME("built"), DB_COLUMN_INT},
    [GOAL] = {NAME("goal"), DB_COLUMN_INT},
};
static const struct db_table_def table = {.name = NAME("search_index"),
                                          .columns = columns,
                                          .column_count = COLUMN_COUNT};

const struct db_table_def *search_tables(size_t *count)
{
    *count = 1;
    return &table;
}

enum err search_state_load(struct ctx *ctx, struct db_conn *conn, const struct meta_object *object,
                           struct search_state *out)
{
    struct arena *arena = ctx->arena;
    const struct db_node *wanted[COLUMN_COUNT];
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        wanted[i] = db_column(arena, TEXT_EMPTY, columns[i].name);
    struct db_select select = {.table = table.name,
                               .columns = wanted,
                               .column_count = COLUMN_COUNT,
                               .limit = -1};
    select.where = db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, TEXT("id")),
                            db_int(arena, object->number));
    struct db_rows *rows;
    *out = (struct search_state){0};
    enum err err = db_open_rows(ctx, conn, &select, &rows);
    if (err)
        return err;
    if (db_next(rows))
        *out = (struct search_state){.found = true,
                                     .version = db_get_int(rows, VERSION),
                                     .fields = text_dup(arena, db_get_text(rows, FIELDS)),
                                     .former = text_dup(arena, db_get_text(rows, FORMER)),
                                     .built = db_get_int(rows, BUILT),
                                     .goal = db_get_int(rows, GOAL)};
    return db_close_rows(rows);
}

enum err search_state_save(struct ctx *ctx, struct db_conn *conn, const struct meta_object *object,
                           const struct search_state *state)
{
    struct text names[COLUMN_COUNT + 1] = {TEXT("id")};
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        names[i + 1] = columns[i].name;
    const struct value values[COLUMN_COUNT + 1] = {
        value_int(object->number), value_int(state->version), value_text(state->fields),
        value_text(state->former), value_int(state->built),   value_int(state->goal)};
    struct db_insert insert = {.table = table.name,
                               .columns = names,
                               .column_count = COLUMN_COUNT + 1,
                               .values = values,
                               .row_count = 1,
                               .conflict = names,
                               .conflict_count = 1,
                               .replace = true};
    return db_insert(ctx, conn, &insert);
}

bool search_state_complete(const struct search_state *state, struct text wanted)
{
    return state->found && state->built >= state->goal && text_eq(state->fields, wanted) &&
           state->version == search_terms_version();
}

struct text search_state_fields(const struct search_state *state, int64_t id)
{
    return id > state->built && id <= state->goal ? state->former : state->fields;
}

enum err search_newest(struct ctx *ctx, struct db_conn *conn, const struct meta_object *object,
                       int64_t *newest, size_t most, size_t *rows)
{
    struct arena *arena = ctx->arena;
    const struct db_node *id = db_column(arena, TEXT_EMPTY, TEXT("id"));
    struct db_order order = {id, true};
    struct db_select select = {.table = object->table,
                               .columns = &id,
                               .column_count = 1,
                               .order = &order,
                               .order_count = 1,
                               .limit = (int64_t)most};
    struct db_rows *found;
    *newest = 0;
    *rows = 0;
    enum err err = db_open_rows(ctx, conn, &select, &found);
    if (err)
        return err;
    while (db_next(found)) {
        if (!*rows)
            *newest = db_get_int(found, 0);
        ++*rows;
    }
    return db_close_rows(found);
}
