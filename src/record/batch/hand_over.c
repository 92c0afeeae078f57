#include "record/batch/hand_over.h"

/* Managers above somebody that are looked at. */
#define CHAIN_MAX 100

struct finding {
    struct record_env *env;
    struct hand_over *out;
    size_t room;
    int64_t (*to_of)(void *subject, struct text key);
    void *subject;
};

static bool is_responsibility(const struct meta_field *field)
{
    if (field->type != FIELD_reference || !field->target ||
        !text_eq(field->target->name, TEXT("user")))
        return false;
    bool owner = field == field->object->owner;
    return owner || (!field->system && !field->read_only && field->on_delete == ON_DELETE_CLEAR);
}

static struct text key_of(struct arena *arena, const struct meta_field *field)
{
    if (field == field->object->owner)
        return field->object->name;
    return text_format(arena, "%.*s.%.*s", TEXT_ARG(field->object->name), TEXT_ARG(field->name));
}

static enum err read_ids(struct record_env *env, const struct db_select *select, int64_t **ids,
                         size_t *count)
{
    struct ctx *ctx = env->ctx;
    struct db_rows *rows;
    size_t room = 0;
    *count = 0;
    enum err err = db_open_rows(ctx, env->conn, select, &rows);
    if (err)
        return err;
    while (db_next(rows)) {
        if (*count == room) {
            size_t more = room ? 2 * room : 256;
            int64_t *larger = ARENA_ARRAY(ctx->arena, int64_t, more);
            if (!larger)
                break;
            if (*count)
                memcpy(larger, *ids, *count * sizeof *larger);
            *ids = larger;
            room = more;
        }
        (*ids)[(*count)++] = db_get_int(rows, 0);
    }
    err = db_close_rows(rows);
    return err ? err : ctx_error(ctx);
}

static enum err find_part(struct record_env *env, const struct meta_field *field, int64_t from,
                          struct hand_over_part *part)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *id = db_column(arena, TEXT("t"), TEXT("id"));
    const struct db_order order = {.by = id};
    struct db_select select = {.table = field->object->table,
                               .alias = TEXT("t"),
                               .columns = &id,
                               .column_count = 1,
                               .order = &order,
                               .order_count = 1,
                               .limit = -1};
    select.where = db_call2(arena, DB_EQ, db_column(arena, TEXT("t"), field->column),
                            db_int(arena, from));
    *part = (struct hand_over_part){.object = field->object, .field = field};
    return read_ids(env, &select, &part->ids, &part->count);
}

static bool room_for(struct finding *finding)
{
    struct hand_over *out = finding->out;
    if (out->count < finding->room)
        return true;
    size_t more = finding->room ? 2 * finding->room : 64;
    struct hand_over_part *larger = ARENA_ARRAY(finding->env->ctx->arena, struct hand_over_part,
                                                more);
    if (!larger)
        return false;
    if (out->count)
        memcpy(larger, out->parts, out->count * sizeof *larger);
    out->parts = larger;
    finding->room = more;
    return true;
}

static enum err add_part(struct finding *finding, const struct hand_over_part *part)
{
    if (!part->count)
        return ERR_OK;
    if (!room_for(finding))
        return ctx_fail(finding->env->ctx, ERR_out_of_memory);
    finding->out->parts[finding->out->count++] = *part;
    return ERR_OK;
}

static enum err manager_of(struct record_env *env, const struct meta_field *manager, int64_t user,
                           int64_t *out)
{
    struct value *values;
    enum err err = record_load(env, manager->object, user, &values);
    *out = !err && values ? values[manager->index].number : 0;
    return err;
}

/* The report of `from` through whom `user` stands under him; 0: he does not. */
static enum err branch_of(struct record_env *env, const struct meta_field *manager, int64_t from,
                          int64_t user, int64_t *out)
{
    enum err err = ERR_OK;
    int64_t above = user;
    *out = 0;
    for (int i = 0; !err && above && i < CHAIN_MAX; i++) {
        int64_t below = above;
        err = manager_of(env, manager, below, &above);
        if (!err && above == from) {
            *out = below;
            return ERR_OK;
        }
    }
    return err;
}

/* Takes one record out of the part into a part of its own. */
static enum err set_apart(struct finding *finding, struct hand_over_part *part, int64_t id,
                          int64_t to)
{
    struct hand_over_part one = *part;
    size_t kept = 0;
    for (size_t i = 0; i < part->count; i++)
        if (part->ids[i] != id)
            part->ids[kept++] = part->ids[i];
    if (kept == part->count)
        return ERR_OK;
    part->count = kept;
    one.ids = ARENA_NEW(finding->env->ctx->arena, int64_t);
    if (!one.ids)
        return ctx_fail(finding->env->ctx, ERR_out_of_memory);
    one.ids[0] = id;
    one.count = 1;
    one.to = to;
    one.apart = true;
    return add_part(finding, &one);
}

/* Nobody becomes his own deputy or manager. */
static enum err mind_circles(struct finding *finding, struct hand_over_part *part)
{
    const struct meta_field *field = part->field;
    int64_t branch = 0, up = 0;
    if (!text_eq(field->object->name, TEXT("user")) || !part->to)
        return ERR_OK;
    if (!text_eq(field->name, TEXT("manager")))
        return set_apart(finding, part, part->to, 0);
    enum err err = branch_of(finding->env, field, finding->out->from, part->to, &branch);
    if (!err)
        err = manager_of(finding->env, field, finding->out->from, &up);
    return err || !branch ? err : set_apart(finding, part, branch, up);
}

static enum err find_field(struct finding *finding, const struct meta_field *field)
{
    struct hand_over_part part;
    enum err err = find_part(finding->env, field, finding->out->from, &part);
    if (err || !part.count)
        return err;
    part.key = key_of(finding->env->ctx->arena, field);
    part.to = finding->to_of(finding->subject, part.key);
    err = mind_circles(finding, &part);
    return err ? err : add_part(finding, &part);
}

enum err hand_over_find(struct record_env *env, int64_t from,
                        int64_t (*to_of)(void *subject, struct text key), void *subject,
                        struct hand_over *out)
{
    struct finding finding = {.env = env, .out = out, .to_of = to_of, .subject = subject};
    *out = (struct hand_over){.from = from};
    enum err err = ERR_OK;
    for (size_t i = 0; i < env->catalog->object_count; i++) {
        const struct meta_object *object = &env->catalog->objects[i];
        for (size_t k = 0; !err && k < object->field_count; k++)
            if (is_responsibility(&object->fields[k]))
                err = find_field(&finding, &object->fields[k]);
    }
    return err;
}

enum err hand_over_batch(struct ctx *ctx, const struct hand_over *from, struct batch *batch)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct hand_over_part *part = &from->parts[i];
        if (!part->to && !part->apart)
            continue;
        if (batch->section_count == BATCH_SECTIONS_MAX)
            return ctx_fail(ctx, ERR_too_many, TEXT("256"));
        struct text to = part->to ? text_format(ctx->arena, "\"%lld\"", (long long)part->to)
                                  : TEXT("null");
        struct batch_section *section = &batch->sections[batch->section_count++];
        *section = (struct batch_section){.object = text_dup(ctx->arena, part->object->name),
                                          .action = RECORD_UPDATE,
                                          .ids = part->ids,
                                          .count = part->count};
        section->values = text_format(ctx->arena, "{\"%.*s\":%.*s}", TEXT_ARG(part->field->name),
                                      TEXT_ARG(to));
    }
    return ctx_error(ctx);
}
