/* Among several records of a name: the one that the import itself made or changed. */
#include "record/import/import_run.h"

enum err import_touched(struct record_env *env, int64_t txn, const struct meta_object *object,
                        const int64_t *ids, size_t count, int64_t *id)
{
    struct arena *arena = env->ctx->arena;
    const struct text alias = TEXT("c");
    const struct db_node *record = db_column(arena, alias, TEXT("record"));
    const struct db_node *where = db_call2(arena, DB_EQ, db_column(arena, alias, TEXT("object")),
                                           db_int(arena, object->number));
    where = db_and(arena, where, db_in_ints(arena, record, ids, count));
    where =
        db_and(arena, where,
               db_call2(arena, DB_EQ, db_column(arena, alias, TEXT("txn")), db_int(arena, txn)));
    struct db_select select = {.table = TEXT("change"),
                               .alias = alias,
                               .columns = &record,
                               .column_count = 1,
                               .where = where,
                               .distinct = true,
                               .limit = 2};
    struct db_rows *rows;
    int64_t found = 0;
    *id = 0;
    enum err err = txn && count ? db_open_rows(env->ctx, env->conn, &select, &rows) : ERR_OK;
    if (err || !txn || !count)
        return err;
    for (; db_next(rows); found++)
        *id = db_get_int(rows, 0);
    if (found != 1)
        *id = 0;
    return db_close_rows(rows);
}

enum err import_pick(struct import_run *run, const struct meta_object *object,
                     const struct import_target *target, int64_t *id)
{
    struct record_env env;
    size_t count = target->count < IMPORT_CANDIDATES ? target->count : IMPORT_CANDIDATES;
    enum err err = record_env_begin(run->ctx, run->store, 0, &env);
    *id = 0;
    if (err)
        return err;
    err = import_touched(&env, run->report->txn, object, target->ids, count, id);
    record_env_end(&env);
    return err;
}
