#include "record/shares.h"

static struct value of(const struct meta_object *share, const struct value *values,
                       const char *name)
{
    return values[meta_field_find(share, text_of(name))->index];
}

void shares_add_names(struct names *names, const struct meta_object *share,
                      const struct value *values)
{
    const char *const fields[] = {"user", "department", "created_by"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const struct meta_field *field = meta_field_find(share, text_of(fields[i]));
        names_add(names, field->target, values[field->index].number);
    }
}

static void put_role(struct json_out *json, const struct record_env *env, struct text key)
{
    const struct meta_object *user = meta_object_find(env->catalog, TEXT("user"));
    const struct meta_option *role = meta_option_find(meta_field_find(user, TEXT("roles")), key);
    json_begin_object(json);
    json_key(json, TEXT("key"));
    json_put_text(json, key);
    json_key(json, TEXT("name"));
    json_put_text(json, role ? role->label.in[env->ctx->lang] : key);
    json_end_object(json);
}

void shares_put_with(struct json_out *json, const struct record_env *env,
                     const struct meta_object *share, const struct value *values,
                     const struct names *names)
{
    const char *const fields[] = {"user", "department"};
    json_begin_object(json);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const struct meta_field *field = meta_field_find(share, text_of(fields[i]));
        int64_t id = values[field->index].number;
        if (value_is_null(values[field->index]))
            continue;
        json_key(json, field->name);
        json_begin_object(json);
        json_key(json, TEXT("id"));
        json_put_id(json, id);
        json_key(json, TEXT("name"));
        json_put_text(json, names_find(names, field->target, id));
        json_end_object(json);
    }
    struct value role = of(share, values, "role");
    if (!value_is_null(role)) {
        json_key(json, TEXT("role"));
        put_role(json, env, role.text);
    }
    if (of(share, values, "below").number == 1) {
        json_key(json, TEXT("below"));
        json_put_bool(json, true);
    }
    json_end_object(json);
}
