#include "record/import/import_plan.h"

#include "base/json.h"

struct reading {
    struct ctx *ctx;
    struct import_part *part;
    size_t at;
    const struct json *json;
};

static struct text place(const struct reading *r, const char *key)
{
    return text_format(r->ctx->arena, "parts[%zu].%s", r->at, key);
}

static enum err refuse(const struct reading *r, const char *key, enum err code)
{
    return ctx_fail_field(r->ctx, code, place(r, key), place(r, key));
}

static enum err read_text(const struct reading *r, const char *key, struct text *out)
{
    const struct json *member = json_get(r->json, text_of(key));
    *out = json_text(member);
    bool fine = json_kind(member) == JSON_TEXT || json_kind(member) == JSON_NULL;
    return fine ? ERR_OK : refuse(r, key, ERR_not_text);
}

/* {"name": "value"}; null is an empty value, numbers are read as they are written. */
static enum err read_pairs(const struct reading *r, const char *key,
                           struct record_import_pairs *out)
{
    const struct json *object = json_get(r->json, text_of(key));
    if (json_kind(object) == JSON_NULL)
        return ERR_OK;
    if (json_kind(object) != JSON_OBJECT)
        return refuse(r, key, ERR_not_an_object);
    out->items = ARENA_ARRAY(r->ctx->arena, struct record_import_pair, json_size(object) + 1);
    if (!out->items)
        return ctx_fail(r->ctx, ERR_out_of_memory);
    struct json_iter it = json_iter(object);
    while (json_next(&it)) {
        enum json_kind kind = json_kind(it.value);
        if (kind != JSON_TEXT && kind != JSON_NULL && kind != JSON_NUMBER)
            return refuse(r, key, ERR_not_text);
        out->items[out->count++] = (struct record_import_pair){it.key, kind == JSON_NUMBER
                                                                           ? json_number(it.value)
                                                                           : json_text(it.value)};
    }
    return ERR_OK;
}

/* ["code"] or "code,name" → "code,name" */
static enum err read_names(const struct reading *r, const char *key, struct text *out)
{
    const struct json *member = json_get(r->json, text_of(key));
    if (json_kind(member) != JSON_ARRAY)
        return read_text(r, key, out);
    struct buf names;
    buf_init(&names, r->ctx->arena, 4096);
    struct json_iter it = json_iter(member);
    while (json_next(&it)) {
        if (json_kind(it.value) != JSON_TEXT)
            return refuse(r, key, ERR_not_text);
        buf_add_text(&names, names.len ? TEXT(",") : TEXT_EMPTY);
        buf_add_text(&names, json_text(it.value));
    }
    *out = buf_text(&names);
    return ERR_OK;
}

static enum err read_answers(const struct reading *r)
{
    struct record_import_plan *plan = &r->part->plan;
    const struct json *list = json_get(r->json, TEXT("answers"));
    if (json_kind(list) == JSON_NULL)
        return ERR_OK;
    if (json_kind(list) != JSON_ARRAY)
        return refuse(r, "answers", ERR_not_a_list);
    plan->answers = ARENA_ARRAY(r->ctx->arena, struct record_import_answer, json_size(list) + 1);
    if (!plan->answers)
        return ctx_fail(r->ctx, ERR_out_of_memory);
    struct json_iter it = json_iter(list);
    while (json_next(&it)) {
        struct record_import_answer *answer = &plan->answers[plan->answer_count++];
        answer->field = json_text(json_get(it.value, TEXT("field")));
        answer->from = json_text(json_get(it.value, TEXT("from")));
        answer->to = json_text(json_get(it.value, TEXT("to")));
        if (!answer->field.len || !answer->from.len)
            return refuse(r, "answers", ERR_required);
    }
    return ERR_OK;
}

static enum err read_choices(const struct reading *r)
{
    static const struct {
        struct text name;
        enum record_import_match match;
    } matches[] = {{{"update", 6}, IMPORT_UPDATE},
                   {{"skip", 4}, IMPORT_SKIP},
                   {{"error", 5}, IMPORT_REFUSE}};
    struct text word, upload;
    struct record_import_plan *plan = &r->part->plan;
    enum err err = read_text(r, "on_match", &word);
    bool known = !word.len;
    for (size_t i = 0; i < sizeof matches / sizeof *matches; i++)
        if (text_eq(word, matches[i].name)) {
            plan->on_match = matches[i].match;
            known = true;
        }
    if (err || !known)
        return err ? err : refuse(r, "on_match", ERR_not_an_option);
    if ((err = read_text(r, "upload", &upload)))
        return err;
    if (!text_to_int(upload, &r->part->upload))
        return refuse(r, "upload", upload.len ? ERR_not_an_id : ERR_required);
    const struct json *header = json_get(r->json, TEXT("header"));
    if (json_kind(header) != JSON_NULL &&
        (!json_int(header, &plan->header_line) || plan->header_line < 1))
        return refuse(r, "header", ERR_not_an_integer);
    const struct json *rows = json_get(r->json, TEXT("header_rows"));
    if (json_kind(rows) != JSON_NULL &&
        (!json_int(rows, &plan->header_rows) || plan->header_rows < 1 || plan->header_rows > 2))
        return refuse(r, "header_rows", ERR_not_an_integer);
    return ERR_OK;
}

static enum err read_part(const struct reading *r)
{
    struct record_import_plan *plan = &r->part->plan;
    if (json_kind(r->json) != JSON_OBJECT)
        return ctx_fail_field(r->ctx, ERR_not_an_object, place(r, "object"));
    plan->loose = true;
    plan->reject_rows = true;
    enum err err = read_choices(r);
    if (!err && !(err = read_text(r, "object", &plan->object)) && !plan->object.len)
        err = refuse(r, "object", ERR_required);
    if (!err)
        err = read_text(r, "sheet", &r->part->sheet);
    if (!err)
        err = read_pairs(r, "map", &plan->map);
    if (!err)
        err = read_pairs(r, "defaults", &plan->defaults);
    if (!err)
        err = read_pairs(r, "scales", &plan->scales);
    if (!err)
        err = read_pairs(r, "date_orders", &plan->date_orders);
    if (!err)
        err = read_names(r, "match", &plan->match);
    if (!err)
        err = read_names(r, "create", &plan->create);
    return err ? err : read_answers(r);
}

static enum err check_keys(struct ctx *ctx, const struct json *object, struct text known)
{
    struct json_iter it = json_iter(object);
    while (json_kind(object) == JSON_OBJECT && json_next(&it))
        if (!text_listed(known, it.key))
            ctx_fail_field(ctx, ERR_body_unexpected, it.key, it.key);
    return ctx_error(ctx);
}

enum err import_parts_read(struct ctx *ctx, const struct json *json, struct import_parts *out)
{
    *out = (struct import_parts){.count = 0};
    const struct json *parts = json_get(json, TEXT("parts"));
    enum err err = check_keys(ctx, json, TEXT("parts dry_run on_bad"));
    if (err)
        return err;
    size_t count = json_kind(parts) == JSON_ARRAY ? json_size(parts) : 0;
    if (!count || count > IMPORT_PARTS_MAX)
        return ctx_fail_field(ctx, ERR_import_no_parts, TEXT("parts"),
                              text_format(ctx->arena, "%d", IMPORT_PARTS_MAX));
    out->dry_run = json_bool(json_get(json, TEXT("dry_run")));
    struct text on_bad = json_text(json_get(json, TEXT("on_bad")));
    if (on_bad.len && !text_eq(on_bad, TEXT("ask")) && !text_eq(on_bad, TEXT("reject")))
        return ctx_fail_field(ctx, ERR_not_an_option, TEXT("on_bad"), on_bad, TEXT("ask, reject"));
    for (size_t i = 0; i < count; i++) {
        struct reading r = {ctx, &out->items[i], i, json_at(parts, i)};
        err = check_keys(
            ctx, r.json,
            TEXT("object upload sheet header header_rows map defaults scales date_orders answers "
                 "create match on_match"));
        if (err || (err = read_part(&r)))
            return err;
        out->items[i].plan.dry_run = out->dry_run;
        out->items[i].plan.reject_values = text_eq(on_bad, TEXT("reject"));
        out->count++;
    }
    return ERR_OK;
}
