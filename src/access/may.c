/* A rule as a test on one record in memory, and refusals in words. */
#include "access/policy.h"

static enum err is_shared(struct ctx *ctx, struct db_conn *conn, const struct access_caller *caller,
                          const struct policy_condition *condition, struct value id, bool *holds)
{
    struct value found;
    *holds = false;
    if (value_is_null(id))
        return ERR_OK;
    const struct db_select *select = policy_shares(ctx->arena, caller, condition, id.number);
    return select ? db_one(ctx, conn, select, holds, &found) : ctx_fail(ctx, ERR_out_of_memory);
}

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

enum err policy_arm_holds(struct ctx *ctx, struct db_conn *conn, const struct access_caller *caller,
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
        case TEST_SHARED:
            err = is_shared(ctx, conn, caller, condition, value, holds);
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

static enum err any_holds(struct ctx *ctx, struct db_conn *conn, const struct access_caller *caller,
                          const struct policy_question *question, bool *holds)
{
    const struct rule *grant;
    struct policy_rule rule;
    policy_rule(caller, question->action, question->object, &rule);
    *holds = rule.all;
    if (rule.none || rule.all)
        return ERR_OK;
    for (size_t i = 0; i < rule.count && !*holds; i++) {
        enum err err = policy_arm_holds(ctx, conn, caller, &rule.arms[i], question->values, holds);
        if (err)
            return err;
    }
    for (size_t at = 0;
         !*holds && (grant = rules_next(caller, question->object, false, question->action, &at));) {
        enum err err = rule_holds(ctx, conn, caller, grant, question, holds);
        if (err)
            return err;
    }
    return ERR_OK;
}

enum err policy_holds(struct ctx *ctx, struct db_conn *conn, const struct access_caller *caller,
                      const struct policy_question *question, bool *holds)
{
    const struct rule *restriction;
    enum err err = any_holds(ctx, conn, caller, question, holds);
    if (!err && *holds && policy_needs_read(caller, question->action, question->object)) {
        struct policy_question reading = *question;
        reading.action = ACCESS_READ;
        err = any_holds(ctx, conn, caller, &reading, holds);
    }
    for (size_t at = 0;
         !err && *holds &&
         (restriction = rules_next(caller, question->object, true, question->action, &at));)
        err = rule_holds(ctx, conn, caller, restriction, question, holds);
    return err;
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
    struct policy_question question = {action, object, values};
    bool holds;
    enum err err = policy_holds(ctx, conn, caller, &question, &holds);
    if (err || holds)
        return err;
    if (action == ACCESS_CREATE || access_scope(caller, ACCESS_READ, object) == SCOPE_NONE)
        return access_refuse(ctx, action, object);
    if (action != ACCESS_READ) {
        question.action = ACCESS_READ;
        err = policy_holds(ctx, conn, caller, &question, &holds);
        if (err)
            return err;
    }
    return holds ? access_refuse(ctx, action, object) : ctx_fail(ctx, ERR_not_found);
}
