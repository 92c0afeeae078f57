/* What tells rows apart: the match key and unique fields. Doubles inside the file are found by fingerprints,
 * what is there already by one question a chunk and key. */
#include "base/terms.h"
#include "record/import/import_run.h"

/* A table up to this many rows may be searched without an index, once a chunk. */
#define SMALL_TABLE 10000
/* Parts the values of a key. */
#define KEY_MARK '\x1f'

/* ---- making ---- */

static int driver_rank(const struct meta_field *field)
{
    if (field->unique || (field->system && text_eq(field->name, TEXT("id"))))
        return 4;
    if (field->indexed && !field->base_column.len)
        return 3;
    if (field->key_column.len)
        return 2;
    return field->type == FIELD_reference && field->children.len ? 1 : 0;
}

static enum err table_is_small(struct import_run *run, bool *small)
{
    struct record_env env;
    enum err err = record_env_begin(run->ctx, run->store, 0, &env);
    if (err)
        return err;
    const struct db_node *id = db_column(run->ctx->arena, TEXT("t"), TEXT("id"));
    struct db_select first = {.table = run->object->table,
                              .alias = TEXT("t"),
                              .columns = &id,
                              .column_count = 1,
                              .limit = SMALL_TABLE + 1};
    const struct db_node *count = db_call(run->ctx->arena, DB_COUNT, NULL, 0);
    struct db_select select = {
        .from = &first, .alias = TEXT("f"), .columns = &count, .column_count = 1, .limit = -1};
    bool found;
    struct value value;
    err = db_one(run->ctx, env.conn, &select, &found, &value);
    *small = !err && value.number <= SMALL_TABLE;
    record_env_end(&env);
    return err;
}

static enum err add_field(struct import_run *run, struct import_key *key, struct text name)
{
    const struct meta_field *field = import_field_find(run, name);
    struct import_column *column = field ? import_column_of(run, field) : NULL;
    if (!column || key->count == IMPORT_KEY_FIELDS)
        return ctx_fail(run->ctx, ERR_import_not_mapped, name);
    bool date = field->type == FIELD_date || field->type == FIELD_datetime;
    if (column->self || (date && !column->date_order))
        return ctx_fail(run->ctx, ERR_bad_parameter, TEXT("match"), name);
    key->fields[key->count] = field;
    key->columns[key->count] = (size_t)(column - run->columns);
    if (driver_rank(field) > driver_rank(key->fields[key->driver]))
        key->driver = key->count;
    key->count++;
    return ERR_OK;
}

static enum err make_match(struct import_run *run)
{
    struct import_key *key = &run->keys[run->key_count++];
    key->match = true;
    import_prints_init(&key->prints);
    struct text rest = run->plan->match;
    while (rest.ptr) {
        enum err err = add_field(run, key, text_trim(text_cut(&rest, ',')));
        if (err)
            return err;
    }
    bool small = true;
    enum err err = driver_rank(key->fields[key->driver]) ? ERR_OK : table_is_small(run, &small);
    return err || small ? err : ctx_fail(run->ctx, ERR_import_match_slow, run->plan->match);
}

enum err import_keys_make(struct import_run *run)
{
    run->keys = ARENA_ARRAY(run->ctx->arena, struct import_key, run->column_count + 1);
    if (!run->keys)
        return ctx_fail(run->ctx, ERR_out_of_memory);
    enum err err = run->plan->match.len ? make_match(run) : ERR_OK;
    for (size_t i = 0; !err && i < run->column_count; i++) {
        const struct meta_field *field = run->columns[i].field;
        bool is_match = run->key_count && run->keys[0].match && run->keys[0].count == 1 &&
                        run->keys[0].fields[0] == field;
        if (!field->unique || is_match || run->columns[i].cell == SIZE_MAX)
            continue;
        struct import_key *key = &run->keys[run->key_count++];
        import_prints_init(&key->prints);
        err = add_field(run, key, field->name);
    }
    return err;
}

void import_keys_free(struct import_run *run)
{
    for (size_t i = 0; i < run->key_count; i++)
        import_prints_deinit(&run->keys[i].prints);
    run->key_count = 0;
}

/* ---- keys as text ---- */

static void add_part(struct buf *out, struct value value)
{
    if (value.kind == VALUE_INT)
        buf_add(out, &value.number, sizeof value.number);
    else
        buf_add_text(out, value.text);
    buf_add_char(out, KEY_MARK);
}

/* Empty when a part of the key is: such a row has none. */
static struct text key_of_row(struct arena *arena, const struct import_key *key,
                              const struct import_row *row)
{
    size_t size = key->count;
    for (size_t i = 0; i < key->count; i++) {
        struct value value = row->cells[key->columns[i]].value;
        if (value_is_null(value))
            return TEXT_EMPTY;
        size += value.kind == VALUE_INT ? sizeof value.number : value.text.len;
    }
    struct buf out;
    buf_init(&out, arena, size);
    for (size_t i = 0; i < key->count; i++)
        add_part(&out, row->cells[key->columns[i]].value);
    return buf_text(&out);
}

/* ---- inside the file ---- */

static void refuse_with(struct import_run *run, struct import_chunk *chunk, struct import_row *row,
                        enum err code, struct text argument, const struct import_key *key)
{
    struct fault fault = {.code = code,
                          .field = run->columns[key->columns[0]].header,
                          .args = {argument, TEXT_EMPTY, TEXT_EMPTY, TEXT_EMPTY}};
    import_row_fault(run, chunk, row, &fault);
}

static void take_double(struct import_run *run, struct import_chunk *chunk, struct import_row *row,
                        const struct import_key *key, int64_t first)
{
    if (key->match && run->plan->on_match != IMPORT_REFUSE) {
        row->doubled = true;
        if (run->plan->on_match == IMPORT_SKIP)
            row->fate = ROW_SKIP;
        return;
    }
    if (!row->doubled)
        refuse_with(run, chunk, row, ERR_import_doubled,
                    text_format(&chunk->arena, "%lld", (long long)first), key);
}

void import_keys_in_file(struct import_run *run, struct import_chunk *chunk)
{
    bool adding = run->reading == READ_CHECK;
    for (size_t i = 0; i < chunk->count; i++) {
        struct import_row *row = &chunk->rows[i];
        bool was_good = row->fate != ROW_REJECT;
        for (size_t k = 0; was_good && k < run->key_count; k++) {
            struct import_key *key = &run->keys[k];
            struct text text = key_of_row(&chunk->arena, key, row);
            if (!text.len)
                continue;
            int64_t first = adding ? import_prints_add(&key->prints, text, row->line)
                                   : import_prints_find(&key->prints, text);
            if (first && first != row->line)
                take_double(run, chunk, row, key, first);
        }
    }
}

/* ---- among what is there ---- */

struct question {
    struct import_run *run;
    struct record_env *env;
    struct import_chunk *chunk;
    const struct import_key *key;
    struct import_table rows; /* key → the first struct import_row of the chunk with it */
    struct text *keys;        /* of rows [from, to) */
};

static bool gather(struct question *q, struct value *values, size_t *count)
{
    struct arena *arena = q->env->ctx->arena;
    const struct meta_field *driver = q->key->fields[q->key->driver];
    bool by_sort_key = driver_rank(driver) == 2;
    *count = 0;
    for (size_t i = q->chunk->from; i < q->chunk->to; i++) {
        struct import_row *row = &q->chunk->rows[i];
        struct text *text = &q->keys[i - q->chunk->from];
        *text = row->fate == ROW_REJECT ? TEXT_EMPTY : key_of_row(arena, q->key, row);
        if (!text->len)
            continue;
        struct import_row *first = import_table_find(&q->rows, *text);
        if (first) {
            if (q->key->match)
                row->first = first;
            continue;
        }
        if (!import_table_put(&q->rows, *text, row))
            return false;
        struct value value = row->cells[q->key->columns[q->key->driver]].value;
        values[(*count)++] = by_sort_key ? value_text(sort_key(arena, value.text)) : value;
    }
    return true;
}

/* What the row of the database is to the row of the file. */
static void meet(struct question *q, struct import_row *row, int64_t id)
{
    struct import_run *run = q->run;
    struct text shown = text_format(&q->chunk->arena, "id %lld", (long long)id);
    if (!q->key->match) {
        if (row->existing != id)
            refuse_with(run, q->chunk, row, ERR_import_exists, shown, q->key);
    } else if (row->existing && row->existing != id) {
        refuse_with(run, q->chunk, row, ERR_import_several, TEXT_EMPTY, q->key);
    } else if (run->plan->on_match == IMPORT_REFUSE) {
        refuse_with(run, q->chunk, row, ERR_import_exists, shown, q->key);
    } else {
        row->existing = id;
        row->fate = run->plan->on_match == IMPORT_SKIP ? ROW_SKIP : ROW_UPDATE;
    }
}

static enum err ask(struct question *q, const struct value *values, size_t count)
{
    struct arena *arena = q->env->ctx->arena;
    const struct import_key *key = q->key;
    const struct meta_field *driver = key->fields[key->driver];
    const struct db_node *columns[IMPORT_KEY_FIELDS + 1];
    columns[0] = db_column(arena, TEXT("t"), TEXT("id"));
    for (size_t i = 0; i < key->count; i++)
        columns[i + 1] = db_column(arena, TEXT("t"), key->fields[i]->column);
    struct db_select select = {.table = q->run->object->table,
                               .alias = TEXT("t"),
                               .columns = columns,
                               .column_count = key->count + 1,
                               .limit = -1};
    struct text by = driver_rank(driver) == 2 ? driver->key_column : driver->column;
    select.where = db_in_values(arena, db_column(arena, TEXT("t"), by), values, count);
    struct db_rows *rows;
    enum err err = db_open_rows(q->env->ctx, q->env->conn, &select, &rows);
    if (err)
        return err;
    while (db_next(rows)) {
        struct buf text;
        buf_init(&text, arena, CSV_CELL_MAX);
        for (size_t i = 0; i < key->count; i++)
            add_part(&text, db_get(rows, i + 1));
        struct import_row *row = import_table_find(&q->rows, buf_text(&text));
        if (row)
            meet(q, row, db_get_int(rows, 0));
    }
    return db_close_rows(rows);
}

static enum err existing_of_key(struct question *q)
{
    struct arena *arena = q->env->ctx->arena;
    size_t room = q->chunk->to - q->chunk->from;
    struct value *values = ARENA_ARRAY(arena, struct value, room);
    q->keys = ARENA_ARRAY(arena, struct text, room);
    q->rows = (struct import_table){.arena = arena};
    size_t count;
    if (!values || !q->keys || !gather(q, values, &count))
        return ctx_fail(q->env->ctx, ERR_out_of_memory);
    enum err err = count ? ask(q, values, count) : ERR_OK;
    bool by_id = q->key->match && q->key->fields[0]->system;
    for (size_t i = q->chunk->from; !err && i < q->chunk->to; i++) {
        struct import_row *row = &q->chunk->rows[i];
        struct text id = by_id && row->fate != ROW_REJECT && !row->existing && !row->first
                             ? q->keys[i - q->chunk->from]
                             : TEXT_EMPTY;
        if (id.len)
            refuse_with(q->run, q->chunk, row, ERR_import_no_record,
                        text_format(arena, "%lld",
                                    (long long)row->cells[q->key->columns[0]].value.number),
                        q->key);
    }
    return err;
}

enum err import_keys_existing(struct import_run *run, struct record_env *env,
                              struct import_chunk *chunk)
{
    enum err err = ERR_OK;
    for (size_t i = chunk->from; i < chunk->to; i++) {
        struct import_row *row = &chunk->rows[i];
        row->existing = 0;
        row->first = NULL;
        if (row->fate == ROW_UPDATE)
            row->fate = ROW_CREATE;
    }
    for (size_t k = 0; !err && k < run->key_count; k++) {
        struct question q = {.run = run, .env = env, .chunk = chunk, .key = &run->keys[k]};
        if (q.key->match || run->reading == READ_CHECK)
            err = existing_of_key(&q);
    }
    return err;
}
