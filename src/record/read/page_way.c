#include "record/read/page_way.h"

#include "record/read/page_range.h"
#include "record/read/page_visible.h"
#include "record/read/query_fields.h"

#include <stdlib.h>

struct chooser {
    struct record_env *env;
    const struct page_way_asked *asked;
    const struct db_node *where;
    const struct db_node *range;          /* of an index that has the order; NULL: all of it */
    const struct db_node *tested;         /* what the range does not say of filter and rights */
    const struct db_node **found_columns; /* id and the key of the order */
};

/* Whether an index of the object's table begins with what the list is ordered by (see meta/table.c). */
static bool key_is_indexed(const struct meta_object *object, const struct page_key *key)
{
    if (!key->direct || key->node->kind != DB_NODE_COLUMN)
        return false;
    return where_leads_index(object, key->node->column);
}

/* Whether an index has the order of the list, or of the part in which it lies. */
static bool has_order(struct arena *arena, const struct page_way_asked *asked)
{
    struct page_range range;
    if (asked->sort->count != 1)
        return false;
    page_range_find(arena, asked->object, asked->parts->filter, asked->sort, &range);
    return range.where || key_is_indexed(asked->object, &asked->sort->keys[0]);
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
    return db_and(arena, chooser->range, only_tested(arena, chooser->tested));
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
    if (chooser->range)
        select.where = db_and(env->ctx->arena, select.where, chooser->range);
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
    struct value ids[WAY_SAMPLE];
    size_t count;
    int64_t met = 0;
    enum err err = next_along(chooser, ids, &count);
    if (err)
        return err;
    const struct db_node *condition = only_tested(arena, chooser->tested);
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

struct found_list {
    struct found *rows;
    size_t count;
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

static struct db_select select_found(const struct chooser *chooser, const struct db_node *where,
                                     int64_t limit)
{
    const struct page_way_asked *asked = chooser->asked;
    return (struct db_select){.table = asked->object->table,
                              .alias = QUERY_ALIAS,
                              .columns = chooser->found_columns,
                              .column_count = 2,
                              .where = where,
                              .limit = limit};
}

/* Adds the rows behind the place that the select gives; `*seen` counts the others too. */
static enum err add_found(const struct chooser *chooser, const struct db_select *select,
                          struct found_list *list, int64_t *seen)
{
    const struct page_way_asked *asked = chooser->asked;
    struct record_env *env = chooser->env;
    struct found place = {VALUE_NONE, 0};
    if (asked->place)
        place = (struct found){asked->place->values[0], asked->place->id};
    struct db_rows *rows;
    *seen = 0;
    enum err err = db_open_rows(env->ctx, env->conn, select, &rows);
    if (err)
        return err;
    while (*seen < select->limit && db_next(rows)) {
        struct found row = {db_get(rows, 1), db_get_int(rows, 0)};
        (*seen)++;
        if (asked->place && in_order(asked->sort, &row, &place) <= 0)
            continue;
        row.key = value_dup(env->ctx->arena, row.key);
        list->rows[list->count++] = row;
    }
    return db_close_rows(rows);
}

/* Rows that meet the condition and lie behind the place, at most `most` are looked at; `*all` tells whether
 * that was all of them. */
static enum err collect(const struct chooser *chooser, const struct db_node *where, int64_t most,
                        struct found_list *list, bool *all)
{
    struct db_select select = select_found(chooser, where, most + 1);
    int64_t seen;
    list->count = 0;
    enum err err = add_found(chooser, &select, list, &seen);
    *all = seen <= most;
    return err;
}

/* Found in more than one range; equal ones lie side by side. */
static size_t without_doubles(struct found *found, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!i || found[i].id != found[i - 1].id)
            found[kept++] = found[i];
    return kept;
}

/* The rows of the page out of all that were collected. */
static enum err take_page(const struct chooser *chooser, struct found_list *list,
                          struct page_way *out)
{
    struct arena *arena = chooser->env->ctx->arena;
    const struct page_way_asked *asked = chooser->asked;
    qsort_r(list->rows, list->count, sizeof *list->rows, compare_found,
            (void *)(uintptr_t)asked->sort);
    size_t count = without_doubles(list->rows, list->count);
    size_t rows = count <= (size_t)asked->limit ? count : (size_t)asked->limit + 1;
    struct value *ids = ARENA_ARRAY(arena, struct value, rows);
    if (!ids)
        return ctx_fail(chooser->env->ctx, ERR_out_of_memory);
    for (size_t i = 0; i < rows; i++)
        ids[i] = value_int(list->rows[i].id);
    out->where = rows ? db_in_values(arena, asked->sort->id, ids, rows) : db_never(arena);
    out->found = true;
    return ERR_OK;
}

/* Rights alone are counted in an index without looking at the rows; with a filter the rows have to be read,
 * and then they are kept. */
static enum err collect_many(const struct chooser *chooser, struct found_list *list, bool *all)
{
    int64_t rows = 0;
    *all = false;
    if (!chooser->asked->parts->filter) {
        enum err err = where_count_to(chooser->env, chooser->asked->object, chooser->where,
                                      WAY_COLLECT + 1, &rows);
        if (err || rows > WAY_COLLECT)
            return err;
    }
    return collect(chooser, chooser->where, WAY_COLLECT, list, all);
}

static enum err look(const struct chooser *chooser, struct page_way *out)
{
    struct found_list list = {ARENA_ARRAY(chooser->env->ctx->arena, struct found, WAY_COLLECT + 1),
                              0};
    bool all, often = false;
    if (!list.rows)
        return ctx_fail(chooser->env->ctx, ERR_out_of_memory);
    enum err err = collect(chooser, chooser->where, WAY_FEW, &list, &all);
    if (!err && !all)
        err = met_often(chooser, &often);
    if (!err && !all && !often)
        err = collect_many(chooser, &list, &all);
    if (err)
        return err;
    if (all)
        return take_page(chooser, &list, out);
    out->where = walked(chooser);
    return ERR_OK;
}

/* --- ranges --- */

/* The first rows of one range behind the place, as many as the page may need. */
static enum err take_range(const struct chooser *chooser, const struct access_range *range,
                           struct found_list *list)
{
    const struct page_way_asked *asked = chooser->asked;
    struct arena *arena = chooser->env->ctx->arena;
    struct page_stretch stretches[PAGE_STRETCHES_MAX];
    struct db_order order[SORT_KEYS_MAX + 1];
    size_t count = page_stretches(arena, asked->sort, asked->place, stretches);
    size_t until = list->count + (size_t)asked->limit + 1;
    enum err err = ERR_OK;
    for (size_t i = 0; i < count && !err && list->count < until; i++) {
        const struct db_node *where = db_call2(arena, DB_EQ,
                                               db_column(arena, QUERY_ALIAS, range->field->column),
                                               db_int(arena, range->id));
        struct db_select select = select_found(chooser, db_and(arena, where, stretches[i].where),
                                               (int64_t)(until - list->count));
        int64_t seen;
        select.order = order;
        select.order_count = page_order(asked->sort, &stretches[i], order);
        err = add_found(chooser, &select, list, &seen);
    }
    return err;
}

/* Rights that are ranges of indexes which have the order too: the page is among the first rows of each, and of the
 * few that shares, rules and the like add. `*done` false: those are not few. */
static enum err merge(struct chooser *chooser, const struct access_ranges *ranges,
                      struct page_way *out, bool *done)
{
    const struct page_way_asked *asked = chooser->asked;
    struct arena *arena = chooser->env->ctx->arena;
    size_t room = ranges->count * (size_t)(asked->limit + 1) + WAY_LOOSE + 1;
    struct found_list list = {ARENA_ARRAY(arena, struct found, room), 0};
    enum err err = list.rows ? ERR_OK : ctx_fail(chooser->env->ctx, ERR_out_of_memory);
    *done = true;
    if (!err && ranges->loose)
        err = collect(chooser, ranges->loose, WAY_LOOSE, &list, done);
    if (err || !*done)
        return err;
    if (ranges->count == 1 && !list.count) {
        chooser->range = db_call2(arena, DB_EQ,
                                  db_column(arena, QUERY_ALIAS, ranges->ranges[0].field->column),
                                  db_int(arena, ranges->ranges[0].id));
        chooser->tested = asked->parts->filter;
        out->where = chooser->range;
        *done = !asked->parts->filter;
        return ERR_OK;
    }
    *done = !asked->parts->filter;
    for (size_t i = 0; i < ranges->count && !err && *done; i++)
        err = take_range(chooser, &ranges->ranges[i], &list);
    return err || !*done ? err : take_page(chooser, &list, out);
}

/* Walking or collecting, where neither a set nor ranges of rights show the way. */
static enum err walk_or_look(struct chooser *chooser, struct page_way *out)
{
    const struct where_parts *parts = chooser->asked->parts;
    struct page_range range;
    struct arena *arena = chooser->env->ctx->arena;
    page_range_find(arena, chooser->asked->object, parts->filter, chooser->asked->sort, &range);
    if (chooser->range) {
        chooser->where = db_and(arena, parts->filter, chooser->range);
    } else if (range.where) {
        chooser->range = range.where;
        chooser->tested = db_and(arena, range.rest, parts->rights_test);
    }
    if (chooser->tested && (parts->filter || !parts->rights_wide))
        return look(chooser, out);
    out->where = walked(chooser);
    return ctx_error(chooser->env->ctx);
}

enum err page_way_choose(struct record_env *env, const struct page_way_asked *asked,
                         struct page_way *out)
{
    const struct page_sort *sort = asked->sort;
    const struct where_parts *parts = asked->parts;
    struct arena *arena = env->ctx->arena;
    struct chooser chooser = {.env = env,
                              .asked = asked,
                              .where = db_and(arena, parts->filter, parts->rights),
                              .tested = db_and(arena, parts->filter, parts->rights_test)};
    struct access_ranges ranges;
    bool done = false, indexed = sort->count == 0 || has_order(arena, asked);
    *out = (struct page_way){.where = chooser.where, .narrow = !indexed};
    if (parts->visible && !parts->visible->wide)
        return page_visible_choose(env, asked, indexed && sort->count == 1, out);
    if (!chooser.where || !indexed || sort->count == 0)
        return ctx_error(env->ctx);
    const struct db_node *found_columns[] = {sort->id, sort->keys[0].node};
    chooser.found_columns = found_columns;
    enum err err = ERR_OK;
    bool loose_scans = parts->rights_wide && access_has_rules(env->caller);
    if (parts->rights && !loose_scans && sort->keys[0].direct == asked->object->updated_at &&
        access_ranges(arena, env->caller, parts->action, asked->object, QUERY_ALIAS, &ranges))
        err = merge(&chooser, &ranges, out, &done);
    if (err || done)
        return err ? err : ctx_error(env->ctx);
    return walk_or_look(&chooser, out);
}
