/* Who may know what of a round. The one question is access_may on the record as it is; where the answer is no, it is
 * asked once more of the record as it was before, and only then somebody learns that it is gone. */
#include "work/live_round.h"

#include <stdlib.h>

/* --- taking a seat: who watches what was touched --- */

static int compare_place(const struct live_touched *touched, int64_t object, int64_t id)
{
    if (touched->object->number != object)
        return touched->object->number < object ? -1 : 1;
    return (touched->id > id) - (touched->id < id);
}

/* The first record at or behind (object, id). */
static size_t lower_bound(const struct live_round *round, int64_t object, int64_t id)
{
    size_t low = 0, high = round->touched_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_place(&round->touched[middle], object, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool watches_all(const struct live_watcher *watcher, int64_t object)
{
    for (size_t i = 0; i < watcher->place_count; i++)
        if (watcher->places[i].object == object && !watcher->places[i].id)
            return true;
    return false;
}

/* The records from `first` to before `end` that have news for him; with `into` NULL they are only counted. */
static size_t take_news(struct live_round *round, const struct live_watcher *watcher, size_t first,
                        size_t end, struct live_match *into)
{
    size_t count = 0;
    for (size_t i = first; i < end; i++) {
        if (round->touched[i].seq <= watcher->seq)
            continue;
        if (into) {
            round->touched[i].wanted = true;
            into[count] = (struct live_match){.touched = &round->touched[i]};
        }
        count++;
    }
    return count;
}

static void place_range(const struct live_round *round, const struct live_watcher *watcher,
                        const struct live_place *place, size_t *first, size_t *end)
{
    bool twice = place->id && watches_all(watcher, place->object);
    *first = lower_bound(round, place->object, place->id);
    *end = twice       ? *first
           : place->id ? lower_bound(round, place->object, place->id + 1)
                       : lower_bound(round, place->object, INT64_MAX);
}

bool live_seat_take(struct live_round *round, const struct live_watcher *watcher, int64_t now,
                    struct live_seat *seat)
{
    bool rights_moved = watcher->state.access_version != round->state.access_version;
    size_t first, end, room = 0;
    *seat = (struct live_seat){.user = watcher->user,
                               .session = watcher->session,
                               .session_user = watcher->session_user,
                               .seq = watcher->seq,
                               .rights = watcher->rights,
                               .check = rights_moved || now - watcher->checked_at >= LIVE_CHECK_MS,
                               .many = round->skipped && watcher->seq < round->to};
    seat->reset = watcher->state.catalog_version != round->state.catalog_version ||
                  (watcher->catching_up && round->rights_seq > watcher->seq);
    for (size_t i = 0; i < watcher->place_count; i++) {
        place_range(round, watcher, &watcher->places[i], &first, &end);
        size_t count = take_news(round, watcher, first, end, NULL);
        seat->many = seat->many || count > LIVE_MANY;
        room += count;
    }
    if (!room || seat->many || seat->reset)
        return true;
    seat->matches = ARENA_ARRAY(round->env.ctx->arena, struct live_match, room);
    for (size_t i = 0; seat->matches && i < watcher->place_count; i++) {
        place_range(round, watcher, &watcher->places[i], &first, &end);
        seat->count += take_news(round, watcher, first, end, seat->matches + seat->count);
    }
    return seat->matches != NULL;
}

/* --- the records --- */

static enum err load_object(struct live_round *round, size_t first, size_t end)
{
    struct arena *arena = round->env.ctx->arena;
    int64_t *ids = ARENA_ARRAY(arena, int64_t, end - first);
    struct value **values = ARENA_ARRAY(arena, struct value *, end - first);
    size_t count = 0;
    if (!ids || !values)
        return ctx_fail(round->env.ctx, ERR_out_of_memory);
    for (size_t i = first; i < end; i++)
        if (round->touched[i].wanted)
            ids[count++] = round->touched[i].id;
    enum err err = count ? record_load_many(&round->env, round->touched[first].object, ids, count,
                                            values)
                         : ERR_OK;
    count = 0;
    for (size_t i = first; !err && i < end; i++)
        if (round->touched[i].wanted)
            round->touched[i].now = values[count++];
    return err;
}

static enum err load_touched(struct live_round *round)
{
    enum err err = ERR_OK;
    for (size_t i = 0, end; !err && i < round->touched_count; i = end) {
        end = i + 1;
        while (end < round->touched_count && round->touched[end].object == round->touched[i].object)
            end++;
        err = load_object(round, i, end);
    }
    return err;
}

/* The record before its lines. Values of an erased person are not known any more: then it was not seen. */
static void find_former(struct live_round *round, struct live_touched *touched)
{
    const struct meta_object *object = touched->object;
    struct value *values = NULL;
    enum err err = ERR_OK;
    touched->was_known = true;
    if (touched->now) {
        values = ARENA_ARRAY(round->env.ctx->arena, struct value, object->field_count);
        if (!values)
            return;
        memcpy(values, touched->now, object->field_count * sizeof *values);
    }
    for (size_t i = touched->line_count; !err && i > 0; i--) {
        const struct log_line *line = &touched->lines[i - 1];
        if (line->action != RECORD_UPDATE || line->before.len)
            err = log_step_back(&round->env, object, line, &values);
    }
    ctx_clear(round->env.ctx);
    touched->was = err ? NULL : values;
}

/* --- who may --- */

static bool may_read(struct live_round *round, const struct access_caller *caller,
                     const struct meta_object *object, const struct value *values)
{
    struct record_env *env = &round->env;
    if (!values)
        return false;
    enum err err = access_may(env->ctx, env->conn, caller, ACCESS_READ, env->catalog, object,
                              values);
    if (err)
        ctx_clear(env->ctx);
    return !err;
}

/* Who made the newest change that he has not been told of, if his rights show him that. */
static void name_actor(struct live_round *round, const struct access_caller *caller,
                       struct live_match *match)
{
    const struct meta_object *object = match->touched->object;
    const struct meta_field *field = meta_field_find(object, TEXT("updated_by"));
    int64_t actor = match->touched->lines[match->touched->line_count - 1].actor;
    if (!actor || !field || access_field(caller, field) < USE_READ)
        return;
    match->by = actor;
    for (size_t i = 0; i < round->actor_count; i++) {
        const struct live_touched *user = round->actors[i];
        const struct meta_field *name = user->object->name_field;
        if (user->id == actor && user->now && name && access_field(caller, name) >= USE_READ &&
            may_read(round, caller, user->object, user->now))
            match->by_name = user->now[name->index].text;
    }
}

static enum err load_actors(struct live_round *round)
{
    struct arena *arena = round->env.ctx->arena;
    const struct meta_object *users = meta_object_find(round->env.catalog, TEXT("user"));
    size_t count = 0;
    round->actors = ARENA_ARRAY(arena, struct live_touched *, round->touched_count);
    if (!round->actors)
        return ctx_fail(round->env.ctx, ERR_out_of_memory);
    for (size_t i = 0; users && i < round->touched_count; i++) {
        const struct live_touched *touched = &round->touched[i];
        int64_t actor = touched->lines[touched->line_count - 1].actor;
        bool known = !touched->wanted || !actor;
        for (size_t k = 0; !known && k < count; k++)
            known = round->actors[k]->id == actor;
        if (known)
            continue;
        struct live_touched *user = ARENA_NEW(arena, struct live_touched);
        if (!user)
            return ctx_fail(round->env.ctx, ERR_out_of_memory);
        *user = (struct live_touched){.object = users, .id = actor};
        enum err err = record_load(&round->env, users, actor, &user->now);
        if (err)
            return err;
        round->actors[count++] = user;
    }
    round->actor_count = count;
    return ERR_OK;
}

static void judge_match(struct live_round *round, const struct access_caller *caller,
                        struct live_match *match)
{
    struct live_touched *touched = match->touched;
    match->verdict = LIVE_HIDDEN;
    if (may_read(round, caller, touched->object, touched->now)) {
        match->verdict = LIVE_SEEN;
        name_actor(round, caller, match);
        return;
    }
    if (access_scope(caller, ACCESS_READ, touched->object) == SCOPE_NONE)
        return;
    if (!touched->was_known)
        find_former(round, touched);
    if (may_read(round, caller, touched->object, touched->was))
        match->verdict = LIVE_WAS_SEEN;
}

/* Is his session alive, and are his rights what they were? */
static enum err check_seat(struct live_round *round, const struct access_caller *caller,
                           struct live_seat *seat)
{
    struct record_env *env = &round->env;
    bool lives = true;
    enum err err = access_session_lives(env->ctx, env->conn, seat->session, seat->session_user,
                                        &lives);
    if (!err && lives && seat->session_user != seat->user) {
        struct access_caller admin;
        err = access_as_user(env->ctx, env->store->access, env->conn, seat->session_user, &admin);
        lives = !err && admin.admin;
        if (err == ERR_not_found)
            err = ERR_OK;
    }
    uint64_t rights = access_rights_number(caller);
    seat->over = seat->over || !lives;
    seat->reset = seat->reset || rights != seat->rights;
    seat->rights = rights;
    return err;
}

static int by_user(const void *a, const void *b)
{
    const struct live_seat *x = *(struct live_seat *const *)a, *y = *(struct live_seat *const *)b;
    return (x->user > y->user) - (x->user < y->user);
}

static int by_seq(const void *a, const void *b)
{
    const struct live_match *x = a, *y = b;
    return (x->touched->seq > y->touched->seq) - (x->touched->seq < y->touched->seq);
}

/* What one window of a person has in common with another of his is judged once. */
static void judge_seat(struct live_round *round, const struct access_caller *caller,
                       const struct live_match **known, struct live_seat *seat)
{
    if (seat->count)
        qsort(seat->matches, seat->count, sizeof *seat->matches, by_seq);
    for (size_t i = 0; i < seat->count; i++) {
        struct live_match *match = &seat->matches[i];
        const struct live_match **same = &known[match->touched - round->touched];
        if (*same)
            *match = **same;
        else
            judge_match(round, caller, match);
        *same = match;
    }
}

/* All windows of one person. */
static enum err judge_person(struct live_round *round, struct live_seat **seats, size_t count,
                             const struct live_match **known)
{
    struct record_env *env = &round->env;
    struct access_caller caller;
    bool needed = false;
    for (size_t i = 0; i < count; i++)
        needed = needed || seats[i]->check || seats[i]->count;
    if (!needed)
        return ERR_OK;
    enum err err = access_as_user(env->ctx, env->store->access, env->conn, seats[0]->user, &caller);
    bool unknown = err == ERR_not_found;
    if (unknown) {
        ctx_clear(env->ctx);
        err = ERR_OK;
    }
    if (round->touched_count)
        memset(known, 0, round->touched_count * sizeof *known);
    for (size_t i = 0; !err && i < count; i++) {
        seats[i]->over = unknown;
        if (!unknown && seats[i]->check)
            err = check_seat(round, &caller, seats[i]);
        if (!err && !seats[i]->over && !seats[i]->reset)
            judge_seat(round, &caller, known, seats[i]);
    }
    return err;
}

enum err live_judge(struct live_round *round)
{
    struct arena *arena = round->env.ctx->arena;
    struct live_seat **seats = ARENA_ARRAY(arena, struct live_seat *, round->seat_count);
    const struct live_match **known = ARENA_ARRAY(arena, const struct live_match *,
                                                  round->touched_count);
    if (!seats || !known)
        return ctx_fail(round->env.ctx, ERR_out_of_memory);
    for (size_t i = 0; i < round->seat_count; i++)
        seats[i] = &round->seats[i];
    if (round->seat_count)
        qsort(seats, round->seat_count, sizeof *seats, by_user);
    enum err err = load_touched(round);
    if (!err)
        err = load_actors(round);
    for (size_t i = 0, end; !err && i < round->seat_count; i = end) {
        end = i + 1;
        while (end < round->seat_count && seats[end]->user == seats[i]->user)
            end++;
        err = judge_person(round, seats + i, end - i, known);
    }
    return err ? err : ctx_error(round->env.ctx);
}
