/* Stage 11b: what parents count of the rows just written. Each parent concerned is counted anew in the database,
 * once a save, so a roll-up is right however children came, went or moved, and whoever writes at the same
 * time: there is one writer, and it counts what stands. Only rows whose figures changed are written; version,
 * stamps and log stay as they are, for nobody changed the parent.
 *
 * A parent's figure may be counted further up (lines → opportunity → customer): level by level. */
#include "record/log/change.h"
#include "record/stages/stage.h"

#include "meta/formula.h"

#include <stdlib.h>

#define PARENTS_AT_ONCE 500

/* The parents of one object that are to be counted, and which figures of theirs. */
struct tally {
    const struct meta_object *parent;
    int64_t *ids;
    size_t count;
    size_t room;
    bool *wanted; /* by place in parent->derived->rollups */
};

struct counting {
    struct save_run *run;
    struct tally *tallies; /* by object */
};

static bool tally_add(struct counting *c, const struct meta_field *rollup, int64_t id)
{
    struct arena *arena = c->run->env->ctx->arena;
    const struct meta_object *parent = rollup->object;
    const struct meta_derived *derived = parent->derived;
    struct tally *tally = &c->tallies[parent->index];
    if (!tally->wanted)
        *tally = (struct tally){.parent = parent,
                                .wanted = ARENA_ARRAY(arena, bool, derived->rollup_count)};
    if (tally->count == tally->room) {
        size_t room = tally->room ? 2 * tally->room : 16;
        int64_t *ids = ARENA_ARRAY(arena, int64_t, room);
        if (!ids)
            return false;
        if (tally->count)
            memcpy(ids, tally->ids, tally->count * sizeof *ids);
        tally->ids = ids;
        tally->room = room;
    }
    if (!tally->wanted)
        return false;
    for (size_t i = 0; i < derived->rollup_count; i++)
        tally->wanted[i] = tally->wanted[i] || derived->rollups[i] == rollup;
    if (!tally->count || tally->ids[tally->count - 1] != id)
        tally->ids[tally->count++] = id;
    return true;
}

/* ---- whom a change concerns ---- */

static int64_t parent_in(const struct meta_field *rollup, const struct value *values)
{
    const struct meta_field *by = rollup->formula->over->by;
    struct value value = values ? values[by->index] : VALUE_NONE;
    if (value_is_null(value))
        return 0;
    bool other = by->type == FIELD_any_reference && !text_eq(value.text, rollup->object->name);
    return other ? 0 : value.number;
}

static bool counts_otherwise(const struct record_change *change, const struct meta_field *rollup)
{
    const struct meta_formula *formula = rollup->formula;
    for (size_t i = 0; i < formula->input_count; i++) {
        const struct meta_field *input = formula->inputs[i];
        /* an amount in another currency, or at another rate */
        bool base = input->base_column.len &&
                    change_changes(change, &input->object->fields[input->index + 1]);
        if (base || change_changes(change, input))
            return true;
    }
    return false;
}

static bool take(struct counting *c, const struct record_change *change)
{
    const struct meta_derived *derived = change->object->derived;
    for (size_t i = 0; i < derived->rolled_up_count; i++) {
        const struct meta_field *rollup = derived->rolled_up[i];
        int64_t old = parent_in(rollup, change->before);
        int64_t now = parent_in(rollup, change->after);
        bool moved = old != now || !change->before || !change->after;
        if (!moved && !counts_otherwise(change, rollup))
            continue;
        if ((old && !tally_add(c, rollup, old)) ||
            (now && now != old && !tally_add(c, rollup, now)))
            return false;
    }
    /* What comes back has its children still, or again. */
    for (size_t i = 0; change->action == RECORD_RESTORE && i < derived->rollup_count; i++)
        if (!tally_add(c, derived->rollups[i], change->id))
            return false;
    return true;
}

/* ---- counting ---- */

/* One page of parents: what stands, what is counted, and to whom it is counted on. */
struct page {
    struct tally *tally;
    const struct meta_field **figures;
    size_t figure_count;
    const struct meta_field **onward; /* roll-ups over this object that read one of the figures */
    size_t onward_count;
    struct db_select select;
};

static bool reads_one_of(const struct meta_field *rollup, const struct page *page)
{
    for (size_t i = 0; i < rollup->formula->input_count; i++)
        for (size_t k = 0; k < page->figure_count; k++)
            if (rollup->formula->inputs[i] == page->figures[k])
                return true;
    return false;
}

static enum err page_init(struct counting *c, struct tally *tally, struct page *page)
{
    struct record_env *env = c->run->env;
    struct arena *arena = env->ctx->arena;
    const struct meta_derived *derived = tally->parent->derived;
    size_t room = derived->rollup_count * 2 + derived->rolled_up_count * 2 + 1;
    const struct db_node **columns = ARENA_ARRAY(arena, const struct db_node *, room);
    *page = (struct page){.tally = tally};
    page->figures = ARENA_ARRAY(arena, const struct meta_field *, derived->rollup_count);
    page->onward = ARENA_ARRAY(arena, const struct meta_field *, derived->rolled_up_count + 1);
    if (!columns || !page->figures || !page->onward)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    size_t count = 0;
    columns[count++] = db_column(arena, TEXT("p"), TEXT("id"));
    for (size_t i = 0; i < derived->rollup_count; i++) {
        const struct meta_field *field = derived->rollups[i];
        if (!tally->wanted[i])
            continue;
        page->figures[page->figure_count++] = field;
        columns[count++] = db_column(arena, TEXT("p"), field->column);
        columns[count] = expr_compile(env->ctx, field->formula->expr, &env->expr_system, TEXT("p"));
        if (!columns[count++])
            return ctx_error(env->ctx) ? ctx_error(env->ctx) : ERR_out_of_memory;
    }
    for (size_t i = 0; i < derived->rolled_up_count; i++) {
        const struct meta_field *rollup = derived->rolled_up[i];
        if (!reads_one_of(rollup, page))
            continue;
        page->onward[page->onward_count++] = rollup;
        columns[count++] = db_column(arena, TEXT("p"), rollup->formula->over->by->column);
    }
    page->select = (struct db_select){.table = tally->parent->table,
                                      .alias = TEXT("p"),
                                      .columns = columns,
                                      .column_count = count,
                                      .limit = -1};
    return ERR_OK;
}

struct figures {
    int64_t *keys;
    struct value *values;
    int64_t *onward; /* row * onward_count + i: whom else to count */
    size_t rows;
};

static enum err read_page(struct counting *c, const struct page *page, struct figures *out)
{
    struct ctx *ctx = c->run->env->ctx;
    struct db_rows *rows;
    enum err err = db_open_rows(ctx, c->run->env->conn, &page->select, &rows);
    out->rows = 0;
    if (err)
        return err;
    while (out->rows < PARENTS_AT_ONCE && db_next(rows)) {
        bool differs = false;
        struct value *values = &out->values[out->rows * page->figure_count];
        for (size_t i = 0; i < page->figure_count; i++) {
            values[i] = value_dup(ctx->arena, db_get(rows, 2 + 2 * i));
            differs = differs || !value_eq(values[i], db_get(rows, 1 + 2 * i));
        }
        for (size_t i = 0; i < page->onward_count; i++)
            out->onward[out->rows * page->onward_count + i] =
                db_get_int(rows, 1 + 2 * page->figure_count + i);
        out->keys[out->rows] = db_get_int(rows, 0);
        out->rows += differs;
    }
    return db_close_rows(rows);
}

static enum err write_page(struct counting *c, const struct page *page, const struct figures *found)
{
    struct record_env *env = c->run->env;
    struct text *columns = ARENA_ARRAY(env->ctx->arena, struct text, page->figure_count);
    if (!columns)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    for (size_t i = 0; i < page->figure_count; i++)
        columns[i] = page->figures[i]->column;
    for (size_t i = 0; i < found->rows * page->onward_count; i++)
        if (found->onward[i] &&
            !tally_add(c, page->onward[i % page->onward_count], found->onward[i]))
            return ctx_fail(env->ctx, ERR_out_of_memory);
    return found->rows ? db_update_rows(env->ctx, env->conn, page->tally->parent->table, TEXT("id"),
                                        columns, page->figure_count, found->keys, found->values,
                                        found->rows)
                       : ERR_OK;
}

/* Which figure it is that became too large: each is asked alone. */
static void name_overflow(struct counting *c, struct page *page)
{
    struct ctx *ctx = c->run->env->ctx;
    const struct db_node **columns = page->select.columns;
    for (size_t i = 0; i < page->figure_count; i++) {
        struct ctx trial;
        struct db_rows *rows;
        ctx_init(&trial, ctx->arena, ctx->now);
        struct db_select alone = page->select;
        alone.columns = &columns[2 + 2 * i];
        alone.column_count = 1;
        enum err err = db_open_rows(&trial, c->run->env->conn, &alone, &rows);
        while (!err && db_next(rows))
            continue;
        err = err ? err : db_close_rows(rows);
        if (err == ERR_overflow && ctx->fault_count)
            ctx_faults_of(ctx, ctx->fault_count - 1, page->figures[i]->name);
    }
}

static int by_number(const void *a, const void *b)
{
    const int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static size_t without_doubles(int64_t *ids, size_t count)
{
    size_t kept = 0;
    qsort(ids, count, sizeof *ids, by_number);
    for (size_t i = 0; i < count; i++)
        if (!kept || ids[kept - 1] != ids[i])
            ids[kept++] = ids[i];
    return kept;
}

static enum err count_tally(struct counting *c, struct tally tally)
{
    struct ctx *ctx = c->run->env->ctx;
    struct arena *arena = ctx->arena;
    struct page page;
    struct figures found;
    enum err err = page_init(c, &tally, &page);
    tally.count = without_doubles(tally.ids, tally.count);
    found.keys = ARENA_ARRAY(arena, int64_t, PARENTS_AT_ONCE);
    found.values = ARENA_ARRAY(arena, struct value, PARENTS_AT_ONCE * page.figure_count);
    found.onward = ARENA_ARRAY(arena, int64_t, PARENTS_AT_ONCE * page.onward_count + 1);
    if (!err && arena->failed)
        err = ctx_fail(ctx, ERR_out_of_memory);
    for (size_t from = 0; !err && from < tally.count; from += PARENTS_AT_ONCE) {
        size_t some = tally.count - from < PARENTS_AT_ONCE ? tally.count - from : PARENTS_AT_ONCE;
        const struct db_node *id = db_column(arena, TEXT("p"), TEXT("id"));
        page.select.where = some == 1 ? db_call2(arena, DB_EQ, id, db_int(arena, tally.ids[from]))
                                      : db_in_ints(arena, id, tally.ids + from, some);
        err = read_page(c, &page, &found);
        if (err == ERR_overflow)
            name_overflow(c, &page);
        if (!err)
            err = write_page(c, &page, &found);
    }
    return err;
}

/* One level: what is counted here may ask for more further up. */
static enum err count_level(struct counting *c, size_t objects, bool *more)
{
    *more = false;
    for (size_t i = 0; i < objects; i++) {
        struct tally tally = c->tallies[i];
        if (!tally.count)
            continue;
        *more = true;
        c->tallies[i] = (struct tally){.parent = tally.parent};
        enum err err = count_tally(c, tally);
        if (err)
            return err;
    }
    return ERR_OK;
}

static bool any_concerned(const struct record_save *save)
{
    const struct record_change *change;
    for (size_t at = 0; (change = save_next(save, &at));) {
        const struct meta_derived *derived = change->object->derived;
        if (derived->rolled_up_count || (derived->rollup_count && change->action == RECORD_RESTORE))
            return true;
    }
    return false;
}

enum err stage_roll_ups(struct save_run *run)
{
    const struct meta_catalog *catalog = run->env->catalog;
    struct counting c = {.run = run};
    if (!any_concerned(run->save))
        return ERR_OK;
    c.tallies = ARENA_ARRAY(run->env->ctx->arena, struct tally, catalog->object_count);
    if (!c.tallies)
        return ctx_fail(run->env->ctx, ERR_out_of_memory);
    const struct record_change *change;
    for (size_t at = 0; (change = save_next(run->save, &at));)
        if (!take(&c, change))
            return ctx_fail(run->env->ctx, ERR_out_of_memory);
    bool more = true;
    enum err err = ERR_OK;
    for (int level = 0; !err && more && level <= FORMULA_DEPTH_MAX + 1; level++)
        err = count_level(&c, catalog->object_count, &more);
    return err;
}
