/* The checked tree. A node has one of four shapes; everything that computes is a call of an operation, so
 * operators and functions are compiled and evaluated by rows of tables and not by cases here.
 *
 * 1. Nodes are immutable, live in the arena they were checked in, and may be shared inside a tree.
 * 2. `weight` counts a shared node every time it will be rendered; it is capped (EXPR_WEIGHT_MAX), so
 *    neither SQL nor evaluation explodes.
 * 3. Operations get arguments of the types their checker promised: equal scales, dates where dates are
 *    wanted. They do not look again. */
#pragma once

#include "expr/expr.h"

#define EXPR_WEIGHT_MAX 4000

struct expr_node;
struct expr_operation;
struct expr_aggregate;

enum node_shape { NODE_CONSTANT, NODE_PATH, NODE_CALL, NODE_AGGREGATE };

struct expr {
    const struct expr_node *root;
    const struct meta_object *object;
};

struct expr_node {
    enum node_shape shape;
    struct expr_type type;
    int64_t position;
    int weight;
    bool constant; /* needs no record: computed before SQL is made */
    bool literal;  /* a quoted text, which its neighbour may turn into a date, an option … */

    struct value value; /* NODE_CONSTANT */

    const struct meta_field *const *path; /* NODE_PATH: references, then the field */
    size_t path_count;
    bool previous; /* as the record was before the change: rules only, evaluated only */

    const struct expr_operation *operation; /* NODE_CALL */
    const struct expr_node *const *args;    /* NODE_CALL; NODE_AGGREGATE: the value, if any */
    size_t arg_count;

    const struct expr_aggregate *aggregate; /* NODE_AGGREGATE */
    const struct meta_child *child;
    const struct expr_node *where; /* over the child's record; NULL: all */
};

/* What an operation is given. */
struct expr_call {
    struct ctx *ctx;
    const struct expr_env *env; /* never NULL */
    const struct expr_node *node;
    /* compile */
    struct text alias;
    bool small;
    /* eval */
    const struct expr_record *record; /* NULL for constants */
    enum err (*force)(const struct expr_call *call, const struct expr_node *arg, struct value *out);
};

enum expr_param {
    PARAM_END,
    PARAM_CONDITION,
    PARAM_TEXT,      /* an option counts as its key */
    PARAM_PRINTABLE, /* a text, or a number that gets printed */
    PARAM_NUMBER,
    PARAM_INTEGER,
    PARAM_DIGITS, /* a whole number written out, -18 to 9 */
    PARAM_DATE,   /* a time counts as its local day */
    PARAM_SAME,   /* all such arguments are brought to one type */
};
#define EXPR_PARAMS_MAX 3

enum expr_result {
    RESULT_BOOLEAN,
    RESULT_INTEGER,
    RESULT_TEXT,
    RESULT_DATE,
    RESULT_DATETIME,
    RESULT_FIRST, /* as the first argument */
    RESULT_SAME,  /* as the arguments that share one type */
    RESULT_USER,
    RESULT_DEPARTMENT,
};

struct expr_operation {
    struct text name; /* of a function: as written */
    struct label summary;
    enum expr_param params[EXPR_PARAMS_MAX]; /* the last one given repeats up to `most` */
    size_t least, most;
    enum expr_result result;
    bool condition;  /* compile gives a condition (true, false or null), not a value */
    bool lazy;       /* eval gets no arguments and forces those it needs */
    bool null_first; /* null in any argument: null out, without asking eval */
    bool today;      /* without arguments it is about today */
    bool changes;    /* not constant though its arguments are */
    bool moves;      /* hangs on the moment, the caller or the organisation's settings */
    bool set;        /* stands behind `in`; its one argument is what is looked for */
    const struct db_node *(*compile)(const struct expr_call *call,
                                     const struct db_node *const *args);
    enum err (*eval)(const struct expr_call *call, const struct value *args, struct value *out);
};

/* What the argument at `index` should be; PARAM_END where the checker decided by itself. */
enum expr_param expr_operation_param(const struct expr_operation *operation, size_t index);
/* A yes; null is none. */
bool expr_is_true(struct value value);
/* The first field below, for messages; empty without one. */
struct text expr_node_field_name(const struct expr_node *node);
/* ERR_overflow with the place and the field. */
enum err expr_overflow(const struct expr_call *call);
