/* Stage 8b: what a change refers to exists, and the caller may see it. Asked once per target object for the
 * whole round. Hooks, imports as the system and undo only need it to exist. */
#include "record/stages/stage.h"

#include <stdlib.h>

struct pointer {
    struct record_change *change;
    const struct meta_field *field;
    const struct meta_object *target;
    int64_t id;
    bool exempt; /* needs to exist only */
    bool done;
};

struct pointers {
    struct pointer *items;
    size_t count;
};

static const struct meta_object *target_of(const struct record_env *env,
                                           const struct meta_field *field, struct value value)
{
    if (field->type == FIELD_reference)
        return field->target;
    return meta_object_find(env->catalog, value.text);
}

static bool target_allowed(const struct meta_field *field, const struct meta_object *target)
{
    return target && (field->type != FIELD_any_reference || meta_any_allowed(field, target));
}

/* Nobody need ask whether the caller or his department exists. */
static bool is_own(const struct access_caller *caller, const struct record_change *change,
                   const struct meta_field *field, int64_t id)
{
    return (field == change->object->owner && id == caller->user) ||
           (field == change->object->department && id == caller->department);
}

static enum err add(struct save_run *run, struct pointers *list, struct record_change *change,
                    const struct meta_field *field)
{
    struct ctx *ctx = run->env->ctx;
    struct value value = change->after[field->index];
    if (is_own(run->save->caller, change, field, value.number))
        return ERR_OK;
    const struct meta_object *target = target_of(run->env, field, value);
    const struct record_change *there = save_index_find(&run->index, value.number);
    bool live = there && !there->dropped && !there->error;
    if (live && there->action != RECORD_DELETE && there->object == target)
        return ERR_OK;
    if (!target_allowed(field, target) || (live && there->action == RECORD_DELETE)) {
        size_t faults = ctx->fault_count;
        return run_fail(run, change, faults,
                        ctx_fail_field(ctx, ERR_reference_missing, field->name,
                                       field_label(ctx, field)));
    }
    const struct record_setting *setting = change_setting(change, field);
    list->items[list->count++] = (struct pointer){
        .change = change,
        .field = field,
        .target = target,
        .id = value.number,
        .exempt = run_is_system(run, change) || run->save->origin == ORIGIN_UNDO ||
                  change->action == RECORD_RESTORE || !setting || setting->by_hook,
    };
    return ERR_OK;
}

/* created_by, department and the like are stamps: right by their making, and history afterwards. */
static bool asks(const struct record_change *change, const struct meta_field *field)
{
    return (field->type == FIELD_reference || field->type == FIELD_any_reference) &&
           !(field->system && field->read_only) && !value_is_null(change->after[field->index]) &&
           change_changes(change, field);
}

static enum err collect(struct save_run *run, struct pointers *list)
{
    struct ctx *ctx = run->env->ctx;
    struct record_change *change;
    size_t room = 0;
    for (size_t at = 0; (change = run_next(run, &at));)
        if (change->action != RECORD_DELETE)
            for (size_t i = 0; i < change->object->field_count; i++)
                room += asks(change, &change->object->fields[i]);
    list->count = 0;
    list->items = ARENA_ARRAY(ctx->arena, struct pointer, room);
    if (!list->items)
        return ctx_fail(ctx, ERR_out_of_memory);
    for (size_t at = 0; (change = run_next(run, &at));) {
        if (change->action == RECORD_DELETE)
            continue;
        for (size_t i = 0; !change->error && i < change->object->field_count; i++) {
            const struct meta_field *field = &change->object->fields[i];
            enum err err = asks(change, field) ? add(run, list, change, field) : ERR_OK;
            if (err)
                return err;
        }
    }
    return ERR_OK;
}

static bool same_question(const struct pointer *a, const struct pointer *b)
{
    return a->target == b->target && a->exempt == b->exempt && !b->done;
}

static int by_number(const void *a, const void *b)
{
    const int64_t *left = a;
    const int64_t *right = b;
    return (*left > *right) - (*left < *right);
}

static bool holds(const int64_t *sorted, size_t count, int64_t id)
{
    return count && bsearch(&id, sorted, count, sizeof id, by_number);
}

struct id_list {
    int64_t *ids;
    size_t count;
};

/* Which of the ids are there, sorted. `found` has room for all. */
static enum err ask(struct save_run *run, const struct pointer *question,
                    const struct id_list *asked, struct id_list *found)
{
    struct record_env *env = run->env;
    struct arena *arena = env->ctx->arena;
    const struct meta_object *target = question->target;
    const struct db_node *id = db_column(arena, TEXT("t"), TEXT("id"));
    struct db_select select = {
        .table = target->table, .alias = TEXT("t"), .columns = &id, .column_count = 1, .limit = -1};
    select.where = asked->count == 1 ? db_call2(arena, DB_EQ, id, db_int(arena, asked->ids[0]))
                                     : db_in_ints(arena, id, asked->ids, asked->count);
    if (!question->exempt)
        select.where = db_and(arena, select.where,
                              access_which(arena, run->save->caller, ACCESS_READ, env->catalog,
                                           target, TEXT("t")));
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (found->count < asked->count && db_next(rows))
        found->ids[found->count++] = db_get_int(rows, 0);
    if (found->count > 1)
        qsort(found->ids, found->count, sizeof *found->ids, by_number);
    return db_close_rows(rows);
}

/* The ids asked for, each once. */
static void gather(const struct pointers *list, size_t first, const struct pointer *question,
                   struct id_list *out)
{
    size_t count = 0;
    for (size_t i = first; i < list->count; i++)
        if (same_question(question, &list->items[i]))
            out->ids[count++] = list->items[i].id;
    if (count > 1)
        qsort(out->ids, count, sizeof *out->ids, by_number);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || out->ids[i] != out->ids[out->count - 1])
            out->ids[out->count++] = out->ids[i];
}

static enum err settle(struct save_run *run, struct pointer *pointer, const struct id_list *found)
{
    struct ctx *ctx = run->env->ctx;
    pointer->done = true;
    if (pointer->change->error || holds(found->ids, found->count, pointer->id))
        return ERR_OK;
    size_t faults = ctx->fault_count;
    return run_fail(run, pointer->change, faults,
                    ctx_fail_field(ctx, ERR_reference_missing, pointer->field->name,
                                   field_label(ctx, pointer->field)));
}

/* Answers for all pointers that ask what `list->items[first]` asks. */
static enum err resolve(struct save_run *run, struct pointers *list, size_t first)
{
    struct ctx *ctx = run->env->ctx;
    const struct pointer question = list->items[first];
    struct id_list asked = {.ids = ARENA_ARRAY(ctx->arena, int64_t, list->count)};
    struct id_list found = {.ids = ARENA_ARRAY(ctx->arena, int64_t, list->count)};
    if (!asked.ids || !found.ids)
        return ctx_fail(ctx, ERR_out_of_memory);
    gather(list, first, &question, &asked);
    enum err err = ask(run, &question, &asked, &found);
    for (size_t i = first; !err && i < list->count; i++)
        if (same_question(&question, &list->items[i]))
            err = settle(run, &list->items[i], &found);
    return err;
}

enum err stage_references(struct save_run *run)
{
    struct pointers list;
    enum err err = collect(run, &list);
    for (size_t i = 0; !err && i < list.count; i++)
        if (!list.items[i].done)
            err = resolve(run, &list, i);
    return err;
}
