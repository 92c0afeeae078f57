/* POST /{objects}/{id}/erase: a person's values are emptied and their keys destroyed, and a report says what went
 * where, and what stays and why. */
#include "modules/core/privacy.h"

#include "base/utf8.h"
#include "modules/core/person.h"

#define REASON_MIN 3
#define REASON_MAX 500

struct erasing {
    struct erase person;
    struct text reason;
    bool dry_run;
};

static enum err read_body(struct call *call, struct erasing *out)
{
    struct json_iter it = json_iter(call->body);
    if (json_kind(call->body) != JSON_OBJECT)
        return ctx_fail(call->ctx, ERR_not_an_object);
    while (json_next(&it))
        if (!text_listed(TEXT("reason dry_run"), it.key))
            ctx_fail_field(call->ctx, ERR_body_unexpected, it.key, it.key);
    out->reason = utf8_stored(call->ctx->arena,
                              text_trim(json_text(json_get(call->body, TEXT("reason")))));
    out->dry_run = json_bool(json_get(call->body, TEXT("dry_run")));
    size_t length = utf8_length(out->reason);
    if (!out->dry_run && length < REASON_MIN)
        ctx_fail_field(call->ctx, ERR_reason_short, TEXT("reason"),
                       text_format(call->ctx->arena, "%d", REASON_MIN));
    if (length > REASON_MAX)
        ctx_fail_field(call->ctx, ERR_too_long, TEXT("reason"),
                       text_format(call->ctx->arena, "%d", REASON_MAX));
    return ctx_error(call->ctx);
}

/* Inside the writer's transaction: what is found is what is erased. */
static enum err erase_prepare_route(struct call *call)
{
    struct erasing *erasing = ARENA_NEW(call->ctx->arena, struct erasing);
    if (!erasing)
        return ERR_out_of_memory;
    call->subject = erasing;
    enum err err = read_body(call, erasing);
    if (!err)
        err = person_find(&call->env, call->object, call->id, &erasing->person);
    if (!err && access_scope(&call->caller, ACCESS_DELETE, call->object) != SCOPE_ALL)
        err = access_refuse(call->ctx, ACCESS_DELETE, call->object);
    if (!err)
        err = erase_plan(&call->env, &erasing->person);
    if (err || erasing->dry_run)
        return err;
    call->task->save.origin = ORIGIN_SYSTEM;
    call->task->save.summary = call->ctx->lang == LANG_ZH ? TEXT("清除个人信息")
                                                          : TEXT("Personal data erased");
    return erase_prepare(&call->env, &call->task->save, &erasing->person);
}

static void put_item(struct call *call, struct json_out *json, const struct erase_item *item)
{
    json_begin_object(json);
    json_key(json, TEXT("object"));
    json_put_text(json, item->object->name);
    json_key(json, TEXT("label"));
    json_put_text(json, item->object->label.in[call->ctx->lang]);
    json_key(json, TEXT("id"));
    json_put_id(json, item->id);
    json_key(json, TEXT("deleted"));
    json_put_bool(json, !item->live);
    json_key(json, TEXT("fields"));
    json_begin_array(json);
    for (size_t i = 0; i < item->object->field_count; i++)
        if (item->emptied[i])
            json_put_text(json, item->object->fields[i].label.in[call->ctx->lang]);
    json_end_array(json);
    json_key(json, TEXT("children"));
    json_put_int(json, item->children);
    json_end_object(json);
}

static const struct kept {
    struct text what;
    struct text object; /* counted; empty: not countable */
    struct label why;
} kept[] = {
#define WHY(en, zh)                                                                                \
    {                                                                                              \
        {                                                                                          \
            {"" en, sizeof(en) - 1},                                                               \
            {                                                                                      \
                "" zh, sizeof(zh) - 1                                                              \
            }                                                                                      \
        }                                                                                          \
    }
    {{"activities", 10},
     {"activity", 8},
     WHY("Records of the business; their texts were not searched", "业务记录;其文字内容未作检查")},
    {{"tasks", 5},
     {"task", 4},
     WHY("Records of the business; their texts were not searched", "业务记录;其文字内容未作检查")},
    {{"opportunities", 13},
     {"opportunity", 11},
     WHY("Trade has to be documented", "交易记录须依法留存")},
    {{"consents", 8},
     {"consent", 7},
     WHY("Proof of what was granted and withdrawn, without its evidence",
         "同意与撤回的证明,不含凭证内容")},
    {{"history", 7},
     {"", 0},
     WHY("That values were there and who changed them, not the values",
         "仅保留变更的时间和人员,不含具体内容")},
    {{"audit", 5},
     {"", 0},
     WHY("Who looked at the records, and texts typed as reasons and filters",
         "查看记录,以及填写的原因和筛选条件")},
    {{"search_index", 12},
     {"", 0},
     WHY("Nothing is found by it any more; the bytes of its terms go when the index next merges",
         "已无法检索;索引文件中的残留词条将在下次合并时清除")},
    {{"backups", 7},
     {"", 0},
     WHY("Backups and exports made before; let them expire", "此前的备份和导出文件,须按期销毁")},
#undef WHY
};

static enum err put_kept(struct call *call, struct json_out *json, const struct erase *person)
{
    enum err err = ERR_OK;
    json_key(json, TEXT("kept"));
    json_begin_array(json);
    for (size_t i = 0; !err && i < sizeof kept / sizeof *kept; i++) {
        int64_t count = 0;
        if (kept[i].object.len)
            err = person_count(&call->env, person, kept[i].object, &count);
        if (kept[i].object.len && !count)
            continue;
        json_begin_object(json);
        json_key(json, TEXT("what"));
        json_put_text(json, kept[i].what);
        if (count) {
            json_key(json, TEXT("count"));
            json_put_int(json, count);
        }
        json_key(json, TEXT("why"));
        json_put_text(json, kept[i].why.in[call->ctx->lang]);
        json_end_object(json);
    }
    json_end_array(json);
    return err;
}

static enum err erase_after(struct call *call)
{
    const struct erasing *erasing = call->subject;
    struct json_out json;
    enum err err = erasing->dry_run ? ERR_OK
                                    : erase_finish(&call->env, &erasing->person, erasing->reason);
    if (err)
        return err;
    json_out_init(&json, call->out);
    json_begin_object(&json);
    json_key(&json, TEXT("txn"));
    if (call->txn)
        json_put_id(&json, call->txn);
    else
        json_put_null(&json);
    json_key(&json, TEXT("dry_run"));
    json_put_bool(&json, erasing->dry_run);
    json_key(&json, TEXT("erased"));
    json_begin_array(&json);
    for (size_t i = 0; i < erasing->person.count; i++)
        put_item(call, &json, &erasing->person.items[i]);
    json_end_array(&json);
    err = put_kept(call, &json, &erasing->person);
    json_end_object(&json);
    return err;
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

const struct route core_privacy_routes[CORE_PRIVACY_ROUTES] = {
    {T("GET"), T("/{objects}/{id}/personal-data"), T("Everything kept about a person"),
     RIGHT_OBJECT, CALL_WORK, T(""), core_personal_data, NULL, T(""), T("PersonalData")},
    {T("POST"), T("/{objects}/{id}/erase"), T("Erase a person's data for good, with a report"),
     RIGHT_OBJECT, CALL_SAVE, T(""), erase_prepare_route, erase_after, T("Erase"), T("Erased")},
};
