/* A record as it was at a moment: today's row with the newer lines taken back. Rights are today's, on what the
 * record is today (or was last). */
#include "record/log/history.h"
#include "record/log/history_write.h"
#include "record/read/query.h"

static enum err check_fields(struct ctx *ctx, const struct meta_object *object, struct text fields)
{
    while (fields.ptr) {
        struct text path = text_trim(text_cut(&fields, ','));
        if (meta_child_find(object, path) || (path.len && memchr(path.ptr, '.', path.len)))
            return ctx_fail_field(ctx, ERR_not_together, TEXT("fields"), path, TEXT("as_of"));
    }
    return ERR_OK;
}

enum err record_as_of(struct record_env *env, const struct meta_object *object, int64_t id,
                      int64_t at, struct text fields, struct buf *out)
{
    struct arena *arena = env->ctx->arena;
    struct value *state;
    struct value *last;
    struct log_lines newer;
    enum err err = fields.len ? check_fields(env->ctx, object, fields) : ERR_OK;
    if (!err)
        err = log_may_read(env, object, id, &state, &last);
    if (err)
        return err;
    const struct db_node *where = db_and(arena, log_where(arena, DB_EQ, "object", object->number),
                                         log_where(arena, DB_EQ, "record", id));
    where = db_and(arena, where, log_where(arena, DB_GT, "at", at));
    err = log_read(env, where, true, -1, &newer);
    for (size_t i = 0; !err && i < newer.count; i++)
        err = log_step_back(env, object, &newer.items[i], &state);
    if (err)
        return err;
    return state ? record_write_fields(env, object, id, state, fields, out)
                 : ctx_fail(env->ctx, ERR_not_found);
}
