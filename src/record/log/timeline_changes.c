/* The changes of a record as entries of its timeline: its lines are walked back from today's row, and those of one
 * transaction are taken together. */
#include "record/log/timeline_item.h"

#define LINES_AT_ONCE 100

struct walk {
    struct timeline *timeline;
    struct value *state; /* before the lines walked so far */
    size_t found;
    /* the transaction under way */
    bool open, wanted;
    struct log_line *line; /* its newest; says the action of all */
    struct history_entry entry;
};

/* Something that the reader may see, and not only what Guanxi keeps by itself. */
static bool is_news(const struct walk *walk)
{
    const struct meta_object *object = walk->timeline->query->object;
    const struct history_entry *entry = &walk->entry;
    bool news = walk->line->action != RECORD_UPDATE;
    for (size_t i = 0; !news && i < object->field_count; i++)
        news = !object->fields[i].read_only &&
               history_shows(walk->timeline->env, entry, &object->fields[i]);
    return news;
}

static struct timeline_place place_of(const struct log_line *line)
{
    return (struct timeline_place){line->at, TIMELINE_CHANGE, line->seq};
}

static enum err end_entry(struct walk *walk)
{
    struct timeline *timeline = walk->timeline;
    struct arena *arena = timeline->env->ctx->arena;
    const struct meta_object *object = timeline->query->object;
    if (!walk->open || !walk->wanted)
        return ERR_OK;
    walk->entry.before = history_copy(arena, object, walk->state);
    if (!is_news(walk))
        return ERR_OK;
    struct timeline_place place = place_of(walk->line);
    struct timeline_item *item = timeline_add(timeline, &place, walk->line->actor);
    if (!item)
        return ERR_out_of_memory;
    item->entry = walk->entry;
    history_add_names(timeline->env, object, &item->entry, &timeline->names);
    walk->found++;
    return ERR_OK;
}

static enum err begin_entry(struct walk *walk, const struct log_line *line)
{
    struct timeline *timeline = walk->timeline;
    struct arena *arena = timeline->env->ctx->arena;
    const struct meta_object *object = timeline->query->object;
    struct timeline_place place = place_of(line);
    walk->open = true;
    walk->line = ARENA_NEW(arena, struct log_line);
    if (!walk->line)
        return ctx_fail(timeline->env->ctx, ERR_out_of_memory);
    *walk->line = *line;
    int64_t by = timeline->query->by;
    walk->wanted = timeline_behind(timeline, &place) && (!by || line->actor == by);
    walk->entry = (struct history_entry){.line = walk->line};
    if (!walk->wanted)
        return ERR_OK;
    walk->entry.after = history_copy(arena, object, walk->state);
    walk->entry.erased = ARENA_ARRAY(arena, bool, object->field_count);
    return walk->entry.erased ? ERR_OK : ctx_fail(timeline->env->ctx, ERR_out_of_memory);
}

/* What the transaction did to the record, seen with an older of its lines. */
static void join_actions(struct log_line *newest, const struct log_line *older)
{
    bool came = older->action == RECORD_CREATE || older->action == RECORD_RESTORE;
    if (newest->action == RECORD_UPDATE && (came || older->action == LOG_ERASE))
        newest->action = older->action;
}

static enum err take_line(struct walk *walk, const struct log_line *line)
{
    struct record_env *env = walk->timeline->env;
    const struct meta_object *object = walk->timeline->query->object;
    enum err err = ERR_OK;
    if (walk->open && line->txn != walk->line->txn) {
        err = end_entry(walk);
        walk->open = false;
    }
    if (err || walk->found > (size_t)walk->timeline->query->limit)
        return err;
    if (!walk->open)
        err = begin_entry(walk, line);
    else
        join_actions(walk->line, line);
    struct line_values decoded;
    if (!err && walk->wanted)
        err = line_decode(env, object, line->before, &decoded);
    for (size_t i = 0; !err && walk->wanted && i < object->field_count; i++)
        walk->entry.erased[i] = walk->entry.erased[i] || decoded.erased[i];
    return err ? err : log_step_back(env, object, line, &walk->state);
}

enum err timeline_changes(struct timeline *timeline)
{
    const struct timeline_query *query = timeline->query;
    struct walk walk = {.timeline = timeline, .state = timeline->live};
    struct log_lines lines = {.count = 0};
    int64_t before = 0;
    enum err err;
    do {
        err = log_read_record(timeline->env, query->object, query->id, before, LINES_AT_ONCE,
                              &lines);
        for (size_t i = 0; !err && i < lines.count; i++)
            err = take_line(&walk, &lines.items[i]);
        before = lines.count ? lines.items[lines.count - 1].seq : 0;
    } while (!err && lines.count == LINES_AT_ONCE && walk.found <= (size_t)query->limit);
    return err || walk.found > (size_t)query->limit ? err : end_entry(&walk);
}
