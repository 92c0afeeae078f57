/* The watchers and the thread. Locks: `lock` guards the watchers and is held while they are told (a copy into each
 * one's queue); `wake_lock` guards nothing but the sleep, so that the writer never waits for a round. */
#include "work/live.h"

#include "base/log.h"
#include "sys/clock.h"
#include "sys/thread.h"
#include "work/live_round.h"

#include <stdatomic.h>

/* Between two rounds, so that a busy writer is read twenty times a second and not a thousand. */
#define REST_MS 50
#define REST_MAX_MS 1000
/* A round takes at most one part in so many of the thread's time. */
#define REST_TIMES 4
#define ROUND_MEMORY ((size_t)128 * 1024 * 1024)
#define ROUND_DEADLINE_MS 10000

struct live {
    struct record_store *store;
    pthread_t thread;
    bool started;
    struct arena memory; /* of a round */

    pthread_mutex_t wake_lock;
    pthread_cond_t wake;    /* something is to be looked at */
    pthread_cond_t stopped; /* also during a rest */
    atomic_bool wanted, stop;

    pthread_mutex_t lock;
    struct live_watcher *first;
    atomic_size_t count;
    bool closed;
};

struct live *live_new(struct arena *arena)
{
    struct live *live = ARENA_NEW(arena, struct live);
    if (!live)
        return NULL;
    pthread_mutex_init(&live->wake_lock, NULL);
    pthread_cond_init(&live->wake, NULL);
    pthread_cond_init(&live->stopped, NULL);
    pthread_mutex_init(&live->lock, NULL);
    arena_init(&live->memory, ROUND_MEMORY);
    return live;
}

static void want_round(struct live *live)
{
    if (atomic_exchange(&live->wanted, true))
        return;
    pthread_mutex_lock(&live->wake_lock);
    pthread_cond_signal(&live->wake);
    pthread_mutex_unlock(&live->wake_lock);
}

static void committed(struct record_store *store, const struct record_group_change *changes,
                      size_t count, void *subject)
{
    (void)store;
    (void)changes;
    (void)count;
    struct live *live = subject;
    if (atomic_load(&live->count))
        want_round(live);
}

struct record_commit_reader live_reader(struct live *live)
{
    return (struct record_commit_reader){.summary = "wakes those who tell of changes",
                                         .committed = committed,
                                         .subject = live};
}

/* --- telling; under the lock --- */

static void tell_anew(struct live_watcher *watcher, int64_t now)
{
    const struct live_event event = {.kind = LIVE_RESET, .seq = watcher->seq};
    watcher->sink->forget(watcher->subject);
    watcher->sink->tell(watcher->subject, &event);
    watcher->told_at = watcher->reset_at = now;
    watcher->reset_due = false;
    watcher->told_count = 0;
}

/* Too much happened: now, or when the last time is long enough ago. What happens meanwhile is in it. */
static void tell_anew_soon(struct live_watcher *watcher, int64_t now)
{
    if (watcher->reset_at && now - watcher->reset_at < LIVE_RESET_MS)
        watcher->reset_due = true;
    else
        tell_anew(watcher, now);
}

static void tell(struct live_watcher *watcher, const struct live_event *event, int64_t now)
{
    if (watcher->reset_due)
        return;
    if (watcher->sink->tell(watcher->subject, event))
        watcher->told_at = now;
    else
        tell_anew_soon(watcher, now);
}

static void end(struct live_watcher *watcher)
{
    if (!watcher->over)
        watcher->sink->end(watcher->subject);
    watcher->over = true;
}

static struct live_place *find_place(struct live_watcher *watcher, int64_t object, int64_t id)
{
    for (size_t i = 0; i < watcher->place_count; i++)
        if (watcher->places[i].id == id && watcher->places[i].object == object)
            return &watcher->places[i];
    return NULL;
}

/* The place in the ring where he remembers the record; NULL: he was not told of it lately. */
static struct live_told *find_told(struct live_watcher *watcher, int64_t object, int64_t id)
{
    size_t count = watcher->told_count < LIVE_TOLD_MAX ? watcher->told_count : LIVE_TOLD_MAX;
    for (size_t i = 0; i < count; i++)
        if (watcher->told[i].id == id && watcher->told[i].object == object)
            return &watcher->told[i];
    return NULL;
}

/* What the lines that he has not been told of come to. */
static enum record_action action_since(const struct live_touched *touched, int64_t seq)
{
    enum record_action action = RECORD_UPDATE;
    for (size_t i = 0; i < touched->line_count; i++) {
        int64_t step = touched->lines[i].action;
        if (touched->lines[i].seq > seq && (step == RECORD_CREATE || step == RECORD_RESTORE))
            action = (enum record_action)step;
    }
    return action;
}

static void tell_change(struct live_watcher *watcher, const struct live_match *match, int64_t now)
{
    static const struct text names[] = {[RECORD_CREATE] = {"create", 6},
                                        [RECORD_UPDATE] = {"update", 6},
                                        [RECORD_RESTORE] = {"restore", 7}};
    const struct live_touched *touched = match->touched;
    const struct meta_object *object = touched->object;
    const struct meta_field *version = meta_field_find(object, TEXT("version"));
    struct live_place *place = find_place(watcher, object->number, touched->id);
    const struct live_event event = {.kind = LIVE_CHANGE,
                                     .seq = touched->seq,
                                     .object = object->name,
                                     .id = touched->id,
                                     .action = names[action_since(touched, watcher->seq)],
                                     .version = version ? touched->now[version->index].number : 0,
                                     .by = match->by,
                                     .by_name = match->by_name};
    if (place)
        place->seen = true;
    else if (!find_told(watcher, object->number, touched->id))
        watcher->told[watcher->told_count++ % LIVE_TOLD_MAX] = (struct live_told){object->number,
                                                                                  touched->id};
    tell(watcher, &event, now);
}

/* Only if he could see it: he was told so, or he could before the change. */
static void tell_gone(struct live_watcher *watcher, const struct live_match *match, int64_t now)
{
    const struct live_touched *touched = match->touched;
    int64_t number = touched->object->number;
    struct live_place *place = find_place(watcher, number, touched->id);
    struct live_told *told = find_told(watcher, number, touched->id);
    bool seen = match->verdict == LIVE_WAS_SEEN || told;
    if (place)
        seen = place->seen || (seen && !watcher->catching_up); /* else told when he came back */
    if (!seen)
        return;
    if (place)
        place->seen = false;
    if (told)
        *told = (struct live_told){0, 0};
    tell(watcher,
         &(struct live_event){.kind = LIVE_GONE,
                              .seq = touched->seq,
                              .object = touched->object->name,
                              .id = touched->id},
         now);
}

static void tell_seat(struct live_watcher *watcher, const struct live_round *round,
                      const struct live_seat *seat, int64_t now)
{
    watcher->state = round->state;
    watcher->rights = seat->rights;
    if (seat->check)
        watcher->checked_at = now;
    if (seat->over) {
        end(watcher);
        return;
    }
    for (size_t i = 0; !seat->reset && i < seat->count; i++)
        if (seat->matches[i].verdict == LIVE_SEEN)
            tell_change(watcher, &seat->matches[i], now);
        else
            tell_gone(watcher, &seat->matches[i], now);
    if (round->to > watcher->seq)
        watcher->seq = round->to;
    watcher->catching_up = watcher->catching_up && round->more;
    if (seat->reset)
        tell_anew(watcher, now);
    else if (seat->many)
        tell_anew_soon(watcher, now);
}

/* What is due by time; when it is next, in ms. */
static int64_t tell_still(struct live_watcher *watcher, int64_t now)
{
    const struct live_event still = {.kind = LIVE_STILL, .seq = watcher->seq};
    if (watcher->reset_due && now - watcher->reset_at >= LIVE_RESET_MS)
        tell_anew(watcher, now);
    if (!watcher->reset_due && now - watcher->told_at >= LIVE_STILL_MS) {
        watcher->sink->tell(watcher->subject, &still);
        watcher->told_at = now;
    }
    int64_t next = watcher->reset_due ? watcher->reset_at + LIVE_RESET_MS
                                      : watcher->told_at + LIVE_STILL_MS;
    return next > now ? next - now : 1;
}

/* The first words: from where to go on; and who comes back learns of what he does not find any more. */
static void tell_begin(struct live_watcher *watcher, int64_t now)
{
    watcher->told_at = now;
    if (watcher->begin_anew) {
        tell_anew(watcher, now);
        return;
    }
    for (size_t i = 0; watcher->catching_up && i < watcher->place_count; i++) {
        const struct live_place *place = &watcher->places[i];
        if (place->id && !place->seen)
            tell(watcher,
                 &(struct live_event){.kind = LIVE_GONE,
                                      .seq = watcher->seq,
                                      .object = place->name,
                                      .id = place->id},
                 now);
    }
    tell(watcher, &(struct live_event){.kind = LIVE_STILL, .seq = watcher->seq}, now);
}

/* --- beginning and ending to watch --- */

static enum err look_at_place(struct record_env *env, struct live_place *place)
{
    const struct meta_object *object = meta_object_by_number(env->catalog, place->object);
    struct value *values;
    place->seen = false;
    enum err err = place->id ? record_load(env, object, place->id, &values) : ERR_OK;
    if (err || !place->id || !values)
        return err;
    err = access_may(env->ctx, env->conn, env->caller, ACCESS_READ, env->catalog, object, values);
    place->seen = !err;
    if (err)
        ctx_clear(env->ctx);
    return env->ctx->arena->failed ? ctx_fail(env->ctx, ERR_out_of_memory) : ERR_OK;
}

enum err live_prepare(struct record_env *env, int64_t after, struct live_watcher *watcher)
{
    struct log_lines newest;
    enum err err = db_state(env->ctx, env->conn, &watcher->state);
    if (!err)
        err = log_read(env, log_where(env->ctx->arena, DB_GT, "id", 0), true, 1, &newest);
    for (size_t i = 0; !err && i < watcher->place_count; i++)
        err = look_at_place(env, &watcher->places[i]);
    if (err)
        return err;
    int64_t head = newest.count ? newest.items[0].seq : 0;
    watcher->user = env->caller->user;
    watcher->session = env->caller->session;
    watcher->rights = access_rights_number(env->caller);
    watcher->begin_anew = after < 0 || after > head || (after && head - after > LIVE_GAP_MAX);
    watcher->catching_up = after > 0 && !watcher->begin_anew;
    watcher->seq = watcher->catching_up ? after : head;
    return ERR_OK;
}

/* How many windows of that person are open. Those whose connection is gone are ended on the way. */
static size_t windows_of(struct live *live, int64_t user)
{
    size_t count = 0;
    for (struct live_watcher *it = live->first; it; it = it->next) {
        if (it->session_user != user || it->over)
            continue;
        if (it->sink->gone(it->subject))
            end(it);
        count += !it->over;
    }
    return count;
}

enum err live_watch(struct live *live, struct ctx *ctx, struct live_watcher *watcher)
{
    int64_t now = clock_monotonic();
    enum err err = ERR_OK;
    pthread_mutex_lock(&live->lock);
    if (live->closed)
        err = ctx_fail(ctx, ERR_busy);
    else if (windows_of(live, watcher->session_user) >= LIVE_PER_USER)
        err = ctx_fail(ctx, ERR_too_many_streams, TEXT("20"), log_number(LIVE_PER_USER));
    if (!err) {
        watcher->next = live->first;
        if (live->first)
            live->first->previous = watcher;
        live->first = watcher;
        watcher->inside = true;
        watcher->checked_at = now;
        atomic_fetch_add(&live->count, 1);
        tell_begin(watcher, now);
    }
    pthread_mutex_unlock(&live->lock);
    if (!err)
        want_round(live);
    return err;
}

void live_unwatch(struct live *live, struct live_watcher *watcher)
{
    pthread_mutex_lock(&live->lock);
    if (watcher->inside) {
        if (watcher->next)
            watcher->next->previous = watcher->previous;
        if (watcher->previous)
            watcher->previous->next = watcher->next;
        else
            live->first = watcher->next;
        watcher->inside = false;
        atomic_fetch_sub(&live->count, 1);
    }
    pthread_mutex_unlock(&live->lock);
}

/* --- rounds --- */

/* Gives everybody a seat; false when nobody is there or memory is out. */
static bool take_seats(struct live *live, struct live_round *round, int64_t now)
{
    bool fits = true;
    pthread_mutex_lock(&live->lock);
    size_t room = atomic_load(&live->count);
    round->seats = ARENA_ARRAY(round->env.ctx->arena, struct live_seat, room);
    for (struct live_watcher *it = live->first; it && round->seats && fits; it = it->next) {
        it->seat = 0;
        if (it->over)
            continue;
        fits = live_seat_take(round, it, now, &round->seats[round->seat_count++]);
        it->seat = round->seat_count;
    }
    pthread_mutex_unlock(&live->lock);
    return fits && round->seats && round->seat_count;
}

static void tell_all(struct live *live, const struct live_round *round, int64_t now)
{
    pthread_mutex_lock(&live->lock);
    for (struct live_watcher *it = live->first; it; it = it->next) {
        if (it->seat && !it->over)
            tell_seat(it, round, &round->seats[it->seat - 1], now);
        it->seat = 0;
    }
    pthread_mutex_unlock(&live->lock);
}

/* The round could not be judged: nobody is told what he may not know, everybody to look again. */
static void give_up(struct live *live, int64_t to, int64_t now)
{
    pthread_mutex_lock(&live->lock);
    for (struct live_watcher *it = live->first; it; it = it->next) {
        if (it->over)
            continue;
        it->seq = to > it->seq ? to : it->seq;
        tell_anew_soon(it, now);
    }
    pthread_mutex_unlock(&live->lock);
}

/* Where the one who is farthest behind stands; false when nobody is there. */
static bool oldest(struct live *live, int64_t *seq)
{
    bool any = false;
    pthread_mutex_lock(&live->lock);
    for (struct live_watcher *it = live->first; it; it = it->next) {
        if (it->over)
            continue;
        *seq = !any || it->seq < *seq ? it->seq : *seq;
        any = true;
    }
    pthread_mutex_unlock(&live->lock);
    return any;
}

/* True when lines are left. */
static bool run_round(struct live *live)
{
    struct ctx ctx;
    struct live_round round = {.from = 0};
    int64_t now = clock_monotonic();
    if (!oldest(live, &round.from))
        return false;
    round.to = round.from;
    ctx_init(&ctx, &live->memory, clock_now());
    ctx.deadline = now + ROUND_DEADLINE_MS;
    enum err err = record_env_begin(&ctx, live->store, 0, &round.env);
    if (!err) {
        err = db_state(&ctx, round.env.conn, &round.state);
        if (!err)
            err = live_read(&round);
        if (!err && take_seats(live, &round, now))
            err = live_judge(&round);
        err = err ? err : ctx_error(&ctx);
        record_env_end(&round.env);
    }
    if (err) {
        log_line(LOG_WARN, "live_round_failed", LOG_TEXT("code", error_name(err)));
        give_up(live, round.to, now);
    } else {
        tell_all(live, &round, now);
    }
    arena_reset(&live->memory);
    return !err && round.more;
}

/* Tells what is due by time; when to look next, in ms. */
static int64_t look_at_clock(struct live *live)
{
    int64_t now = clock_monotonic(), next = LIVE_CHECK_MS;
    pthread_mutex_lock(&live->lock);
    for (struct live_watcher *it = live->first; it; it = it->next) {
        if (it->over)
            continue;
        int64_t wait = tell_still(it, now);
        next = wait < next ? wait : next;
        if (now - it->checked_at >= LIVE_CHECK_MS)
            atomic_store(&live->wanted, true);
    }
    pthread_mutex_unlock(&live->lock);
    return next;
}

static void sleep_until_wanted(struct live *live, int64_t ms)
{
    pthread_mutex_lock(&live->wake_lock);
    if (!atomic_load(&live->wanted) && !atomic_load(&live->stop))
        thread_wait(&live->wake, &live->wake_lock, ms);
    pthread_mutex_unlock(&live->wake_lock);
}

static void rest(struct live *live, int64_t took)
{
    int64_t ms = took * REST_TIMES > REST_MS ? took * REST_TIMES : REST_MS;
    pthread_mutex_lock(&live->wake_lock);
    if (!atomic_load(&live->stop))
        thread_wait(&live->stopped, &live->wake_lock, ms < REST_MAX_MS ? ms : REST_MAX_MS);
    pthread_mutex_unlock(&live->wake_lock);
}

static void *run(void *arg)
{
    struct live *live = arg;
    while (!atomic_load(&live->stop)) {
        int64_t next = look_at_clock(live);
        if (!atomic_load(&live->wanted)) {
            sleep_until_wanted(live, next);
            continue;
        }
        int64_t began = clock_monotonic();
        atomic_store(&live->wanted, false);
        if (run_round(live))
            atomic_store(&live->wanted, true);
        rest(live, clock_monotonic() - began);
    }
    return NULL;
}

void live_start(struct live *live, struct record_store *store)
{
    live->store = store;
    live->started = true;
    thread_start(&live->thread, "live", run, live);
}

void live_stop(struct live *live)
{
    pthread_mutex_lock(&live->wake_lock);
    atomic_store(&live->stop, true);
    pthread_cond_broadcast(&live->wake);
    pthread_cond_broadcast(&live->stopped);
    pthread_mutex_unlock(&live->wake_lock);
    if (live->started)
        thread_join(live->thread);
    live->started = false;
    pthread_mutex_lock(&live->lock);
    live->closed = true;
    for (struct live_watcher *it = live->first; it; it = it->next)
        end(it);
    pthread_mutex_unlock(&live->lock);
    arena_deinit(&live->memory);
}
