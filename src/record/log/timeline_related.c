/* Activities and tasks that concern a record: those that refer to it, and for a customer those about what is its
 * own. They are found by the indexes of their references, then sorted. */
#include "record/log/timeline_item.h"
#include "record/read/query_fields.h"

#define ROW_ROOM ((size_t)4 << 20)

static const struct related {
    const char *object;
    const char *at;     /* its moment; without one the moment it was made */
    const char *fields; /* as far as the reader may see them */
} related[] = {
    [TIMELINE_ACTIVITY] =
        {"activity", "happened_at",
         "id version kind direction subject content status happened_at created_at "
         "created_by owner about contact place result next_step next_at"},
    [TIMELINE_TASK] = {"task", "done_at",
                       "id version subject status priority due_at done_at created_at created_by "
                       "owner about"},
};

/* What finds them: sub-selects of ids, joined to a union. */
struct arms {
    struct timeline *timeline;
    const struct meta_object *object; /* of the activities */
    struct db_select *first;
};

static bool is_visible(const struct timeline *timeline, const struct meta_field *field)
{
    return field && access_field(timeline->env->caller, field) >= USE_READ;
}

static void add_arm(struct arms *arms, const struct db_node *where)
{
    struct arena *arena = arms->timeline->env->ctx->arena;
    const struct db_node **id = ARENA_ARRAY(arena, const struct db_node *, 1);
    struct db_select *arm = ARENA_NEW(arena, struct db_select);
    if (!id || !arm)
        return;
    *id = db_column(arena, TEXT("r"), TEXT("id"));
    *arm = (struct db_select){.table = arms->object->table,
                              .alias = TEXT("r"),
                              .columns = id,
                              .column_count = 1,
                              .where = where,
                              .limit = -1,
                              .plus = arms->first};
    arms->first = arm;
}

static const struct db_node *points_to(struct arena *arena, const struct meta_field *about,
                                       const struct meta_object *object)
{
    return db_call2(arena, DB_EQ, db_column(arena, TEXT("r"), about->object_column),
                    db_int(arena, object->number));
}

/* About records of `object` that refer to the customer by `by`, as far as the reader may see them. */
static void add_arm_through(struct arms *arms, const struct meta_field *about,
                            const struct meta_object *object, const struct meta_field *by)
{
    struct record_env *env = arms->timeline->env;
    struct arena *arena = env->ctx->arena;
    struct text alias = TEXT("x");
    const struct db_node **id = ARENA_ARRAY(arena, const struct db_node *, 1);
    struct db_select *select = ARENA_NEW(arena, struct db_select);
    if (!id || !select)
        return;
    *id = db_column(arena, alias, TEXT("id"));
    *select = (struct db_select){
        .table = object->table, .alias = alias, .columns = id, .column_count = 1, .limit = -1};
    select->where = db_and(arena,
                           db_call2(arena, DB_EQ, db_column(arena, alias, by->column),
                                    db_int(arena, arms->timeline->query->id)),
                           access_which_test(arena, env->caller, ACCESS_READ, object, alias));
    add_arm(arms, db_and(arena, points_to(arena, about, object),
                         db_in_select(arena, db_column(arena, TEXT("r"), about->column), select)));
}

/* What is a customer's own: contacts, opportunities and whatever else people keep that has a customer. */
static void add_own(struct arms *arms, const struct meta_field *about)
{
    const struct timeline *timeline = arms->timeline;
    const struct meta_catalog *catalog = timeline->env->catalog;
    const struct meta_object *customer = timeline->query->object;
    for (size_t i = 0; i < catalog->object_count; i++) {
        const struct meta_object *object = &catalog->objects[i];
        const struct meta_field *by = meta_field_find(object, customer->name);
        bool own = by && by->type == FIELD_reference && by->target == customer &&
                   object->any_target && object != arms->object &&
                   access_scope(timeline->env->caller, ACCESS_READ, object) != SCOPE_NONE;
        if (own && is_visible(timeline, by))
            add_arm_through(arms, about, object, by);
    }
}

static void make_arms(struct arms *arms)
{
    struct timeline *timeline = arms->timeline;
    struct arena *arena = timeline->env->ctx->arena;
    const struct meta_object *object = timeline->query->object;
    for (size_t i = 0; i < arms->object->field_count; i++) {
        const struct meta_field *field = &arms->object->fields[i];
        bool refers = field->type == FIELD_reference && field->target == object;
        bool about = field->type == FIELD_any_reference;
        if (field->system || !(refers || about) || !is_visible(timeline, field))
            continue;
        const struct db_node *here = db_call2(arena, DB_EQ,
                                              db_column(arena, TEXT("r"), field->column),
                                              db_int(arena, timeline->query->id));
        add_arm(arms, about ? db_and(arena, points_to(arena, field, object), here) : here);
        if (about && text_eq(object->name, TEXT("customer")))
            add_own(arms, field);
    }
}

/* "id,version,…": what of them there is and may be seen. */
static struct text fields_of(const struct timeline *timeline, const struct meta_object *object,
                             struct text names)
{
    struct buf out;
    buf_init(&out, timeline->env->ctx->arena, 4096);
    for (struct text rest = names; rest.ptr;) {
        const struct meta_field *field = meta_field_find(object, text_cut(&rest, ' '));
        if (!field || access_field(timeline->env->caller, field) == USE_HIDDEN)
            continue;
        if (out.len)
            buf_add_char(&out, ',');
        buf_add_text(&out, field->name);
    }
    return buf_text(&out);
}

/* Where the reader's own columns stand. */
struct columns {
    size_t at, id, owner, made_by;
};

static enum err take_row(struct timeline *timeline, const struct fields_plan *plan,
                         struct db_rows *rows, const struct columns *columns,
                         enum timeline_kind kind)
{
    struct timeline_place place = {db_get_int(rows, columns->at), (int64_t)kind,
                                   db_get_int(rows, columns->id)};
    int64_t owner = db_get_int(rows, columns->owner);
    struct timeline_item *item = timeline_add(timeline, &place,
                                              owner ? owner : db_get_int(rows, columns->made_by));
    if (!item)
        return ERR_out_of_memory;
    struct buf row;
    struct json_out json;
    struct fields_source source = fields_of_rows(rows);
    buf_init(&row, timeline->env->ctx->arena, ROW_ROOM);
    json_out_init(&json, &row);
    json_begin_object(&json);
    fields_write(plan, &source, &json);
    json_end_object(&json);
    item->record = buf_text(&row);
    return row.overflow ? ctx_fail(timeline->env->ctx, ERR_out_of_memory) : ERR_OK;
}

/* Done by the person asked for: its owner, or who made it where it has none the reader may see. */
static const struct db_node *is_by(const struct timeline *timeline,
                                   const struct meta_object *object, bool owner)
{
    struct arena *arena = timeline->env->ctx->arena;
    const struct db_node *who = db_column(arena, QUERY_ALIAS, TEXT("created_by"));
    if (owner)
        who = db_call2(arena, DB_COALESCE, db_column(arena, QUERY_ALIAS, object->owner->column),
                       who);
    return db_call2(arena, DB_EQ, who, db_int(arena, timeline->query->by));
}

static enum err take_rows(struct timeline *timeline, enum timeline_kind kind,
                          struct fields_plan *plan, const struct arms *arms)
{
    struct record_env *env = timeline->env;
    struct arena *arena = env->ctx->arena;
    const struct meta_object *object = arms->object;
    const struct meta_field *moment = meta_field_find(object, text_of(related[kind].at));
    const struct db_node *id = db_column(arena, QUERY_ALIAS, TEXT("id"));
    const struct db_node *at = db_column(arena, QUERY_ALIAS, TEXT("created_at"));
    const struct db_node *made_by = db_column(arena, QUERY_ALIAS, TEXT("created_by"));
    if (is_visible(timeline, moment))
        at = db_call2(arena, DB_COALESCE, db_column(arena, QUERY_ALIAS, moment->column), at);
    bool owner = is_visible(timeline, object->owner);
    struct columns columns = {fields_column(plan, at), fields_column(plan, id), 0,
                              fields_column(plan, made_by)};
    columns.owner = owner
                        ? fields_column(plan, db_column(arena, QUERY_ALIAS, object->owner->column))
                        : columns.made_by;
    struct db_select select = fields_select(plan);
    const struct db_order order[] = {{.by = at, .descending = true},
                                     {.by = id, .descending = true}};
    select.where = db_and(arena, db_in_select(arena, id, arms->first),
                          access_which_test(arena, env->caller, ACCESS_READ, object, QUERY_ALIAS));
    select.where = db_and(arena, select.where, timeline_where(timeline, kind, at, id));
    if (timeline->query->by)
        select.where = db_and(arena, select.where, is_by(timeline, object, owner));
    select.order = order;
    select.order_count = 2;
    select.limit = timeline->query->limit + 1;
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (!err && db_next(rows))
        err = take_row(timeline, plan, rows, &columns, kind);
    enum err closed = db_close_rows(rows);
    return err ? err : closed;
}

enum err timeline_related(struct timeline *timeline, enum timeline_kind kind)
{
    struct record_env *env = timeline->env;
    const struct meta_object *object = meta_object_find(env->catalog,
                                                        text_of(related[kind].object));
    struct arms arms = {.timeline = timeline, .object = object};
    if (!object || access_scope(env->caller, ACCESS_READ, object) == SCOPE_NONE)
        return ERR_OK;
    make_arms(&arms);
    if (!arms.first)
        return ERR_OK;
    struct fields_plan plan;
    enum err err = fields_given(env, object,
                                fields_of(timeline, object, text_of(related[kind].fields)), false,
                                &plan);
    return err ? err : take_rows(timeline, kind, &plan, &arms);
}
