/* Stage 9: the modules' rules. Each hook sees the changes of its object in this round at once; in a partial
 * save one by one, so that what it appends is known to belong to one change. What hooks append has system
 * rights and passes all stages in the next round. */
#include "record/stages/stage.h"

/* Changes appended since `from` belong to `cause`. */
static void adopt(struct save_run *run, size_t from, const struct record_change *cause)
{
    for (size_t i = from; i < run->save->count; i++) {
        struct record_change *change = &run->save->changes[i];
        if (!change->cause)
            change->cause = cause - run->save->changes + 1;
        change->by_hook = true;
        change->row = cause->row;
    }
}

static enum err call(struct save_run *run, const struct record_hook *hook,
                     struct record_change **changes, size_t count)
{
    struct ctx *ctx = run->env->ctx;
    size_t from = run->save->count;
    size_t faults = ctx->fault_count;
    enum err err = hook->run(run->env, run->save, changes, count);
    adopt(run, from, changes[0]);
    return err ? run_fail(run, changes[0], faults, err) : ERR_OK;
}

static bool concerns(const struct record_hook *hook, const struct record_change *change)
{
    return !hook->object.len || text_eq(hook->object, change->object->name);
}

/* A hook for every object still gets the changes of one object at a time. */
static enum err run_hook(struct save_run *run, const struct record_hook *hook,
                         struct record_change **batch)
{
    struct record_change *change;
    bool partial = run->save->partial;
    size_t count = 0;
    enum err err = ERR_OK;
    for (size_t at = 0; !err && (change = run_next(run, &at));) {
        if (!concerns(hook, change))
            continue;
        if (count && (partial || batch[0]->object != change->object)) {
            err = call(run, hook, batch, count);
            count = 0;
        }
        if (!change->error)
            batch[count++] = change;
    }
    return !err && count ? call(run, hook, batch, count) : err;
}

static bool any_concerned(const struct save_run *run, const struct record_hooks *hooks)
{
    for (size_t i = 0; i < hooks->hook_count; i++) {
        struct record_change *change;
        for (size_t at = 0; (change = run_next(run, &at));)
            if (concerns(&hooks->hooks[i], change))
                return true;
    }
    return false;
}

enum err stage_hooks(struct save_run *run)
{
    const struct record_hooks *hooks = run->env->store->hooks;
    if (!hooks || !any_concerned(run, hooks))
        return ERR_OK;
    struct record_change **batch = ARENA_ARRAY(run->env->ctx->arena, struct record_change *,
                                               run->count);
    if (!batch || !run_reserve(run))
        return ctx_fail(run->env->ctx, ERR_out_of_memory);
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < hooks->hook_count; i++)
        err = run_hook(run, &hooks->hooks[i], batch);
    return err;
}
