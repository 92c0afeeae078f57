#include "access/explain.h"

#include "access/names.h"
#include "access/policy.h"

static const struct {
    struct text key;
    struct label label;
} kinds[REASON_KIND_COUNT] = {
#define KIND(kind, key, en, zh)                                                                    \
    [kind] = {{key, sizeof(key) - 1}, {{{en, sizeof(en) - 1}, {zh, sizeof(zh) - 1}}}}
    KIND(REASON_ADMIN, "admin", "Administrator", "管理员"),
    KIND(REASON_ALL, "all", "The role has all records", "角色可访问全部记录"),
    KIND(REASON_FLOOR, "floor", "Open to everybody who works with these records",
         "该对象对所有相关人员开放"),
    KIND(REASON_OWNER, "owner", "Looks after it", "负责人"),
    KIND(REASON_CREATOR, "creator", "Created it", "创建人"),
    KIND(REASON_UNOWNED, "unowned", "Nobody owns it", "没有负责人"),
    KIND(REASON_TEAM, "team", "Leads the owner", "负责人的上级"),
    KIND(REASON_DEPARTMENT, "department", "It belongs to the department", "属于所在或所管部门"),
    KIND(REASON_PARENT, "parent", "As the record it belongs to", "随所属记录"),
    KIND(REASON_SHARE, "share", "Shared by hand", "手动共享"),
    KIND(REASON_RULE, "rule", "A rule grants it", "规则授予"),
    KIND(REASON_RESTRICTED, "restricted", "A rule forbids it", "规则限制"),
    KIND(REASON_NO_ROLE, "no_role", "No role gives this", "没有角色授予此权限"),
#undef KIND
};

struct text access_reason_name(enum access_reason_kind kind)
{
    return kinds[kind].key;
}

const struct label *access_reason_label(enum access_reason_kind kind)
{
    return &kinds[kind].label;
}

static void add(struct access_explained *out, struct access_reason reason)
{
    if (out->count < ACCESS_REASONS_MAX)
        out->reasons[out->count++] = reason;
}

/* --- everything --- */

static void explain_all(const struct access_caller *caller, const struct policy_question *question,
                        struct access_explained *out)
{
    bool any = false;
    if (caller->system || caller->admin)
        return add(out, (struct access_reason){.kind = REASON_ADMIN});
    for (size_t i = 0; i < caller->role_count; i++) {
        if (caller->role_at[i] == ACCESS_NO_ROLE ||
            !caller->policy->matrix.roles[caller->role_at[i]].active ||
            access_role_scope(caller->policy, caller->roles[i], question->object, question->action,
                              NULL) != SCOPE_ALL)
            continue;
        any = true;
        add(out, (struct access_reason){.kind = REASON_ALL, .name = caller->roles[i]});
    }
    if (!any)
        add(out, (struct access_reason){.kind = REASON_FLOOR});
}

/* --- arms --- */

static enum access_reason_kind kind_of(const struct access_caller *caller,
                                       const struct meta_object *object,
                                       const struct policy_arm *arm, struct value value)
{
    bool creator = arm->conditions[arm->count - 1].field != object->owner;
    switch (arm->conditions[0].test) {
    case TEST_IS_NULL:
        return arm->count > 1 ? REASON_CREATOR : REASON_UNOWNED;
    case TEST_IN_SET:
        if (arm->conditions[0].field == object->department)
            return REASON_DEPARTMENT;
        if (value.number != caller->user)
            return REASON_TEAM;
        return creator ? REASON_CREATOR : REASON_OWNER;
    case TEST_PARENT:
        return REASON_PARENT;
    case TEST_SHARED:
        return REASON_SHARE;
    case TEST_IS_ME:
        break;
    }
    return creator ? REASON_CREATOR : REASON_OWNER;
}

/* Each share by itself: there may be several. */
static enum err explain_shares(struct ctx *ctx, struct db_conn *conn,
                               const struct access_caller *caller,
                               const struct policy_condition *condition, int64_t record,
                               struct access_explained *out)
{
    const struct db_select *found = policy_shares(ctx->arena, caller, condition, record);
    const struct db_node *id = db_column(ctx->arena, TEXT("sh"), TEXT("id"));
    if (!found || !id)
        return ctx_fail(ctx, ERR_out_of_memory);
    struct db_select select = *found;
    struct db_rows *rows;
    select.columns = &id;
    enum err err = db_open_rows(ctx, conn, &select, &rows);
    if (err)
        return err;
    while (db_next(rows))
        add(out, (struct access_reason){.kind = REASON_SHARE,
                                        .object = caller->policy->share,
                                        .record = db_get_int(rows, 0)});
    return db_close_rows(rows);
}

static enum err explain_arm(struct ctx *ctx, struct db_conn *conn,
                            const struct access_caller *caller,
                            const struct policy_question *question, const struct policy_arm *arm,
                            struct access_explained *out)
{
    const struct policy_condition *first = &arm->conditions[0];
    struct value value = question->values[first->field->index];
    bool holds;
    if (first->test == TEST_SHARED)
        return value_is_null(value) ? ERR_OK
                                    : explain_shares(ctx, conn, caller, first, value.number, out);
    enum err err = policy_arm_holds(ctx, conn, caller, arm, question->values, &holds);
    if (err || !holds)
        return err;
    struct access_reason reason = {.kind = kind_of(caller, question->object, arm, value)};
    if (reason.kind == REASON_PARENT) {
        reason.object = first->field->target;
        reason.record = value.number;
    }
    add(out, reason);
    return ERR_OK;
}

/* --- rules --- */

static enum err explain_rules(struct ctx *ctx, struct db_conn *conn,
                              const struct access_caller *caller,
                              const struct policy_question *question, bool restricts,
                              struct access_explained *out)
{
    const struct rule *rule;
    for (size_t at = 0;
         (rule = rules_next(caller, question->object, restricts, question->action, &at));) {
        bool holds;
        enum err err = rule_holds(ctx, conn, caller, rule, question, &holds);
        if (err)
            return err;
        if (holds != restricts)
            add(out, (struct access_reason){.kind = restricts ? REASON_RESTRICTED : REASON_RULE,
                                            .object = meta_object_find(question->object->catalog,
                                                                       OBJECT_ACCESS_RULE),
                                            .record = rule->id,
                                            .name = rule->name});
    }
    return ERR_OK;
}

enum err access_explain(struct ctx *ctx, struct db_conn *conn, const struct access_caller *caller,
                        const struct access_asked *asked, struct access_explained *out)
{
    const struct policy_question question = {asked->action, asked->object, asked->values};
    struct policy_rule rule;
    out->count = 0;
    enum err err = policy_holds(ctx, conn, caller, &question, &out->may);
    policy_rule(caller, asked->action, asked->object, &rule);
    if (rule.none)
        add(out, (struct access_reason){.kind = REASON_NO_ROLE});
    if (err || rule.none)
        return err;
    if (rule.all)
        explain_all(caller, &question, out);
    for (size_t i = 0; i < rule.count && !err; i++)
        err = explain_arm(ctx, conn, caller, &question, &rule.arms[i], out);
    if (!err && !rule.all)
        err = explain_rules(ctx, conn, caller, &question, false, out);
    return err ? err : explain_rules(ctx, conn, caller, &question, true, out);
}
