/* Stage 9a: the conditions that records must meet, once hooks have nothing more to add: what is judged is what
 * would be written. Paths and child records are looked up as the save leaves them, with the rights of the system.
 *
 * What the system itself changes on a record (a figure, a date of last contact) is held against a rule only if
 * the rule reads a field that it changes: nobody is stopped elsewhere by a record that was at fault before. */
#include "record/load.h"
#include "record/rules.h"
#include "record/stages/stage.h"

#define CHILDREN_MAX 20000
#define OWN_FIELDS_MAX 64

/* ---- the world of one save ---- */

static enum err load_other(struct ctx *ctx, void *subject, const struct meta_object *object,
                           int64_t id, const struct expr_record **out);
static enum err load_children(struct ctx *ctx, void *subject, const struct expr_record *record,
                              const struct meta_child *child, const struct expr_record **out,
                              size_t *count);

static struct expr_record record_of(struct save_run *run, const struct meta_object *object,
                                    int64_t id, const struct value *values)
{
    return (struct expr_record){.object = object,
                                .id = id,
                                .values = values,
                                .base_values = load_bases(run->env->ctx, object, values),
                                .fresh = true,
                                .load = load_other,
                                .children = load_children,
                                .subject = run};
}

static const struct record_change *change_of(const struct save_run *run,
                                             const struct meta_object *object, int64_t id)
{
    const struct record_change *change = save_index_find(&run->index, id);
    bool there = change && change->object == object && !change->error && !change->dropped;
    return there ? change : NULL;
}

static enum err load_other(struct ctx *ctx, void *subject, const struct meta_object *object,
                           int64_t id, const struct expr_record **out)
{
    struct save_run *run = subject;
    const struct record_change *change = change_of(run, object, id);
    struct value *values = change ? change->after : NULL;
    *out = NULL;
    enum err err = change ? ERR_OK : record_load(run->env, object, id, &values);
    if (err || !values)
        return err;
    struct expr_record *record = ARENA_NEW(ctx->arena, struct expr_record);
    if (!record)
        return ERR_out_of_memory;
    *record = record_of(run, object, id, values);
    *out = record;
    return ERR_OK;
}

static enum err stored_children(struct save_run *run, int64_t parent,
                                const struct meta_child *child, int64_t **ids, size_t *count)
{
    struct ctx *ctx = run->env->ctx;
    const struct db_node *id = db_column(ctx->arena, TEXT("c"), TEXT("id"));
    struct db_select select = {.table = child->object->table,
                               .alias = TEXT("c"),
                               .columns = &id,
                               .column_count = 1,
                               .limit = CHILDREN_MAX};
    select.where = db_call2(ctx->arena, DB_EQ, db_column(ctx->arena, TEXT("c"), child->by->column),
                            db_int(ctx->arena, parent));
    struct db_rows *rows;
    *count = 0;
    *ids = ARENA_ARRAY(ctx->arena, int64_t, CHILDREN_MAX);
    enum err err = *ids ? db_open_rows(ctx, run->env->conn, &select, &rows) : ERR_out_of_memory;
    if (err)
        return err;
    while (*count < CHILDREN_MAX && db_next(rows)) {
        int64_t found = db_get_int(rows, 0);
        if (!change_of(run, child->object, found)) /* else it is taken from the save */
            (*ids)[(*count)++] = found;
    }
    return db_close_rows(rows);
}

static bool belongs(const struct record_change *change, const struct meta_child *child,
                    int64_t parent)
{
    if (change->object != child->object || change->error || change->dropped || !change->after)
        return false;
    struct value by = change->after[child->by->index];
    return !value_is_null(by) && by.number == parent;
}

static enum err load_children(struct ctx *ctx, void *subject, const struct expr_record *record,
                              const struct meta_child *child, const struct expr_record **out,
                              size_t *count)
{
    struct save_run *run = subject;
    const struct record_save *save = run->save;
    int64_t *ids;
    size_t stored;
    enum err err = stored_children(run, record->id, child, &ids, &stored);
    struct value **values = ARENA_ARRAY(ctx->arena, struct value *, stored + 1);
    struct expr_record *records = ARENA_ARRAY(ctx->arena, struct expr_record, stored + save->count);
    if (err || !values || !records)
        return err ? err : ERR_out_of_memory;
    err = record_load_many(run->env, child->object, ids, stored, values);
    size_t found = 0;
    for (size_t i = 0; !err && i < stored; i++)
        if (values[i])
            records[found++] = record_of(run, child->object, ids[i], values[i]);
    for (size_t i = 0; !err && i < save->count; i++)
        if (belongs(&save->changes[i], child, record->id))
            records[found++] = record_of(run, child->object, save->changes[i].id,
                                         save->changes[i].after);
    *out = records;
    *count = found;
    return err;
}

/* ---- judging ---- */

static bool changes_anything(const struct record_change *change)
{
    for (size_t i = 0; i < change->object->field_count; i++)
        if (!change->object->fields[i].computed &&
            change_changes(change, &change->object->fields[i]))
            return true;
    return false;
}

static bool concerns(const struct record_change *change, const struct meta_rule *rule)
{
    const struct meta_field *fields[OWN_FIELDS_MAX];
    if (!change->by_hook || !change->before)
        return true;
    size_t count = expr_own_fields(rule->expr, fields, OWN_FIELDS_MAX);
    for (size_t i = 0; i < count; i++)
        if (change_changes(change, fields[i]))
            return true;
    return false;
}

static enum err judge(struct save_run *run, struct record_change *change,
                      const struct meta_rule *rule)
{
    struct ctx *ctx = run->env->ctx;
    struct expr_record record = record_of(run, change->object, change->id, change->after);
    struct expr_record before;
    bool holds = true;
    if (change->before) {
        before = record_of(run, change->object, change->id, change->before);
        before.fresh = false;
        record.before = &before;
    }
    enum err err = expr_eval_condition(ctx, rule->expr, &run->env->expr_system, &record, &holds);
    if (err || holds)
        return err;
    struct text message = rule->message.in[ctx->lang];
    if (!message.len)
        message = rule->message.in[LANG_EN];
    return ctx_fail_field(ctx, ERR_rule, rule->field, message.len ? message : rule->name);
}

/* All rules are asked, so that a person sees every fault at once. */
static enum err judge_all(struct save_run *run, struct record_change *change)
{
    const struct meta_rule *rules;
    size_t count;
    enum err first = rules_of(run->env, change->object, &rules, &count);
    if (first || !count || !changes_anything(change))
        return first;
    for (size_t i = 0; i < count; i++) {
        enum err err = concerns(change, &rules[i]) ? judge(run, change, &rules[i]) : ERR_OK;
        first = first ? first : err;
    }
    return first;
}

static void note_rules(struct save_run *run)
{
    struct rules *rules = run->env->store->rules;
    struct record_change *change;
    for (size_t at = 0; rules && (change = run_next(run, &at));)
        if (text_eq(change->object->name, TEXT("validation_rule")))
            rules_touched(rules);
}

enum err stage_rules(struct save_run *run)
{
    struct record_change *change;
    note_rules(run);
    for (size_t at = 0; (change = run_next(run, &at));) {
        if (change->action == RECORD_DELETE)
            continue;
        size_t faults = run->env->ctx->fault_count;
        enum err err = judge_all(run, change);
        if (err)
            err = run_fail(run, change, faults, err);
        if (err)
            return err;
    }
    return ERR_OK;
}
