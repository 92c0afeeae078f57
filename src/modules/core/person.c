#include "modules/core/person.h"

#include "record/log/history_write.h"
#include "record/log/log.h"
#include "record/read/query.h"

/* Records of one person: itself, its other self and its consents. */
#define PERSON_MAX 500

static void add(struct erase *person, const struct meta_object *object, int64_t id,
                struct value *live)
{
    for (size_t i = 0; i < person->count; i++)
        if (person->items[i].id == id)
            return;
    if (person->count < PERSON_MAX)
        person->items[person->count++] =
            (struct erase_item){.object = object, .id = id, .live = live};
}

static struct value get(const struct meta_object *object, const struct value *values,
                        struct text name)
{
    const struct meta_field *field = meta_field_find(object, name);
    return field && values ? values[field->index] : VALUE_NONE;
}

/* Live rows of an object that refer to `id` by a field. */
static enum err add_referring(struct record_env *env, struct erase *person,
                              const struct meta_object *object, struct text by, int64_t id)
{
    struct arena *arena = env->ctx->arena;
    const struct meta_field *field = object ? meta_field_find(object, by) : NULL;
    const struct db_node *column = db_column(arena, TEXT("r"), TEXT("id"));
    struct db_select select = {.alias = TEXT("r"),
                               .columns = &column,
                               .column_count = 1,
                               .limit = PERSON_MAX};
    int64_t ids[PERSON_MAX];
    struct value *rows[PERSON_MAX];
    size_t count = 0;
    struct db_rows *found;
    if (!field)
        return ERR_OK;
    select.table = object->table;
    select.where = db_call2(arena, DB_EQ, db_column(arena, TEXT("r"), field->column),
                            db_int(arena, id));
    enum err err = db_open_rows(env->ctx, env->conn, &select, &found);
    if (err)
        return err;
    while (count < PERSON_MAX && db_next(found))
        ids[count++] = db_get_int(found, 0);
    err = db_close_rows(found);
    if (!err && count)
        err = record_load_many(env, object, ids, count, rows);
    for (size_t i = 0; !err && i < count; i++) {
        bool other = text_eq(object->name, TEXT("contact")) &&
                     get(object, rows[i], TEXT("is_self")).number != 1;
        if (rows[i] && !other)
            add(person, object, ids[i], rows[i]);
    }
    return err;
}

/* The contact that a person customer is, and the other way round. */
static enum err add_other_self(struct record_env *env, struct erase *person,
                               const struct meta_object *object, int64_t id,
                               const struct value *values)
{
    const struct meta_object *customers = meta_object_find(env->catalog, TEXT("customer"));
    const struct meta_object *contacts = meta_object_find(env->catalog, TEXT("contact"));
    if (object == customers)
        return add_referring(env, person, contacts, TEXT("customer"), id);
    struct value customer = get(object, values, TEXT("customer"));
    struct value *row = NULL;
    if (get(object, values, TEXT("is_self")).number != 1 || value_is_null(customer))
        return ERR_OK;
    enum err err = record_load(env, customers, customer.number, &row);
    if (!err && row && text_eq(get(customers, row, TEXT("kind")).text, TEXT("person")))
        add(person, customers, customer.number, row);
    return err;
}

enum err person_find(struct record_env *env, const struct meta_object *object, int64_t id,
                     struct erase *out)
{
    const struct meta_object *consents = meta_object_find(env->catalog, TEXT("consent"));
    struct value *live;
    struct value *last;
    *out = (struct erase){.items = ARENA_ARRAY(env->ctx->arena, struct erase_item, PERSON_MAX)};
    if (!out->items)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    enum err err = log_may_read(env, object, id, &live, &last);
    if (err)
        return err;
    bool contact = text_eq(object->name, TEXT("contact"));
    bool customer = text_eq(object->name, TEXT("customer")) &&
                    text_eq(get(object, last, TEXT("kind")).text, TEXT("person"));
    if (!contact && !customer)
        return ctx_fail(env->ctx, ERR_not_a_person, object->label.in[env->ctx->lang]);
    add(out, object, id, live);
    err = add_other_self(env, out, object, id, last);
    for (size_t i = 0, selves = out->count; !err && i < selves; i++)
        err = add_referring(env, out, consents, out->items[i].object->name, out->items[i].id);
    return err;
}

/* A reference that the caller may ask about. */
static bool asks(const struct record_env *env, const struct meta_field *field)
{
    return field && access_field(env->caller, field) >= USE_READ;
}

struct text person_filter(struct record_env *env, const struct erase *person,
                          const struct meta_object *object)
{
    struct arena *arena = env->ctx->arena;
    struct text filter = TEXT_EMPTY;
    for (size_t i = 0; i < person->count; i++) {
        const struct erase_item *item = &person->items[i];
        const struct meta_field *field = meta_field_find(object, item->object->name);
        const struct meta_field *about = meta_field_find(object, TEXT("about"));
        if (text_eq(item->object->name, TEXT("consent")))
            continue;
        bool refers = asks(env, field) && field->type == FIELD_reference;
        const struct text by[] = {refers ? field->name : TEXT_EMPTY,
                                  asks(env, about) ? about->name : TEXT_EMPTY};
        for (size_t k = 0; k < 2; k++)
            if (by[k].len)
                filter = text_format(arena, "%.*s%s%.*s = '%lld'", TEXT_ARG(filter),
                                     filter.len ? " or " : "", TEXT_ARG(by[k]),
                                     (long long)item->id);
    }
    return filter;
}

enum err person_count(struct record_env *env, const struct erase *person, struct text object,
                      int64_t *count)
{
    const struct meta_object *of = meta_object_find(env->catalog, object);
    struct text filter = of ? person_filter(env, person, of) : TEXT_EMPTY;
    int64_t *ids;
    size_t found = 0;
    *count = 0;
    if (!filter.len)
        return ERR_OK;
    enum err err = record_ids_of(env, of, filter, ACCESS_READ, 100000, &ids, &found);
    *count = (int64_t)found;
    return err;
}
