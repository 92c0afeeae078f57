/* What a picker offers while somebody types: names that begin with it, then names that contain it. */
#include "record/read/query.h"

#include "base/json_write.h"
#include "base/terms.h"
#include "record/read/query_fields.h"
#include "record/read/query_where.h"

#define VALUES_DEFAULT 20
#define VALUES_MAX 100
/* Rows of a caller that are looked at one by one. */
#define FEW_ROWS 6000
#define MATCH_BUNCH 500
#define MATCH_MOST 20000

struct offer {
    struct record_env *env;
    const struct meta_object *object;
    const struct db_node *id, *name, *key;
    const struct db_node *where; /* users only while active */
    const struct db_node *find;  /* the caller's rows, to find them by; NULL: all */
    const struct db_node *test;  /* the same, to test rows found otherwise */
    bool few;                    /* they are at most FEW_ROWS */
    struct text q;
    int64_t limit;
    int64_t *seen;
    int64_t count;
    struct json_out out;
};

static bool seen_before(const struct offer *offer, int64_t id)
{
    for (int64_t i = 0; i < offer->count; i++)
        if (offer->seen[i] == id)
            return true;
    return false;
}

static void put(struct offer *offer, int64_t id, struct text name)
{
    offer->seen[offer->count++] = id;
    json_begin_object(&offer->out);
    json_key(&offer->out, TEXT("id"));
    json_put_id(&offer->out, id);
    json_key(&offer->out, TEXT("name"));
    json_put_text(&offer->out, name);
    json_end_object(&offer->out);
}

/* Offers rows of one kind until the list is full. What was offered by an earlier kind is left out, so as
 * many more are asked for. By name only where an index or a range bounds it: a common word has a million
 * hits, and the newest of them come without sorting. */
static enum err offer_where(struct offer *offer, const struct db_node *condition, bool by_name)
{
    struct record_env *env = offer->env;
    const struct db_node *columns[] = {offer->id, offer->name};
    struct db_order by_key[] = {{offer->key, false}, {offer->id, false}};
    struct db_order newest = {offer->id, true};
    struct db_select select = {.table = offer->object->table,
                               .alias = QUERY_ALIAS,
                               .columns = columns,
                               .column_count = 2,
                               .order = by_name ? by_key : &newest,
                               .order_count = by_name ? 2 : 1,
                               .limit = offer->limit + offer->count};
    if (offer->count >= offer->limit)
        return ERR_OK;
    select.where = db_and(env->ctx->arena, offer->where, condition);
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (offer->count < offer->limit && db_next(rows)) {
        int64_t id = db_get_int(rows, 0);
        if (!seen_before(offer, id))
            put(offer, id, db_get_text(rows, 1));
    }
    return db_close_rows(rows);
}

/* Above every continuation of the key: the last character there can be. */
static const struct db_node *key_range(struct arena *arena, const struct db_node *key,
                                       struct text from)
{
    struct text to = text_concat(arena, from, TEXT("\xF4\x8F\xBF\xBF"));
    return db_and(arena, db_call2(arena, DB_GE, key, db_text(arena, from)),
                  db_call2(arena, DB_LT, key, db_text(arena, to)));
}

/* The caller's rows are few: they are found first and looked at, whatever was typed. */
static const struct db_node *among_few(const struct offer *offer, const struct db_node *condition)
{
    struct arena *arena = offer->env->ctx->arena;
    return db_and(arena, offer->find, db_call1(arena, DB_IS_TRUE, condition));
}

/* A common word has a million hits: the newest of them are taken from the index in bunches until the list is
 * full, and no more than MATCH_MOST are looked at. */
static enum err offer_matching(struct offer *offer, const struct db_node *condition)
{
    struct record_env *env = offer->env;
    struct db_match match = {.index = offer->object->name_field->text_index, .before = INT64_MAX};
    int64_t *ids = ARENA_ARRAY(env->ctx->arena, int64_t, MATCH_BUNCH);
    if (!ids)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    match.terms = terms_query(env->ctx->arena, offer->q, &match.prefix_last);
    for (size_t seen = 0; match.terms.len && seen < MATCH_MOST && offer->count < offer->limit;) {
        size_t count;
        enum err err = db_match_ids(env->ctx, env->conn, &match, ids, MATCH_BUNCH, &count);
        if (!err && count) {
            const struct db_node *among = db_in_ints(env->ctx->arena, offer->id, ids, count);
            among = db_and(env->ctx->arena, among, offer->test);
            err = offer_where(offer, db_and(env->ctx->arena, among, condition), false);
        }
        if (err || count < MATCH_BUNCH)
            return err;
        match.before = ids[count - 1];
        seen += count;
    }
    return ERR_OK;
}

/* Names that begin with it, by the range of their key; a character whose reading hangs on what follows (长)
 * gives no range, and such names are looked for among those that contain it. */
static enum err offer_starting(struct offer *offer)
{
    struct arena *arena = offer->env->ctx->arena;
    const struct meta_field *field = offer->object->name_field;
    const struct db_node *starts = db_call2(arena, DB_STARTS, offer->name,
                                            db_text(arena, offer->q));
    if (offer->few)
        return offer_where(offer, among_few(offer, starts), true);
    struct text from = field->key_column.len ? sort_key_start(arena, offer->q) : TEXT_EMPTY;
    if (from.len)
        starts = db_and(arena, key_range(arena, offer->key, from), starts);
    else if (field->text_index.len)
        return offer_matching(offer, starts);
    return offer_where(offer, db_and(arena, starts, offer->test), true);
}

static enum err offer_containing(struct offer *offer)
{
    struct arena *arena = offer->env->ctx->arena;
    const struct meta_field *field = offer->object->name_field;
    const struct db_node *contains = db_call2(arena, DB_CONTAINS, offer->name,
                                              db_text(arena, offer->q));
    if (offer->few)
        return offer_where(offer, among_few(offer, contains), false);
    if (!field->text_index.len)
        return offer_where(offer, db_and(arena, contains, offer->test), false);
    return offer_matching(offer, contains);
}

/* Locked and gone colleagues are not offered. */
static const struct db_node *active_only(struct record_env *env, const struct meta_object *object)
{
    struct arena *arena = env->ctx->arena;
    const struct meta_field *status = meta_field_find(object, TEXT("status"));
    if (!text_eq(object->name, TEXT("user")) || !status)
        return NULL;
    const struct value gone[] = {value_text(TEXT("locked")), value_text(TEXT("left"))};
    const struct db_node *column = db_column(arena, QUERY_ALIAS, status->column);
    return db_call1(arena, DB_IS_NOT_TRUE, db_in_values(arena, column, gone, 2));
}

static enum err prepare(struct offer *offer)
{
    struct record_env *env = offer->env;
    struct arena *arena = env->ctx->arena;
    const struct meta_field *name = offer->object->name_field;
    if (access_field(env->caller, name) < USE_READ)
        return access_refuse(env->ctx, ACCESS_READ, offer->object);
    struct where_parts parts;
    int64_t rows = 0;
    enum err err = where_parts_make(env, offer->object, TEXT_EMPTY, ACCESS_READ, &parts);
    if (!err && parts.rights_find)
        err = where_count_to(env, offer->object, parts.rights_find, FEW_ROWS + 1, &rows);
    if (err)
        return err;
    offer->few = parts.rights_find && rows <= FEW_ROWS;
    offer->find = parts.rights_find;
    offer->test = parts.rights_test;
    offer->where = active_only(env, offer->object);
    offer->id = db_column(arena, QUERY_ALIAS, TEXT("id"));
    offer->name = db_column(arena, QUERY_ALIAS, name->column);
    offer->key = name->key_column.len ? db_column(arena, QUERY_ALIAS, name->key_column)
                                      : offer->name;
    offer->seen = ARENA_ARRAY(arena, int64_t, (size_t)offer->limit);
    return offer->seen ? ERR_OK : ctx_fail(env->ctx, ERR_out_of_memory);
}

static enum err write_offers(struct offer *offer)
{
    json_begin_object(&offer->out);
    json_key(&offer->out, TEXT("data"));
    json_begin_array(&offer->out);
    const struct db_node *rights = offer->few ? offer->find : offer->test;
    enum err err = offer->q.len ? offer_starting(offer) : offer_where(offer, rights, true);
    if (!err && offer->q.len)
        err = offer_containing(offer);
    json_end_array(&offer->out);
    json_end_object(&offer->out);
    return err;
}

enum err record_values(struct record_env *env, const struct meta_object *object, struct text q,
                       int64_t limit, struct buf *out)
{
    size_t from = out->len;
    struct offer offer = {.env = env,
                          .object = object,
                          .q = text_trim(q),
                          .limit = limit > 0 ? limit : VALUES_DEFAULT};
    if (offer.limit > VALUES_MAX)
        offer.limit = VALUES_MAX;
    enum err err = prepare(&offer);
    if (err)
        return err;
    json_out_init(&offer.out, out);
    err = write_offers(&offer);
    if (!err)
        err = ctx_error(env->ctx);
    if (err)
        buf_truncate(out, from);
    return err;
}
