/* Who refers to the records that an undo would delete. A created record that stays keeps what it refers to; a
 * record of another transaction that refers to one stops the undo as a whole. */
#include "record/referrers.h"
#include "record/undo/undo_plan.h"

/* Referrers looked at for one field; more than that is a clear enough no. */
#define REFERRERS_MAX 20000
/* Named in the report. */
#define NAMED_MAX 100

struct search {
    struct undo_plan *plan;
    struct undo_item **sorted;
    const struct meta_object *object;
    int64_t *ids;
    size_t count;
    bool again; /* something is kept that was to go */
    enum err err;
};

static bool goes(const struct undo_item *item)
{
    return item->action == RECORD_DELETE && item->wanted == NULL && item->object && !item->kept &&
           !item->nothing;
}

static void note(struct undo_plan *plan, const struct meta_field *field,
                 const struct referrer *referrer, const struct undo_item *to)
{
    if (!plan->referrers)
        plan->referrers = ARENA_ARRAY(plan->env->ctx->arena, struct undo_referrer, NAMED_MAX);
    if (plan->referrers && plan->referrer_count < NAMED_MAX)
        plan->referrers[plan->referrer_count++] =
            (struct undo_referrer){.object = field->object, .id = referrer->id, .to = to};
}

static void look_at(struct search *search, const struct meta_field *field,
                    const struct referrer *referrer)
{
    struct undo_plan *plan = search->plan;
    struct undo_item *to = undo_find(search->sorted, plan->count, referrer->to);
    struct undo_item *from = undo_find(search->sorted, plan->count, referrer->id);
    if (!to || !goes(to) || (from && goes(from)))
        return;
    /* The transaction made the reference, and the undo takes it back. */
    if (from && from->action == RECORD_UPDATE && !from->kept && from->fields &&
        from->fields[field->index])
        return;
    if (!from) {
        note(plan, field, referrer, to);
        return;
    }
    to->kept = true;
    to->reason = UNDO_REFERRED;
    search->again = true;
}

static void visit(const struct meta_field *field, void *subject)
{
    struct search *search = subject;
    struct referrer_list found;
    if (search->err || (field->system && field->read_only))
        return;
    const struct referrer_question question = {.object = search->object,
                                               .ids = search->ids,
                                               .count = search->count,
                                               .max = REFERRERS_MAX};
    search->err = referrers_find(search->plan->env, &question, field, &found);
    for (size_t i = 0; !search->err && i < found.count; i++)
        look_at(search, field, &found.items[i]);
}

static void search_object(struct search *search, const struct meta_object *object)
{
    struct undo_plan *plan = search->plan;
    search->object = object;
    search->count = 0;
    for (size_t i = 0; i < plan->count; i++)
        if (plan->items[i].object == object && goes(&plan->items[i]))
            search->ids[search->count++] = plan->items[i].id;
    if (search->count)
        meta_each_reference(plan->env->catalog, object, visit, search);
}

enum err undo_find_referrers(struct undo_plan *plan, struct undo_item **sorted)
{
    struct ctx *ctx = plan->env->ctx;
    struct search search = {.plan = plan, .sorted = sorted, .again = true};
    search.ids = ARENA_ARRAY(ctx->arena, int64_t, plan->count);
    if (!search.ids)
        return ctx_fail(ctx, ERR_out_of_memory);
    while (search.again && !search.err) {
        search.again = false;
        plan->referrer_count = 0;
        for (size_t i = 0; i < plan->env->catalog->object_count && !search.err; i++)
            search_object(&search, &plan->env->catalog->objects[i]);
    }
    return search.err;
}
