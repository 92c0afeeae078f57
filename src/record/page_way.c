#include "record/page_way.h"

#include "record/query_fields.h"

/* Records of a page, for what walking would cost; pages of other sizes do not change the choice much. */
#define PAGE_ROWS 50

struct chooser {
    struct record_env *env;
    const struct meta_object *object;
    const struct where_parts *parts;
    const struct page_sort *sort;
    const struct page_stretch *begin; /* where the page begins */
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

/* A condition that the database tests on each row and finds no rows by. */
static const struct db_node *only_tested(struct arena *arena, const struct db_node *condition)
{
    return condition ? db_call1(arena, DB_IS_TRUE, condition) : NULL;
}

/* The condition for walking along the order. */
static const struct db_node *walked(const struct chooser *chooser)
{
    struct arena *arena = chooser->env->ctx->arena;
    const struct where_parts *parts = chooser->parts;
    if (chooser->by_owner)
        return db_and(arena, parts->rights, only_tested(arena, parts->filter));
    return only_tested(arena, db_and(arena, parts->filter, parts->rights_test));
}

static enum err some_ids(const struct chooser *chooser, const struct db_node *where,
                         const struct page_stretch *order_of, int64_t most, struct value *ids,
                         size_t *count)
{
    struct record_env *env = chooser->env;
    struct db_order order[SORT_KEYS_MAX + 1];
    const struct db_node *id = chooser->sort->id;
    struct db_select select = {.table = chooser->object->table, .alias = QUERY_ALIAS, .columns = &id,
                               .column_count = 1, .where = where, .order = order, .limit = most};
    if (order_of)
        select.order_count = page_order(chooser->sort, order_of, order);
    struct db_rows *rows;
    *count = 0;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (*count < (size_t)most && db_next(rows))
        ids[(*count)++] = value_int(db_get_int(rows, 0));
    return db_close_rows(rows);
}

/* How many of the next rows along the order meet the condition. */
static enum err sample(const struct chooser *chooser, struct value *ids, int64_t most,
                       size_t *walked_rows, int64_t *met)
{
    struct arena *arena = chooser->env->ctx->arena;
    const struct db_node *along = chooser->begin->where;
    if (chooser->by_owner)
        along = db_and(arena, along, chooser->parts->rights);
    enum err err = some_ids(chooser, along, chooser->begin, most, ids, walked_rows);
    *met = 0;
    if (err || !*walked_rows)
        return err;
    const struct db_node *condition =
        db_and(arena, chooser->parts->filter, chooser->parts->rights_test);
    return where_count(chooser->env, chooser->object,
                       db_and(arena, db_in_values(arena, chooser->sort->id, ids, *walked_rows),
                              only_tested(arena, condition)),
                       met);
}

/* Expected rows to walk until the page is full, PAGE_ROWS / share, against rows to collect, share × all:
 * both cost about the same a row. */
static enum err walking_is_cheaper(const struct chooser *chooser, struct value *ids, bool *walk)
{
    size_t rows;
    int64_t met, all;
    enum err err = sample(chooser, ids, WAY_SAMPLE, &rows, &met);
    if (!err && rows == WAY_SAMPLE && met < WAY_SAMPLE_SURE)
        err = sample(chooser, ids, WAY_SAMPLE_LARGE, &rows, &met);
    *walk = met > PAGE_ROWS;
    if (err || !met || *walk)
        return err;
    err = where_count(chooser->env, chooser->object,
                      chooser->by_owner ? chooser->parts->rights : NULL, &all);
    int64_t each = (int64_t)rows / met;
    *walk = PAGE_ROWS * each < all / (each ? each : 1);
    return err;
}

static enum err look(struct chooser *chooser, struct page_way *out)
{
    struct ctx *ctx = chooser->env->ctx;
    struct value *ids = ARENA_ARRAY(ctx->arena, struct value, WAY_SAMPLE_LARGE);
    size_t count;
    if (!ids)
        return ctx_fail(ctx, ERR_out_of_memory);
    enum err err = some_ids(chooser, out->where, NULL, WAY_FEW + 1, ids, &count);
    if (err)
        return err;
    if (count <= WAY_FEW) {
        out->where = count ? db_in_values(ctx->arena, chooser->sort->id, ids, count)
                           : db_never(ctx->arena);
        out->narrow = count > 2 * PAGE_ROWS;
        return ERR_OK;
    }
    bool walk = false;
    err = walking_is_cheaper(chooser, ids, &walk);
    if (walk)
        out->where = walked(chooser);
    out->narrow = !walk;
    return err;
}

enum err page_way_choose(struct record_env *env, const struct meta_object *object,
                         const struct where_parts *parts, const struct page_sort *sort,
                         const struct page_stretch *begin, struct page_way *out)
{
    struct chooser chooser = {.env = env, .object = object, .parts = parts, .sort = sort,
                              .begin = begin};
    bool indexed = sort->count == 0 || (sort->count == 1 && key_is_indexed(object, &sort->keys[0]));
    *out = (struct page_way){.where = db_and(env->ctx->arena, parts->filter, parts->rights),
                             .narrow = !indexed};
    if (!out->where || !indexed)
        return ERR_OK;
    chooser.by_owner = sort->count == 1 && sort->keys[0].direct == object->updated_at &&
                       by_owner_alone(object, parts->rights);
    if (!parts->filter && chooser.by_owner)
        return ERR_OK;
    return look(&chooser, out);
}
