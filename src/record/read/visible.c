/* The cache of kept sets. */
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
};

struct visibles *visibles_new(void)
{
    struct arena arena;
    arena_init(&arena, (size_t)256 * 1024);
    struct visibles *visibles = ARENA_NEW(&arena, struct visibles);
    if (!visibles)
        return NULL;
    visibles->arena = arena;
    pthread_mutex_init(&visibles->lock, NULL);
    return visibles;
}

void visibles_free(struct visibles *visibles)
{
    if (!visibles)
        return;
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

static enum err get(struct record_env *env, const struct meta_object *object,
                    const struct access_key *key, struct visible_set **out)
{
    struct visibles *visibles = env->store->visibles;
    int64_t line, to = 0;
    enum err err = visible_line(env, &line);
    if (err)
        return err;
    struct visible_set *set = take(visibles, key, &to);
    if (set && !is_too_old(env, set) && set->from > line) {
        visible_set_release(set); /* this reader began before */
        return ERR_OK;
    }
    if (set && is_too_old(env, set)) {
        visible_set_release(set);
        set = NULL;
    }
    if (set && !set->seen.wide)
        err = follow(env, object, to, line, &set);
    if (!err && !set) {
        err = visible_set_make(env, object, line, &set);
        if (!err && set) {
            set->key = *key;
            keep(visibles, set);
        }
    }
    *out = set;
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
