/* SQL as a tree. Everybody but db builds these nodes; only db turns them into text (render.c walks the
 * tree with the words of a dialect), with every value bound, so that injection cannot be written.
 *
 * Nodes, lists and texts live in the arena given and are never changed once shared. Table and column
 * names come from the catalog or from constants, never from a person. A failed arena gives NULL nodes;
 * rendering NULL where a node is needed reports ERR_out_of_memory. */
#pragma once

#include "base/arena.h"
#include "base/time.h"
#include "base/value.h"

enum db_node_kind {
    DB_NODE_COLUMN, /* alias.column */
    DB_NODE_VALUE,  /* a bound parameter */
    DB_NODE_CALL,   /* fn(args) */
    DB_NODE_IN,     /* args[0] in (args[1..]) */
    DB_NODE_IN_SET, /* args[0] in a VALUE_SET, which is one parameter whatever its size */
    DB_NODE_IN_SELECT,
    DB_NODE_EXISTS,
    DB_NODE_SELECT, /* scalar sub-select */
    DB_NODE_MATCH,  /* row of a table found by its text index */
};

enum db_fn {
    /* logic; comparisons are SQL's three-valued ones, the expression compiler adds what it needs */
    DB_AND,
    DB_OR,
    DB_NOT,
    DB_IS_TRUE,
    DB_IS_NOT_TRUE,
    DB_IS_NULL,
    DB_IS_NOT_NULL,
    DB_EQ,
    DB_NE,
    DB_LT,
    DB_LE,
    DB_GT,
    DB_GE,
    DB_CASE, /* when, then, when, then, …, else */
    DB_COALESCE,
    /* exact integers of declared scales; overflow is ERR_overflow; null in, null out */
    DB_ADD,
    DB_SUBTRACT,
    DB_NEGATE,
    DB_ABS,
    DB_MULTIPLY, /* a, b, scale of a, of b, of the result */
    DB_DIVIDE,   /* the same; by zero is null */
    DB_RESCALE,  /* a, from, to */
    DB_ROUND,    /* a, scale, digits */
    DB_FLOOR,    /* a, scale → integer of scale 0 */
    /* text */
    DB_LENGTH, /* characters */
    DB_LOWER,
    DB_UPPER,     /* ASCII */
    DB_CONCAT,    /* null counts as empty; all null is null */
    DB_SUBSTRING, /* text, from (1-based), characters */
    DB_TRIM,
    DB_REPLACE,
    DB_CONTAINS,      /* text_contains_folded */
    DB_STARTS,        /* text_starts_folded */
    DB_PRINT_DECIMAL, /* number, scale → text */
    /* time */
    DB_LOCAL_DATE, /* ms, zone name → days */
    DB_DAY_START,  /* days, zone name → ms */
    DB_BUCKET,     /* days, enum time_bucket, week start → first day */
    DB_DATE_PART,  /* days, enum date_part → integer */
    DB_ADD_MONTHS, /* days, months */
    /* aggregates */
    DB_COUNT, /* of rows without arguments, of non-null values with one */
    DB_COUNT_DISTINCT,
    DB_SUM, /* 128 bits inside, ERR_overflow outside 64; of nothing null */
    DB_AVG, /* a, scale of a, scale of the result; half to even; of nothing null */
    DB_MIN,
    DB_MAX,
    DB_FN_COUNT_
};

enum date_part { PART_YEAR, PART_QUARTER, PART_MONTH, PART_WEEK, PART_DAY, PART_WEEKDAY };

struct db_select;

struct db_node {
    enum db_node_kind kind;
    enum db_fn fn;
    struct text alias; /* of the table; empty inside single-table statements */
    struct text column;
    struct value value;
    const struct db_node **args;
    size_t arg_count;
    const struct db_select *select;
    bool find; /* of DB_NODE_IN_SET: rows are found by it, through an index; else they are tested */
    bool prefix_last; /* of DB_NODE_MATCH, whose index is `column` and whose terms are `value` */
};

struct db_join {
    struct text table;
    struct text alias;
    const struct db_node *on;
    bool left;
};

struct db_order {
    const struct db_node *by;
    bool descending; /* null is smallest: first ascending, last descending */
};

struct db_select {
    struct text table;
    struct text alias;
    const struct db_select *from; /* a sub-select instead of a table; `alias` names it, and its i-th
                                     column that is no plain column is called c1, c2, … there */
    const struct db_join *joins;
    size_t join_count;
    const struct db_node **columns;
    size_t column_count;
    const struct db_node *where; /* NULL: all */
    const struct db_node **group;
    size_t group_count;
    const struct db_node *having;
    const struct db_order *order;
    size_t order_count;
    bool distinct;
    int64_t limit;                /* negative: none */
    const struct db_select *plus; /* union (doubles removed) with further arms; order and limit of
                                         the first arm hold for the whole, and it orders by
                                         nodes that are among its columns */
    struct text force_index;      /* a hint; a dialect without hints ignores it */
};

const struct db_node *db_column(struct arena *arena, struct text alias, struct text column);
const struct db_node *db_value(struct arena *arena, struct value value);
const struct db_node *db_int(struct arena *arena, int64_t number);
const struct db_node *db_text(struct arena *arena, struct text text);
const struct db_node *db_null(struct arena *arena);
const struct db_node *db_call(struct arena *arena, enum db_fn fn, const struct db_node *const *args,
                              size_t count);
const struct db_node *db_call1(struct arena *arena, enum db_fn fn, const struct db_node *a);
const struct db_node *db_call2(struct arena *arena, enum db_fn fn, const struct db_node *a,
                               const struct db_node *b);
const struct db_node *db_call3(struct arena *arena, enum db_fn fn, const struct db_node *a,
                               const struct db_node *b, const struct db_node *c);
/* Either side may be NULL (no condition): gives the other. */
const struct db_node *db_and(struct arena *arena, const struct db_node *a, const struct db_node *b);
const struct db_node *db_or(struct arena *arena, const struct db_node *a, const struct db_node *b);
/* False for every row. */
const struct db_node *db_never(struct arena *arena);
/* At most 100,000 values. */
const struct db_node *db_in_ints(struct arena *arena, const struct db_node *a,
                                 const int64_t *numbers, size_t count);
const struct db_node *db_in_values(struct arena *arena, const struct db_node *a,
                                   const struct value *values, size_t count);
/* One parameter, so the text is the same for sets of every size. `find`: an index over `a` is walked member by
 * member; else each row met on another way is tested (a binary search). `set` lives until the rows are
 * closed. */
const struct db_node *db_in_set(struct arena *arena, const struct db_node *a, struct value set,
                                bool find);
const struct db_node *db_in_select(struct arena *arena, const struct db_node *a,
                                   const struct db_select *select);
const struct db_node *db_exists(struct arena *arena, const struct db_select *select);
const struct db_node *db_scalar(struct arena *arena, const struct db_select *select);
/* The rows of `alias` (key column `id`) whose text index `index` holds all `terms` (separated by spaces);
 * with `prefix_last` the last term is a beginning. */
const struct db_node *db_match(struct arena *arena, struct text alias, struct text index,
                               struct text terms, bool prefix_last);

/* The same tree (sub-selects only when they are the same object). */
bool db_node_same(const struct db_node *a, const struct db_node *b);
/* What DB_DATE_PART computes, for the evaluator: weeks are ISO 8601's, weekdays 1 = Monday … 7. */
int64_t db_date_part(int64_t days, enum date_part part);
