#include "record/batch/fill_step.h"

#include "expr/formulas.h"
#include "meta/formula.h"
#include "sys/clock.h"

#include <stdlib.h>

/* Rows of one piece at most; record_step_rows makes it fewer while somebody waits. */
#define ROWS_MOST 5000

static bool is_unfilled(const struct meta_field *field)
{
    const struct meta_formula *formula = field->formula;
    return formula && formula->kept && formula->at_read && formula->expr;
}

static const struct meta_field *next_unfilled(const struct meta_catalog *catalog)
{
    for (size_t i = 0; i < catalog->object_count; i++)
        for (size_t k = 0; k < catalog->objects[i].field_count; k++)
            if (is_unfilled(&catalog->objects[i].fields[k]))
                return &catalog->objects[i].fields[k];
    return NULL;
}

bool record_fill_needed(const struct meta_catalog *catalog)
{
    return next_unfilled(catalog) != NULL;
}

/* Where the field at hand stands; another one begins at its first row. */
static int64_t begin_after(const struct record_step *step, const struct meta_field *field)
{
    struct text number = json_text(json_get(step->state, TEXT("field")));
    struct text print = json_text(json_get(step->state, TEXT("print")));
    struct text after = json_text(json_get(step->state, TEXT("after")));
    int64_t of, under, id;
    bool same = text_to_int(number, &of) && text_to_int(print, &under) && text_to_int(after, &id) &&
                of == field->number && under == field->formula->fingerprint;
    return same ? id : 0;
}

/* ---- one piece ---- */

struct piece {
    struct record_step *step;
    struct expr_fill fill;
    bool whole; /* the field has no rows left: its column is said to be filled */
};

static enum err prepare(struct record_task *task)
{
    struct piece *piece = task->subject;
    struct ctx *ctx = task->env.ctx;
    const struct meta_field *field = next_unfilled(task->env.catalog);
    if (!field) {
        piece->step->finished = true;
        return ERR_OK;
    }
    if (piece->whole) /* the catalog that is built next reads by the column */
        return meta_set_filled(ctx, task->env.conn, field);
    piece->fill = (struct expr_fill){.field = field,
                                     .after = begin_after(piece->step, field),
                                     .limit = (int64_t)record_step_rows(piece->step, ROWS_MOST)};
    return expr_fill_column(ctx, task->env.conn, &piece->fill);
}

static enum err after(struct record_task *task)
{
    struct piece *piece = task->subject;
    struct record_step *step = piece->step;
    struct ctx *ctx = task->env.ctx;
    const struct meta_field *field = piece->fill.field;
    if (field && !piece->whole && piece->fill.last)
        step->next = text_format(ctx->arena,
                                 "{\"field\":\"%lld\",\"print\":\"%lld\",\"after\":\"%lld\"}",
                                 (long long)field->number, (long long)field->formula->fingerprint,
                                 (long long)piece->fill.last);
    step->done += !piece->whole && piece->fill.last ? piece->fill.limit : 0;
    return step->keep(step, ctx, task->env.conn);
}

static enum err run(struct piece *piece)
{
    struct record_step *step = piece->step;
    struct record_task task = {.store = step->store,
                               .prepare = prepare,
                               .after = after,
                               .subject = piece,
                               .changes_catalog = piece->whole};
    task.db.lane = DB_LANE_BULK;
    task.db.ctx = step->ctx;
    task.save.caller = step->caller;
    task.save.origin = ORIGIN_SYSTEM;
    int64_t begun = clock_monotonic_us();
    enum err err = record_task_run(&task);
    if (!err && !piece->whole && piece->fill.last)
        record_step_cost(step, (size_t)piece->fill.limit, clock_monotonic_us() - begun);
    return err;
}

enum err record_fill_step(struct record_step *step)
{
    struct piece piece = {.step = step};
    enum err err = run(&piece);
    if (err || step->finished || piece.fill.last)
        return err;
    struct piece whole = {.step = step, .whole = true};
    return run(&whole);
}
