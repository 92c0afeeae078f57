#include "access/explain.h"

#include "access/names.h"
#include "access/policy.h"

#define WORD(key, en, zh)                                                                          \
    {                                                                                              \
        {"" key, sizeof(key) - 1},                                                                 \
        {                                                                                          \
            {                                                                                      \
                [LANG_EN] = {"" en, sizeof(en) - 1}, [LANG_ZH] = { "" zh, sizeof(zh) - 1 }         \
            }                                                                                      \
        }                                                                                          \
    }

static const struct {
    struct text key;
    struct label label;
} words[REASON_KIND_COUNT] = {
    [REASON_ADMIN] = WORD("admin", "Is an administrator", "是管理员"),
    [REASON_ROLE] = WORD("role", "The role {0} reaches all records of this kind",
                         "角色“{0}”的范围是全部记录"),
    [REASON_FLOOR] = WORD("floor",
                          "Records of this kind are open to everybody with a right to them",
                          "该对象对所有有权限的人开放"),
    [REASON_OWNER] = WORD("owner", "Is the owner", "是负责人"),
    [REASON_CREATOR] = WORD("creator", "Created the record", "是创建人"),
    [REASON_UNOWNED] = WORD("unowned", "The record has no owner and is for everybody to read",
                            "记录没有负责人,所有人可查看"),
    [REASON_TEAM] = WORD("team", "{0} is responsible and reports to this person",
                         "负责人{0}是其下属"),
    [REASON_DEPARTMENT] = WORD("department", "The record is in the department {0}",
                               "记录属于部门“{0}”"),
    [REASON_PARENT] = WORD("parent", "The record belongs to {0}", "记录属于“{0}”"),
    [REASON_SHARE] = WORD("share", "The record was shared by hand", "记录被手动共享"),
    [REASON_RULE] = WORD("rule", "The rule {0} grants it", "规则“{0}”授予"),
    [REASON_RESTRICTED] = WORD("restricted", "The rule {0} keeps this person out",
                               "规则“{0}”限制了此人"),
    [REASON_NO_ROLE] = WORD("no_role", "No role of this person gives the right",
                            "此人的角色没有该权限"),
    [REASON_NOT_REACHED] = WORD("not_reached", "The roles of this person do not reach this record",
                                "此人角色的范围不包含该记录"),
    [REASON_UNSEEN] = WORD("unseen", "This person does not see the record", "此人看不到该记录"),
};

struct text access_reason_name(enum access_reason_kind kind)
{
    return words[kind].key;
}

const struct label *access_reason_label(enum access_reason_kind kind)
{
    return &words[kind].label;
}

/* Everything that is asked about one person and one record. */
struct explaining {
    struct ctx *ctx;
    struct db_conn *conn;
    const struct access_caller *caller;
    const struct access_question *question;
    struct access_explanation *out;
};

static struct access_reason *add(struct explaining *e, enum access_reason_kind kind)
{
    static struct access_reason lost;
    struct access_explanation *out = e->out;
    struct access_reason *reason = &lost;
    if (out->count < ACCESS_REASONS_MAX)
        reason = &out->reasons[out->count++];
    else if (kind >= REASON_RESTRICTED)
        reason = &out->reasons[ACCESS_REASONS_MAX - 1]; /* why not is never lost */
    *reason = (struct access_reason){.kind = kind, .name = TEXT_EMPTY};
    return reason;
}

static void add_record(struct explaining *e, enum access_reason_kind kind,
                       const struct meta_object *object, int64_t id)
{
    struct access_reason *reason = add(e, kind);
    reason->object = object;
    reason->record = id;
}

/* Roles that reach all, or else the floor. */
static void explain_all(struct explaining *e)
{
    const struct access_caller *caller = e->caller;
    size_t before = e->out->count;
    if (caller->admin || caller->system) {
        add(e, REASON_ADMIN);
        return;
    }
    for (size_t i = 0; i < caller->role_count; i++) {
        uint16_t at = caller->role_at[i];
        if (at == ACCESS_NO_ROLE || !caller->policy->matrix.roles[at].active ||
            access_role_scope(caller->policy, caller->roles[i], e->question->object,
                              e->question->action, NULL) != SCOPE_ALL)
            continue;
        add(e, REASON_ROLE)->name = caller->roles[i];
    }
    if (e->out->count == before)
        add(e, REASON_FLOOR);
}

/* Each share that gives it; there may be several. */
static enum err explain_shares(struct explaining *e, const struct policy_condition *condition,
                               int64_t record)
{
    const struct db_select *found = policy_shares(e->ctx->arena, e->caller, condition, record);
    const struct db_node *id = db_column(e->ctx->arena, TEXT("sh"), TEXT("id"));
    if (!found || !id)
        return ctx_fail(e->ctx, ERR_out_of_memory);
    struct db_select select = *found;
    struct db_rows *rows;
    select.columns = &id;
    enum err err = db_open_rows(e->ctx, e->conn, &select, &rows);
    if (err)
        return err;
    while (db_next(rows))
        add_record(e, REASON_SHARE, e->caller->policy->share, db_get_int(rows, 0));
    return db_close_rows(rows);
}

/* In words what an arm says that holds: by its last condition, which names the person or his set. */
static enum err explain_arm(struct explaining *e, const struct policy_arm *arm)
{
    const struct policy_condition *last = &arm->conditions[arm->count - 1];
    const struct meta_object *object = e->question->object;
    int64_t id = e->question->values[last->field->index].number;
    switch (last->test) {
    case TEST_IS_ME:
        add(e, last->field == object->owner ? REASON_OWNER : REASON_CREATOR);
        break;
    case TEST_IS_NULL:
        add(e, REASON_UNOWNED);
        break;
    case TEST_IN_SET:
        if (last->set != SET_TEAM)
            add_record(e, REASON_DEPARTMENT, last->field->target, id);
        else if (id == e->caller->user)
            add(e, last->field == object->owner ? REASON_OWNER : REASON_CREATOR);
        else
            add_record(e, REASON_TEAM, last->field->target, id);
        break;
    case TEST_PARENT:
        add_record(e, REASON_PARENT, last->field->target, id);
        break;
    case TEST_SHARED:
        return explain_shares(e, last, id);
    }
    return ERR_OK;
}

static enum err explain_arms(struct explaining *e, const struct policy_rule *rule)
{
    for (size_t i = 0; i < rule->count; i++) {
        bool holds;
        enum err err = policy_arm_holds(e->ctx, e->conn, e->caller, &rule->arms[i],
                                        e->question->values, &holds);
        if (!err && holds)
            err = explain_arm(e, &rule->arms[i]);
        if (err)
            return err;
    }
    return ERR_OK;
}

/* Rules for him that hold (grants) or do not (restrictions). */
static enum err explain_rules(struct explaining *e, bool restricts)
{
    const struct access_question *question = e->question;
    const struct policy_question asked = {question->action, question->object, question->values};
    const struct rule *rule;
    for (size_t at = 0;
         (rule = rules_next(e->caller, question->object, restricts, question->action, &at));) {
        bool holds;
        enum err err = rule_holds(e->ctx, e->conn, e->caller, rule, &asked, &holds);
        if (err)
            return err;
        if (holds == restricts)
            continue;
        struct access_reason *reason = add(e, restricts ? REASON_RESTRICTED : REASON_RULE);
        reason->object = meta_object_find(question->object->catalog, TEXT("access_rule"));
        reason->record = rule->id;
        reason->name = rule->name;
    }
    return ERR_OK;
}

/* Whether reading is wanting for what is asked. */
static enum err explain_unseen(struct explaining *e, bool *unseen)
{
    const struct access_question *question = e->question;
    const struct policy_question reading = {ACCESS_READ, question->object, question->values};
    bool holds;
    *unseen = false;
    if (!policy_needs_read(e->caller, question->action, question->object))
        return ERR_OK;
    enum err err = policy_holds(e->ctx, e->conn, e->caller, &reading, &holds);
    *unseen = !err && !holds;
    return err;
}

enum err access_explain(struct ctx *ctx, struct db_conn *conn, const struct access_caller *caller,
                        const struct access_question *question, struct access_explanation *out)
{
    struct explaining e = {ctx, conn, caller, question, out};
    struct policy_rule rule;
    enum err err = ERR_OK;
    *out = (struct access_explanation){.count = 0};
    policy_rule(caller, question->action, question->object, &rule);
    if (rule.none) {
        add(&e, REASON_NO_ROLE);
        return ERR_OK;
    }
    if (rule.all)
        explain_all(&e);
    else if (!(err = explain_arms(&e, &rule)))
        err = explain_rules(&e, false);
    if (err)
        return err;
    size_t reasons = out->count;
    if (!reasons)
        add(&e, REASON_NOT_REACHED);
    bool unseen = false;
    err = explain_rules(&e, true);
    if (!err && reasons)
        err = explain_unseen(&e, &unseen);
    if (unseen)
        add(&e, REASON_UNSEEN);
    out->allowed = !err && out->reasons[out->count - 1].kind < REASON_RESTRICTED;
    return err;
}
