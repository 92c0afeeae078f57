#include "record/log/history_entry.h"

#include "meta/field_types.h"

struct value *history_copy(struct arena *arena, const struct meta_object *object,
                           const struct value *values)
{
    struct value *copy = values ? ARENA_ARRAY(arena, struct value, object->field_count) : NULL;
    if (copy)
        memcpy(copy, values, object->field_count * sizeof *copy);
    return copy;
}

bool history_shows(const struct record_env *env, const struct history_entry *entry,
                   const struct meta_field *field)
{
    bool stamp = (field->system && field->read_only) || field->computed;
    struct value before = entry->before ? entry->before[field->index] : VALUE_NONE;
    struct value after = entry->after ? entry->after[field->index] : VALUE_NONE;
    bool erased = entry->erased && entry->erased[field->index];
    return !stamp && access_field(env->caller, field) != USE_HIDDEN &&
           (erased || !value_eq(before, after));
}

static const struct meta_object *target_of(const struct record_env *env,
                                           const struct meta_field *field, struct value value)
{
    if (value_is_null(value))
        return NULL;
    if (field->type == FIELD_reference)
        return field->target;
    return field->type == FIELD_any_reference ? meta_object_find(env->catalog, value.text) : NULL;
}

void history_add_names(const struct record_env *env, const struct meta_object *object,
                       const struct history_entry *entry, struct names *names)
{
    const struct value *states[] = {entry->before, entry->after};
    for (size_t i = 0; i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        for (size_t k = 0; k < 2 && history_shows(env, entry, field); k++)
            if (states[k])
                names_add(names, target_of(env, field, states[k][i]), states[k][i].number);
    }
}

struct writing {
    struct json_out *out;
    const struct record_env *env;
    const struct names *names;
};

static void put_reference(const struct writing *to, const struct meta_field *field,
                          const struct meta_object *target, int64_t id)
{
    struct text name = names_find(to->names, target, id);
    json_begin_object(to->out);
    if (field->type == FIELD_any_reference) {
        json_key(to->out, TEXT("object"));
        json_put_text(to->out, target->name);
    }
    json_key(to->out, TEXT("id"));
    json_put_id(to->out, id);
    json_key(to->out, TEXT("name"));
    if (name.len)
        json_put_text(to->out, name);
    else
        json_put_null(to->out);
    json_end_object(to->out);
}

static void put_value(const struct writing *to, const struct meta_field *field,
                      const struct value *state, bool erased)
{
    struct value value = state ? state[field->index] : VALUE_NONE;
    if (erased) {
        json_begin_object(to->out);
        json_key(to->out, TEXT("erased"));
        json_put_bool(to->out, true);
        json_end_object(to->out);
        return;
    }
    if (value_is_null(value)) {
        json_put_null(to->out);
        return;
    }
    if (access_field(to->env->caller, field) == USE_MASKED) {
        char storage[256];
        struct buf masked;
        buf_init_fixed(&masked, storage, sizeof storage);
        access_mask_text(&masked, field->type, value);
        json_put_text(to->out, buf_text(&masked));
        return;
    }
    const struct meta_object *target = target_of(to->env, field, value);
    if (target)
        put_reference(to, field, target, value.number);
    else
        field_types[field->type].to_json(to->out, field, value);
}

static void put_field(const struct writing *to, const struct history_entry *entry,
                      const struct meta_field *field)
{
    struct json_out *out = to->out;
    json_begin_object(out);
    json_key(out, TEXT("field"));
    json_put_text(out, field->name);
    json_key(out, TEXT("label"));
    json_begin_object(out);
    json_key(out, TEXT("en"));
    json_put_text(out, field->label.in[LANG_EN]);
    json_key(out, TEXT("zh"));
    json_put_text(out, field->label.in[LANG_ZH]);
    json_end_object(out);
    json_key(out, TEXT("before"));
    put_value(to, field, entry->before, entry->erased && entry->erased[field->index]);
    json_key(out, TEXT("after"));
    put_value(to, field, entry->after, false);
    json_end_object(out);
}

void history_put_changes(struct json_out *out, const struct record_env *env,
                         const struct meta_object *object, const struct history_entry *entry,
                         const struct names *names)
{
    const struct writing to = {out, env, names};
    json_key(out, TEXT("changes"));
    json_begin_array(out);
    for (size_t i = 0; i < object->field_count; i++)
        if (history_shows(env, entry, &object->fields[i]))
            put_field(&to, entry, &object->fields[i]);
    json_end_array(out);
}
