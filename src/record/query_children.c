#include "record/query_fields.h"

/* The records that travel in a record's body, as an array under the relation's name, oldest first. Who may
 * read the record may read them, unless their object says otherwise. */
static enum err write_children(struct record_env *env, const struct meta_child *child, int64_t id,
                               struct json_out *out)
{
    struct arena *arena = env->ctx->arena;
    struct fields_plan plan;
    enum err err = fields_all(env, child->object, child->by, &plan);
    if (err)
        return err;
    struct db_select select = fields_select(&plan);
    struct db_order order = {.by = db_column(arena, QUERY_ALIAS, TEXT("id"))};
    select.order = &order;
    select.order_count = 1;
    select.where = db_call2(arena, DB_EQ, db_column(arena, QUERY_ALIAS, child->by->column),
                            db_int(arena, id));
    if (access_scope(env->caller, ACCESS_READ, child->object) != SCOPE_PARENT)
        select.where = db_and(arena, select.where,
                              access_which_test(arena, env->caller, ACCESS_READ, child->object,
                                                QUERY_ALIAS));
    struct db_rows *rows;
    err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    struct fields_source source = fields_of_rows(rows);
    json_key(out, child->name);
    json_begin_array(out);
    while (db_next(rows)) {
        json_begin_object(out);
        fields_write(&plan, &source, out);
        json_end_object(out);
    }
    json_end_array(out);
    return db_close_rows(rows);
}

enum err query_write_children(const struct fields_plan *plan, int64_t id, struct json_out *out)
{
    for (size_t i = 0; i < plan->child_count; i++) {
        enum err err = write_children(plan->env, plan->children[i], id, out);
        if (err)
            return err;
    }
    return ERR_OK;
}
