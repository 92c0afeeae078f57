/* Names → records. What a record may be called: its name, its unique texts (code, login, key), its phones and
 * addresses. Names compare folded; among several that differ in case only, the one written alike is meant. */
#include "record/import/import_run.h"

#include "base/phone.h"
#include "base/terms.h"

/* An object with more records is asked for names chunk by chunk. */
#define WHOLE_ROWS 50000
#define LOOKUP_MEMORY ((size_t)256 << 20)
/* Names of a large object kept between chunks. */
#define KEPT_NAMES 200000
/* Phone numbers in the table, apart from names. */
#define PHONE_MARK "\x01"

#define ALIAS TEXT("t")

static bool is_lookup_field(const struct meta_object *object, const struct meta_field *field)
{
    if (field == object->name_field)
        return true;
    if (field->type == FIELD_email || field->type == FIELD_phone)
        return true;
    bool text = field->type == FIELD_text || field->type == FIELD_auto_number;
    return text && (field->unique || text_eq(field->name, TEXT("employee_no")));
}

static const struct meta_object *points_of(const struct import_run *run)
{
    return meta_object_find(run->catalog, TEXT("contact_point"));
}

/* The key of a stored value or of a given name; empty when it cannot be one. */
static struct text key_of(struct import_run *run, struct arena *arena, bool phone, struct text text)
{
    if (!phone)
        return clean_folded(arena, text);
    struct text extension = TEXT_EMPTY;
    struct text normal = phone_normal(arena, text, run->caller->organisation.country,
                                      run->caller->organisation.default_area_code, &extension);
    return normal.len ? text_concat(arena, TEXT(PHONE_MARK), normal) : TEXT_EMPTY;
}

static bool looks_like_phone(struct text text)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c >= '0' && c <= '9')
            digits++;
        else if (!memchr("+-() .", c, 7))
            return false;
    }
    return digits >= 5;
}

/* ---- filling ---- */

static struct import_target *target_take(struct import_lookup *lookup, struct text key)
{
    struct import_target *target = import_table_find(&lookup->table, key);
    if (target)
        return target;
    target = ARENA_NEW(lookup->arena, struct import_target);
    if (!target)
        return NULL;
    target->fold = text_dup(lookup->arena, key);
    return import_table_put(&lookup->table, target->fold, target) ? target : NULL;
}

static bool put(struct import_lookup *lookup, struct text key, int64_t id, struct text written,
                struct text shown)
{
    if (!key.len)
        return true;
    struct import_target *target = target_take(lookup, key);
    if (!target)
        return false;
    size_t kept = target->count < IMPORT_CANDIDATES ? target->count : IMPORT_CANDIDATES;
    for (size_t i = 0; i < kept; i++)
        if (target->ids[i] == id)
            return true;
    if (target->count < IMPORT_CANDIDATES) {
        target->ids[target->count] = id;
        target->written[target->count] = text_dup(lookup->arena, written);
        target->shown[target->count] = shown.ptr == written.ptr ? target->written[target->count]
                                                                : text_dup(lookup->arena, shown);
    }
    target->count++;
    return true;
}

static const struct db_node *visible(struct import_run *run, struct arena *arena,
                                     const struct meta_object *object)
{
    const struct meta_field *merged = meta_field_find(object, TEXT("merged_into"));
    const struct db_node *where = access_which(arena, run->caller, ACCESS_READ, run->catalog,
                                               object, ALIAS);
    if (!merged)
        return where;
    return db_and(arena, where,
                  db_call1(arena, DB_IS_NULL, db_column(arena, ALIAS, merged->column)));
}

/* id, name, and each field of the lookup. */
static const struct db_node **columns_of(struct arena *arena, const struct import_lookup *lookup)
{
    const struct db_node **columns = ARENA_ARRAY(arena, const struct db_node *,
                                                 lookup->field_count + 2);
    if (!columns)
        return NULL;
    columns[0] = db_column(arena, ALIAS, TEXT("id"));
    columns[1] = db_column(arena, ALIAS, lookup->object->name_field->column);
    for (size_t i = 0; i < lookup->field_count; i++)
        columns[i + 2] = db_column(arena, ALIAS, lookup->fields[i]->column);
    return columns;
}

/* Every name of the rows a select gives; `*rows` counts them. */
static enum err take_rows(struct import_run *run, struct record_env *env,
                          struct import_lookup *lookup, struct db_select *select, int64_t *count)
{
    struct arena scratch;
    struct db_rows *rows;
    *count = 0;
    select->columns = columns_of(env->ctx->arena, lookup);
    select->column_count = lookup->field_count + 2;
    enum err err = db_open_rows(env->ctx, env->conn, select, &rows);
    if (err)
        return err;
    arena_init(&scratch, (size_t)64 << 20);
    bool fine = true;
    while (fine && db_next(rows)) {
        int64_t id = db_get_int(rows, 0);
        struct text name = db_get_text(rows, 1);
        for (size_t i = 0; fine && i < lookup->field_count; i++) {
            struct text written = db_get_text(rows, i + 2);
            bool phone = lookup->fields[i]->type == FIELD_phone;
            fine = put(lookup, key_of(run, &scratch, phone, written), id, written, name);
        }
        (*count)++;
        arena_reset(&scratch);
    }
    arena_deinit(&scratch);
    err = db_close_rows(rows);
    return err || fine ? err : ctx_fail(env->ctx, ERR_out_of_memory);
}

/* Phones and addresses from contact_point: those in `normals`, or all. */
static enum err take_points(struct import_run *run, struct record_env *env,
                            struct import_lookup *lookup, const struct value *normals, size_t count)
{
    struct arena *arena = env->ctx->arena;
    const struct meta_object *points = points_of(run);
    const struct meta_field *by = meta_field_find(points, lookup->object->name);
    const struct meta_field *normal = meta_field_find(points, TEXT("normal"));
    const struct db_node *columns[] = {db_column(arena, TEXT("p"), by->column),
                                       db_column(arena, TEXT("p"), normal->column),
                                       db_column(arena, ALIAS, lookup->object->name_field->column)};
    struct db_join join = {.table = lookup->object->table, .alias = ALIAS};
    join.on = db_call2(arena, DB_EQ, db_column(arena, ALIAS, TEXT("id")), columns[0]);
    struct db_select select = {.table = points->table,
                               .alias = TEXT("p"),
                               .joins = &join,
                               .join_count = 1,
                               .columns = columns,
                               .column_count = 3,
                               .limit = count ? -1 : WHOLE_ROWS};
    select.where = visible(run, arena, lookup->object);
    select.where = db_and(arena, select.where,
                          count ? db_in_values(arena, columns[1], normals, count)
                                : db_call1(arena, DB_IS_NOT_NULL, columns[1]));
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    bool fine = true;
    while (!err && fine && db_next(rows)) {
        struct text written = db_get_text(rows, 1);
        bool phone = looks_like_phone(written);
        struct text key = phone ? text_concat(lookup->arena, TEXT(PHONE_MARK), written) : written;
        fine = put(lookup, key, db_get_int(rows, 0), written, db_get_text(rows, 2));
    }
    if (!err)
        err = db_close_rows(rows);
    return err || fine ? err : ctx_fail(env->ctx, ERR_out_of_memory);
}

static void empty_table(struct import_lookup *lookup)
{
    arena_reset(lookup->arena);
    lookup->table = (struct import_table){.arena = lookup->arena};
}

static enum err load_whole(struct import_run *run, struct record_env *env,
                           struct import_lookup *lookup)
{
    struct db_select select = {.table = lookup->object->table,
                               .alias = ALIAS,
                               .limit = WHOLE_ROWS + 1};
    select.where = visible(run, env->ctx->arena, lookup->object);
    int64_t count;
    enum err err = take_rows(run, env, lookup, &select, &count);
    lookup->whole = !err && count <= WHOLE_ROWS;
    if (!lookup->whole)
        empty_table(lookup);
    else if (lookup->points)
        err = take_points(run, env, lookup, NULL, 0);
    return err;
}

/* ---- names of a large object ---- */

static enum err ask_column(struct import_run *run, struct record_env *env,
                           struct import_lookup *lookup, struct text column,
                           const struct value *values, size_t count)
{
    struct arena *arena = env->ctx->arena;
    struct db_select select = {.table = lookup->object->table, .alias = ALIAS, .limit = -1};
    select.where = db_and(arena, visible(run, arena, lookup->object),
                          db_in_values(arena, db_column(arena, ALIAS, column), values, count));
    int64_t rows;
    return take_rows(run, env, lookup, &select, &rows);
}

static enum err ask_field(struct import_run *run, struct record_env *env,
                          struct import_lookup *lookup, const struct meta_field *field,
                          const struct text *names, size_t count)
{
    struct arena *arena = env->ctx->arena;
    struct value *values = ARENA_ARRAY(arena, struct value, count);
    if (!values)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    bool direct = field->unique || field->indexed;
    if (!direct && !field->key_column.len)
        return ERR_OK; /* no index: found through contact points, or not at all */
    for (size_t i = 0; i < count; i++)
        values[i] = value_text(direct ? names[i] : sort_key(arena, names[i]));
    return ask_column(run, env, lookup, direct ? field->column : field->key_column, values, count);
}

static enum err ask_points(struct import_run *run, struct record_env *env,
                           struct import_lookup *lookup, const struct text *names, size_t count)
{
    struct arena *arena = env->ctx->arena;
    struct value *normals = ARENA_ARRAY(arena, struct value, count);
    size_t asked = 0;
    for (size_t i = 0; normals && i < count; i++) {
        bool phone = looks_like_phone(names[i]);
        struct text key = key_of(run, arena, phone, names[i]);
        if (phone && key.len)
            key = text_slice(key, 1, key.len);
        if (phone || memchr(key.ptr, '@', key.len))
            normals[asked++] = value_text(key);
    }
    if (!normals)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    return asked ? take_points(run, env, lookup, normals, asked) : ERR_OK;
}

enum err import_lookup_fill(struct import_run *run, struct import_lookup *lookup,
                            const struct text *names, size_t count)
{
    if (lookup->whole || !count)
        return ERR_OK;
    struct record_env env;
    enum err err = record_env_begin(run->ctx, run->store, 0, &env);
    if (err)
        return err;
    /* Nodes and values of these questions are forgotten after them. */
    struct arena scratch;
    struct ctx inner;
    arena_init(&scratch, LOOKUP_MEMORY);
    ctx_init(&inner, &scratch, run->ctx->now);
    env.ctx = &inner;
    if (lookup->table.used > KEPT_NAMES)
        empty_table(lookup);
    for (size_t i = 0; !err && i < lookup->field_count; i++)
        err = ask_field(run, &env, lookup, lookup->fields[i], names, count);
    if (!err && lookup->points)
        err = ask_points(run, &env, lookup, names, count);
    /* What was not found is known not to be there. */
    for (size_t i = 0; !err && i < count; i++)
        if (!target_take(lookup, clean_folded(lookup->arena, names[i])))
            err = ERR_out_of_memory;
    arena_deinit(&scratch);
    env.ctx = run->ctx;
    record_env_end(&env);
    return err ? ctx_fail(run->ctx, err) : ERR_OK;
}

/* ---- finding ---- */

static enum import_found choose(const struct import_target *target, struct text name, int64_t *id)
{
    *id = target->ids[0];
    if (target->count == 1)
        return FOUND_ONE;
    size_t alike = 0;
    for (size_t i = 0; i < target->count && i < IMPORT_CANDIDATES; i++)
        if (text_eq(target->written[i], name)) {
            *id = target->ids[i];
            alike++;
        }
    return alike == 1 && target->count <= IMPORT_CANDIDATES ? FOUND_ONE : FOUND_SEVERAL;
}

enum import_found import_lookup_find(struct arena *arena, const struct import_lookup *lookup,
                                     struct text name, const struct import_target **out,
                                     int64_t *id)
{
    const struct import_target *target = import_table_find(&lookup->table,
                                                           clean_folded(arena, name));
    *out = target;
    if (target && target->count)
        return choose(target, name, id);
    if (looks_like_phone(name)) {
        struct text key = key_of(lookup->run, arena, true, name);
        const struct import_target *phone = import_table_find(&lookup->table, key);
        *out = phone ? phone : target;
        if (phone && phone->count)
            return choose(phone, name, id);
    }
    return target || lookup->whole ? FOUND_NONE : FOUND_UNKNOWN;
}

const struct import_target *import_target_keep(struct arena *arena,
                                               const struct import_target *target)
{
    struct import_target *kept = ARENA_NEW(arena, struct import_target);
    if (!kept)
        return NULL;
    *kept = *target;
    for (size_t i = 0; i < kept->count && i < IMPORT_CANDIDATES; i++) {
        kept->written[i] = text_dup(arena, target->written[i]);
        kept->shown[i] = text_dup(arena, target->shown[i]);
    }
    return kept;
}

/* ---- opening ---- */

static void close_lookup(void *subject)
{
    arena_deinit(((struct import_lookup *)subject)->arena);
}

static void choose_fields(struct import_run *run, struct import_lookup *lookup)
{
    const struct meta_object *object = lookup->object;
    for (size_t i = 0; i < object->field_count && lookup->field_count < IMPORT_LOOKUP_FIELDS; i++) {
        const struct meta_field *field = &object->fields[i];
        if (is_lookup_field(object, field) && access_field(run->caller, field) >= USE_READ)
            lookup->fields[lookup->field_count++] = field;
    }
    const struct meta_object *points = points_of(run);
    const struct meta_field *by = points ? meta_field_find(points, object->name) : NULL;
    lookup->points = by && by->type == FIELD_reference && by->target == object &&
                     meta_field_find(points, TEXT("normal"));
}

enum err import_lookup_open(struct import_run *run, const struct meta_object *object,
                            struct import_lookup **out)
{
    for (*out = run->lookups; *out; *out = (*out)->next)
        if ((*out)->object == object)
            return ERR_OK;
    struct import_lookup *lookup = ARENA_NEW(run->ctx->arena, struct import_lookup);
    *out = lookup;
    if (lookup)
        lookup->arena = ARENA_NEW(run->ctx->arena, struct arena);
    if (!lookup || !lookup->arena)
        return ctx_fail(run->ctx, ERR_out_of_memory);
    arena_init(lookup->arena, LOOKUP_MEMORY);
    lookup->object = object;
    lookup->run = run;
    lookup->table.arena = lookup->arena;
    lookup->next = run->lookups;
    run->lookups = lookup;
    if (!arena_on_end(run->ctx->arena, close_lookup, lookup)) {
        close_lookup(lookup);
        return ctx_fail(run->ctx, ERR_out_of_memory);
    }
    if (!object->name_field)
        return ERR_OK;
    choose_fields(run, lookup);
    struct record_env env;
    enum err err = record_env_begin(run->ctx, run->store, 0, &env);
    if (err)
        return err;
    err = load_whole(run, &env, lookup);
    record_env_end(&env);
    return err;
}
