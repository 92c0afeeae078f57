/* Stage 8c: what a delete means for the records that refer to it. Restrict refuses it and says who still
 * refers; clear and cascade append changes of their own, with system rights and their own lines in the log.
 * Stamps (created_by, department) do not hold a record back. */
#include "record/referrers.h"
#include "record/stages/stage.h"

struct walk {
    struct save_run *run;
    const struct meta_object *object;
    int64_t *ids;
    size_t count;
    enum err err;
};

static struct record_change *deletion(struct walk *walk, int64_t id)
{
    struct record_change *change = save_index_find(&walk->run->index, id);
    return change && change->action == RECORD_DELETE && !change->dropped ? change : NULL;
}

/* Does the referring record let go in this save? */
static bool lets_go(struct walk *walk, const struct meta_field *field,
                    const struct referrer *referrer)
{
    const struct record_change *change = save_index_find(&walk->run->index, referrer->id);
    if (!change || change->dropped || change->error)
        return false;
    return change->action == RECORD_DELETE ||
           (change->after && (value_is_null(change->after[field->index]) ||
                              change->after[field->index].number != referrer->to));
}

/* What the record is called, to somebody who may read its name. */
static struct text called(const struct save_run *run, const struct record_change *change)
{
    struct ctx *ctx = run->env->ctx;
    const struct meta_field *name = change->object->name_field;
    if (name && access_field(run->save->caller, name) >= USE_READ)
        return value_shown(ctx->arena, name, change->before[name->index]);
    return ctx->lang == LANG_EN ? TEXT("This record") : TEXT("此记录");
}

struct held {
    int64_t seen; /* by the caller */
    bool others;  /* and some that he does not see */
};

/* Who holds the record `to` back? */
static enum err count_holding(struct walk *walk, const struct meta_field *field,
                              const struct referrer *referrers, size_t count, int64_t to,
                              struct held *out)
{
    const struct save_run *run = walk->run;
    struct ctx *ctx = run->env->ctx;
    struct arena *arena = ctx->arena;
    int64_t *ids = ARENA_ARRAY(arena, int64_t, count), holding = 0;
    if (!ids)
        return ctx_fail(ctx, ERR_out_of_memory);
    for (size_t i = 0; i < count; i++)
        if (referrers[i].to == to && !lets_go(walk, field, &referrers[i]))
            ids[holding++] = referrers[i].id;
    *out = (struct held){0};
    if (access_scope(run->save->caller, ACCESS_READ, field->object) != SCOPE_NONE &&
        access_field(run->save->caller, field) >= USE_READ) {
        const struct db_node *rows = db_call(arena, DB_COUNT, NULL, 0);
        struct db_select select = {.table = field->object->table,
                                   .alias = TEXT("t"),
                                   .columns = &rows,
                                   .column_count = 1,
                                   .limit = 1};
        select.where = db_and(
            arena, db_in_ints(arena, db_column(arena, TEXT("t"), TEXT("id")), ids, (size_t)holding),
            access_which_test(arena, run->save->caller, ACCESS_READ, field->object, TEXT("t")));
        bool found;
        struct value value;
        enum err err = db_one(ctx, run->env->conn, &select, &found, &value);
        if (err)
            return err;
        out->seen = found ? value.number : 0;
    }
    out->others = out->seen < holding;
    return ERR_OK;
}

/* Of records the caller may not see: neither how many nor of what kind. */
static enum err refuse_delete(struct walk *walk, const struct meta_field *field,
                              struct record_change *change, const struct referrer *referrers,
                              size_t count)
{
    struct save_run *run = walk->run;
    struct ctx *ctx = run->env->ctx;
    struct held held = {0};
    enum err err = count_holding(walk, field, referrers, count, change->id, &held);
    if (err)
        return err;
    struct text name = called(run, change), label = object_label(ctx, field->object);
    struct text number = text_format(ctx->arena, "%lld", (long long)held.seen);
    size_t faults = ctx->fault_count;
    if (!held.seen)
        err = ctx_fail(ctx, ERR_still_referred_unseen, name);
    else if (held.others)
        err = ctx_fail(ctx, ERR_still_referred_more, name, number, label);
    else
        err = ctx_fail(ctx, ERR_still_referred, name, number, label);
    return run_fail(run, change, faults, err);
}

static enum err restrict_delete(struct walk *walk, const struct meta_field *field,
                                const struct referrer *referrers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct record_change *change = deletion(walk, referrers[i].to);
        if (!change || change->error || lets_go(walk, field, &referrers[i]))
            continue;
        enum err err = refuse_delete(walk, field, change, referrers + i, count - i);
        if (err)
            return err;
    }
    return ERR_OK;
}

static enum err append(struct walk *walk, const struct meta_field *field,
                       const struct referrer *referrer)
{
    struct save_run *run = walk->run;
    struct record_change *cause = deletion(walk, referrer->to);
    if (!cause || cause->error || lets_go(walk, field, referrer))
        return ERR_OK;
    bool cascade = field->on_delete == ON_DELETE_CASCADE || field->owned;
    struct record_change *change = record_save_add(run->env->ctx, run->save,
                                                   cascade ? RECORD_DELETE : RECORD_UPDATE,
                                                   field->object, referrer->id);
    if (!change)
        return ctx_error(run->env->ctx);
    change->by_hook = true;
    change->row = cause->row;
    change->cause = cause - run->save->changes + 1;
    record_change_set(change, field, VALUE_NONE);
    return ERR_OK;
}

static void visit(const struct meta_field *field, void *subject)
{
    struct walk *walk = subject;
    if (walk->err || (field->system && field->read_only))
        return;
    struct referrer_list found;
    /* One more than may be appended, so that too many are noticed. */
    const struct referrer_question question = {.object = walk->object,
                                               .ids = walk->ids,
                                               .count = walk->count,
                                               .max = RECORD_SAVE_MAX + 1};
    walk->err = referrers_find(walk->run->env, &question, field, &found);
    if (walk->err)
        return;
    if (field->on_delete == ON_DELETE_RESTRICT && !field->owned) {
        walk->err = restrict_delete(walk, field, found.items, found.count);
        return;
    }
    for (size_t i = 0; !walk->err && i < found.count; i++)
        walk->err = append(walk, field, &found.items[i]);
}

static enum err delete_object(struct save_run *run, const struct meta_object *object)
{
    struct ctx *ctx = run->env->ctx;
    struct walk walk = {.run = run, .object = object};
    walk.ids = ARENA_ARRAY(ctx->arena, int64_t, run->count);
    if (!walk.ids)
        return ctx_fail(ctx, ERR_out_of_memory);
    struct record_change *change;
    for (size_t at = 0; (change = run_next(run, &at));)
        if (change->object == object && change->action == RECORD_DELETE)
            walk.ids[walk.count++] = change->id;
    meta_each_reference(run->env->catalog, object, visit, &walk);
    return walk.err;
}

enum err stage_on_delete(struct save_run *run)
{
    for (size_t i = 0; i < run->count; i++) {
        const struct record_change *change = run->round[i];
        bool first = change->action == RECORD_DELETE && !change->error && !change->dropped;
        for (size_t k = 0; first && k < i; k++)
            first = run->round[k]->object != change->object ||
                    run->round[k]->action != RECORD_DELETE;
        if (!first)
            continue;
        if (!run_reserve(run))
            return ctx_fail(run->env->ctx, ERR_out_of_memory);
        enum err err = delete_object(run, change->object);
        if (err)
            return err;
    }
    return ERR_OK;
}
