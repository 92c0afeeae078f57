/* Stage 6a: formulas over the record's own fields, kept in its row; again whenever a hook has set something. A
 * record that is made or comes back begins with roll-ups over no children; those it has are counted after the
 * rows are written (stage_roll_ups.c). */
#include "record/load.h"
#include "record/stages/stage.h"

#include "meta/formula.h"

static struct value over_nothing(const struct meta_field *field)
{
    struct text measure = field->formula->measure;
    bool zero = text_starts(measure, TEXT("count")) || text_starts(measure, TEXT("sum"));
    return zero ? value_int(0) : VALUE_NONE;
}

static enum err work_out(struct save_run *run, struct record_change *change)
{
    struct ctx *ctx = run->env->ctx;
    const struct meta_derived *derived = change->object->derived;
    const struct expr_record record = {.object = change->object,
                                       .id = change->id,
                                       .values = change->after,
                                       .base_values = change->after_base};
    for (size_t i = 0; i < derived->rollup_count && !change->before; i++)
        change->after[derived->rollups[i]->index] = over_nothing(derived->rollups[i]);
    for (size_t i = 0; i < derived->formula_count; i++) {
        const struct meta_field *field = derived->formulas[i];
        size_t faults = ctx->fault_count;
        enum err err = expr_eval(ctx, field->formula->expr, &run->env->expr_system, &record,
                                 &change->after[field->index]);
        if (err) {
            ctx_faults_of(ctx, faults, field->name);
            return err;
        }
    }
    return ERR_OK;
}

enum err stage_formulas(struct save_run *run)
{
    struct record_change *change;
    for (size_t at = 0; (change = run_next(run, &at));) {
        const struct meta_derived *derived = change->object->derived;
        if (change->action == RECORD_DELETE || derived->formula_count + derived->rollup_count == 0)
            continue;
        size_t faults = run->env->ctx->fault_count;
        enum err err = work_out(run, change);
        if (err)
            err = run_fail(run, change, faults, err);
        if (err)
            return err;
    }
    return ERR_OK;
}
