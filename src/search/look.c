#include "search/look.h"

#include "record/read/query_fields.h"

/* Of one record, with all its lines. */
#define ITEMS_MAX 200

static bool sees(const struct record_env *env, const struct search_field *field)
{
    if (access_field(env->caller, field->field) < USE_READ)
        return false;
    return !field->line ||
           access_scope(env->caller, ACCESS_READ, field->line->object) != SCOPE_NONE;
}

void look_init(struct look *look, struct record_env *env, const struct meta_object *object)
{
    struct search_field all[SEARCH_FIELDS_MAX];
    size_t count = search_fields(object, all);
    *look = (struct look){.env = env, .object = object};
    for (size_t i = 0; i < count; i++) {
        if (!sees(env, &all[i]))
            continue;
        look->fields[look->count++] = all[i];
        look->lines = look->lines || all[i].line;
    }
}

/* ---- own fields ---- */

static void add_item(struct look_record *record, const struct search_field *in, struct text text)
{
    if (text.len && record->count < ITEMS_MAX)
        record->items[record->count++] = (struct search_item){in, text};
}

static size_t own_columns(const struct look *look, struct arena *arena,
                          const struct db_node **columns)
{
    size_t count = 0;
    columns[count++] = db_column(arena, QUERY_ALIAS, TEXT("id"));
    for (size_t i = 0; i < look->count; i++)
        if (!look->fields[i].line)
            columns[count++] = db_column(arena, QUERY_ALIAS, look->fields[i].field->column);
    return count;
}

static void read_own(const struct look *look, struct arena *arena, struct db_rows *rows,
                     struct look_record *out)
{
    size_t column = 1;
    out->items = ARENA_ARRAY(arena, struct search_item, look->lines ? ITEMS_MAX : look->count);
    for (size_t i = 0; out->items && i < look->count; i++)
        if (!look->fields[i].line)
            add_item(out, &look->fields[i], text_dup(arena, db_get_text(rows, column++)));
}

static enum err own_at(const struct look *look, struct ctx *ctx, const struct db_select *select,
                       bool texts, struct look_record *out, size_t *found)
{
    struct db_rows *rows;
    *found = 0;
    enum err err = db_open_rows(ctx, look->env->conn, select, &rows);
    if (err)
        return err;
    while (db_next(rows)) {
        struct look_record *record = &out[(*found)++];
        *record = (struct look_record){.id = db_get_int(rows, 0)};
        if (texts)
            read_own(look, ctx->arena, rows, record);
    }
    return db_close_rows(rows);
}

/* A statement for each number of ids would be made anew each time; so there are few numbers. */
static size_t padded(const int64_t *ids, size_t count, int64_t *out)
{
    size_t size = count <= 8 ? 8 : LOOK_MAX;
    for (size_t i = 0; i < size; i++)
        out[i] = i < count ? ids[i] : ids[count - 1];
    return size;
}

/* ---- lines ---- */

static struct look_record *record_of(struct look_record *records, size_t count, int64_t id)
{
    size_t low = 0, high = count; /* newest first */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (records[middle].id > id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && records[low].id == id ? &records[low] : NULL;
}

static enum err lines_at(const struct look *look, struct ctx *ctx, const struct meta_child *line,
                         struct look_record *records, size_t count)
{
    struct arena *arena = ctx->arena;
    const struct db_node *columns[SEARCH_FIELDS_MAX + 1];
    const struct search_field *fields[SEARCH_FIELDS_MAX];
    int64_t ids[LOOK_MAX];
    size_t field_count = 0;
    columns[0] = db_column(arena, TEXT("l"), line->by->column);
    for (size_t i = 0; i < look->count; i++) {
        if (look->fields[i].line != line)
            continue;
        fields[field_count++] = &look->fields[i];
        columns[field_count] = db_column(arena, TEXT("l"), look->fields[i].field->column);
    }
    for (size_t i = 0; i < count; i++)
        ids[i] = records[i].id;
    size_t asked = padded(ids, count, ids);
    struct db_select select = {.table = line->object->table,
                               .alias = TEXT("l"),
                               .columns = columns,
                               .column_count = field_count + 1,
                               .limit = -1};
    select.where =
        db_and(arena, db_in_ints(arena, columns[0], ids, asked),
               access_which_test(arena, look->env->caller, ACCESS_READ, line->object, TEXT("l")));
    struct db_rows *rows;
    enum err err = db_open_rows(ctx, look->env->conn, &select, &rows);
    if (err)
        return err;
    while (db_next(rows)) {
        struct look_record *record = record_of(records, count, db_get_int(rows, 0));
        for (size_t i = 0; record && i < field_count; i++)
            add_item(record, fields[i], text_dup(arena, db_get_text(rows, i + 1)));
    }
    return db_close_rows(rows);
}

static enum err all_lines(const struct look *look, struct ctx *ctx, struct look_record *records,
                          size_t count)
{
    const struct meta_child *last = NULL;
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < look->count; i++) {
        const struct meta_child *line = look->fields[i].line;
        if (line && line != last)
            err = lines_at(look, ctx, line, records, count);
        last = line ? line : last;
    }
    return err;
}

enum err look_at(const struct look *look, struct arena *arena, const struct look_ask *ask,
                 struct look_record *out, size_t *found)
{
    struct ctx ctx = *look->env->ctx;
    const struct db_node *columns[SEARCH_FIELDS_MAX + 1];
    int64_t asked[LOOK_MAX];
    *found = 0;
    ctx.arena = arena;
    if (!ask->count)
        return ERR_OK;
    size_t asked_count = padded(ask->ids, ask->count, asked);
    struct db_select select = {.table = look->object->table,
                               .alias = QUERY_ALIAS,
                               .columns = columns,
                               .limit = -1};
    size_t column_count = own_columns(look, arena, columns);
    struct db_order order = {columns[0], true};
    select.column_count = ask->texts ? column_count : 1;
    select.order = &order;
    select.order_count = 1;
    select.where = db_and(arena, db_in_ints(arena, columns[0], asked, asked_count),
                          ask->rights ? db_call1(arena, DB_IS_TRUE, ask->rights) : NULL);
    enum err err = own_at(look, &ctx, &select, ask->texts, out, found);
    if (!err && ask->lines && look->lines && *found)
        err = all_lines(look, &ctx, out, *found);
    if (!err && arena->failed)
        err = ERR_out_of_memory;
    return err ? ctx_fail(look->env->ctx, err) : ERR_OK;
}

const struct search_item *look_name(const struct look *look, const struct look_record *record)
{
    for (size_t i = 0; i < record->count; i++)
        if (record->items[i].in->field == look->object->name_field && !record->items[i].in->line)
            return &record->items[i];
    return NULL;
}
