#include "record/page_way.h"

#include "record/query_fields.h"

#include <stdlib.h>

struct chooser {
    struct record_env *env;
    const struct page_way_asked *asked;
    const struct db_node *where;
    bool by_owner; /* an index has the owner and then the order */
};

/* Whether an index of the object's table begins with what the list is ordered by (see meta/table.c). */
static bool key_is_indexed(const struct meta_object *object, const struct page_key *key)
{
    const struct meta_field *field = key->direct;
    if (!field || key->node->kind != DB_NODE_COLUMN)
        return false;
    if (field->key_column.len || field->unique || field->indexed || field == object->updated_at ||
        (field->type == FIELD_reference && field->children.len))
        return true;
    for (size_t i = 0; i < object->index_count; i++)
        if (text_eq(object->indexes[i][0], key->node->column))
            return true;
    return false;
}

/* Rights that are one comparison with the owner. */
static bool by_owner_alone(const struct meta_object *object, const struct db_node *rights)
{
    return object->owner && rights && rights->kind == DB_NODE_CALL && rights->fn == DB_EQ &&
           rights->args[0]->kind == DB_NODE_COLUMN &&
           text_eq(rights->args[0]->column, object->owner->column);
}

/* --- walking --- */

/* A condition that the database tests on each row and finds no rows by. */
static const struct db_node *only_tested(struct arena *arena, const struct db_node *condition)
{
    return condition ? db_call1(arena, DB_IS_TRUE, condition) : NULL;
}

/* The condition for walking along the order. */
static const struct db_node *walked(const struct chooser *chooser)
{
    struct arena *arena = chooser->env->ctx->arena;
    const struct where_parts *parts = chooser->asked->parts;
    if (chooser->by_owner)
        return db_and(arena, parts->rights, only_tested(arena, parts->filter));
    return only_tested(arena, db_and(arena, parts->filter, parts->rights_test));
}

/* The next rows along the order, whether they meet the condition or not. */
static enum err next_along(const struct chooser *chooser, struct value *ids, size_t *count)
{
    const struct page_way_asked *asked = chooser->asked;
    struct record_env *env = chooser->env;
    struct db_order order[SORT_KEYS_MAX + 1];
    const struct db_node *columns[] = {asked->sort->id};
    struct db_select select = {.table = asked->object->table,
                               .alias = QUERY_ALIAS,
                               .columns = columns,
                               .column_count = 1,
                               .order = order,
                               .where = asked->begin->where,
                               .limit = WAY_SAMPLE};
    select.order_count = page_order(asked->sort, asked->begin, order);
    if (chooser->by_owner)
        select.where = db_and(env->ctx->arena, select.where, asked->parts->rights);
    struct db_rows *rows;
    *count = 0;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (*count < WAY_SAMPLE && db_next(rows))
        ids[(*count)++] = value_int(db_get_int(rows, 0));
    return db_close_rows(rows);
}

/* Whether rows that meet the condition lie close enough along the order. */
static enum err met_often(const struct chooser *chooser, bool *often)
{
    struct arena *arena = chooser->env->ctx->arena;
    const struct where_parts *parts = chooser->asked->parts;
    struct value ids[WAY_SAMPLE];
    size_t count;
    int64_t met = 0;
    enum err err = next_along(chooser, ids, &count);
    if (err)
        return err;
    const struct db_node *condition = only_tested(arena,
                                                  db_and(arena, parts->filter, parts->rights_test));
    const struct db_node *among = db_in_values(arena, chooser->asked->sort->id, ids, count);
    if (count)
        err = where_count(chooser->env, chooser->asked->object, db_and(arena, among, condition),
                          &met);
    *often = met >= WAY_SAMPLE_MET;
    return err;
}

/* --- collecting --- */

struct found {
    struct value key;
    int64_t id;
};

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int in_order(const struct page_sort *sort, const struct found *a, const struct found *b)
{
    int by_key = value_compare(a->key, b->key);
    if (by_key)
        return sort->keys[0].descending ? -by_key : by_key;
    int by_id = compare_numbers(a->id, b->id);
    return sort->id_descending ? -by_id : by_id;
}

static int compare_found(const void *a, const void *b, void *sort)
{
    return in_order(sort, a, b);
}

/* Rows that meet the condition and lie behind the place, at most `most` are looked at; `*all` tells whether
 * that was all of them. */
static enum err collect(const struct chooser *chooser, int64_t most, struct found *found,
                        size_t *count, bool *all)
{
    const struct page_way_asked *asked = chooser->asked;
    struct record_env *env = chooser->env;
    const struct db_node *columns[] = {asked->sort->id, asked->sort->keys[0].node};
    struct db_select select = {.table = asked->object->table,
                               .alias = QUERY_ALIAS,
                               .columns = columns,
                               .column_count = 2,
                               .where = chooser->where,
                               .limit = most + 1};
    struct found place = {VALUE_NONE, 0};
    if (asked->place)
        place = (struct found){asked->place->values[0], asked->place->id};
    struct db_rows *rows;
    int64_t seen = 0;
    *count = 0;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (seen <= most && db_next(rows)) {
        struct found row = {db_get(rows, 1), db_get_int(rows, 0)};
        seen++;
        if (asked->place && in_order(asked->sort, &row, &place) <= 0)
            continue;
        row.key = value_dup(env->ctx->arena, row.key);
        found[(*count)++] = row;
    }
    *all = seen <= most;
    return db_close_rows(rows);
}

/* The rows of the page out of all that were collected. */
static enum err take_page(const struct chooser *chooser, struct found *found, size_t count,
                          struct page_way *out)
{
    struct arena *arena = chooser->env->ctx->arena;
    const struct page_way_asked *asked = chooser->asked;
    qsort_r(found, count, sizeof *found, compare_found, (void *)(uintptr_t)asked->sort);
    size_t rows = count <= (size_t)asked->limit ? count : (size_t)asked->limit + 1;
    struct value *ids = ARENA_ARRAY(arena, struct value, rows);
    if (!ids)
        return ctx_fail(chooser->env->ctx, ERR_out_of_memory);
    for (size_t i = 0; i < rows; i++)
        ids[i] = value_int(found[i].id);
    out->where = rows ? db_in_values(arena, asked->sort->id, ids, rows) : db_never(arena);
    out->found = true;
    return ERR_OK;
}

/* Rights alone are counted in an index without looking at the rows; with a filter the rows have to be read,
 * and then they are kept. */
static enum err collect_many(const struct chooser *chooser, struct found *found, size_t *count,
                             bool *all)
{
    int64_t rows = 0;
    *all = false;
    if (!chooser->asked->parts->filter) {
        enum err err = where_count_to(chooser->env, chooser->asked->object, chooser->where,
                                      WAY_COLLECT + 1, &rows);
        if (err || rows > WAY_COLLECT)
            return err;
    }
    return collect(chooser, WAY_COLLECT, found, count, all);
}

static enum err look(const struct chooser *chooser, struct page_way *out)
{
    struct found *found = ARENA_ARRAY(chooser->env->ctx->arena, struct found, WAY_COLLECT + 1);
    size_t count;
    bool all, often = false;
    if (!found)
        return ctx_fail(chooser->env->ctx, ERR_out_of_memory);
    enum err err = collect(chooser, WAY_FEW, found, &count, &all);
    if (!err && !all)
        err = met_often(chooser, &often);
    if (!err && !all && !often)
        err = collect_many(chooser, found, &count, &all);
    if (err)
        return err;
    if (all)
        return take_page(chooser, found, count, out);
    out->where = walked(chooser);
    return ERR_OK;
}

enum err page_way_choose(struct record_env *env, const struct page_way_asked *asked,
                         struct page_way *out)
{
    const struct page_sort *sort = asked->sort;
    struct chooser chooser = {.env = env, .asked = asked};
    chooser.where = db_and(env->ctx->arena, asked->parts->filter, asked->parts->rights);
    bool indexed = sort->count == 0 ||
                   (sort->count == 1 && key_is_indexed(asked->object, &sort->keys[0]));
    *out = (struct page_way){.where = chooser.where, .narrow = !indexed};
    if (!chooser.where || !indexed || sort->count == 0)
        return ctx_error(env->ctx);
    chooser.by_owner = sort->keys[0].direct == asked->object->updated_at &&
                       by_owner_alone(asked->object, asked->parts->rights);
    if (!asked->parts->filter && chooser.by_owner)
        return ctx_error(env->ctx);
    if (asked->parts->filter || !asked->parts->rights_wide)
        return look(&chooser, out);
    out->where = walked(&chooser);
    return ctx_error(env->ctx);
}
