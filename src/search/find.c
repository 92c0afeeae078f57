#include "search/find.h"

#include "record/read/query_fields.h"
#include "record/read/query_where.h"

#include <stdlib.h>

/* Candidates tested before rights are chosen a way. */
#define SAMPLE 512
/* Of the sample: so many seen, and testing goes on. */
#define SAMPLE_SEEN 40
/* A set of what the caller sees may be so large; reading it costs 0.15 µs a record. */
#define SET_MAX 100000
/* Records looked at instead of the index, and after so many candidates. */
#define FEW_MAX 4000
#define FEW_AFTER 15000
/* Begins are picked out of so many hits; above, they are looked for in the index, so far at most. */
#define PICK_MAX 300
#define BEGINS_CANDIDATES 50000
#define SCRATCH_LIMIT ((size_t)16 << 20)
#define KEPT_MAX (SEARCH_COUNT_MAX + 1)

enum way { WAY_ALL, WAY_TEST, WAY_SET };

struct finder {
    struct record_env *env;
    const struct search_query *query;
    struct look look;
    struct where_parts rights;
    const struct db_terms *terms;
    bool exact;
    enum way way;
    struct value_set set; /* what the caller sees; with WAY_SET */
    struct arena scratch;
};

/* ids kept, newest first */
struct kept {
    int64_t ids[KEPT_MAX + LOOK_MAX];
    size_t count, most;
    bool begins; /* only names that begin so */
};

/* ---- what the caller sees ---- */

static int oldest_first(const void *a, const void *b)
{
    const int64_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

/* `*all` false: there are too many. */
static enum err collect_set(struct finder *finder, bool *all)
{
    struct record_env *env = finder->env;
    const struct meta_object *object = finder->look.object;
    const struct db_node *id = db_column(env->ctx->arena, QUERY_ALIAS, TEXT("id"));
    struct db_select select = {.table = object->table,
                               .alias = QUERY_ALIAS,
                               .columns = &id,
                               .column_count = 1,
                               .where = finder->rights.rights_find,
                               .limit = SET_MAX + 1};
    struct db_rows *rows;
    size_t count = 0;
    int64_t *ids = arena_alloc_bare(env->ctx->arena, (SET_MAX + 1) * sizeof *ids);
    if (!ids)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (count <= SET_MAX && db_next(rows))
        ids[count++] = db_get_int(rows, 0);
    err = db_close_rows(rows);
    *all = !err && count <= SET_MAX;
    if (!*all)
        return err;
    qsort(ids, count, sizeof *ids, oldest_first);
    finder->set = (struct value_set){ids, count};
    return ERR_OK;
}

/* ---- candidates ---- */

static int newest_first(const void *a, const void *b)
{
    const int64_t *left = a, *right = b;
    return (*left < *right) - (*left > *right);
}

/* Keeps what is a hit among records looked at; where there may be more in their lines, the others are left in
 * `rest`. */
static void keep_hits(struct finder *finder, const struct look_record *records, size_t found,
                      struct kept *out, int64_t *rest, size_t *rest_count)
{
    *rest_count = 0;
    for (size_t i = 0; i < found; i++) {
        const struct look_record *record = &records[i];
        if (!finder->exact &&
            !hit_test(&finder->scratch, finder->query, record->items, record->count)) {
            rest[(*rest_count)++] = record->id;
            continue;
        }
        const struct search_item *name = out->begins ? look_name(&finder->look, record) : NULL;
        if (!out->begins || (name && hit_begins(&finder->scratch, finder->query, name)))
            out->ids[out->count++] = record->id;
    }
}

/* Keeps those of a batch (newest first, at most LOOK_MAX) that the caller sees and that are hits. Lines are
 * read of records that are none without them. */
static enum err keep(struct finder *finder, const int64_t *ids, size_t count, bool rights,
                     struct kept *out)
{
    bool texts = !finder->exact || out->begins;
    struct look_record records[LOOK_MAX];
    int64_t rest[LOOK_MAX];
    size_t found, rest_count, before = out->count;
    arena_reset(&finder->scratch);
    struct look_ask ask = {ids, count, rights ? finder->rights.rights_test : NULL, texts, false};
    enum err err = look_at(&finder->look, &finder->scratch, &ask, records, &found);
    if (err)
        return err;
    keep_hits(finder, records, found, out, rest, &rest_count);
    if (rest_count && finder->look.lines) {
        ask = (struct look_ask){rest, rest_count, NULL, true, true};
        err = look_at(&finder->look, &finder->scratch, &ask, records, &found);
        if (err)
            return err;
        keep_hits(finder, records, found, out, rest, &rest_count);
        qsort(out->ids + before, out->count - before, sizeof *out->ids, newest_first);
    }
    out->count = out->count < out->most ? out->count : out->most;
    return ERR_OK;
}

static bool needs_look(const struct finder *finder, const struct kept *out)
{
    return finder->way == WAY_TEST || !finder->exact || out->begins;
}

/* Reads on in the index until `candidates` were met, `out` is full, or it ends (`*ended`). */
static enum err read_on(struct finder *finder, struct db_rows *rows, size_t candidates,
                        struct kept *out, bool *ended)
{
    int64_t batch[LOOK_MAX];
    size_t count = 0;
    enum err err = ERR_OK;
    *ended = false;
    while (!err && !*ended && candidates > 0 && out->count < out->most) {
        *ended = !db_next(rows);
        candidates--;
        int64_t id = *ended ? 0 : db_get_int(rows, 0);
        if (!*ended && (finder->way != WAY_SET || value_set_has(&finder->set, id))) {
            if (!needs_look(finder, out)) {
                out->ids[out->count++] = id;
                continue;
            }
            batch[count++] = id;
        }
        if (count && (count == LOOK_MAX || *ended || !candidates)) {
            err = keep(finder, batch, count, finder->way == WAY_TEST, out);
            count = 0;
        }
    }
    return err;
}

static enum err open_index(struct finder *finder, const struct db_terms *terms,
                           struct db_rows **rows)
{
    struct db_match match = {.index = finder->look.object->search_index,
                             .tree = terms,
                             .before = INT64_MAX};
    return db_match_open(finder->env->ctx, finder->env->conn, &match, rows);
}

/* ---- all hits ---- */

/* Looks at everything the caller sees. */
static enum err look_at_set(struct finder *finder, struct kept *out)
{
    size_t count = finder->set.count;
    int64_t *ids = ARENA_ARRAY(finder->env->ctx->arena, int64_t, count + 1);
    enum err err = ERR_OK;
    bool exact = finder->exact;
    if (!ids)
        return ctx_fail(finder->env->ctx, ERR_out_of_memory);
    for (size_t i = 0; i < count; i++)
        ids[i] = finder->set.ids[count - 1 - i];
    out->count = 0;
    finder->exact = false;
    for (size_t at = 0; !err && at < count && out->count < out->most; at += LOOK_MAX)
        err = keep(finder, ids + at, count - at < LOOK_MAX ? count - at : LOOK_MAX, false, out);
    finder->exact = exact;
    return err;
}

static enum err choose_way(struct finder *finder, size_t seen)
{
    bool all = false;
    if (finder->way != WAY_TEST || finder->rights.rights_wide || seen >= SAMPLE_SEEN)
        return ERR_OK;
    enum err err = collect_set(finder, &all);
    if (!err && all)
        finder->way = WAY_SET;
    return err;
}

static enum err read_rows(struct finder *finder, struct db_rows *rows, struct kept *out)
{
    bool ended;
    enum err err = read_on(finder, rows, SAMPLE, out, &ended);
    if (!err && !ended)
        err = choose_way(finder, out->count);
    if (!err && !ended && finder->way == WAY_SET && finder->set.count <= FEW_MAX) {
        err = read_on(finder, rows, FEW_AFTER, out, &ended);
        if (!err && !ended && out->count < out->most)
            return look_at_set(finder, out);
    }
    while (!err && !ended && out->count < out->most)
        err = read_on(finder, rows, SIZE_MAX, out, &ended);
    return err;
}

static enum err find_all(struct finder *finder, struct kept *out)
{
    struct db_rows *rows;
    enum err err = open_index(finder, finder->terms, &rows);
    if (err)
        return err;
    err = read_rows(finder, rows, out);
    enum err closed = db_close_rows(rows);
    return err ? err : closed;
}

/* ---- names that begin so ---- */

static enum err pick_begins(struct finder *finder, const struct kept *all, struct kept *out)
{
    enum err err = ERR_OK;
    for (size_t at = 0; !err && at < all->count && out->count < out->most; at += LOOK_MAX)
        err = keep(finder, all->ids + at, all->count - at < LOOK_MAX ? all->count - at : LOOK_MAX,
                   false, out);
    return err;
}

static enum err find_begins(struct finder *finder, const struct kept *all, struct kept *out)
{
    struct arena *arena = finder->env->ctx->arena;
    const struct meta_object *object = finder->look.object;
    const struct db_terms *both[2] = {finder->terms, NULL};
    struct db_rows *rows;
    bool ended;
    out->begins = true;
    if (!finder->look.count || finder->look.fields[0].field != object->name_field)
        return ERR_OK;
    if (all->count <= PICK_MAX)
        return pick_begins(finder, all, out);
    both[1] = search_begin_condition(arena, finder->query, object->name_field);
    if (!both[1])
        return ERR_OK;
    enum err err = open_index(finder, search_all(arena, both, 2), &rows);
    if (err)
        return err;
    err = read_on(finder, rows, BEGINS_CANDIDATES, out, &ended);
    enum err closed = db_close_rows(rows);
    return err ? err : closed;
}

/* ---- the reply ---- */

static bool listed(const struct kept *kept, int64_t id)
{
    for (size_t i = 0; i < kept->count; i++)
        if (kept->ids[i] == id)
            return true;
    return false;
}

static void describe(struct finder *finder, const struct look_record *record,
                     struct search_hit *hit)
{
    const struct search_item *name = look_name(&finder->look, record);
    const struct search_item *item = hit_describe(finder->env->ctx->arena, finder->query,
                                                  record->items, record->count, hit->marks,
                                                  &hit->mark_count);
    hit->name = name ? name->text : TEXT_EMPTY;
    hit->in = item ? *item->in : (struct search_field){0};
    hit->text = item ? item->text : TEXT_EMPTY;
}

/* The hits in order: those that begin so, then the newest of the others. */
static enum err describe_all(struct finder *finder, const struct kept *begins,
                             const struct kept *all, size_t limit, struct search_found *out)
{
    struct arena *arena = finder->env->ctx->arena;
    struct look_record records[LOOK_MAX];
    int64_t ids[SEARCH_LIMIT_MAX];
    size_t found, count = 0;
    out->hits = ARENA_ARRAY(arena, struct search_hit, limit);
    if (!out->hits)
        return ctx_fail(finder->env->ctx, ERR_out_of_memory);
    for (size_t i = 0; i < begins->count && count < limit; i++)
        out->hits[count++].id = begins->ids[i];
    for (size_t i = 0; i < all->count && count < limit; i++)
        if (!listed(begins, all->ids[i]))
            out->hits[count++].id = all->ids[i];
    for (size_t i = 0; i < count; i++)
        ids[i] = out->hits[i].id;
    qsort(ids, count, sizeof *ids, newest_first);
    const struct look_ask ask = {ids, count, NULL, true, true};
    enum err err = look_at(&finder->look, arena, &ask, records, &found);
    out->hit_count = count;
    for (size_t i = 0; !err && i < count; i++)
        for (size_t k = 0; k < found; k++)
            if (records[k].id == out->hits[i].id)
                describe(finder, &records[k], &out->hits[i]);
    return err;
}

static enum err find(struct finder *finder, size_t limit, struct search_found *out)
{
    struct kept *all = ARENA_NEW(finder->env->ctx->arena, struct kept);
    struct kept *begins = ARENA_NEW(finder->env->ctx->arena, struct kept);
    if (!all || !begins)
        return ctx_fail(finder->env->ctx, ERR_out_of_memory);
    all->most = KEPT_MAX;
    begins->most = limit;
    enum err err = find_all(finder, all);
    if (err || !all->count)
        return err;
    out->more = all->count > SEARCH_COUNT_MAX;
    out->total = out->more ? SEARCH_COUNT_MAX : (int64_t)all->count;
    err = find_begins(finder, all, begins);
    return err ? err : describe_all(finder, begins, all, limit, out);
}

/* Where all that the caller sees is known, candidates are held against that from the first on. */
static void begin_way(struct finder *finder)
{
    const struct visible *visible = finder->rights.visible;
    finder->way = finder->rights.rights_test ? WAY_TEST : WAY_ALL;
    if (!visible || visible->wide)
        return;
    finder->way = WAY_SET;
    finder->set = visible->set;
}

bool search_may(const struct record_env *env, const struct meta_object *object)
{
    return object->search_index.len && !object->retired &&
           access_scope(env->caller, ACCESS_READ, object) != SCOPE_NONE;
}

enum err search_find(struct record_env *env, const struct meta_object *object,
                     const struct search_query *query, size_t limit, struct search_found *out)
{
    struct finder finder = {.env = env, .query = query};
    *out = (struct search_found){.object = object};
    if (!search_may(env, object))
        return ERR_OK;
    look_init(&finder.look, env, object);
    finder.terms = search_condition(env->ctx->arena, query, finder.look.fields, finder.look.count,
                                    &finder.exact);
    if (!finder.terms)
        return ctx_error(env->ctx);
    enum err err = where_parts_make(env, object, TEXT_EMPTY, ACCESS_READ, &finder.rights);
    if (err)
        return err;
    begin_way(&finder);
    arena_init(&finder.scratch, SCRATCH_LIMIT);
    err = find(&finder, limit < SEARCH_LIMIT_MAX ? limit : SEARCH_LIMIT_MAX, out);
    arena_deinit(&finder.scratch);
    return err;
}
