/* Fields that the import itself brings: until they are made, a stand-in that says how to read their cells. */
#include "meta/field_types.h"
#include "record/import/import_run.h"

#define TEXT_MAX 255

struct text import_field_definition(struct arena *arena,
                                    const struct record_import_new_field *field)
{
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, 8192);
    json_out_init(&out, &buf);
    json_begin_object(&out);
    json_key(&out, TEXT("name"));
    json_put_text(&out, field->name);
    json_key(&out, TEXT("type"));
    json_put_text(&out, field->type);
    json_key(&out, TEXT("label"));
    json_begin_object(&out);
    json_key(&out, TEXT("en"));
    json_put_text(&out, field->label_en);
    json_key(&out, TEXT("zh"));
    json_put_text(&out, field->label_zh);
    json_end_object(&out);
    json_end_object(&out);
    return buf_text(&buf);
}

static enum err make_field(struct import_run *run, const struct record_import_new_field *given,
                           struct meta_field *out)
{
    struct ctx *ctx = run->ctx;
    enum field_type type = field_type_find(given->type);
    if (type == FIELD_TYPE_COUNT)
        return ctx_fail(ctx, ERR_definition_type, given->type, TEXT("text"));
    if (type == FIELD_reference || type == FIELD_any_reference || type == FIELD_select ||
        type == FIELD_multi_select)
        return ctx_fail(ctx, ERR_definition_not_for_type, TEXT("--new-field"), given->type);
    if (meta_field_find(run->object, given->name))
        return ctx_fail(ctx, ERR_definition_taken, given->name);
    *out = (struct meta_field){
        .name = given->name,
        .type = type,
        .label = {{[LANG_EN] = given->label_en, [LANG_ZH] = given->label_zh}},
        .object = run->object,
        .scale = type == FIELD_money                              ? 4
                 : type == FIELD_percent || type == FIELD_decimal ? 2
                                                                  : 0,
        .max = type == FIELD_rating ? 5
               : type == FIELD_text ? TEXT_MAX
                                    : 0,
        .custom = true,
    };
    if (type == FIELD_long_text)
        out->max = 100000;
    /* Checked now, so that a dry run says what is wrong with it. */
    const struct json *json = json_parse(ctx, import_field_definition(ctx->arena, given));
    return json ? meta_check_field(ctx, run->object, json) : ctx_error(ctx);
}

enum err import_fields_make(struct import_run *run)
{
    const struct record_import_plan *plan = run->plan;
    run->new_fields = ARENA_ARRAY(run->ctx->arena, struct meta_field, plan->new_field_count);
    if (!run->new_fields)
        return ctx_fail(run->ctx, ERR_out_of_memory);
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < plan->new_field_count; i++)
        err = make_field(run, &plan->new_fields[i], &run->new_fields[i]);
    return err;
}

const struct meta_field *import_field_find(struct import_run *run, struct text name)
{
    for (size_t i = 0; i < run->plan->new_field_count; i++)
        if (text_eq(run->new_fields[i].name, name))
            return &run->new_fields[i];
    return meta_field_find(run->object, name);
}

bool import_leaves_out(const struct import_run *run)
{
    return run->plan->reject_rows || run->plan->rejects_path;
}
