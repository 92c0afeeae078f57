#include "record/read/query_fields.h"

#include "meta/field_types.h"
#include "meta/formula.h"

/* --- what is asked --- */

static struct fields_member *member_add(struct fields_plan *plan, struct fields_member *parent,
                                        const struct meta_field *field)
{
    struct arena *arena = plan->env->ctx->arena;
    struct fields_member *member = ARENA_NEW(arena, struct fields_member);
    char *key = arena_alloc(arena, field->name.len + 4);
    if (!member || !key)
        return NULL;
    memcpy(key, ",\"", 2);
    memcpy(key + 2, field->name.ptr, field->name.len);
    memcpy(key + 2 + field->name.len, "\":", 2);
    member->field = field;
    member->key = (struct text){key, field->name.len + 4};
    member->shape = field->type == FIELD_reference       ? SHAPE_REFERENCE
                    : field->type == FIELD_any_reference ? SHAPE_ANY
                                                         : SHAPE_VALUE;
    if (parent->last)
        parent->last->next = member;
    else
        parent->first = member;
    parent->last = member;
    return member;
}

static struct fields_member *member_find(const struct fields_member *parent,
                                         const struct meta_field *field)
{
    struct fields_member *member = parent->first;
    while (member && member->field != field)
        member = member->next;
    return member;
}

static const struct meta_field *visible_field(const struct record_env *env,
                                              const struct meta_object *object, struct text name)
{
    const struct meta_field *field = meta_field_find(object, name);
    return field && access_field(env->caller, field) != USE_HIDDEN ? field : NULL;
}

enum err fields_unknown(struct record_env *env, const struct meta_object *object, struct text name)
{
    struct text near = meta_nearest_field(object, name);
    if (near.len && !visible_field(env, object, near))
        near = TEXT_EMPTY;
    return ctx_fail_field(env->ctx, ERR_unknown_field, name, name, near);
}

/* One path of `fields`: owner.name. A member asked for twice stands once. */
static enum err add_path(struct fields_plan *plan, struct text path)
{
    struct fields_member *parent = &plan->top;
    const struct meta_object *object = plan->object;
    while (path.ptr) {
        struct text name = text_cut(&path, '.');
        const struct meta_field *field = visible_field(plan->env, object, name);
        if (!field)
            return fields_unknown(plan->env, object, name);
        if (path.ptr && (field->type != FIELD_reference || !field->target))
            return fields_unknown(plan->env, object, text_trim(path));
        struct fields_member *member = member_find(parent, field);
        if (!member)
            member = member_add(plan, parent, field);
        if (!member)
            return ctx_fail(plan->env->ctx, ERR_out_of_memory);
        if (path.ptr)
            member->shape = SHAPE_OBJECT;
        parent = member;
        object = field->target;
    }
    return ERR_OK;
}

static bool readable(const struct record_env *env, const struct meta_object *object)
{
    return access_scope(env->caller, ACCESS_READ, object) != SCOPE_NONE;
}

static bool add_child(struct fields_plan *plan, const struct meta_child *child)
{
    if (!plan->children)
        plan->children = ARENA_ARRAY(plan->env->ctx->arena, const struct meta_child *,
                                     plan->object->child_count);
    if (!plan->children)
        return false;
    for (size_t i = 0; i < plan->child_count; i++)
        if (plan->children[i] == child)
            return true;
    plan->children[plan->child_count++] = child;
    return true;
}

/* --- columns and joins --- */

static size_t count_members(const struct fields_member *parent)
{
    size_t count = 0;
    for (const struct fields_member *member = parent->first; member; member = member->next)
        count += 1 + count_members(member);
    return count;
}

size_t fields_column(struct fields_plan *plan, const struct db_node *node)
{
    if (plan->column_count == plan->column_room)
        return FIELDS_NO_COLUMN;
    plan->columns[plan->column_count] = node;
    return plan->column_count++;
}

static struct text join_alias(struct arena *arena, size_t number)
{
    char *name = arena_alloc(arena, 4);
    if (!name)
        return TEXT_EMPTY;
    name[0] = 'j';
    name[1] = (char)('0' + number / 100 % 10);
    name[2] = (char)('0' + number / 10 % 10);
    name[3] = (char)('0' + number % 10);
    return (struct text){name, 4};
}

/* The referred record, as far as the caller may read it. Empty when he may read none of its kind. */
static struct text join_target(struct fields_plan *plan, const struct meta_field *field,
                               struct text alias)
{
    struct arena *arena = plan->env->ctx->arena;
    const struct meta_object *target = field->target;
    if (!target || !readable(plan->env, target) || plan->join_count == plan->join_room)
        return TEXT_EMPTY;
    struct text joined = join_alias(arena, plan->join_count);
    const struct db_node *on = db_call2(arena, DB_EQ, db_column(arena, joined, TEXT("id")),
                                        db_column(arena, alias, field->column));
    on = db_and(arena, on,
                access_which_test(arena, plan->env->caller, ACCESS_READ, target, joined));
    plan->joins[plan->join_count++] =
        (struct db_join){.table = target->table, .alias = joined, .on = on, .left = true};
    return joined;
}

const struct db_node *fields_any_name(struct record_env *env, const struct meta_field *field,
                                      struct text alias)
{
    struct arena *arena = env->ctx->arena;
    const struct meta_catalog *catalog = env->catalog;
    size_t most = field->target_count ? field->target_count : catalog->object_count;
    const struct db_node **args = ARENA_ARRAY(arena, const struct db_node *, most * 2 + 1);
    size_t count = 0;
    for (size_t i = 0; args && i < most; i++) {
        const struct meta_object *target = field->target_count
                                               ? meta_object_find(catalog, field->targets[i])
                                               : &catalog->objects[i];
        if (!target || (!field->target_count && !target->any_target) || !readable(env, target) ||
            access_field(env->caller, target->name_field) < USE_READ)
            continue;
        struct db_select *select = ARENA_NEW(arena, struct db_select);
        const struct db_node **name = ARENA_ARRAY(arena, const struct db_node *, 1);
        if (!select || !name)
            return NULL;
        name[0] = db_column(arena, TEXT("r"), target->name_field->column);
        *select = (struct db_select){.table = target->table,
                                     .alias = TEXT("r"),
                                     .columns = name,
                                     .column_count = 1,
                                     .limit = -1};
        select->where =
            db_and(arena,
                   db_call2(arena, DB_EQ, db_column(arena, TEXT("r"), TEXT("id")),
                            db_column(arena, alias, field->column)),
                   access_which_test(arena, env->caller, ACCESS_READ, target, TEXT("r")));
        args[count++] = db_call2(arena, DB_EQ, db_column(arena, alias, field->object_column),
                                 db_int(arena, target->number));
        args[count++] = db_scalar(arena, select);
    }
    if (!args || !count)
        return db_null(arena);
    args[count++] = db_null(arena);
    return db_call(arena, DB_CASE, args, count);
}

static void bind_members(struct fields_plan *plan, struct fields_member *parent, struct text alias);

static void bind_reference(struct fields_plan *plan, struct fields_member *member,
                           struct text alias)
{
    const struct meta_field *name = member->field->target ? member->field->target->name_field
                                                          : NULL;
    struct text joined = join_target(plan, member->field, alias);
    if (member->shape == SHAPE_OBJECT) {
        bind_members(plan, member, joined);
        return;
    }
    enum access_use use = name ? access_field(plan->env->caller, name) : USE_HIDDEN;
    if (!joined.len || use == USE_HIDDEN)
        return;
    member->name_masked = use == USE_MASKED;
    member->name_column = fields_column(plan,
                                        db_column(plan->env->ctx->arena, joined, name->column));
}

/* Without an alias (a record of a kind the caller may not read) every member is null. */
static void bind_member(struct fields_plan *plan, struct fields_member *member, struct text alias)
{
    struct arena *arena = plan->env->ctx->arena;
    const struct meta_field *field = member->field;
    member->column = member->name_column = member->object_column = FIELDS_NO_COLUMN;
    member->masked = access_field(plan->env->caller, field) == USE_MASKED;
    if (!alias.len) {
        bind_members(plan, member, TEXT_EMPTY);
        return;
    }
    const struct db_node *value = expr_compile_field(plan->env->ctx, field, &plan->env->expr,
                                                     alias);
    member->column = value ? fields_column(plan, value) : FIELDS_NO_COLUMN;
    plan->moving |= field->formula && field->formula->at_read && field->formula->moving;
    if (member->masked)
        member->shape = SHAPE_VALUE;
    if (member->shape == SHAPE_REFERENCE || member->shape == SHAPE_OBJECT)
        bind_reference(plan, member, alias);
    if (member->shape == SHAPE_ANY) {
        member->object_column = fields_column(plan, db_column(arena, alias, field->object_column));
        member->name_column = fields_column(plan, fields_any_name(plan->env, field, alias));
    }
}

static void bind_members(struct fields_plan *plan, struct fields_member *parent, struct text alias)
{
    for (struct fields_member *member = parent->first; member; member = member->next)
        bind_member(plan, member, alias);
}

/* Columns kept free for the reader's own: the version, sort keys. */
#define COLUMNS_SPARE 12

static enum err bind(struct fields_plan *plan)
{
    struct arena *arena = plan->env->ctx->arena;
    size_t members = count_members(&plan->top);
    plan->column_room = members * 3 + COLUMNS_SPARE;
    plan->join_room = members < 999 ? members : 999;
    plan->columns = ARENA_ARRAY(arena, const struct db_node *, plan->column_room);
    plan->joins = ARENA_ARRAY(arena, struct db_join, plan->join_room);
    if (!plan->columns || !plan->joins)
        return ctx_fail(plan->env->ctx, ERR_out_of_memory);
    bind_members(plan, &plan->top, QUERY_ALIAS);
    return ERR_OK;
}

enum err fields_all(struct record_env *env, const struct meta_object *object,
                    const struct meta_field *without, struct fields_plan *plan)
{
    *plan = (struct fields_plan){.env = env, .object = object};
    for (size_t i = 0; i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        if (field == without || access_field(env->caller, field) == USE_HIDDEN)
            continue;
        if (!member_add(plan, &plan->top, field))
            return ctx_fail(env->ctx, ERR_out_of_memory);
    }
    for (size_t i = 0; i < object->child_count; i++)
        if (object->children[i].owned && readable(env, object->children[i].object) &&
            !add_child(plan, &object->children[i]))
            return ctx_fail(env->ctx, ERR_out_of_memory);
    return bind(plan);
}

enum err fields_given(struct record_env *env, const struct meta_object *object, struct text fields,
                      bool children, struct fields_plan *plan)
{
    *plan = (struct fields_plan){.env = env, .object = object};
    enum err first = ERR_OK;
    while (fields.ptr) {
        struct text path = text_trim(text_cut(&fields, ','));
        const struct meta_child *child = children ? meta_child_find(object, path) : NULL;
        enum err err;
        if (child && child->owned && readable(env, child->object))
            err = add_child(plan, child) ? ERR_OK : ctx_fail(env->ctx, ERR_out_of_memory);
        else
            err = add_path(plan, path);
        first = first ? first : err;
    }
    return first ? first : bind(plan);
}

struct db_select fields_select(const struct fields_plan *plan)
{
    return (struct db_select){.table = plan->object->table,
                              .alias = QUERY_ALIAS,
                              .joins = plan->joins,
                              .join_count = plan->join_count,
                              .columns = plan->columns,
                              .column_count = plan->column_count,
                              .limit = -1};
}
