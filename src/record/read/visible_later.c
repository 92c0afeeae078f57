#include "record/read/visible_later.h"

#include "sys/clock.h"
#include "sys/thread.h"

#include <stdatomic.h>

#define LATER_MEMORY ((size_t)64 << 20)

struct wanted {
    struct visible_later *later;
    struct record_store *store;
    struct access_key key;
    int64_t user, object, line;
    bool open;          /* waits or is being made; the rest is the thread's then */
    int64_t not_before; /* monotonic: it failed */
};

/* `wanted` under the lock, but what an open one says. */
struct visible_later {
    struct arena arena;
    visible_as_user *as_user;
    visible_make *make;
    pthread_mutex_t lock;
    struct pool *pool; /* begins with the first */
    atomic_bool stopping;
    struct wanted wanted[LATER_MAX];
};

struct visible_later *visible_later_new(visible_as_user *as_user, visible_make *make)
{
    struct arena arena;
    arena_init(&arena, (size_t)64 * 1024);
    struct visible_later *later = ARENA_NEW(&arena, struct visible_later);
    if (!later) {
        arena_deinit(&arena);
        return NULL;
    }
    later->arena = arena;
    later->as_user = as_user;
    later->make = make;
    pthread_mutex_init(&later->lock, NULL);
    atomic_init(&later->stopping, false);
    return later;
}

void visible_later_stop(struct visible_later *later)
{
    if (!later)
        return;
    atomic_store(&later->stopping, true);
    pthread_mutex_lock(&later->lock);
    struct pool *pool = later->pool;
    later->pool = NULL;
    pthread_mutex_unlock(&later->lock);
    if (pool)
        pool_free(pool);
}

void visible_later_free(struct visible_later *later)
{
    if (!later)
        return;
    visible_later_stop(later);
    pthread_mutex_destroy(&later->lock);
    struct arena arena = later->arena;
    arena_deinit(&arena);
}

/* ---- on the thread ---- */

static enum err make(struct record_env *env, void *subject)
{
    const struct wanted *wanted = subject;
    const struct meta_object *object = meta_object_by_number(env->catalog, wanted->object);
    return object ? wanted->later->make(env, object, wanted->line) : ERR_OK;
}

static void run(void *subject)
{
    struct wanted *wanted = subject;
    struct visible_later *later = wanted->later;
    enum err err = ERR_OK;
    if (!atomic_load(&later->stopping)) {
        struct arena arena;
        struct ctx ctx;
        arena_init(&arena, LATER_MEMORY);
        ctx_init(&ctx, &arena, clock_now());
        ctx.deadline = clock_monotonic() + LATER_MS;
        err = later->as_user(&ctx, wanted->store, wanted->user, make, wanted);
        arena_deinit(&arena);
    }
    pthread_mutex_lock(&later->lock);
    wanted->open = false;
    wanted->not_before = err ? clock_monotonic() + LATER_MS : 0;
    pthread_mutex_unlock(&later->lock);
}

/* ---- asking ---- */

/* Where to note it; NULL: it is under way, failed a moment ago, or there are too many. */
static struct wanted *place_for(struct visible_later *later, const struct access_key *key)
{
    int64_t now = clock_monotonic();
    struct wanted *place = NULL;
    for (size_t i = 0; i < LATER_MAX; i++) {
        struct wanted *one = &later->wanted[i];
        bool taken = one->open || now < one->not_before;
        if (taken && memcmp(&one->key, key, sizeof *key) == 0)
            return NULL;
        if (!taken && !place)
            place = one;
    }
    return place;
}

void visible_later_ask(struct visible_later *later, const struct record_env *env,
                       const struct meta_object *object, const struct access_key *key, int64_t line)
{
    pthread_mutex_lock(&later->lock);
    struct wanted *place = atomic_load(&later->stopping) ? NULL : place_for(later, key);
    if (place) {
        *place = (struct wanted){.later = later,
                                 .store = env->store,
                                 .key = *key,
                                 .user = env->caller->user,
                                 .object = object->number,
                                 .line = line};
        if (!later->pool)
            later->pool = pool_new("visible", 1);
        place->open = pool_submit(later->pool, run, place);
    }
    pthread_mutex_unlock(&later->lock);
}
