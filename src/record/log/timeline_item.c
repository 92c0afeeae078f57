#include "record/log/timeline_item.h"

int timeline_compare(const void *a, const void *b)
{
    const struct timeline_place *left = &((const struct timeline_item *)a)->place;
    const struct timeline_place *right = &((const struct timeline_item *)b)->place;
    if (left->at != right->at)
        return left->at < right->at ? 1 : -1;
    if (left->kind != right->kind)
        return left->kind < right->kind ? -1 : 1;
    return (left->id < right->id) - (left->id > right->id);
}

bool timeline_behind(const struct timeline *timeline, const struct timeline_place *place)
{
    const struct timeline_item before = {.place = timeline->before};
    const struct timeline_item asked = {.place = *place};
    return !timeline->goes_on || timeline_compare(&before, &asked) < 0;
}

const struct db_node *timeline_where(const struct timeline *timeline, enum timeline_kind kind,
                                     const struct db_node *at, const struct db_node *id)
{
    struct arena *arena = timeline->env->ctx->arena;
    const struct timeline_place *before = &timeline->before;
    const struct db_node *moment = db_int(arena, before->at);
    if (!timeline->goes_on)
        return NULL;
    if ((int64_t)kind != before->kind)
        return db_call2(arena, (int64_t)kind > before->kind ? DB_LE : DB_LT, at, moment);
    return db_or(arena, db_call2(arena, DB_LT, at, moment),
                 db_and(arena, db_call2(arena, DB_EQ, at, moment),
                        db_call2(arena, DB_LT, id, db_int(arena, before->id))));
}

struct timeline_item *timeline_add(struct timeline *timeline, const struct timeline_place *place,
                                   int64_t actor)
{
    struct record_env *env = timeline->env;
    if (timeline->count == timeline->capacity) {
        size_t room = timeline->capacity ? timeline->capacity * 2 : 64;
        struct timeline_item *items = ARENA_ARRAY(env->ctx->arena, struct timeline_item, room);
        if (!items) {
            ctx_fail(env->ctx, ERR_out_of_memory);
            return NULL;
        }
        if (timeline->count)
            memcpy(items, timeline->items, timeline->count * sizeof *items);
        timeline->items = items;
        timeline->capacity = room;
    }
    struct timeline_item *item = &timeline->items[timeline->count++];
    *item = (struct timeline_item){.place = *place, .actor = actor};
    names_add(&timeline->names, meta_object_find(env->catalog, TEXT("user")), actor);
    return item;
}
