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
    const struct db_node *where = rows_of(maker, condition->action, parent, inner);
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

static const struct db_node *condition_node(const struct maker *maker,
                                            const struct policy_condition *condition,
                                            struct text alias)
{
    struct arena *arena = maker->arena;
    const struct db_node *column = db_column(arena, alias, condition->field->column);
    if (condition->test == TEST_IS_NULL)
        return db_call1(arena, DB_IS_NULL, column);
    if (condition->test == TEST_IS_ME)
        return db_call2(arena, DB_EQ, column, db_int(arena, maker->caller->user));
    return parent_node(maker, condition, column, alias);
}

/* NULL means all rows; so a node lost to a failed arena must not become NULL here. */
static const struct db_node *rows_of(const struct maker *maker, enum access_action action,
                                     const struct meta_object *object, struct text alias)
{
    struct arena *arena = maker->arena;
    struct policy_rule rule;
    policy_rule(maker->caller, action, object, &rule);
    if (rule.scope == SCOPE_ALL)
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

/* db_never of a failed arena is NULL, which would mean "all": whoever runs the query then finds the arena
 * failed, and db refuses to render for it. A constant that needs no memory keeps even that apart. */
static const struct db_node *or_never(const struct access_caller *caller, enum access_action action,
                                      const struct meta_object *object, const struct db_node *node)
{
    static const struct db_node zero = {.kind = DB_NODE_VALUE, .value = {.kind = VALUE_INT}};
    if (node || access_scope(caller, action, object) == SCOPE_ALL)
        return node;
    return &zero;
}

const struct db_node *access_which(struct arena *arena, const struct access_caller *caller,
                                   enum access_action action, const struct meta_catalog *catalog,
                                   const struct meta_object *object, struct text alias)
{
    (void)catalog; /* parents are reached through the fields */
    struct maker maker = {arena, caller, FORM_FIND};
    return or_never(caller, action, object, rows_of(&maker, action, object, alias));
}

const struct db_node *access_which_test(struct arena *arena, const struct access_caller *caller,
                                        enum access_action action, const struct meta_object *object,
                                        struct text alias)
{
    struct maker maker = {arena, caller, FORM_TEST};
    return or_never(caller, action, object, rows_of(&maker, action, object, alias));
}
