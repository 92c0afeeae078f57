/* Stage 12: the lines of the save, in the order that undo can walk back: what is new and what changed as
 * given, then what went, the last appended first (children before the parent that took them along). */
#include "record/log/log.h"
#include "record/stages/stage.h"

enum err stage_log(struct save_run *run)
{
    struct record_save *save = run->save;
    struct record_change **lines = ARENA_ARRAY(run->env->ctx->arena, struct record_change *,
                                               save->count);
    if (!lines)
        return ctx_fail(run->env->ctx, ERR_out_of_memory);
    size_t count = 0;
    struct record_change *change;
    for (size_t at = 0; (change = save_next(save, &at));)
        if (change->action != RECORD_DELETE)
            lines[count++] = change;
    for (size_t i = save->count; i-- > 0;) {
        change = &save->changes[i];
        if (change->action == RECORD_DELETE && !change->error && !change->dropped)
            lines[count++] = change;
    }
    return count ? log_write_lines(run->env, save, lines, count) : ERR_OK;
}
