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

static const struct db_node *parent_node(const struct maker *maker,
                                         const struct policy_condition *condition,
                                         const struct db_node *column, struct text alias)
{
    struct arena *arena = maker->arena;
    const struct meta_object *parent = condition->field->target;
    struct text inner = text_concat(arena, alias, TEXT("_p"));
    const struct db_node *id = db_column(arena, inner, TEXT("id"));
    struct maker up = *maker;
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
    }
    return db_never(arena);
}

/* NULL means all rows; so a node lost to a failed arena must not become NULL here. */
static const struct db_node *rows_of(const struct maker *maker, enum access_action action,
                                     const struct meta_object *object, struct text alias)
{
    struct arena *arena = maker->arena;
    struct policy_rule rule;
    policy_rule(maker->caller, action, object, &rule);
    if (rule.all)
        return NULL;
    const struct db_node *any = NULL;
    for (size_t i = 0; i < rule.count; i++) {
        const struct db_node *all = NULL;
        for (size_t j = 0; j < rule.arms[i].count; j++)
            all = db_and(arena, all, condition_node(maker, &rule.arms[i].conditions[j], alias));
        any = db_or(arena, any, all);
    }
    return any && !arena->failed ? any : db_never(arena);
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
