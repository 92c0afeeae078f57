/* Query trees as SQL text and a list of bound values: one walk, one buffer, no value in the text.
 *
 * Private to db. A renderer belongs to a connection and is used again for each statement; what
 * render_end gives is valid until the next render_start. */
#pragma once

#include "base/ctx.h"
#include "db/db.h"
#include "db/schema.h"

struct dialect;

/* One statement ready to run. */
struct db_sql {
    struct text text;
    uint64_t hash;              /* of the text: the key of statement caches */
    const struct value *values; /* bound in the order of the text */
    size_t value_count;
};

struct render {
    const struct dialect *dialect;
    struct text schema; /* written before the names of tables; empty: not */
    struct ctx *ctx;    /* of the statement being rendered */
    struct buf sql;
    struct value *values;
    size_t value_count;
    size_t value_capacity;
    enum err error;     /* sticky within a statement */
    struct arena arena; /* of the buffer and the list */
};

void render_init(struct render *render, const struct dialect *dialect, struct text schema);
void render_deinit(struct render *render);

void render_start(struct render *render, struct ctx *ctx);
/* ERR_out_of_memory when a node was missing or the ctx's arena has failed: a condition may have got
 * lost, so nothing runs. */
enum err render_end(struct render *render, struct db_sql *out);

/* For text that is a constant of a driver. */
struct db_sql render_constant(struct text text);

void render_select(struct render *render, const struct db_select *select);
/* One row of parameters; the values are bound row by row by whoever runs it. */
void render_insert(struct render *render, const struct db_insert *insert);
void render_update(struct render *render, struct text table, const struct db_set *sets,
                   size_t set_count, const struct db_node *where);
/* One row of parameters, the key last. */
void render_update_row(struct render *render, struct text table, struct text key,
                       const struct text *columns, size_t column_count);
void render_delete(struct render *render, struct text table, const struct db_node *where);
void render_change(struct render *render, const struct db_change *change);
void render_drop_index(struct render *render, struct text index);

/* Pieces for dialects: a node as a value, and as a condition. */
void render_node(struct render *render, const struct db_node *node);
void render_condition(struct render *render, const struct db_node *node);
void render_value(struct render *render, struct value value);
void render_parameter(struct render *render);
void render_name(struct render *render, struct text name);
void render_table(struct render *render, struct text name);
void render_column(struct render *render, struct text alias, struct text column);
/* The mark stands for the schema and its point, where there is one; doubled it is itself. */
#define RENDER_SCHEMA '`'
void render_words(struct render *render, const char *words);
