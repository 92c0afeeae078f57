/* The save: its stages as a table, run over the whole list of changes.
 *
 * The checking stages run once a round; what hooks append is the next round. When a round appends nothing
 * the writing stages run once for everything: so in a partial save a change that fails has left nothing in
 * the database, and every record has one row written and one line logged. */
#include "record/log/log.h"
#include "record/stages/stage.h"

static const struct save_stage checking[] = {
    {{"resolve", 7}, "which records are meant; ids for new ones", stage_resolve},
    {{"load", 4}, "the rows as they are; versions are compared", stage_load},
    {{"may", 3}, "may the caller do this, before and after", stage_may},
    {{"mask", 4}, "may the caller write these fields", stage_mask},
    {{"defaults", 8}, "constants, today, the owner's department, numbers", stage_defaults},
    {{"types", 5}, "values fit, required ones are there, base amounts", stage_types},
    {{"formulas", 8}, "what is worked out of the record's own fields", stage_formulas},
    {{"unique", 6}, "unique among live records", stage_unique},
    {{"references", 10}, "what is referred to exists and may be seen", stage_references},
    {{"on_delete", 9}, "restrict, clear, cascade", stage_on_delete},
    {{"on_restore", 10}, "what a record owns comes back with it", stage_on_restore},
    {{"hooks", 5}, "the modules' rules", stage_hooks},
};
/* Once nothing is appended any more: over everything. */
static const struct save_stage finishing[] = {
    {{"rules", 5}, "the conditions that records must meet", stage_rules},
};
/* What runs again for changes whose fields a hook has set. */
static const struct save_stage rechecking[] = {
    {{"types", 5}, "as above", stage_types},
    {{"formulas", 8}, "as above", stage_formulas},
    {{"unique", 6}, "as above", stage_unique},
    {{"references", 10}, "as above", stage_references},
};
static const struct save_stage writing[] = {
    {{"left_out", 8}, "partial: what refers to a change left out goes too", stage_left_out},
    {{"stamp", 5}, "versions, times, who; what changed at all", stage_stamp},
    {{"hand_over", 9}, "unique values that one change gives up and another takes", stage_hand_over},
    {{"persist", 7}, "the rows", stage_persist},
    {{"roll_ups", 8}, "what parents count of these rows", stage_roll_ups},
    {{"written", 7}, "what the layers above keep beside the rows", stage_written},
    {{"log", 3}, "the lines of the change log", stage_log},
};

#define COUNT(stages) (sizeof(stages) / sizeof(stages)[0])

static enum err run_stages(struct save_run *run, const struct save_stage *stages, size_t count)
{
    struct ctx *ctx = run->env->ctx;
    for (size_t i = 0; i < count; i++) {
        enum err err = stages[i].run(run);
        if (err)
            return err;
        if (ctx->arena->failed)
            return ctx_fail(ctx, ERR_out_of_memory);
    }
    return ERR_OK;
}

static enum err recheck(struct save_run *run)
{
    struct record_save *save = run->save;
    run->round = ARENA_ARRAY(run->env->ctx->arena, struct record_change *, save->count);
    run->count = 0;
    for (size_t i = 0; run->round && i < save->count; i++)
        if (save->changes[i].touched)
            run->round[run->count++] = &save->changes[i];
    enum err err = run->count ? run_stages(run, rechecking, COUNT(rechecking)) : ERR_OK;
    for (size_t i = 0; i < save->count; i++)
        save->changes[i].touched = false;
    return err;
}

static enum err check_rounds(struct save_run *run)
{
    struct record_save *save = run->save;
    for (int round = 0; run->loaded < save->count; round++) {
        if (round == RECORD_SAVE_ROUNDS)
            return ctx_fail(run->env->ctx, ERR_too_many_rounds, TEXT("8"));
        enum err err = run_stages(run, checking, COUNT(checking));
        if (!err)
            err = recheck(run);
        if (err)
            return err;
    }
    return ERR_OK;
}

static enum err finish(struct save_run *run)
{
    struct record_save *save = run->save;
    run->round = ARENA_ARRAY(run->env->ctx->arena, struct record_change *, save->count);
    if (!run->round)
        return ctx_fail(run->env->ctx, ERR_out_of_memory);
    for (run->count = 0; run->count < save->count; run->count++)
        run->round[run->count] = &save->changes[run->count];
    return run_stages(run, finishing, COUNT(finishing));
}

/* Of the writing stages, those that only tell what would be written. */
#define TELLING 2

static enum err run_save(struct save_run *run)
{
    enum err err = check_rounds(run);
    if (!err)
        err = finish(run);
    return err ? err : run_stages(run, writing, run->save->dry_run ? TELLING : COUNT(writing));
}

/* Rows left out while their bodies were read have faults already; after the save all are on the ctx again. */
static enum err run_partial(struct save_run *run)
{
    struct ctx *ctx = run->env->ctx;
    run->left_out = *ctx;
    ctx_clear(ctx);
    enum err err = run_save(run);
    if (err)
        return err;
    ctx->faults = run->left_out.faults;
    ctx->fault_count = run->left_out.fault_count;
    return ERR_OK;
}

enum err record_save_run(struct record_env *env, struct record_save *save)
{
    struct record_seal *log = env->store->seal;
    struct save_run run = {.env = env, .save = save};
    if (!save->caller)
        save->caller = env->caller;
    if (save->count > RECORD_SAVE_MAX)
        return ctx_fail(env->ctx, ERR_too_many, TEXT("1,000"));
    save->at = env->ctx->now > log->head.at ? env->ctx->now : log->head.at;
    /* Rules and expressions of this save see the same moment as its stamps. */
    env->expr.now = env->expr_system.now = save->at;
    return save->partial ? run_partial(&run) : run_save(&run);
}
