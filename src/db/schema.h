/* Tables as data, and the way from what is there to what should be.
 *
 * Only additions happen online (a table, a nullable column, an index; indexes of large tables are built by
 * jobs); nothing is renamed or dropped. A column holds integers or text. `id` is always the integer
 * primary key and is not listed. */
#pragma once

#include "db/db.h"

enum db_column_type { DB_COLUMN_INT, DB_COLUMN_TEXT, DB_COLUMN_BLOB };
enum db_index_kind { DB_INDEX_PLAIN, DB_INDEX_UNIQUE, DB_INDEX_TEXT };

struct db_column_def {
    struct text name;
    enum db_column_type type;
};

struct db_index_def {
    struct text name; /* unique in the database */
    enum db_index_kind kind;
    const struct text *columns; /* unused by DB_INDEX_TEXT; ' desc' never: read backwards */
    size_t column_count;
};

struct db_table_def {
    struct text name;
    bool plain_key; /* no id column: the first index, unique, is the key (WITHOUT ROWID) */
    const struct db_column_def *columns;
    size_t column_count;
    const struct db_index_def *indexes;
    size_t index_count;
};

enum db_change_kind { DB_ADD_TABLE, DB_ADD_COLUMN, DB_ADD_INDEX };

struct db_change {
    enum db_change_kind kind;
    const struct db_table_def *table;
    const struct db_column_def *column;
    const struct db_index_def *index;
};

/* What is missing in the database, in the order to apply it. A column there with another type is
 * ERR_schema_mismatch. */
enum err db_schema_diff(struct ctx *ctx, struct db_conn *conn, const struct db_table_def *tables,
                        size_t count, struct db_change **out, size_t *out_count);
/* Applies them; only in a schema task. */
enum err db_schema_apply(struct ctx *ctx, struct db_conn *conn, const struct db_change *changes,
                         size_t count);
/* One change as SQL, for the preview of an upgrade. */
struct text db_schema_sql(struct arena *arena, const struct db_change *change);
/* Drops one index; nothing to do when it is not there. Only in a schema task. */
enum err db_index_drop(struct ctx *ctx, struct db_conn *conn, struct text index);
/* Drops and makes again a table's plain indexes: for the first filling of a large table. */
enum err db_indexes_drop(struct ctx *ctx, struct db_conn *conn, const struct db_table_def *table);
enum err db_indexes_create(struct ctx *ctx, struct db_conn *conn, const struct db_table_def *table);
