/* Reading a sort. */
#include "record/read/page.h"

#include "meta/field_types.h"
#include "record/read/query_fields.h"

/* The system fills these in every row. */
static bool never_null(const struct meta_field *field)
{
    return field && field->system &&
           (text_eq(field->name, TEXT("id")) || text_eq(field->name, TEXT("version")) ||
            text_eq(field->name, TEXT("created_at")) || text_eq(field->name, TEXT("updated_at")));
}

static enum err check_key(struct record_env *env, const struct meta_field *field, struct text path)
{
    if (!field || !field_types[field->type].sortable)
        return ctx_fail_field(env->ctx, ERR_not_sortable, TEXT("sort"), path);
    if (access_field(env->caller, field) == USE_MASKED)
        return ctx_fail_field(env->ctx, ERR_masked, TEXT("sort"), path);
    return ERR_OK;
}

static enum err add_key(struct record_env *env, const struct meta_object *object, struct text part,
                        struct page_sort *out)
{
    struct ctx *ctx = env->ctx;
    bool descending = text_starts(part, TEXT("-"));
    struct text path = text_trim(text_slice(part, descending, part.len));
    const struct expr *expr;
    size_t steps = 0;
    enum err err = expr_parse_path(ctx, env->catalog, object, &env->expr, path, &expr);
    if (err)
        return err;
    const struct meta_field *field = expr_field(expr, &steps);
    err = check_key(env, field, path);
    if (err)
        return err;
    out->id_descending = descending;
    if (steps == 0 && text_eq(field->name, TEXT("id"))) {
        out->by_id = true;
        return ERR_OK;
    }
    if (out->count == SORT_KEYS_MAX)
        return ctx_fail_field(ctx, ERR_too_many_sorts, TEXT("sort"),
                              text_format(ctx->arena, "%d", SORT_KEYS_MAX));
    const struct db_node *node = expr_compile_sort(ctx, expr, &env->expr, QUERY_ALIAS);
    if (!node)
        return ctx_error(ctx) ? ctx_error(ctx) : ctx_fail(ctx, ERR_out_of_memory);
    out->keys[out->count++] =
        (struct page_key){.node = node,
                          .descending = descending,
                          .never_null = steps == 0 && never_null(field),
                          .direct = steps == 0 && !meta_field_at_read(field) ? field : NULL};
    return ERR_OK;
}

/* The same list again, or another? Lengths go in, so that no two triples run together alike. */
static uint64_t hash_list(const struct meta_object *object, struct text filter, struct text sort)
{
    const uint64_t parts[] = {(uint64_t)object->number, text_hash(filter), filter.len,
                              text_hash(sort), sort.len};
    return text_hash((struct text){(const char *)parts, sizeof parts});
}

enum err page_sort_make(struct record_env *env, const struct meta_object *object, struct text sort,
                        struct text filter, struct page_sort *out)
{
    sort = text_trim(sort);
    filter = text_trim(filter);
    if (!sort.len)
        sort = object->updated_at ? TEXT("-updated_at") : TEXT("-id");
    *out = (struct page_sort){.hash = hash_list(object, filter, sort)};
    out->id = db_column(env->ctx->arena, QUERY_ALIAS, TEXT("id"));
    struct text rest = sort;
    while (rest.ptr && !out->by_id) {
        enum err err = add_key(env, object, text_trim(text_cut(&rest, ',')), out);
        if (err)
            return err;
    }
    return ERR_OK;
}
