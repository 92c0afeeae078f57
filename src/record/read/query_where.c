#include "record/read/query_where.h"

#include "record/read/query_fields.h"

static enum err table_is_small(struct record_env *env, const struct meta_object *object,
                               bool *small)
{
    int64_t count;
    enum err err = where_count_to(env, object, NULL, SMALL_TABLE_ROWS + 1, &count);
    *small = !err && count <= SMALL_TABLE_ROWS;
    return err;
}

/* How large the table is matters only where a text is looked for without an index. The refusal stays on the
 * ctx when it turns out to hold. */
enum err where_filter(struct record_env *env, const struct meta_object *object, struct text filter,
                      const struct db_node **out)
{
    struct ctx *ctx = env->ctx;
    const struct expr *expr;
    *out = NULL;
    filter = text_trim(filter);
    if (!filter.len)
        return ERR_OK;
    enum err err = expr_parse_condition(ctx, env->catalog, object, &env->expr, filter, &expr);
    if (err)
        return err;
    *out = expr_compile_condition(ctx, expr, &env->expr, QUERY_ALIAS, false);
    if (*out)
        return ctx_error(ctx);
    if (ctx_error(ctx) != ERR_contains_unindexed)
        return ctx_error(ctx) ? ctx_error(ctx) : ctx_fail(ctx, ERR_out_of_memory);
    struct ctx trial = *ctx;
    struct record_env counting = *env;
    bool small;
    counting.ctx = &trial;
    ctx_clear(&trial);
    err = table_is_small(&counting, object, &small);
    if (!err && !small)
        return ERR_contains_unindexed;
    ctx_clear(ctx);
    if (err)
        return ctx_fail(ctx, err);
    *out = expr_compile_condition(ctx, expr, &env->expr, QUERY_ALIAS, true);
    return *out ? ctx_error(ctx) : ctx_fail(ctx, ERR_out_of_memory);
}

/* ---- what an index serves ---- */

bool where_leads_index(const struct meta_object *object, struct text column)
{
    for (size_t i = 0; i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        bool by_column = field->unique || field->indexed || field == object->updated_at ||
                         field == object->owner || field == object->department ||
                         (field->type == FIELD_reference && field->children.len);
        if ((field->key_column.len && text_eq(field->key_column, column)) ||
            (by_column && text_eq(field->column, column)))
            return true;
    }
    for (size_t i = 0; i < object->index_count; i++)
        if (text_eq(object->indexes[i][0], column))
            return true;
    return false;
}

static bool is_comparison(const struct db_node *node)
{
    switch (node->kind) {
    case DB_NODE_IN:
    case DB_NODE_IN_SELECT:
        return true;
    case DB_NODE_CALL:
        return node->fn == DB_EQ || node->fn == DB_LT || node->fn == DB_LE || node->fn == DB_GT ||
               node->fn == DB_GE || node->fn == DB_IS_NULL;
    default:
        return false;
    }
}

/* A column that leads an index, compared with values: of those the first is looked at. */
static bool is_served(const struct meta_object *object, const struct db_node *node)
{
    const struct db_node *column = is_comparison(node) && node->arg_count ? node->args[0] : NULL;
    const struct db_node *with = column && node->arg_count > 1 ? node->args[1] : NULL;
    return column && column->kind == DB_NODE_COLUMN && text_eq(column->alias, QUERY_ALIAS) &&
           (node->arg_count < 2 || (with && with->kind == DB_NODE_VALUE)) &&
           where_leads_index(object, column->column);
}

/* Of a condition the parts joined by `and` that an index of the object serves. */
static const struct db_node *served_of(struct arena *arena, const struct meta_object *object,
                                       const struct db_node *node)
{
    const struct db_node *out = NULL;
    if (!node)
        return NULL;
    if (node->kind == DB_NODE_MATCH)
        return node;
    if (node->kind != DB_NODE_CALL || node->fn != DB_AND)
        return is_served(object, node) ? node : NULL;
    for (size_t i = 0; i < node->arg_count; i++)
        out = db_and(arena, out, served_of(arena, object, node->args[i]));
    return out;
}

enum err where_served_count(struct record_env *env, const struct meta_object *object,
                            const struct where_parts *parts, int64_t most, int64_t *out)
{
    *out = most + 1;
    return parts->served ? where_count_to(env, object, parts->served, most + 1, out) : ERR_OK;
}

int64_t where_may_pass(const struct visible *visible, bool rows)
{
    double mine = (double)visible->set.count;
    double all = (double)visible->rows > mine ? (double)visible->rows : mine + 1;
    return (int64_t)(mine * WHERE_ROW_COST /
                     (WHERE_ENTRY_COST + (rows ? mine / all * WHERE_ROW_COST : 0)));
}

/* Where what he sees is known, a row found through the filter's index is told from the others by its id. */
enum err where_all_make(struct record_env *env, const struct meta_object *object,
                        const struct where_parts *parts, const struct db_node **out)
{
    const struct db_node *rights = parts->rights_find;
    if (parts->visible && !parts->visible->wide && parts->served) {
        int64_t most = where_may_pass(parts->visible, parts->served != parts->filter), count;
        enum err err = where_served_count(env, object, parts, most, &count);
        if (err)
            return err;
        rights = count <= most ? parts->rights_test : rights;
    }
    *out = db_and(env->ctx->arena, parts->filter, rights);
    return ctx_error(env->ctx);
}

/* ---- rights ---- */

static enum err parents_are_many(struct record_env *env, const struct meta_object *object,
                                 struct access_caller *caller, enum access_action action,
                                 bool *many);

#define KNOWN_MAX 8

/* Lets conditions ask the set instead of the rights it was made from. */
static void note_known(struct access_caller *caller, const struct meta_object *object,
                       enum access_action action, const struct visible *visible)
{
    struct access_known *known = (struct access_known *)(uintptr_t)caller->known;
    for (size_t i = 0; i < caller->known_count; i++)
        if (known[i].object == object)
            return;
    if (caller->known_count < KNOWN_MAX)
        known[caller->known_count++] = (struct access_known){object, action, &visible->set};
}

/* The parents the caller may see; their own parents decide where rights go on upward. */
static enum err parent_is_many(struct record_env *env, const struct meta_object *parent,
                               struct access_caller *caller, enum access_action action, bool *many)
{
    int64_t count = 0;
    const struct visible *visible = NULL;
    if (access_has_scope(env->caller, action, parent, SCOPE_PARENT))
        return parents_are_many(env, parent, caller, action, many);
    enum err err = action == ACCESS_READ ? visible_of(env, parent, &visible) : ERR_OK;
    if (err)
        return err;
    if (visible && !visible->wide) {
        note_known(caller, parent, action, visible);
        *many = visible->set.count > WHERE_PARENTS_MAX;
        return ERR_OK;
    }
    *many = visible != NULL;
    if (visible)
        return ERR_OK;
    const struct db_node *rights = access_which(env->ctx->arena, env->caller, action, env->catalog,
                                                parent, QUERY_ALIAS);
    err = where_count_to(env, parent, rights, WHERE_PARENTS_MAX + 1, &count);
    *many = count > WHERE_PARENTS_MAX;
    return err;
}

static enum err parents_are_many(struct record_env *env, const struct meta_object *object,
                                 struct access_caller *caller, enum access_action action,
                                 bool *many)
{
    const struct meta_field *fields[ACCESS_PARENTS_MAX];
    size_t count = access_parents(env->caller, action, object, fields);
    *many = false;
    for (size_t i = 0; i < count; i++) {
        bool parent_many = false;
        enum err err = parent_is_many(env, fields[i]->target, caller, action, &parent_many);
        if (err)
            return err;
        *many = *many || parent_many;
    }
    return ERR_OK;
}

static enum err add_rights(struct record_env *env, const struct meta_object *object,
                           struct access_caller *caller, struct where_parts *out)
{
    struct arena *arena = env->ctx->arena;
    enum err err = ERR_OK;
    if (access_has_scope(env->caller, out->action, object, SCOPE_PARENT))
        err = parents_are_many(env, object, caller, out->action, &out->rights_wide);
    else if (out->action == ACCESS_READ)
        err = visible_of(env, object, &out->visible);
    if (err)
        return err;
    if (out->visible && !out->visible->wide)
        note_known(caller, object, out->action, out->visible);
    out->rights_wide = out->rights_wide || (out->visible && out->visible->wide);
    out->rights_find = access_which(arena, caller, out->action, env->catalog, object, QUERY_ALIAS);
    out->rights_test = access_which_test(arena, caller, out->action, object, QUERY_ALIAS);
    out->rights = out->rights_wide ? out->rights_test : out->rights_find;
    return ctx_error(env->ctx);
}

enum err where_parts_make(struct record_env *env, const struct meta_object *object,
                          struct text filter, enum access_action action, struct where_parts *out)
{
    struct arena *arena = env->ctx->arena;
    struct access_caller *caller = ARENA_NEW(arena, struct access_caller);
    struct access_known *known = ARENA_ARRAY(arena, struct access_known, KNOWN_MAX);
    *out = (struct where_parts){.action = action};
    if (access_scope(env->caller, action, object) == SCOPE_NONE)
        return access_refuse(env->ctx, action, object);
    if (!caller || !known)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    enum err err = where_filter(env, object, filter, &out->filter);
    if (err)
        return err;
    out->served = served_of(arena, object, out->filter);
    *caller = *env->caller;
    caller->known = known;
    caller->known_count = 0;
    return add_rights(env, object, caller, out);
}

enum err where_make(struct record_env *env, const struct meta_object *object, struct text filter,
                    enum access_action action, const struct db_node **out)
{
    struct where_parts parts;
    enum err err = where_parts_make(env, object, filter, action, &parts);
    return err ? err : where_all_make(env, object, &parts, out);
}
