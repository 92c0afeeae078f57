#include "record/read/reading.h"

#include "sys/thread.h"

#include <stdatomic.h>

#define BUCKETS 256u
#define KEPT_MAX 128
#define KEPT_MEMORY ((size_t)16 * 1024 * 1024)

/* Whose rights the text says. */
struct kept_for {
    struct text roles;
    bool all;        /* the system or an administrator */
    uint64_t policy; /* what administrators changed (access_text_number) */
};

struct kept {
    struct kept *next;
    struct reading_asked asked;
    struct kept_for who;
    struct fields_plan plan;
    size_t version_column;
    bool never; /* has formulas that move: to be made for each reading */
    struct db_ready ready;
};

/* Statements over one catalog snapshot. */
struct kept_set {
    struct arena arena; /* the set lies in it */
    atomic_int holders;
    const struct meta_catalog *catalog;
    struct kept *buckets[BUCKETS];
    size_t count;
};

struct readings {
    struct arena arena;
    pthread_mutex_t lock; /* guards `now` and what is in it */
    struct kept_set *now;
};

/* --- the statement --- */

/* Children stand in the order people gave them, where they can, else oldest first. */
static void order_children(struct arena *arena, const struct meta_object *object,
                           struct db_select *select)
{
    struct db_order *order = ARENA_ARRAY(arena, struct db_order, 2);
    const struct meta_field *position = meta_field_find(object, TEXT("position"));
    if (!order)
        return;
    if (position)
        order[select->order_count++].by = db_column(arena, QUERY_ALIAS, position->column);
    order[select->order_count++].by = db_column(arena, QUERY_ALIAS, TEXT("id"));
    select->order = order;
}

static enum err make_select(struct record_env *env, const struct reading_asked *asked,
                            struct reading *out, struct db_select *select)
{
    struct arena *arena = env->ctx->arena;
    const struct meta_object *object = asked->object;
    enum err err = asked->fields.len ? fields_given(env, object, asked->fields, true, &out->plan)
                                     : fields_all(env, object, asked->by, &out->plan);
    if (err)
        return err;
    out->version_column = fields_column(&out->plan,
                                        db_column(arena, QUERY_ALIAS, object->version->column));
    *select = fields_select(&out->plan);
    const struct db_node *id = db_column(arena, QUERY_ALIAS, TEXT("id"));
    const struct db_node *key = asked->by ? db_column(arena, QUERY_ALIAS, asked->by->column) : id;
    select->where = db_call2(arena, DB_EQ, key, db_int(arena, asked->id));
    /* Who may read a record may read what travels in its body, unless that says otherwise itself. */
    if (!asked->by || !access_read_follows(env->caller, asked->by))
        select->where =
            db_and(arena, select->where,
                   access_which_test(arena, env->caller, ACCESS_READ, object, QUERY_ALIAS));
    if (asked->by)
        order_children(arena, object, select);
    return ctx_error(env->ctx);
}

static enum err begin_unkept(struct record_env *env, const struct reading_asked *asked,
                             struct reading *out)
{
    struct db_select select;
    *out = (struct reading){0};
    enum err err = make_select(env, asked, out, &select);
    return err ? err : db_open_rows(env->ctx, env->conn, &select, &out->rows);
}

/* --- keeping --- */

static void release(struct kept_set *set)
{
    if (!set || atomic_fetch_sub(&set->holders, 1) != 1)
        return;
    struct arena arena = set->arena;
    meta_release(set->catalog);
    arena_deinit(&arena);
}

static struct kept_set *set_new(struct meta *meta, const struct meta_catalog *catalog)
{
    const struct meta_catalog *held = meta_acquire(meta, catalog->version);
    struct arena arena;
    arena_init(&arena, KEPT_MEMORY);
    struct kept_set *set = held == catalog ? ARENA_NEW(&arena, struct kept_set) : NULL;
    if (!set) {
        /* a snapshot not published yet: its statements are not kept */
        meta_release(held);
        arena_deinit(&arena);
        return NULL;
    }
    set->arena = arena;
    set->catalog = held;
    atomic_init(&set->holders, 1);
    return set;
}

struct readings *readings_new(void)
{
    struct arena arena;
    arena_init(&arena, (size_t)64 * 1024);
    struct readings *readings = ARENA_NEW(&arena, struct readings);
    if (!readings)
        return NULL;
    readings->arena = arena;
    pthread_mutex_init(&readings->lock, NULL);
    return readings;
}

void readings_free(struct readings *readings)
{
    if (!readings)
        return;
    release(readings->now);
    pthread_mutex_destroy(&readings->lock);
    struct arena arena = readings->arena;
    arena_deinit(&arena);
}

/* The roles of a caller as one text, in his own order. Empty with `all`. */
static struct text roles_of(struct arena *arena, const struct access_caller *caller, bool all)
{
    if (all || caller->role_count == 0)
        return TEXT_EMPTY;
    if (caller->role_count == 1)
        return caller->roles[0];
    struct buf buf;
    buf_init(&buf, arena, 4096);
    for (size_t i = 0; i < caller->role_count; i++) {
        buf_add_text(&buf, caller->roles[i]);
        buf_add_char(&buf, '|');
    }
    return buf_text(&buf);
}

static struct kept **bucket_of(struct kept_set *set, const struct reading_asked *asked,
                               const struct kept_for *who)
{
    uint64_t hash = (uint64_t)asked->object->number * UINT64_C(0x9E3779B97F4A7C15);
    hash ^= text_hash(asked->fields) * 3 + text_hash(who->roles) + who->policy;
    return &set->buckets[(hash ^ (hash >> 32)) % BUCKETS];
}

static struct kept *find(struct kept *kept, const struct reading_asked *asked,
                         const struct kept_for *who)
{
    for (; kept; kept = kept->next)
        if (kept->asked.object == asked->object && kept->asked.by == asked->by &&
            kept->who.all == who->all && kept->who.policy == who->policy &&
            text_eq(kept->asked.fields, asked->fields) && text_eq(kept->who.roles, who->roles))
            return kept;
    return NULL;
}

/* Stand for the sets of any caller: their numbers tell which is meant (enum access_set). */
static const struct access_sets no_sets;

/* Makes the statement for a caller and a record that do not exist. What goes wrong is not reported here: the
 * caller then does without, and meets it again. */
static struct kept *make(struct record_env *env, struct kept_set *set,
                         const struct reading_asked *asked, const struct kept_for *who)
{
    struct access_caller caller = *env->caller;
    struct ctx ctx = {.arena = &set->arena, .lang = env->ctx->lang, .now = env->ctx->now};
    struct record_env nobody = *env;
    struct kept *kept = ARENA_NEW(&set->arena, struct kept);
    if (!kept)
        return NULL;
    caller.user = READING_ME;
    caller.now = READING_NOW;
    caller.sets = &no_sets;
    nobody.ctx = &ctx;
    nobody.caller = &caller;
    kept->asked = *asked;
    kept->asked.id = READING_ID;
    kept->asked.fields = text_dup(&set->arena, asked->fields);
    kept->who = *who;
    kept->who.roles = text_dup(&set->arena, who->roles);
    struct reading made;
    struct db_select select;
    if (make_select(&nobody, &kept->asked, &made, &select))
        return NULL;
    kept->never = made.plan.moving;
    if (!kept->never && db_ready_make(&ctx, env->conn, &select, &set->arena, &kept->ready))
        return NULL;
    kept->plan = made.plan;
    kept->version_column = made.version_column;
    return kept;
}

/* The set for the env's snapshot, held once more; NULL when there is none to be had. Called with the lock;
 * `*old` is what it replaced, to be released without it. */
static struct kept_set *take_set(struct record_env *env, struct kept_set **old)
{
    struct readings *readings = env->store->readings;
    struct kept_set *set = readings->now;
    *old = NULL;
    if (set && set->catalog != env->catalog && set->catalog->version >= env->catalog->version)
        return NULL; /* an older snapshot: it will not be asked for long */
    if (!set || set->catalog != env->catalog || set->count >= KEPT_MAX || set->arena.failed) {
        struct kept_set *next = set_new(env->store->meta, env->catalog);
        if (!next)
            return NULL;
        *old = set;
        readings->now = set = next;
    }
    atomic_fetch_add(&set->holders, 1);
    return set;
}

static struct kept *find_or_make(struct record_env *env, const struct reading_asked *asked,
                                 struct kept_set **held)
{
    struct readings *readings = env->store->readings;
    struct kept_for who = {.all = env->caller->system || env->caller->admin};
    *held = NULL;
    if (!access_text_number(env->caller, &who.policy))
        return NULL;
    who.roles = roles_of(env->ctx->arena, env->caller, who.all);
    struct kept_set *old;
    struct kept *kept = NULL;
    pthread_mutex_lock(&readings->lock);
    *held = take_set(env, &old);
    if (*held) {
        struct kept **bucket = bucket_of(*held, asked, &who);
        kept = find(*bucket, asked, &who);
        struct kept *made = kept ? NULL : make(env, *held, asked, &who);
        if (made) {
            made->next = *bucket;
            *bucket = kept = made;
            (*held)->count++;
        }
    }
    pthread_mutex_unlock(&readings->lock);
    release(old);
    return kept;
}

static void put_in(struct value *value, const struct access_caller *caller, int64_t id)
{
    if (value->kind == VALUE_SET)
        value->set = &caller->sets->set[value->number];
    if (value->kind != VALUE_INT)
        return;
    if (value->number == READING_ME)
        value->number = caller->user;
    else if (value->number == READING_NOW)
        value->number = caller->now;
    else if (value->number == READING_ID)
        value->number = id;
}

static enum err open_kept(struct record_env *env, const struct kept *kept, int64_t id,
                          struct reading *out)
{
    const struct db_ready *ready = &kept->ready;
    struct value *values = ARENA_ARRAY(env->ctx->arena, struct value, ready->value_count);
    if (!values)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    for (size_t i = 0; i < ready->value_count; i++) {
        values[i] = ready->values[i];
        put_in(&values[i], env->caller, id);
    }
    out->plan = kept->plan;
    out->plan.env = env;
    out->version_column = kept->version_column;
    return db_ready_open(env->ctx, env->conn, ready, values, &out->rows);
}

enum err reading_begin(struct record_env *env, const struct reading_asked *asked,
                       struct reading *out)
{
    if (!env->store->readings)
        return begin_unkept(env, asked, out);
    struct kept_set *held = NULL;
    const struct kept *kept = find_or_make(env, asked, &held);
    *out = (struct reading){.held = held};
    bool ready = kept && !kept->never;
    enum err err = ready ? open_kept(env, kept, asked->id, out) : begin_unkept(env, asked, out);
    out->held = held;
    if (err)
        release(held);
    return err;
}

enum err reading_end(struct reading *reading)
{
    enum err err = db_close_rows(reading->rows);
    release(reading->held);
    return err;
}
