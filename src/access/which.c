/* A rule as a condition in SQL. */
#include "access/policy.h"

enum form {
    FORM_FIND, /* the set of parents first, usable to find rows through an index */
    FORM_TEST, /* one row after the other, parents by key */
};

struct maker {
    struct arena *arena;
    const struct access_caller *caller;
    enum form form;
    int depth; /* parents gone up */
};

static const struct db_node *rows_of(const struct maker *maker, enum access_action action,
                                     const struct meta_object *object, struct text alias);

static const struct value_set *known_set(const struct access_caller *caller,
                                         enum access_action action,
                                         const struct meta_object *object)
{
    for (size_t i = 0; i < caller->known_count; i++)
        if (caller->known[i].object == object && caller->known[i].action == action)
            return caller->known[i].set;
    return NULL;
}

/* Numbered like none of the caller's own sets: such a statement is never kept. */
static const struct db_node *known_node(const struct maker *maker, const struct value_set *set,
                                        const struct db_node *column)
{
    return db_in_set(maker->arena, column, value_of_set(set, ACCESS_SET_COUNT),
                     maker->form == FORM_FIND);
}

static const struct db_node *parent_node(const struct maker *maker,
                                         const struct policy_condition *condition,
                                         const struct db_node *column, struct text alias)
{
    struct arena *arena = maker->arena;
    const struct meta_object *parent = condition->field->target;
    struct text inner = text_concat(arena, alias, TEXT("_p"));
    const struct db_node *id = db_column(arena, inner, TEXT("id"));
    const struct value_set *known = known_set(maker->caller, condition->action, parent);
    struct maker up = *maker;
    if (known)
        return known_node(maker, known, column);
    if (++up.depth > POLICY_DEPTH_MAX)
        return db_never(arena);
    const struct db_node *where = rows_of(&up, condition->action, parent, inner);
    if (!where)
        return db_call1(arena, DB_IS_NOT_NULL, column);
    struct db_select *select = ARENA_NEW(arena, struct db_select);
    const struct db_node **columns = ARENA_ARRAY(arena, const struct db_node *, 1);
    if (!select || !columns)
        return db_never(arena);
    columns[0] = id;
    *select = (struct db_select){.table = parent->table,
                                 .alias = inner,
                                 .columns = columns,
                                 .column_count = 1,
                                 .where = where,
                                 .limit = -1};
    if (maker->form == FORM_FIND)
        return db_in_select(arena, column, select);
    select->where = db_and(arena, db_call2(arena, DB_EQ, id, column), where);
    return db_exists(arena, select);
}

static const struct db_node *set_node(const struct maker *maker, enum access_set set,
                                      const struct db_node *column)
{
    if (!maker->caller->sets)
        return db_never(maker->arena);
    return db_in_set(maker->arena, column,
                     value_of_set(&maker->caller->sets->set[set], (int64_t)set),
                     maker->form == FORM_FIND);
}

static const struct db_node *share_column(const struct maker *maker, const char *name, bool object)
{
    const struct meta_field *field = meta_field_find(maker->caller->policy->share, text_of(name));
    if (!field)
        return db_null(maker->arena);
    return db_column(maker->arena, TEXT("sh"), object ? field->object_column : field->column);
}

/* Ends of shares are asked of the clock, so that they need nobody to carry them out. */
static struct db_select *share_select(const struct maker *maker,
                                      const struct policy_condition *condition)
{
    struct arena *arena = maker->arena;
    struct db_select *select = ARENA_NEW(arena, struct db_select);
    const struct db_node **columns = ARENA_ARRAY(arena, const struct db_node *, 1);
    if (!select || !columns)
        return NULL;
    const struct db_node *ends = share_column(maker, "expires_at", false);
    const struct db_node *where =
        db_and(arena, set_node(maker, SET_PRINCIPAL, share_column(maker, "principal", false)),
               db_call2(arena, DB_EQ, share_column(maker, "record", true),
                        db_int(arena, condition->field->object->number)));
    where = db_and(arena, where,
                   db_or(arena, db_call1(arena, DB_IS_NULL, ends),
                         db_call2(arena, DB_GT, ends, db_int(arena, maker->caller->now))));
    if (condition->edit)
        where = db_and(arena, where,
                       db_call2(arena, DB_EQ, share_column(maker, "level", false),
                                db_text(arena, TEXT("edit"))));
    columns[0] = share_column(maker, "record", false);
    *select = (struct db_select){.table = maker->caller->policy->share->table,
                                 .alias = TEXT("sh"),
                                 .columns = columns,
                                 .column_count = 1,
                                 .where = where,
                                 .limit = -1};
    return select;
}

const struct db_select *access_shared(struct arena *arena, const struct access_caller *caller,
                                      enum access_action action, const struct meta_object *object)
{
    struct maker maker = {arena, caller, FORM_FIND, 0};
    struct policy_rule rule;
    policy_rule(caller, action, object, &rule);
    for (size_t i = 0; i < rule.count; i++) {
        if (rule.arms[i].conditions[0].test != TEST_SHARED)
            continue;
        struct db_select *select = share_select(&maker, &rule.arms[i].conditions[0]);
        const struct db_node **columns = ARENA_ARRAY(arena, const struct db_node *, 2);
        if (!select || !columns)
            return NULL;
        columns[0] = select->columns[0];
        columns[1] = share_column(&maker, "expires_at", false);
        select->columns = columns;
        select->column_count = 2;
        return select;
    }
    return NULL;
}

/* Found from the caller's principals, tested from the record: there is an index for each. */
static const struct db_node *share_node(const struct maker *maker,
                                        const struct policy_condition *condition,
                                        const struct db_node *id)
{
    struct arena *arena = maker->arena;
    struct db_select *select = share_select(maker, condition);
    if (!select)
        return db_never(arena);
    if (maker->form == FORM_FIND)
        return db_in_select(arena, id, select);
    select->where = db_and(arena, db_call2(arena, DB_EQ, select->columns[0], id), select->where);
    return db_exists(arena, select);
}

const struct db_select *policy_shares(struct arena *arena, const struct access_caller *caller,
                                      const struct policy_condition *condition, int64_t record)
{
    struct maker maker = {arena, caller, FORM_TEST, 0};
    struct db_select *select = share_select(&maker, condition);
    if (!select)
        return NULL;
    select->where = db_and(arena, db_call2(arena, DB_EQ, select->columns[0], db_int(arena, record)),
                           select->where);
    return select;
}

static const struct db_node *condition_node(const struct maker *maker,
                                            const struct policy_condition *condition,
                                            struct text alias)
{
    struct arena *arena = maker->arena;
    const struct db_node *column = db_column(arena, alias, condition->field->column);
    switch (condition->test) {
    case TEST_IS_NULL:
        return db_call1(arena, DB_IS_NULL, column);
    case TEST_IS_ME:
        return db_call2(arena, DB_EQ, column, db_int(arena, maker->caller->user));
    case TEST_IN_SET:
        return set_node(maker, condition->set, column);
    case TEST_PARENT:
        return parent_node(maker, condition, column, alias);
    case TEST_SHARED:
        return share_node(maker, condition, column);
    }
    return db_never(arena);
}

static const struct db_node *any_arm(const struct maker *maker, const struct policy_rule *rule,
                                     struct text alias)
{
    struct arena *arena = maker->arena;
    const struct db_node *any = NULL;
    for (size_t i = 0; i < rule->count; i++) {
        const struct db_node *all = NULL;
        for (size_t j = 0; j < rule->arms[i].count; j++)
            all = db_and(arena, all, condition_node(maker, &rule->arms[i].conditions[j], alias));
        any = db_or(arena, any, all);
    }
    return any;
}

/* What must hold besides one of the arms; NULL: nothing. Restrictions only test: a rule may say anything, and rows are
 * found by what the roles give. */
static const struct db_node *besides(const struct maker *maker, enum access_action action,
                                     const struct meta_object *object, struct text alias)
{
    struct arena *arena = maker->arena;
    const struct rule *restriction;
    const struct db_node *all = NULL;
    for (size_t at = 0; (restriction = rules_next(maker->caller, object, true, action, &at));)
        all = db_and(arena, all,
                     db_call1(arena, DB_IS_TRUE,
                              rule_node(arena, maker->caller, restriction, object, alias)));
    if (policy_needs_read(maker->caller, action, object))
        all = db_and(arena, all, rows_of(maker, ACCESS_READ, object, alias));
    return all;
}

/* NULL means all rows; so a node lost to a failed arena must not become NULL here. */
static const struct db_node *rows_of(const struct maker *maker, enum access_action action,
                                     const struct meta_object *object, struct text alias)
{
    struct arena *arena = maker->arena;
    const struct rule *grant;
    const struct db_node *any = NULL, *all;
    const struct value_set *known = known_set(maker->caller, action, object);
    struct policy_rule rule;
    if (known)
        return known_node(maker, known, db_column(arena, alias, TEXT("id")));
    policy_rule(maker->caller, action, object, &rule);
    if (rule.none)
        return db_never(arena);
    if (!rule.all) {
        any = any_arm(maker, &rule, alias);
        for (size_t at = 0; (grant = rules_next(maker->caller, object, false, action, &at));)
            any = db_or(arena, any, rule_node(arena, maker->caller, grant, object, alias));
        any = any ? any : db_never(arena);
    }
    all = besides(maker, action, object, alias);
    return arena->failed ? db_never(arena) : db_and(arena, any, all);
}

size_t access_which_arms(struct arena *arena, const struct access_caller *caller,
                         enum access_action action, const struct meta_object *object,
                         struct text alias, const struct db_node *arms[ACCESS_ARMS_MAX])
{
    struct maker maker = {arena, caller, FORM_FIND, 0};
    const struct rule *grant;
    struct policy_rule rule, one = {.count = 1};
    size_t count = 0;
    policy_rule(caller, action, object, &rule);
    if (rule.none || rule.all) {
        arms[0] = rows_of(&maker, action, object, alias);
        return arena->failed || !arms[0] ? 0 : 1;
    }
    for (size_t i = 0; i < rule.count; i++) {
        one.arms[0] = rule.arms[i];
        arms[count++] = any_arm(&maker, &one, alias);
    }
    for (size_t at = 0; (grant = rules_next(caller, object, false, action, &at));) {
        if (count == ACCESS_ARMS_MAX)
            return 0;
        arms[count++] = rule_node(arena, caller, grant, object, alias);
    }
    const struct db_node *all = besides(&maker, action, object, alias);
    for (size_t i = 0; i < count; i++)
        arms[i] = db_and(arena, arms[i], all);
    return arena->failed ? 0 : count;
}

const struct db_node *access_which(struct arena *arena, const struct access_caller *caller,
                                   enum access_action action, const struct meta_catalog *catalog,
                                   const struct meta_object *object, struct text alias)
{
    (void)catalog; /* parents are reached through the fields */
    struct maker maker = {arena, caller, FORM_FIND, 0};
    return rows_of(&maker, action, object, alias);
}

const struct db_node *policy_which_test(struct arena *arena, const struct access_caller *caller,
                                        enum access_action action, const struct meta_object *object,
                                        struct text alias, int depth)
{
    struct maker maker = {arena, caller, FORM_TEST, depth};
    return rows_of(&maker, action, object, alias);
}

const struct db_node *access_which_test(struct arena *arena, const struct access_caller *caller,
                                        enum access_action action, const struct meta_object *object,
                                        struct text alias)
{
    return policy_which_test(arena, caller, action, object, alias, 0);
}

/* --- ranges --- */

static bool add_ranges(struct access_ranges *out, const struct meta_field *field,
                       const int64_t *ids, size_t count)
{
    if (out->count + count > ACCESS_RANGES_MAX)
        return false;
    for (size_t i = 0; i < count; i++)
        out->ranges[out->count++] = (struct access_range){field, ids[i]};
    return true;
}

/* An arm as ranges; false when it is none, or too many. */
static bool ranges_of_arm(const struct access_caller *caller, const struct policy_arm *arm,
                          const struct meta_object *object, struct access_ranges *out)
{
    const struct policy_condition *condition = &arm->conditions[0];
    if (arm->count != 1 ||
        (condition->field != object->owner && condition->field != object->department))
        return false;
    if (condition->test == TEST_IS_ME)
        return add_ranges(out, condition->field, &caller->user, 1);
    if (condition->test != TEST_IN_SET || !caller->sets)
        return false;
    const struct value_set *set = &caller->sets->set[condition->set];
    return add_ranges(out, condition->field, set->ids, set->count);
}

bool access_ranges(struct arena *arena, const struct access_caller *caller,
                   enum access_action action, const struct meta_object *object, struct text alias,
                   struct access_ranges *out)
{
    struct maker maker = {arena, caller, FORM_FIND, 0};
    struct policy_rule rule, loose = {.count = 0};
    const struct rule *grant;
    size_t at = 0;
    *out = (struct access_ranges){.count = 0};
    policy_rule(caller, action, object, &rule);
    if (rule.none || rule.all || !object->owner || !object->department ||
        rules_next(caller, object, true, action, &at) || policy_needs_read(caller, action, object))
        return false;
    for (size_t i = 0; i < rule.count; i++)
        if (!ranges_of_arm(caller, &rule.arms[i], object, out))
            loose.arms[loose.count++] = rule.arms[i];
    out->loose = any_arm(&maker, &loose, alias);
    for (at = 0; (grant = rules_next(caller, object, false, action, &at));)
        out->loose = db_or(arena, out->loose, rule_node(arena, caller, grant, object, alias));
    return out->count > 0 && !arena->failed;
}
