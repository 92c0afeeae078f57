/* The cache of kept sets. */
#include "record/read/query_count.h"
#include "record/read/visible_later.h"
#include "record/read/visible_set.h"

#include "sys/thread.h"

#define SLOTS 512

struct visibles {
    struct arena arena;
    pthread_mutex_t lock;
    struct access_key keys[SLOTS]; /* beside the sets: they are gone through one by one */
    struct visible_set *sets[SLOTS];
    uint64_t used[SLOTS];
    uint64_t clock;
    size_t bytes;
    struct visible_later *later;
    atomic_llong made;
};

static enum err make_later(struct record_env *env, const struct meta_object *object, int64_t asked);

struct visibles *visibles_new(visible_as_user *as_user)
{
    struct arena arena;
    arena_init(&arena, (size_t)256 * 1024);
    struct visibles *visibles = ARENA_NEW(&arena, struct visibles);
    if (!visibles)
        return NULL;
    visibles->arena = arena;
    visibles->later = visible_later_new(as_user, make_later);
    pthread_mutex_init(&visibles->lock, NULL);
    atomic_init(&visibles->made, 0);
    return visibles;
}

void visibles_stop(struct visibles *visibles)
{
    if (visibles)
        visible_later_stop(visibles->later);
}

long long visibles_made(const struct visibles *visibles)
{
    return visibles ? atomic_load(&visibles->made) : 0;
}

void visibles_free(struct visibles *visibles)
{
    if (!visibles)
        return;
    visible_later_free(visibles->later);
    for (size_t i = 0; i < SLOTS; i++)
        visible_set_release(visibles->sets[i]);
    pthread_mutex_destroy(&visibles->lock);
    struct arena arena = visibles->arena;
    arena_deinit(&arena);
}

static size_t bytes_of(const struct visible_set *set)
{
    return sizeof *set + (set->seen.set.count + set->shared.count) * sizeof(int64_t);
}

static size_t slot_of(const struct visibles *visibles, const struct access_key *key)
{
    for (size_t i = 0; i < SLOTS; i++)
        if (visibles->sets[i] && memcmp(&visibles->keys[i], key, sizeof *key) == 0)
            return i;
    return SLOTS;
}

/* Held once more; `*to` is up to where it is known to hold. */
static struct visible_set *take(struct visibles *visibles, const struct access_key *key,
                                int64_t *to)
{
    pthread_mutex_lock(&visibles->lock);
    size_t slot = slot_of(visibles, key);
    struct visible_set *set = slot < SLOTS ? visibles->sets[slot] : NULL;
    if (set) {
        atomic_fetch_add(&set->holders, 1);
        visibles->used[slot] = ++visibles->clock;
        *to = set->to;
    }
    pthread_mutex_unlock(&visibles->lock);
    return set;
}

static size_t slot_to_give(const struct visibles *visibles)
{
    size_t least = SLOTS;
    for (size_t i = 0; i < SLOTS; i++)
        if (visibles->sets[i] && (least == SLOTS || visibles->used[i] < visibles->used[least]))
            least = i;
    return least;
}

static struct visible_set *take_out(struct visibles *visibles, size_t slot)
{
    struct visible_set *set = visibles->sets[slot];
    visibles->bytes -= bytes_of(set);
    visibles->sets[slot] = NULL;
    return set;
}

static size_t free_slot(const struct visibles *visibles)
{
    size_t slot = 0;
    while (slot < SLOTS && visibles->sets[slot])
        slot++;
    return slot;
}

/* Kept in place of the one with its key, unless that knows more. Others make room. */
static void keep(struct visibles *visibles, struct visible_set *set)
{
    struct visible_set *gone[SLOTS];
    size_t count = 0;
    pthread_mutex_lock(&visibles->lock);
    size_t slot = slot_of(visibles, &set->key);
    bool newer = slot == SLOTS || visibles->sets[slot]->from <= set->from;
    if (slot < SLOTS && newer)
        gone[count++] = take_out(visibles, slot);
    while (newer && ((slot = free_slot(visibles)) == SLOTS ||
                     (visibles->bytes && visibles->bytes + bytes_of(set) > VISIBLE_MEMORY)))
        gone[count++] = take_out(visibles, slot_to_give(visibles));
    if (newer) {
        atomic_fetch_add(&set->holders, 1);
        visibles->sets[slot] = set;
        visibles->keys[slot] = set->key;
        visibles->used[slot] = ++visibles->clock;
        visibles->bytes += bytes_of(set);
    }
    pthread_mutex_unlock(&visibles->lock);
    for (size_t i = 0; i < count; i++)
        visible_set_release(gone[i]);
}

static void extend(struct visibles *visibles, struct visible_set *set, int64_t line)
{
    pthread_mutex_lock(&visibles->lock);
    if (set->to < line)
        set->to = line;
    pthread_mutex_unlock(&visibles->lock);
}

/* ---- */

static bool is_too_old(const struct record_env *env, const struct visible_set *set)
{
    return set->seen.wide && env->ctx->now - set->made_at >= VISIBLE_WIDE_MS;
}

/* Brings a kept set to the env's line; `*set` becomes NULL when there is none to be had from it. */
static enum err follow(struct record_env *env, const struct meta_object *object, int64_t to,
                       int64_t line, struct visible_set **set)
{
    struct visibles *visibles = env->store->visibles;
    struct visible_set *old = *set, *now = NULL;
    enum err err = visible_set_follow(env, object, old, to, line, &now);
    *set = NULL;
    if (!err && now == old) {
        extend(visibles, old, line);
        *set = old;
        return ERR_OK;
    }
    if (now)
        keep(visibles, now);
    visible_set_release(old);
    *set = now;
    return err;
}

/* As of the env's `line`, and kept. */
static enum err make(struct record_env *env, const struct meta_object *object,
                     const struct access_key *key, int64_t line, struct visible_set **out)
{
    enum err err = visible_set_make(env, object, line, out);
    if (err)
        return err;
    (*out)->key = *key;
    keep(env->store->visibles, *out);
    atomic_fetch_add(&env->store->visibles->made, 1);
    return ERR_OK;
}

/* On the thread for it. It may have come about since it was asked for. */
static enum err make_later(struct record_env *env, const struct meta_object *object, int64_t asked)
{
    struct access_key key;
    int64_t line, to = 0;
    if (!access_which_key(env->caller, ACCESS_READ, object, &key))
        return ERR_OK;
    enum err err = visible_line(env, &line);
    if (err)
        return err;
    struct visible_set *set = take(env->store->visibles, &key, &to);
    bool there = set && !is_too_old(env, set) && to >= asked;
    if (!there) {
        visible_set_release(set);
        err = make(env, object, &key, line, &set);
    }
    if (!err)
        visible_set_release(set);
    return err;
}

/* Whether going through all of the object takes next to nothing. */
static enum err is_made_at_once(struct record_env *env, const struct meta_object *object,
                                bool *at_once)
{
    int64_t rows;
    enum err err = where_count_to(env, object, NULL, VISIBLE_AT_ONCE + 1, &rows);
    *at_once = !err && (rows <= VISIBLE_AT_ONCE || !env->store->visibles->later);
    return err;
}

/* There is none, or one that only says that he sees many: `*set` stays that until the next is there. */
static enum err make_or_ask(struct record_env *env, const struct meta_object *object,
                            const struct access_key *key, int64_t line, struct visible_set **set)
{
    bool at_once;
    enum err err = is_made_at_once(env, object, &at_once);
    if (err)
        return err;
    if (!at_once) {
        visible_later_ask(env->store->visibles->later, env, object, key, line);
        return ERR_OK;
    }
    visible_set_release(*set);
    *set = NULL;
    return make(env, object, key, line, set);
}

static enum err get(struct record_env *env, const struct meta_object *object,
                    const struct access_key *key, struct visible_set **out)
{
    struct visibles *visibles = env->store->visibles;
    int64_t line, to = 0;
    enum err err = visible_line(env, &line);
    if (err)
        return err;
    struct visible_set *set = take(visibles, key, &to);
    if (set && set->from > line) {
        visible_set_release(set); /* this reader began before */
        return ERR_OK;
    }
    if (set && !set->seen.wide)
        err = follow(env, object, to, line, &set);
    if (!err && (!set || is_too_old(env, set)))
        err = make_or_ask(env, object, key, line, &set);
    *out = err ? NULL : set;
    if (err)
        visible_set_release(set);
    return err;
}

enum err visible_of(struct record_env *env, const struct meta_object *object,
                    const struct visible **out)
{
    struct access_key key;
    struct visible_set *set = NULL;
    *out = NULL;
    if (!env->store->visibles || !env->reads || env->in_save ||
        !access_which_key(env->caller, ACCESS_READ, object, &key))
        return ERR_OK;
    enum err err = get(env, object, &key, &set);
    if (err || !set)
        return err;
    if (!arena_on_end(env->ctx->arena, visible_set_release, set)) {
        visible_set_release(set);
        return ctx_fail(env->ctx, ERR_out_of_memory);
    }
    *out = &set->seen;
    return ERR_OK;
}
