/* Who asks. The system has no id and no department: both are null then, and nobody is in its team. */
#include "expr/functions.h"

/* Managers above a person; a circle among them ends here. */
#define MANAGERS_MAX 64

static struct value id_or_null(int64_t id)
{
    return id ? value_int(id) : VALUE_NONE;
}

static const struct db_node *compile_me(const struct expr_call *call,
                                        const struct db_node *const *args)
{
    (void)args;
    return db_value(call->ctx->arena, id_or_null(call->env->me));
}

static enum err eval_me(const struct expr_call *call, const struct value *args, struct value *out)
{
    (void)args;
    *out = id_or_null(call->env->me);
    return ERR_OK;
}

static const struct db_node *compile_my_department(const struct expr_call *call,
                                                   const struct db_node *const *args)
{
    (void)args;
    return db_value(call->ctx->arena, id_or_null(call->env->my_department));
}

static enum err eval_my_department(const struct expr_call *call, const struct value *args,
                                   struct value *out)
{
    (void)args;
    *out = id_or_null(call->env->my_department);
    return ERR_OK;
}

/* `x in (select …)` with the select that access makes. */
static const struct db_node *compile_my_team(const struct expr_call *call,
                                             const struct db_node *const *args)
{
    struct arena *arena = call->ctx->arena;
    bool known = args[0] && args[0]->kind == DB_NODE_VALUE && value_is_null(args[0]->value);
    if (!call->env->my_team || !call->env->me || known)
        return db_never(arena);
    return db_in_select(arena, args[0], call->env->my_team(arena, call->env));
}

/* Up the managers of the user, as the record layer loads them. */
static enum err eval_my_team(const struct expr_call *call, const struct value *args,
                             struct value *out)
{
    const struct meta_object *user = call->node->type.object;
    const struct meta_field *manager = user ? meta_field_find(user, TEXT("manager")) : NULL;
    const struct expr_record *from = call->record;
    struct value id = args[0];
    *out = value_int(0);
    if (!manager || !from || !from->load || !call->env->my_team || !call->env->me ||
        id.number == call->env->me)
        return ERR_OK;
    for (int i = 0; i < MANAGERS_MAX; i++) {
        const struct expr_record *person = NULL;
        enum err err = from->load(call->ctx, from->subject, user, id.number, &person);
        if (err || !person)
            return err;
        id = person->values[manager->index];
        if (value_is_null(id))
            return ERR_OK;
        if (id.number == call->env->me) {
            *out = value_int(1);
            return ERR_OK;
        }
        from = person;
    }
    return ERR_OK;
}

const struct expr_operation expr_functions_people[] = {
    {
        .name = TEXT("me"),
        .summary = {{TEXT("me(): the user who asks"), TEXT("me():当前用户")}},
        .result = RESULT_USER,
        .moves = true,
        .compile = compile_me,
        .eval = eval_me,
    },
    {
        .name = TEXT("my_department"),
        .summary = {{TEXT("my_department(): the department of the user who asks"),
                     TEXT("my_department():当前用户所在部门")}},
        .result = RESULT_DEPARTMENT,
        .moves = true,
        .compile = compile_my_department,
        .eval = eval_my_department,
    },
    {
        .name = TEXT("my_team"),
        .summary = {{TEXT("user in my_team(): everybody whose managers lead up to me, without me"),
                     TEXT("用户 in my_team():直接或间接由我管理的人,不含我")}},
        .result = RESULT_USER,
        .null_first = true,
        .condition = true,
        .changes = true,
        .moves = true,
        .set = true,
        .compile = compile_my_team,
        .eval = eval_my_team,
    },
};
const size_t expr_functions_people_count = sizeof expr_functions_people /
                                           sizeof *expr_functions_people;
