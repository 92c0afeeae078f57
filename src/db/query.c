/* Nodes of query trees. Nothing here knows SQL. A node made in a failed arena is NULL, but a conjunction
 * or disjunction in a failed arena is "never": a condition that got lost must not let rows through. */
#include "db/query.h"

static struct db_node *node_new(struct arena *arena, enum db_node_kind kind)
{
    struct db_node *node = ARENA_NEW(arena, struct db_node);
    if (node)
        node->kind = kind;
    return node;
}

const struct db_node *db_column(struct arena *arena, struct text alias, struct text column)
{
    struct db_node *node = node_new(arena, DB_NODE_COLUMN);
    if (!node)
        return NULL;
    node->alias = alias;
    node->column = column;
    return node;
}

const struct db_node *db_value(struct arena *arena, struct value value)
{
    struct db_node *node = node_new(arena, DB_NODE_VALUE);
    if (node)
        node->value = value;
    return node;
}

const struct db_node *db_int(struct arena *arena, int64_t number)
{
    return db_value(arena, value_int(number));
}

const struct db_node *db_text(struct arena *arena, struct text text)
{
    return db_value(arena, value_text(text));
}

const struct db_node *db_null(struct arena *arena)
{
    return db_value(arena, VALUE_NONE);
}

const struct db_node *db_call(struct arena *arena, enum db_fn fn, const struct db_node *const *args,
                              size_t count)
{
    struct db_node *node = node_new(arena, DB_NODE_CALL);
    const struct db_node **copy = ARENA_ARRAY(arena, const struct db_node *, count);
    if (!node || !copy)
        return NULL;
    if (count)
        memcpy(copy, args, count * sizeof *copy);
    node->fn = fn;
    node->args = copy;
    node->arg_count = count;
    return node;
}

const struct db_node *db_call1(struct arena *arena, enum db_fn fn, const struct db_node *a)
{
    return db_call(arena, fn, &a, 1);
}

const struct db_node *db_call2(struct arena *arena, enum db_fn fn, const struct db_node *a,
                               const struct db_node *b)
{
    const struct db_node *args[] = {a, b};
    return db_call(arena, fn, args, 2);
}

const struct db_node *db_call3(struct arena *arena, enum db_fn fn, const struct db_node *a,
                               const struct db_node *b, const struct db_node *c)
{
    const struct db_node *args[] = {a, b, c};
    return db_call(arena, fn, args, 3);
}

static const struct db_node *const never_args[1];
static const struct db_node never_node = {.kind = DB_NODE_IN,
                                          .args = (const struct db_node **)never_args,
                                          .arg_count = 1};

const struct db_node *db_never(struct arena *arena)
{
    (void)arena;
    return &never_node;
}

/* A chain of the same connective is kept flat, which keeps the SQL readable and its nesting low. */
static const struct db_node *joined(struct arena *arena, enum db_fn fn, const struct db_node *a,
                                    const struct db_node *b)
{
    if (arena->failed)
        return &never_node;
    if (!a || !b)
        return a ? a : b;
    const struct db_node *result;
    if (a->kind == DB_NODE_CALL && a->fn == fn) {
        const struct db_node **args = ARENA_ARRAY(arena, const struct db_node *, a->arg_count + 1);
        if (!args)
            return &never_node;
        memcpy(args, a->args, a->arg_count * sizeof *args);
        args[a->arg_count] = b;
        result = db_call(arena, fn, args, a->arg_count + 1);
    } else {
        result = db_call2(arena, fn, a, b);
    }
    return result ? result : &never_node;
}

const struct db_node *db_and(struct arena *arena, const struct db_node *a, const struct db_node *b)
{
    return joined(arena, DB_AND, a, b);
}

const struct db_node *db_or(struct arena *arena, const struct db_node *a, const struct db_node *b)
{
    return joined(arena, DB_OR, a, b);
}

/* A node `a in (…)` whose members are value nodes still to be filled. */
static struct db_node *in_new(struct arena *arena, const struct db_node *a, size_t count,
                              struct db_node **members)
{
    struct db_node *node = node_new(arena, DB_NODE_IN);
    const struct db_node **args = ARENA_ARRAY(arena, const struct db_node *, count + 1);
    *members = ARENA_ARRAY(arena, struct db_node, count);
    if (!node || !args || !*members)
        return NULL;
    args[0] = a;
    for (size_t i = 0; i < count; i++) {
        (*members)[i].kind = DB_NODE_VALUE;
        args[i + 1] = &(*members)[i];
    }
    node->args = args;
    node->arg_count = count + 1;
    return node;
}

const struct db_node *db_in_ints(struct arena *arena, const struct db_node *a,
                                 const int64_t *numbers, size_t count)
{
    struct db_node *members;
    struct db_node *node = in_new(arena, a, count, &members);
    for (size_t i = 0; node && i < count; i++)
        members[i].value = value_int(numbers[i]);
    return node;
}

const struct db_node *db_in_values(struct arena *arena, const struct db_node *a,
                                   const struct value *values, size_t count)
{
    struct db_node *members;
    struct db_node *node = in_new(arena, a, count, &members);
    for (size_t i = 0; node && i < count; i++)
        members[i].value = values[i];
    return node;
}

const struct db_node *db_in_set(struct arena *arena, const struct db_node *a, struct value set,
                                bool find)
{
    struct db_node *node = node_new(arena, DB_NODE_IN_SET);
    const struct db_node **args = ARENA_ARRAY(arena, const struct db_node *, 1);
    if (!node || !args)
        return NULL;
    args[0] = a;
    node->args = args;
    node->arg_count = 1;
    node->value = set;
    node->find = find;
    return node;
}

const struct db_node *db_in_select(struct arena *arena, const struct db_node *a,
                                   const struct db_select *select)
{
    struct db_node *node = node_new(arena, DB_NODE_IN_SELECT);
    const struct db_node **args = ARENA_ARRAY(arena, const struct db_node *, 1);
    if (!node || !args)
        return NULL;
    args[0] = a;
    node->args = args;
    node->arg_count = 1;
    node->select = select;
    return node;
}

const struct db_node *db_exists(struct arena *arena, const struct db_select *select)
{
    struct db_node *node = node_new(arena, DB_NODE_EXISTS);
    if (node)
        node->select = select;
    return node;
}

const struct db_node *db_scalar(struct arena *arena, const struct db_select *select)
{
    struct db_node *node = node_new(arena, DB_NODE_SELECT);
    if (node)
        node->select = select;
    return node;
}

const struct db_node *db_match(struct arena *arena, struct text alias, struct text index,
                               struct text terms, bool prefix_last)
{
    struct db_node *node = node_new(arena, DB_NODE_MATCH);
    if (!node)
        return NULL;
    node->alias = alias;
    node->column = index;
    node->value = value_text(terms);
    node->prefix_last = prefix_last;
    return node;
}

bool db_node_same(const struct db_node *a, const struct db_node *b)
{
    if (a == b)
        return true;
    if (!a || !b || a->kind != b->kind || a->fn != b->fn || a->arg_count != b->arg_count)
        return false;
    if (!text_eq(a->alias, b->alias) || !text_eq(a->column, b->column))
        return false;
    if (!value_eq(a->value, b->value) || a->prefix_last != b->prefix_last || a->find != b->find)
        return false;
    for (size_t i = 0; i < a->arg_count; i++)
        if (!db_node_same(a->args[i], b->args[i]))
            return false;
    return a->select == b->select;
}

/* ISO 8601: the week belongs to the year of its Thursday. */
static int64_t iso_week(int64_t days)
{
    int64_t thursday = days - date_weekday(days) + 4;
    struct civil_date first = {date_to_civil(thursday).year, 1, 1};
    return (thursday - date_from_civil(first)) / 7 + 1;
}

int64_t db_date_part(int64_t days, enum date_part part)
{
    struct civil_date civil = date_to_civil(days);
    switch (part) {
    case PART_YEAR:
        return civil.year;
    case PART_QUARTER:
        return (civil.month + 2) / 3;
    case PART_MONTH:
        return civil.month;
    case PART_WEEK:
        return iso_week(days);
    case PART_DAY:
        return civil.day;
    case PART_WEEKDAY:
        return date_weekday(days);
    }
    return 0;
}
