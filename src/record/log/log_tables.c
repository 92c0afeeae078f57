/* The tables of the log and of what the writer keeps beside it. docs/decisions/0001-change-log.md. */
#include "record/log/log.h"

#define NAME(literal)                                                                              \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }
#define COUNT(items) (sizeof(items) / sizeof(items)[0])
#define INT(name)                                                                                  \
    {                                                                                              \
        NAME(name), DB_COLUMN_INT                                                                  \
    }
#define STRING(name)                                                                               \
    {                                                                                              \
        NAME(name), DB_COLUMN_TEXT                                                                 \
    }

/* `id` is the sequence number. */
static const struct db_column_def change_columns[] = {
    INT("at"),     INT("txn"),    INT("actor"),     INT("origin"),    INT("object"),
    INT("record"), INT("action"), STRING("before"), STRING("digest"), STRING("mac"),
};
static const struct text change_by_record[] = {NAME("object"), NAME("record"), NAME("id")};
static const struct text change_by_txn[] = {NAME("txn"), NAME("id")};
static const struct db_index_def change_indexes[] = {
    {NAME("change_record"), DB_INDEX_PLAIN, change_by_record, COUNT(change_by_record)},
    {NAME("change_txn"), DB_INDEX_PLAIN, change_by_txn, COUNT(change_by_txn)},
};

static const struct db_column_def txn_columns[] = {
    INT("at"),      INT("actor"),     INT("origin"),  STRING("summary"),
    INT("changes"), INT("undone_by"), INT("undo_of"),
};
static const struct text txn_by_actor[] = {NAME("actor"), NAME("id")};
static const struct db_index_def txn_indexes[] = {
    {NAME("txn_actor"), DB_INDEX_PLAIN, txn_by_actor, COUNT(txn_by_actor)},
};

/* What happened beside changes, found by who, what and when: `id` is the line's sequence number, its detail stands
 * in the line. */
static const struct db_column_def audit_columns[] = {INT("at"), INT("actor"), INT("object"),
                                                     INT("record"), INT("action")};
static const struct text audit_by_time[] = {NAME("at")};
static const struct text audit_by_actor[] = {NAME("actor"), NAME("id")};
static const struct text audit_by_record[] = {NAME("object"), NAME("record"), NAME("id")};
static const struct text audit_by_action[] = {NAME("action"), NAME("actor"), NAME("at")};
static const struct db_index_def audit_indexes[] = {
    {NAME("audit_at"), DB_INDEX_PLAIN, audit_by_time, COUNT(audit_by_time)},
    {NAME("audit_actor"), DB_INDEX_PLAIN, audit_by_actor, COUNT(audit_by_actor)},
    {NAME("audit_record"), DB_INDEX_PLAIN, audit_by_record, COUNT(audit_by_record)},
    {NAME("audit_action"), DB_INDEX_PLAIN, audit_by_action, COUNT(audit_by_action)},
};

/* `id` is the last sequence number the seal covers. */
static const struct db_column_def seal_columns[] = {INT("seq_from"), STRING("hash")};
/* One row, id 1. */
static const struct db_column_def head_columns[] = {INT("seq"), INT("at"), INT("last_id"),
                                                    STRING("seal")};
/* `id` is the record. */
static const struct db_column_def key_columns[] = {STRING("key")};

/* What lies in the recycle bin: `id` is the record, `seq` its line in the log. */
static const struct db_column_def bin_columns[] = {INT("object"), INT("seq")};
static const struct text bin_by_object[] = {NAME("object"), NAME("seq")};
static const struct db_index_def bin_indexes[] = {
    {NAME("bin_object"), DB_INDEX_PLAIN, bin_by_object, COUNT(bin_by_object)},
};

static const struct db_column_def counter_columns[] = {STRING("name"), INT("value")};
static const struct text counter_key[] = {NAME("name")};
static const struct db_index_def counter_indexes[] = {
    {NAME("counter_name"), DB_INDEX_UNIQUE, counter_key, COUNT(counter_key)},
};

/* `id` is the writer's number. */
static const struct db_column_def writer_columns[] = {INT("lease"), INT("at")};

static const struct db_column_def idempotency_columns[] = {
    INT("user"), STRING("key"), STRING("hash"), STRING("reply"), INT("at"),
};
static const struct text idempotency_key[] = {NAME("user"), NAME("key")};
static const struct text idempotency_age[] = {NAME("at")};
static const struct db_index_def idempotency_indexes[] = {
    {NAME("idempotency_key"), DB_INDEX_UNIQUE, idempotency_key, COUNT(idempotency_key)},
    {NAME("idempotency_at"), DB_INDEX_PLAIN, idempotency_age, COUNT(idempotency_age)},
};

/* id_list.h */
static const struct db_column_def id_list_columns[] = {INT("list"), INT("slice"), STRING("ids")};
static const struct text id_list_key[] = {NAME("list"), NAME("slice")};
static const struct db_index_def id_list_indexes[] = {
    {NAME("id_list_key"), DB_INDEX_UNIQUE, id_list_key, COUNT(id_list_key)},
};

#define TABLE(name, columns, indexes)                                                              \
    {                                                                                              \
        NAME(name), false, columns, COUNT(columns), indexes, COUNT(indexes)                        \
    }
#define KEYED(name, columns, indexes)                                                              \
    {                                                                                              \
        NAME(name), true, columns, COUNT(columns), indexes, COUNT(indexes)                         \
    }
#define BARE(name, columns)                                                                        \
    {                                                                                              \
        NAME(name), false, columns, COUNT(columns), NULL, 0                                        \
    }

static const struct db_table_def tables[] = {
    TABLE("change", change_columns, change_indexes),
    TABLE("txn", txn_columns, txn_indexes),
    TABLE("audit", audit_columns, audit_indexes),
    BARE("seal", seal_columns),
    BARE("log_head", head_columns),
    BARE("record_key", key_columns),
    TABLE("bin", bin_columns, bin_indexes),
    KEYED("counter", counter_columns, counter_indexes),
    BARE("writer", writer_columns),
    KEYED("idempotency", idempotency_columns, idempotency_indexes),
    KEYED("id_list", id_list_columns, id_list_indexes),
};

const struct db_table_def *log_tables(size_t *count)
{
    *count = COUNT(tables);
    return tables;
}
