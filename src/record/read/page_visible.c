#include "record/read/page_visible.h"

#include "record/read/page_range.h"
#include "record/read/query_fields.h"

/* The caller's rows that are held against the filter to see how many meet it. */
#define SAMPLE_ROWS 200

struct walk {
    struct record_env *env;
    const struct page_way_asked *asked;
    struct page_range range; /* inside which it goes */
    struct value *ids;       /* of the page, and one more */
    size_t count, wanted;
    int64_t left; /* entries that may still be passed */
};

/* The next entries of the index inside a stretch, in order. */
static struct db_select entries_of(const struct walk *walk, const struct page_stretch *stretch,
                                   const struct db_node **columns, struct db_order *order)
{
    const struct page_way_asked *asked = walk->asked;
    columns[0] = asked->sort->id;
    columns[1] = asked->sort->keys[0].node;
    return (
        struct db_select){.table = asked->object->table,
                          .alias = QUERY_ALIAS,
                          .columns = columns,
                          .column_count = 2,
                          .where = db_and(walk->env->ctx->arena, stretch->where, walk->range.where),
                          .order = order,
                          .order_count = page_order(asked->sort, stretch, order),
                          .limit = walk->left};
}

/* A row with this id meets the filter; the inner select has a scope of its own. */
static const struct db_node *meets_filter(const struct walk *walk, const struct db_node *id,
                                          struct db_select *inner)
{
    struct arena *arena = walk->env->ctx->arena;
    const struct page_way_asked *asked = walk->asked;
    if (!walk->range.rest)
        return NULL;
    *inner = (struct db_select){.table = asked->object->table,
                                .alias = QUERY_ALIAS,
                                .columns = (const struct db_node **)(uintptr_t)&asked->sort->id,
                                .column_count = 1,
                                .limit = -1};
    inner->where = db_and(arena, db_call2(arena, DB_EQ, asked->sort->id, id),
                          db_call1(arena, DB_IS_TRUE, walk->range.rest));
    return db_exists(arena, inner);
}

/* Both databases hand rows of a limited inner select on in its order. */
static enum err walk_stretch(struct walk *walk, const struct page_stretch *stretch)
{
    struct record_env *env = walk->env;
    struct arena *arena = env->ctx->arena;
    const struct db_node *columns[2], *id = db_column(arena, TEXT("n"), TEXT("id"));
    struct db_order order[SORT_KEYS_MAX + 1];
    struct db_select inner = entries_of(walk, stretch, columns, order), filter;
    struct db_select select = {
        .from = &inner, .alias = TEXT("n"), .columns = &id, .column_count = 1, .limit = -1};
    const struct value set = value_of_set(&walk->asked->parts->visible->set, ACCESS_SET_COUNT);
    select.where = db_and(arena, db_in_set(arena, id, set, false), meets_filter(walk, id, &filter));
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (walk->count < walk->wanted && db_next(rows))
        walk->ids[walk->count++] = value_int(db_get_int(rows, 0));
    return db_close_rows(rows);
}

/* Whether the walk came to the end of a stretch: nobody counted the entries it passed, so they are counted now. What
 * lies behind a stretch that was cut off must not come before its rest. */
static enum err stretch_ended(struct walk *walk, const struct page_stretch *stretch, bool *ended)
{
    int64_t entries;
    const struct db_node *where = db_and(walk->env->ctx->arena, stretch->where, walk->range.where);
    enum err err = where_count_to(walk->env, walk->asked->object, where, walk->left, &entries);
    *ended = !err && entries < walk->left;
    walk->left -= entries;
    return err;
}

/* `*done` false: the page was not full where the walk ended. */
static enum err walk_along(struct walk *walk, struct page_way *out, bool *done)
{
    const struct page_way_asked *asked = walk->asked;
    struct arena *arena = walk->env->ctx->arena;
    struct page_stretch stretches[PAGE_STRETCHES_MAX];
    size_t count = page_stretches(arena, asked->sort, asked->place, stretches);
    enum err err = ERR_OK;
    bool ended = true;
    walk->ids = ARENA_ARRAY(arena, struct value, walk->wanted);
    if (!walk->ids)
        return ctx_fail(walk->env->ctx, ERR_out_of_memory);
    for (size_t i = 0; !err && ended && i < count && walk->count < walk->wanted; i++) {
        err = walk_stretch(walk, &stretches[i]);
        if (!err && walk->count < walk->wanted && i + 1 < count)
            err = stretch_ended(walk, &stretches[i], &ended);
    }
    *done = !err && walk->count == walk->wanted;
    if (*done) {
        out->where = db_in_values(arena, asked->sort->id, walk->ids, walk->count);
        out->found = true;
    }
    return err;
}

static const struct db_node *and_filter(const struct page_way_asked *asked, struct arena *arena,
                                        const struct db_node *rights)
{
    return db_and(arena, asked->parts->filter, rights);
}

/* Entries a walk passes until the page is full, if the rows that meet the filter lie evenly. `met` of all rows. */
static int64_t expected(const struct visible *visible, int64_t met, size_t wanted)
{
    double rows = (double)visible->rows + 1, mine = (double)visible->set.count;
    return (int64_t)((double)wanted * rows / mine * (rows / ((double)met + 1)));
}

/* Whether the rows that the filter finds through its index are fewer than the entries of the other ways. */
static enum err filter_finds(struct record_env *env, const struct page_way_asked *asked,
                             bool indexed, size_t wanted, bool *out)
{
    const struct visible *visible = asked->parts->visible;
    int64_t most = where_may_pass(visible, true), met = 0;
    *out = false;
    if (!asked->parts->served)
        return ERR_OK;
    enum err err = where_served_count(env, asked->object, asked->parts, most, &met);
    *out = !err && met <= most && !(indexed && expected(visible, met, wanted) < met);
    return err;
}

/* How many of the caller's rows meet the filter, told from a few of them that lie evenly among all. */
static enum err sample(struct record_env *env, const struct page_way_asked *asked, int64_t *met)
{
    struct arena *arena = env->ctx->arena;
    const struct value_set *mine = &asked->parts->visible->set;
    int64_t ids[SAMPLE_ROWS];
    size_t count = mine->count < SAMPLE_ROWS ? mine->count : SAMPLE_ROWS;
    for (size_t i = 0; i < count; i++)
        ids[i] = mine->ids[i * mine->count / count];
    const struct value_set some = {ids, count};
    const struct db_node *among = db_in_set(arena, asked->sort->id,
                                            value_of_set(&some, ACCESS_SET_COUNT), true);
    const struct db_node *filter = db_call1(arena, DB_IS_TRUE, asked->parts->filter);
    enum err err = where_count(env, asked->object, db_and(arena, among, filter), met);
    *met = *met * asked->parts->visible->rows / (int64_t)count;
    return err;
}

/* Along the order as far as that is worth it. */
static enum err try_walk(struct walk *walk, struct page_way *out, bool *done)
{
    const struct where_parts *parts = walk->asked->parts;
    int64_t met = parts->visible->rows;
    enum err err = ERR_OK;
    walk->left = where_may_pass(parts->visible, walk->range.rest != NULL);
    if (parts->filter)
        err = sample(walk->env, walk->asked, &met);
    if (!err && expected(parts->visible, met, walk->wanted) <= walk->left)
        err = walk_along(walk, out, done);
    if (*done)
        out->narrow = false;
    return err;
}

enum err page_visible_choose(struct record_env *env, const struct page_way_asked *asked,
                             bool indexed, struct page_way *out)
{
    struct arena *arena = env->ctx->arena;
    const struct where_parts *parts = asked->parts;
    struct walk walk = {.env = env, .asked = asked, .wanted = (size_t)asked->limit + 1};
    bool few = false, done = false;
    enum err err = ERR_OK;
    out->narrow = true;
    out->where = and_filter(asked, arena, parts->rights_find);
    page_range_find(arena, asked->object, parts->filter, asked->sort, &walk.range);
    if (!parts->visible->set.count) {
        out->where = db_never(arena);
        return ctx_error(env->ctx);
    }
    if (walk.range.where)
        err = try_walk(&walk, out, &done);
    if (!err && !done)
        err = filter_finds(env, asked, indexed && !walk.range.where, walk.wanted, &few);
    if (!err && few)
        out->where = and_filter(asked, arena, parts->rights_test);
    if (!err && !done && !few && indexed && !walk.range.where)
        err = try_walk(&walk, out, &done);
    return err ? err : ctx_error(env->ctx);
}
