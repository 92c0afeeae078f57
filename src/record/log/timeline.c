#include "record/log/timeline.h"

#include "record/log/timeline_item.h"
#include "record/read/page.h"
#include "record/shares.h"

#include <stdlib.h>

static const struct text kinds[TIMELINE_KINDS] = {
    [TIMELINE_CHANGE] = {"change", 6},
    [TIMELINE_ACTIVITY] = {"activity", 8},
    [TIMELINE_TASK] = {"task", 4},
    [TIMELINE_SHARE] = {"share", 5},
};

enum timeline_kind timeline_kind_from(struct text name)
{
    size_t i = 0;
    while (i < TIMELINE_KINDS && !text_eq(kinds[i], name))
        i++;
    return (enum timeline_kind)i;
}

/* --- places --- */

/* A place is that of a list ordered by moment and kind; it belongs to one record and holds for any kinds. */
static struct page_sort order_of(const struct timeline_query *query)
{
    return (struct page_sort){.count = 2, .hash = (uint64_t)query->id};
}

static enum err read_place(struct timeline *timeline)
{
    struct page_sort sort = order_of(timeline->query);
    struct page_place place;
    timeline->goes_on = timeline->query->before.len > 0;
    if (!timeline->goes_on)
        return ERR_OK;
    enum err err = page_place_read(timeline->env->ctx, &sort, timeline->query->before, &place);
    timeline->before = (struct timeline_place){place.values[0].number, place.values[1].number,
                                               place.id};
    return err;
}

static struct text print_place(const struct timeline *timeline, const struct timeline_place *place)
{
    struct page_sort sort = order_of(timeline->query);
    const struct page_place printed = {.values = {value_int(place->at), value_int(place->kind)},
                                       .id = place->id};
    return page_place_print(timeline->env->ctx->arena, &sort, &printed);
}

/* --- writing --- */

static void put_change(const struct timeline *timeline, struct json_out *json,
                       const struct timeline_item *item)
{
    const struct log_line *line = item->entry.line;
    json_key(json, TEXT("txn"));
    json_put_id(json, line->txn);
    json_key(json, TEXT("origin"));
    json_put_text(json, record_origin_name((enum record_origin)line->origin));
    json_key(json, TEXT("action"));
    json_put_text(json, log_action_name(line->action));
    history_put_changes(json, timeline->env, timeline->query->object, &item->entry,
                        &timeline->names);
}

static void put_share(const struct timeline *timeline, struct json_out *json,
                      const struct timeline_item *item)
{
    json_key(json, TEXT("action"));
    json_put_text(json, item->action);
    json_key(json, TEXT("level"));
    json_put_text(json, item->level);
    json_key(json, TEXT("with"));
    if (item->share)
        shares_put_with(json, timeline->env,
                        meta_object_find(timeline->env->catalog, TEXT("share")), item->share,
                        &timeline->names);
    else
        json_put_null(json);
}

static void put_item(const struct timeline *timeline, struct json_out *json,
                     const struct timeline_item *item)
{
    json_begin_object(json);
    json_key(json, TEXT("kind"));
    json_put_text(json, kinds[item->place.kind]);
    json_key(json, TEXT("at"));
    json_put_datetime(json, item->place.at);
    json_key(json, TEXT("id"));
    json_put_id(json, item->place.id);
    log_put_actor(json, timeline->env, &timeline->names, item->actor);
    if (item->place.kind == TIMELINE_CHANGE) {
        put_change(timeline, json, item);
    } else if (item->place.kind == TIMELINE_SHARE) {
        put_share(timeline, json, item);
    } else {
        json_key(json, TEXT("record"));
        json_put_raw(json, item->record);
    }
    json_end_object(json);
}

static void put_page(const struct timeline *timeline, struct buf *out)
{
    size_t limit = (size_t)timeline->query->limit;
    bool more = timeline->count > limit;
    size_t count = more ? limit : timeline->count;
    struct json_out json;
    json_out_init(&json, out);
    json_begin_object(&json);
    json_key(&json, TEXT("data"));
    json_begin_array(&json);
    for (size_t i = 0; i < count; i++)
        put_item(timeline, &json, &timeline->items[i]);
    json_end_array(&json);
    json_key(&json, TEXT("next"));
    if (more)
        json_put_text(&json, print_place(timeline, &timeline->items[count - 1].place));
    else
        json_put_null(&json);
    json_end_object(&json);
}

static enum err collect(struct timeline *timeline)
{
    const bool *asked = timeline->query->kinds;
    enum err err = asked[TIMELINE_CHANGE] ? timeline_changes(timeline) : ERR_OK;
    if (!err && asked[TIMELINE_ACTIVITY])
        err = timeline_related(timeline, TIMELINE_ACTIVITY);
    if (!err && asked[TIMELINE_TASK])
        err = timeline_related(timeline, TIMELINE_TASK);
    if (!err && asked[TIMELINE_SHARE])
        err = timeline_shares(timeline);
    return err;
}

enum err record_timeline(struct record_env *env, const struct timeline_query *query,
                         struct buf *out)
{
    struct timeline timeline = {.env = env, .query = query};
    struct value *last;
    names_init(&timeline.names, env->ctx->arena);
    enum err err = log_may_read(env, query->object, query->id, &timeline.live, &last);
    if (!err)
        err = read_place(&timeline);
    if (!err)
        err = collect(&timeline);
    if (err)
        return err;
    if (timeline.count)
        qsort(timeline.items, timeline.count, sizeof *timeline.items, timeline_compare);
    err = names_load(env, &timeline.names);
    if (err)
        return err;
    put_page(&timeline, out);
    return ctx_error(env->ctx);
}
