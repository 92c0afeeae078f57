#include "record/read/visible_set.h"

#include "record/read/query_count.h"
#include "record/read/query_fields.h"

#include <stdlib.h>

#define SET_MEMORY ((size_t)VISIBLE_MAX * 3 * sizeof(int64_t))

/* ids gathered in any order, some twice */
struct ids {
    int64_t *ids;
    size_t count, room;
};

void visible_set_release(void *subject)
{
    struct visible_set *set = subject;
    if (!set || atomic_fetch_sub(&set->holders, 1) != 1)
        return;
    struct arena arena = set->arena;
    arena_deinit(&arena);
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void put_in_order(struct ids *list)
{
    size_t count = 0;
    if (list->count)
        qsort(list->ids, list->count, sizeof *list->ids, by_number);
    for (size_t i = 0; i < list->count; i++)
        if (!i || list->ids[i] != list->ids[i - 1])
            list->ids[count++] = list->ids[i];
    list->count = count;
}

static enum err ids_init(struct record_env *env, struct ids *list, size_t room)
{
    *list = (struct ids){.ids = arena_alloc_bare(env->ctx->arena, room * sizeof *list->ids),
                         .room = room};
    return list->ids ? ERR_OK : ctx_fail(env->ctx, ERR_out_of_memory);
}

/* Adds the first column of the rows until there is no more room; `*all` tells whether that was all of them. */
static enum err add_rows(struct record_env *env, const struct db_select *select, struct ids *list,
                         bool *all)
{
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, select, &rows);
    *all = true;
    if (err)
        return err;
    while (*all && db_next(rows)) {
        if (list->count == list->room)
            put_in_order(list);
        *all = list->count < list->room;
        if (*all)
            list->ids[list->count++] = db_get_int(rows, 0);
    }
    return db_close_rows(rows);
}

static enum err add_where(struct record_env *env, const struct meta_object *object,
                          const struct db_node *where, struct ids *list, bool *all)
{
    const struct db_node *id = db_column(env->ctx->arena, QUERY_ALIAS, TEXT("id"));
    struct db_select select = {.table = object->table,
                               .alias = QUERY_ALIAS,
                               .columns = &id,
                               .column_count = 1,
                               .where = where,
                               .limit = -1};
    return add_rows(env, &select, list, all);
}

/* ---- lines ---- */

static const struct db_node *line_column(struct arena *arena, const char *name)
{
    return db_column(arena, TEXT("l"), text_of(name));
}

enum err visible_line(struct record_env *env, int64_t *out)
{
    const struct db_node *seq = line_column(env->ctx->arena, "seq");
    struct db_select select = {.table = TEXT("log_head"),
                               .alias = TEXT("l"),
                               .columns = &seq,
                               .column_count = 1,
                               .limit = 1};
    struct value value;
    bool found;
    enum err err = db_one(env->ctx, env->conn, &select, &found, &value);
    *out = !err && found ? value.number : 0;
    return err;
}

/* What the lines behind `to` changed of the object, and whether of the shares; `*all` false: they are too many. */
static enum err read_lines(struct record_env *env, const struct meta_object *object, int64_t to,
                           struct ids *touched, bool *shares, bool *all)
{
    struct arena *arena = env->ctx->arena;
    const struct meta_object *share = meta_object_find(env->catalog, TEXT("share"));
    const struct db_node *columns[] = {line_column(arena, "object"), line_column(arena, "record")};
    struct db_order order = {line_column(arena, "id"), false};
    struct db_select select = {.table = TEXT("change"),
                               .alias = TEXT("l"),
                               .columns = columns,
                               .column_count = 2,
                               .where = db_call2(arena, DB_GT, order.by, db_int(arena, to)),
                               .order = &order,
                               .order_count = 1,
                               .limit = VISIBLE_LINES + 1};
    struct db_rows *rows;
    size_t lines = 0;
    *shares = false;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (lines <= VISIBLE_LINES && db_next(rows)) {
        int64_t changed = db_get_int(rows, 0);
        if (changed == object->number && lines < VISIBLE_LINES)
            touched->ids[touched->count++] = db_get_int(rows, 1);
        *shares = *shares || (share && changed == share->number);
        lines++;
    }
    *all = lines <= VISIBLE_LINES;
    return db_close_rows(rows);
}

/* ---- shares ---- */

/* `*until` is when the first of them ends, 0: never. */
static enum err read_shared(struct record_env *env, const struct meta_object *object,
                            struct ids *list, int64_t *until, bool *all)
{
    const struct db_select *select = access_shared(env->ctx->arena, env->caller, ACCESS_READ,
                                                   object);
    struct db_rows *rows;
    *until = 0;
    *all = true;
    if (!select)
        return ctx_error(env->ctx);
    enum err err = db_open_rows(env->ctx, env->conn, select, &rows);
    if (err)
        return err;
    while (*all && db_next(rows)) {
        int64_t end = db_get_int(rows, 1);
        if (end && (!*until || end < *until))
            *until = end;
        *all = list->count < list->room;
        if (*all)
            list->ids[list->count++] = db_get_int(rows, 0);
    }
    err = db_close_rows(rows);
    put_in_order(list);
    return err;
}

/* ---- making ---- */

static enum err set_new(struct record_env *env, int64_t line, struct visible_set **out)
{
    struct arena arena;
    arena_init(&arena, SET_MEMORY);
    struct visible_set *set = ARENA_NEW(&arena, struct visible_set);
    if (!set) {
        arena_deinit(&arena);
        return ctx_fail(env->ctx, ERR_out_of_memory);
    }
    set->arena = arena;
    set->from = set->to = line;
    set->made_at = env->ctx->now;
    atomic_init(&set->holders, 1);
    *out = set;
    return ERR_OK;
}

static bool copy_ids(struct visible_set *set, const struct ids *list, struct value_set *out)
{
    int64_t *ids = arena_alloc_bare(&set->arena, (list->count + 1) * sizeof *ids);
    if (!ids)
        return false;
    if (list->count)
        memcpy(ids, list->ids, list->count * sizeof *ids);
    *out = (struct value_set){ids, list->count};
    return true;
}

/* Both lists in order. Takes the set back when there is no memory for it. */
static enum err fill(struct record_env *env, const struct ids *seen, const struct ids *shared,
                     struct visible_set **set)
{
    struct visible_set *made = *set;
    made->seen.wide = seen->count > VISIBLE_MAX;
    if (made->seen.wide ||
        (copy_ids(made, seen, &made->seen.set) && copy_ids(made, shared, &made->shared)))
        return ERR_OK;
    visible_set_release(made);
    *set = NULL;
    return ctx_fail(env->ctx, ERR_out_of_memory);
}

/* Arm by arm, so that one that no index serves does not make the others scan with it. */
static enum err collect(struct record_env *env, const struct meta_object *object, struct ids *seen)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *arms[ACCESS_ARMS_MAX];
    size_t count = access_which_arms(arena, env->caller, ACCESS_READ, object, QUERY_ALIAS, arms);
    bool all = true;
    enum err err = ctx_error(env->ctx);
    if (!count) {
        arms[count++] = access_which(arena, env->caller, ACCESS_READ, env->catalog, object,
                                     QUERY_ALIAS);
    }
    for (size_t i = 0; !err && all && i < count; i++)
        err = add_where(env, object, arms[i], seen, &all);
    put_in_order(seen);
    return err;
}

enum err visible_set_make(struct record_env *env, const struct meta_object *object, int64_t line,
                          struct visible_set **out)
{
    struct ids seen, shared;
    int64_t rows = 0, until = 0;
    bool all = true;
    *out = NULL;
    enum err err = ids_init(env, &seen, VISIBLE_MAX + 1);
    if (!err)
        err = ids_init(env, &shared, VISIBLE_LINES);
    if (!err)
        err = where_count(env, object, NULL, &rows);
    if (!err)
        err = read_shared(env, object, &shared, &until, &all);
    if (!err && all)
        err = collect(env, object, &seen);
    if (!err)
        err = set_new(env, line, out);
    if (!err && !all)
        (*out)->seen.wide = true; /* shares by the thousand are not followed one by one */
    else if (!err)
        err = fill(env, &seen, &shared, out);
    if (err)
        return err;
    (*out)->seen.rows = rows;
    (*out)->shared_until = until;
    return ERR_OK;
}

/* ---- following ---- */

static void add_ids(struct ids *list, const int64_t *ids, size_t count)
{
    if (count)
        memcpy(list->ids + list->count, ids, count * sizeof *ids);
    list->count += count;
}

/* The old ids without those touched, and of those touched the ones he sees now. All in order. */
static void merge(const struct value_set *old, const struct value_set *touched,
                  const struct ids *now, struct ids *out)
{
    size_t k = 0;
    for (size_t i = 0; i < old->count; i++) {
        while (k < now->count && now->ids[k] < old->ids[i])
            out->ids[out->count++] = now->ids[k++];
        if (!value_set_has(touched, old->ids[i]))
            out->ids[out->count++] = old->ids[i];
    }
    while (k < now->count)
        out->ids[out->count++] = now->ids[k++];
}

struct following {
    struct record_env *env;
    const struct meta_object *object;
    const struct visible_set *old;
    struct ids touched;
    struct ids shared; /* as they are now */
    int64_t until;
};

static enum err test_again(struct following *f, struct ids *out)
{
    struct arena *arena = f->env->ctx->arena;
    const struct value_set touched = {f->touched.ids, f->touched.count};
    struct ids now;
    bool all;
    enum err err = ids_init(f->env, &now, touched.count);
    if (!err)
        err = ids_init(f->env, out, f->old->seen.set.count + touched.count);
    if (err)
        return err;
    const struct db_node *id = db_column(arena, QUERY_ALIAS, TEXT("id"));
    const struct db_node *test = access_which_test(arena, f->env->caller, ACCESS_READ, f->object,
                                                   QUERY_ALIAS);
    const struct db_node *among = db_in_set(arena, id, value_of_set(&touched, ACCESS_SET_COUNT),
                                            true);
    err = add_where(f->env, f->object, db_and(arena, among, db_call1(arena, DB_IS_TRUE, test)),
                    &now, &all);
    put_in_order(&now);
    if (!err)
        merge(&f->old->seen.set, &touched, &now, out);
    return err;
}

static enum err make_next(struct following *f, int64_t line, struct visible_set **out)
{
    struct ids seen;
    enum err err = test_again(f, &seen);
    if (!err)
        err = set_new(f->env, line, out);
    if (!err)
        err = fill(f->env, &seen, &f->shared, out);
    if (err)
        return err;
    (*out)->key = f->old->key;
    (*out)->seen.rows = f->old->seen.rows;
    (*out)->shared_until = f->until;
    return ERR_OK;
}

enum err visible_set_follow(struct record_env *env, const struct meta_object *object,
                            struct visible_set *old, int64_t to, int64_t line,
                            struct visible_set **out)
{
    struct following f = {.env = env, .object = object, .old = old, .until = old->shared_until};
    bool shares = false, all = true;
    bool ended = old->shared_until && env->caller->now >= old->shared_until;
    *out = old;
    if (line <= to && !ended)
        return ERR_OK;
    *out = NULL;
    enum err err = ids_init(env, &f.touched, (size_t)3 * VISIBLE_LINES);
    if (!err && line > to)
        err = read_lines(env, object, to, &f.touched, &shares, &all);
    if (err || !all)
        return err;
    if (!shares && !ended && !f.touched.count) {
        *out = old;
        return ERR_OK;
    }
    err = ids_init(env, &f.shared, VISIBLE_LINES);
    if (err)
        return err;
    if (shares || ended) {
        err = read_shared(env, object, &f.shared, &f.until, &all);
        add_ids(&f.touched, old->shared.ids, old->shared.count);
        add_ids(&f.touched, f.shared.ids, f.shared.count);
    } else {
        add_ids(&f.shared, old->shared.ids, old->shared.count);
    }
    put_in_order(&f.touched);
    return err || !all ? err : make_next(&f, line, out);
}
