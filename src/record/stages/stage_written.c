/* Stage 12: what the layers above keep beside the rows, in the savepoint of the save: the next save sees it. */
#include "record/stages/stage.h"

enum err stage_written(struct save_run *run)
{
    const struct record_hooks *hooks = run->env->store->hooks;
    struct record_save *save = run->save;
    if (!hooks || !hooks->written_count || !save->count)
        return ERR_OK;
    struct record_change **changes = ARENA_ARRAY(run->env->ctx->arena, struct record_change *,
                                                 save->count);
    if (!changes)
        return ctx_fail(run->env->ctx, ERR_out_of_memory);
    for (size_t i = 0; i < save->count; i++)
        changes[i] = &save->changes[i];
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < hooks->written_count; i++)
        err = hooks->written[i].run(run->env, save, changes, save->count);
    return err;
}
