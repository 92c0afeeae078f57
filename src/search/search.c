#include "search/search.h"

#include "base/json_write.h"
#include "search/find.h"
#include "search/state.h"

static void write_label(struct json_out *out, const struct label *label)
{
    json_begin_object(out);
    json_key(out, TEXT("en"));
    json_put_text(out, label->in[LANG_EN]);
    json_key(out, TEXT("zh"));
    json_put_text(out, label->in[LANG_ZH]);
    json_end_object(out);
}

static void write_marks(struct json_out *out, const struct search_hit *hit)
{
    json_key(out, TEXT("marks"));
    json_begin_array(out);
    for (size_t i = 0; i < hit->mark_count; i++) {
        json_begin_array(out);
        json_put_int(out, (int64_t)hit->marks[i].from);
        json_put_int(out, (int64_t)hit->marks[i].len);
        json_end_array(out);
    }
    json_end_array(out);
}

/* "points.raw" for a field of a line. */
static void write_field(struct json_out *out, struct arena *arena, const struct search_field *in)
{
    json_key(out, TEXT("field"));
    if (!in->field)
        json_put_null(out);
    else if (in->line)
        json_put_text(out, text_format(arena, "%.*s.%.*s", TEXT_ARG(in->line->name),
                                       TEXT_ARG(in->field->name)));
    else
        json_put_text(out, in->field->name);
}

static void write_hit(struct json_out *out, struct arena *arena, const struct search_hit *hit)
{
    json_begin_object(out);
    json_key(out, TEXT("id"));
    json_put_id(out, hit->id);
    json_key(out, TEXT("name"));
    if (hit->name.len)
        json_put_text(out, hit->name);
    else
        json_put_null(out);
    write_field(out, arena, &hit->in);
    json_key(out, TEXT("text"));
    json_put_text(out, hit->text);
    write_marks(out, hit);
    json_end_object(out);
}

static void write_found(struct json_out *out, struct arena *arena, const struct search_found *found)
{
    json_begin_object(out);
    json_key(out, TEXT("object"));
    json_put_text(out, found->object->name);
    json_key(out, TEXT("label"));
    write_label(out, &found->object->label);
    json_key(out, TEXT("total"));
    json_put_int(out, found->total);
    json_key(out, TEXT("more"));
    json_put_bool(out, found->more);
    json_key(out, TEXT("hits"));
    json_begin_array(out);
    for (size_t i = 0; i < found->hit_count; i++)
        write_hit(out, arena, &found->hits[i]);
    json_end_array(out);
    json_end_object(out);
}

static enum err check_names(const struct record_env *env, struct text names)
{
    for (struct text rest = names; names.len && rest.ptr;) {
        struct text name = text_trim(text_cut(&rest, ','));
        const struct meta_object *object = meta_object_find(env->catalog, name);
        if (!object || !search_may(env, object))
            return ctx_fail_field(env->ctx, ERR_unknown_object, TEXT("objects"), name, TEXT_EMPTY);
    }
    return ERR_OK;
}

static bool is_named(struct text names, struct text name)
{
    for (struct text rest = names; names.len && rest.ptr;)
        if (text_eq(text_trim(text_cut(&rest, ',')), name))
            return true;
    return !names.len;
}

enum err search_complete(struct record_env *env, bool *complete)
{
    enum err err = ERR_OK;
    *complete = true;
    for (size_t i = 0; !err && *complete && i < env->catalog->object_count; i++) {
        const struct meta_object *object = &env->catalog->objects[i];
        struct text wanted = search_fields_text(env->ctx->arena, object);
        struct search_state state;
        if (!wanted.len)
            continue;
        err = search_state_load(env->ctx, env->conn, object, &state);
        *complete = search_state_complete(&state, wanted);
    }
    return err;
}

static enum err is_building(struct record_env *env, const struct meta_object *object,
                            bool *building)
{
    struct search_state state;
    enum err err = search_state_load(env->ctx, env->conn, object, &state);
    *building = *building ||
                !search_state_complete(&state, search_fields_text(env->ctx->arena, object));
    return err;
}

static enum err write_objects(struct record_env *env, const struct search_asked *asked,
                              const struct search_query *query, struct json_out *out,
                              bool *building)
{
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < env->catalog->object_count; i++) {
        const struct meta_object *object = &env->catalog->objects[i];
        struct search_found found;
        if (!search_may(env, object) || !is_named(asked->objects, object->name))
            continue;
        err = is_building(env, object, building);
        if (!err)
            err = search_find(env, object, query, asked->limit, &found);
        if (!err && found.total)
            write_found(out, env->ctx->arena, &found);
    }
    return err;
}

enum err search_reply(struct record_env *env, const struct search_asked *asked, struct buf *out)
{
    struct search_query query;
    struct json_out json;
    bool building = false;
    enum err err = search_query_read(env->ctx, asked->q, &query);
    if (!err)
        err = check_names(env, asked->objects);
    if (err)
        return err;
    json_out_init(&json, out);
    json_begin_object(&json);
    json_key(&json, TEXT("q"));
    json_put_text(&json, asked->q);
    json_key(&json, TEXT("data"));
    json_begin_array(&json);
    err = write_objects(env, asked, &query, &json, &building);
    json_end_array(&json);
    json_key(&json, TEXT("building"));
    json_put_bool(&json, building);
    json_end_object(&json);
    return err;
}
