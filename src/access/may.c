/* A rule as a test on one record in memory, and refusals in words. */
#include "access/policy.h"

/* The parent is asked for through the same rule, as a condition on its one row. */
static enum err parent_holds(struct ctx *ctx, struct db_conn *conn,
                             const struct access_caller *caller,
                             const struct policy_condition *condition, struct value value,
                             bool *holds)
{
    *holds = false;
    if (value_is_null(value))
        return ERR_OK;
    const struct meta_object *parent = condition->field->target;
    struct text alias = TEXT("p");
    const struct db_node *id = db_column(ctx->arena, alias, TEXT("id"));
    struct db_select select = {
        .table = parent->table, .alias = alias, .columns = &id, .column_count = 1, .limit = 1};
    select.where =
        db_and(ctx->arena, db_call2(ctx->arena, DB_EQ, id, db_int(ctx->arena, value.number)),
               policy_which_test(ctx->arena, caller, condition->action, parent, alias, 1));
    struct value found;
    return db_one(ctx, conn, &select, holds, &found);
}

static enum err arm_holds(struct ctx *ctx, struct db_conn *conn, const struct access_caller *caller,
                          const struct policy_arm *arm, const struct value *values, bool *holds)
{
    *holds = true;
    for (size_t i = 0; i < arm->count && *holds; i++) {
        const struct policy_condition *condition = &arm->conditions[i];
        struct value value = values[condition->field->index];
        enum err err = ERR_OK;
        switch (condition->test) {
        case TEST_IS_NULL:
            *holds = value_is_null(value);
            break;
        case TEST_IS_ME:
            *holds = !value_is_null(value) && value.number == caller->user;
            break;
        case TEST_IN_SET:
            *holds = !value_is_null(value) && caller->sets &&
                     value_set_has(&caller->sets->set[condition->set], value.number);
            break;
        case TEST_PARENT:
            err = parent_holds(ctx, conn, caller, condition, value, holds);
            break;
        }
        if (err)
            return err;
    }
    return ERR_OK;
}

static enum err rule_holds(struct ctx *ctx, struct db_conn *conn,
                           const struct access_caller *caller, const struct policy_rule *rule,
                           const struct value *values, bool *holds)
{
    *holds = rule->all;
    for (size_t i = 0; i < rule->count && !*holds; i++) {
        enum err err = arm_holds(ctx, conn, caller, &rule->arms[i], values, holds);
        if (err)
            return err;
    }
    return ERR_OK;
}

enum err access_refuse(struct ctx *ctx, enum access_action action, const struct meta_object *object)
{
    struct text verb = access_action_label(action)->in[ctx->lang];
    struct text noun = object->plural_label.in[ctx->lang];
    if (!noun.len)
        noun = object->name;
    struct text gap = ctx->lang == LANG_EN ? TEXT(": ") : TEXT("");
    return ctx_fail(ctx, ERR_forbidden,
                    text_concat(ctx->arena, text_concat(ctx->arena, verb, gap), noun));
}

enum err access_may(struct ctx *ctx, struct db_conn *conn, const struct access_caller *caller,
                    enum access_action action, const struct meta_catalog *catalog,
                    const struct meta_object *object, const struct value *values)
{
    (void)catalog;
    struct policy_rule rule;
    bool holds;
    policy_rule(caller, action, object, &rule);
    enum err err = rule_holds(ctx, conn, caller, &rule, values, &holds);
    if (err || holds)
        return err;
    if (action == ACCESS_CREATE || access_scope(caller, ACCESS_READ, object) == SCOPE_NONE)
        return access_refuse(ctx, action, object);
    if (action != ACCESS_READ) {
        policy_rule(caller, ACCESS_READ, object, &rule);
        err = rule_holds(ctx, conn, caller, &rule, values, &holds);
        if (err)
            return err;
    }
    return holds ? access_refuse(ctx, action, object) : ctx_fail(ctx, ERR_not_found);
}
