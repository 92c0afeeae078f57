/* The words of one database. The renderer walks a tree with such a table; what differs between databases
 * is a row here or a function in the database's folder, never an `if` in the renderer. */
#pragma once

#include "db/query.h"
#include "db/render.h"

enum dialect_shape {
    SHAPE_NONE,    /* a hole in the table: a test refuses it */
    SHAPE_CALL,    /* text(args, …) */
    SHAPE_JOIN,    /* (args joined by text) */
    SHAPE_PATTERN, /* text with {0}, {1}, … */
    SHAPE_CASE,    /* case when … then … else … end */
    SHAPE_COUNT,   /* count(*) or count(arg) */
    SHAPE_OWN,     /* a function of the dialect writes it */
};

struct dialect_fn {
    enum dialect_shape shape;
    const char *text; /* RENDER_SCHEMA in it stands for the schema */
    void (*own)(struct render *render, const struct db_node *node);
};

struct dialect {
    const char *name;
    struct dialect_fn fns[DB_FN_COUNT_];
    const char *always; /* a condition true for every row */
    const char *never;
    /* Where truth is a type: what follows a value in brackets to make it a condition, and the other way round,
     * closing the bracket. NULL: numbers are truth. */
    const char *number_as_truth;
    const char *truth_as_number;
    const char *null_word; /* written for null values; NULL: they are bound */
    const char *ascending; /* after a sort key, null smallest */
    const char *descending;
    const char *index_order; /* after a column of an index, so that it serves these orders */
    const char *types[DB_COLUMN_BLOB + 1];
    const char *id_column;     /* type and constraint of `id` */
    const char *plain_key_end; /* after the columns of a table without id */
    void (*parameter)(struct buf *sql, size_t number);
    void (*in_set)(struct render *render, const struct db_node *node);
    void (*match)(struct render *render, const struct db_node *node);
    /* After the table in `from`; NULL where there are no hints. */
    void (*force_index)(struct render *render, struct text index);
    void (*text_index)(struct render *render, const struct db_table_def *table,
                       const struct db_index_def *index);
};
