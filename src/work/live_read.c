/* The lines of a round, taken together by record. A share of a record counts as a change of it: somebody sees it who
 * did not, or the other way round. */
#include "work/live_round.h"

#include <stdlib.h>

static int by_record(const void *a, const void *b)
{
    const struct log_line *x = a, *y = b;
    if (x->object != y->object)
        return x->object < y->object ? -1 : 1;
    if (x->record != y->record)
        return x->record < y->record ? -1 : 1;
    return (x->seq > y->seq) - (x->seq < y->seq);
}

/* What a share was about: the row says so, or the line by which it went. */
static enum err shared_record(struct live_round *round, const struct meta_object *share,
                              const struct log_line *line, struct log_line *out)
{
    struct record_env *env = &round->env;
    const struct meta_field *record = meta_field_find(share, TEXT("record"));
    struct value *values = NULL;
    *out = (struct log_line){.seq = line->seq, .actor = line->actor, .action = RECORD_UPDATE};
    enum err err = record_load(env, share, line->record, &values);
    if (!err && !values && line->action == RECORD_DELETE)
        err = log_step_back(env, share, line, &values);
    if (err || !values || !record)
        return err;
    const struct meta_object *target = meta_object_find(env->catalog, values[record->index].text);
    if (target && !value_is_null(values[record->index])) {
        out->object = target->number;
        out->record = values[record->index].number;
    }
    return ERR_OK;
}

static bool is_about_rights(const struct meta_object *object)
{
    static const struct text names[] = {{"user", 4},          {"department", 10},
                                        {"object_right", 12}, {"field_right", 11},
                                        {"access_rule", 11},  {"custom_object", 13},
                                        {"custom_field", 12}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (text_eq(object->name, names[i]))
            return true;
    return false;
}

/* Lines of records, with one more for each share; what is no change is left out. */
static enum err gather(struct live_round *round, const struct log_lines *lines,
                       struct log_line *all, size_t *count)
{
    const struct meta_catalog *catalog = round->env.catalog;
    for (size_t i = 0; i < lines->count; i++) {
        const struct log_line *line = &lines->items[i];
        const struct meta_object *object = meta_object_by_number(catalog, line->object);
        if (!object || line->object <= 0)
            continue;
        if (is_about_rights(object))
            round->rights_seq = line->seq;
        all[(*count)++] = *line;
        if (!text_eq(object->name, TEXT("share")))
            continue;
        enum err err = shared_record(round, object, line, &all[*count]);
        if (err)
            return err;
        *count += all[*count].object != 0;
    }
    return ERR_OK;
}

static bool same_record(const struct log_line *a, const struct log_line *b)
{
    return a->object == b->object && a->record == b->record;
}

static void take_together(struct live_round *round, struct log_line *all, size_t count)
{
    if (count)
        qsort(all, count, sizeof *all, by_record);
    for (size_t i = 0; i < count;) {
        struct live_touched *touched = &round->touched[round->touched_count++];
        size_t end = i + 1;
        while (end < count && same_record(&all[i], &all[end]))
            end++;
        *touched = (struct live_touched){.object = meta_object_by_number(round->env.catalog,
                                                                         all[i].object),
                                         .id = all[i].record,
                                         .lines = &all[i],
                                         .line_count = end - i,
                                         .seq = all[end - 1].seq};
        i = end;
    }
}

/* Far behind: who watches is told to begin anew instead of what happened. */
static enum err skip_when_late(struct live_round *round)
{
    struct log_lines newest;
    const struct db_node *where = log_where(round->env.ctx->arena, DB_GT, "id", round->to);
    enum err err = log_read(&round->env, where, false, 1, &newest);
    if (err || !newest.count)
        return err;
    err = log_read(&round->env, where, true, 1, &newest);
    if (!err && newest.count && newest.items[0].seq - round->from > LIVE_LAG_MAX) {
        round->skipped = true;
        round->to = newest.items[0].seq;
        round->touched_count = 0;
        return ERR_OK;
    }
    round->more = true;
    return err;
}

enum err live_read(struct live_round *round)
{
    struct arena *arena = round->env.ctx->arena;
    struct log_lines lines;
    size_t count = 0;
    round->to = round->from;
    enum err err = log_read(&round->env, log_where(arena, DB_GT, "id", round->from), false,
                            LIVE_LINES, &lines);
    if (err || !lines.count)
        return err;
    round->to = lines.items[lines.count - 1].seq;
    struct log_line *all = ARENA_ARRAY(arena, struct log_line, 2 * lines.count);
    round->touched = ARENA_ARRAY(arena, struct live_touched, 2 * lines.count);
    if (!all || !round->touched)
        return ctx_fail(round->env.ctx, ERR_out_of_memory);
    err = gather(round, &lines, all, &count);
    if (!err)
        take_together(round, all, count);
    return err || lines.count < LIVE_LINES ? err : skip_when_late(round);
}
