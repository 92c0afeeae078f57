/* Figures of a list: aggregates, what became of them over time, the same for a spreadsheet, facets. */
#include "api/body.h"
#include "api/impl.h"
#include "record/log/audit.h"
#include "record/read/query.h"

/* A list of texts of the body. */
static enum err body_list(struct call *call, const char *key, const struct text **out,
                          size_t *count)
{
    const struct json *list = json_get(call->body, text_of(key));
    *count = json_size(list);
    if (!list)
        return ERR_OK;
    if (json_kind(list) != JSON_ARRAY)
        return ctx_fail_field(call->ctx, ERR_not_a_list, text_of(key), text_of(key));
    struct text *items = ARENA_ARRAY(call->ctx->arena, struct text, *count + 1);
    if (!items)
        return ERR_out_of_memory;
    struct json_iter it = json_iter(list);
    for (size_t i = 0; json_next(&it); i++) {
        items[i] = json_text(it.value);
        if (json_kind(it.value) != JSON_TEXT)
            return ctx_fail_field(call->ctx, ERR_not_text, text_of(key), text_of(key));
    }
    *out = items;
    return ERR_OK;
}

/* "limit" of the body, 1 to `most`; 0 when absent. */
static enum err body_limit(struct call *call, int64_t most, int64_t *out)
{
    const struct json *limit = json_get(call->body, TEXT("limit"));
    if (limit && (!json_int(limit, out) || *out < 1 || *out > most))
        return ctx_fail_field(call->ctx, ERR_bad_parameter, TEXT("limit"), TEXT("limit"),
                              json_dump(call->ctx->arena, limit));
    return ERR_OK;
}

static enum err read_aggregate(struct call *call, struct record_aggregate *ask)
{
    ask->object = call->object;
    enum err err = body_known(call, call->body, TEXT("filter group measures sort limit subtotals"));
    if (err || (err = body_text(call, call->body, "filter", false, &ask->filter)) ||
        (err = body_text(call, call->body, "sort", false, &ask->sort)) ||
        (err = body_list(call, "group", &ask->group, &ask->group_count)) ||
        (err = body_list(call, "measures", &ask->measures, &ask->measure_count)))
        return err;
    ask->subtotals = body_bool(call->body, "subtotals");
    return body_limit(call, 1000, &ask->limit);
}

static enum err aggregate(struct call *call)
{
    struct record_aggregate ask = {0};
    enum err err = read_aggregate(call, &ask);
    return err ? err : record_aggregate(&call->env, &ask, call->out);
}

static enum err trend(struct call *call)
{
    struct record_trend ask = {.object = call->object};
    enum err err = body_known(call, call->body,
                              TEXT("filter field period measures last whole compared"));
    if (err || (err = body_text(call, call->body, "filter", false, &ask.filter)) ||
        (err = body_text(call, call->body, "field", true, &ask.field)) ||
        (err = body_text(call, call->body, "period", true, &ask.period)) ||
        (err = body_text(call, call->body, "compared", false, &ask.compared)) ||
        (err = body_list(call, "measures", &ask.measures, &ask.measure_count)))
        return err;
    ask.last = body_bool(call->body, "last");
    ask.whole = body_bool(call->body, "whole");
    return record_trend(&call->env, &ask, call->out);
}

static struct text joined(struct arena *arena, const struct text *list, size_t count)
{
    struct buf buf;
    buf_init(&buf, arena, (size_t)64 * 1024);
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_add_char(&buf, ',');
        buf_add_text(&buf, list[i]);
    }
    return buf_text(&buf);
}

/* Who took which figures out: in the log before they leave. */
static enum err note_export(struct call *call, const struct record_aggregate *ask, int64_t rows)
{
    struct arena *arena = call->ctx->arena;
    struct buf detail;
    struct json_out json;
    buf_init(&detail, arena, (size_t)1 << 20);
    json_out_init(&json, &detail);
    json_begin_object(&json);
    json_key(&json, TEXT("filter"));
    json_put_bytes(&json, ask->filter);
    json_key(&json, TEXT("group"));
    json_put_bytes(&json, joined(arena, ask->group, ask->group_count));
    json_key(&json, TEXT("fields"));
    json_put_bytes(&json, joined(arena, ask->measures, ask->measure_count));
    json_key(&json, TEXT("format"));
    json_put_text(&json, TEXT("csv"));
    json_key(&json, TEXT("count"));
    json_put_int(&json, rows);
    json_end_object(&json);
    struct audit_entry entry = {.action = AUDIT_EXPORT,
                                .object = call->object,
                                .actor = call->caller.user,
                                .origin = call->origin,
                                .detail = buf_text(&detail)};
    return audit_write(call->ctx, call->store, &entry, 1);
}

/* On a worker: the line of the log waits for the writer. */
static enum err export_csv(struct call *call)
{
    struct record_aggregate ask = {0};
    int64_t rows = 0;
    enum err err = record_env_begin(call->ctx, call->store, 0, &call->env);
    if (err)
        return err;
    record_env_caller(&call->env, &call->caller);
    call->object = meta_object_by_plural(call->env.catalog, call_param(call, TEXT("objects")));
    if (!call->object || access_scope(&call->caller, ACCESS_READ, call->object) == SCOPE_NONE)
        err = ctx_fail(call->ctx, ERR_not_found);
    else
        err = read_aggregate(call, &ask);
    if (!err)
        err = record_aggregate_csv(&call->env, &ask, call->out, &rows);
    if (!err)
        err = note_export(call, &ask, rows);
    call->content_type = TEXT("text/csv; charset=utf-8");
    record_env_end(&call->env);
    return err;
}

/* {"industry":"industry = 'retail'", …}: the conditions by the field they are about. */
static enum err facet_parts(struct call *call, struct record_facets *ask)
{
    const struct json *filters = json_get(call->body, TEXT("filters"));
    size_t size = json_size(filters);
    if (!filters)
        return ERR_OK;
    struct record_facet_part *parts = ARENA_ARRAY(call->ctx->arena, struct record_facet_part,
                                                  size + 1);
    if (!parts)
        return ERR_out_of_memory;
    struct json_iter it = json_iter(filters);
    while (json_kind(filters) == JSON_OBJECT && json_next(&it)) {
        if (json_kind(it.value) != JSON_TEXT)
            return ctx_fail_field(call->ctx, ERR_not_text, TEXT("filters"), it.key);
        parts[ask->part_count++] = (struct record_facet_part){it.key, json_text(it.value)};
    }
    ask->parts = parts;
    if (json_kind(filters) != JSON_OBJECT)
        return ctx_fail_field(call->ctx, ERR_not_text, TEXT("filters"), TEXT("filters"));
    return ERR_OK;
}

static enum err facets(struct call *call)
{
    struct record_facets ask = {.object = call->object};
    enum err err = body_known(call, call->body, TEXT("filter filters fields limit"));
    if (err || (err = body_text(call, call->body, "filter", false, &ask.filter)) ||
        (err = facet_parts(call, &ask)) ||
        (err = body_list(call, "fields", &ask.fields, &ask.field_count)) ||
        (err = body_limit(call, 100, &ask.limit)))
        return err;
    if (!ask.field_count)
        return ctx_fail_field(call->ctx, ERR_required, TEXT("fields"), TEXT("fields"));
    return record_facets(&call->env, &ask, call->out);
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("POST"), T("/{objects}/aggregate"), T("Counts, sums and averages by groups"), RIGHT_OBJECT,
     CALL_READ, T(""), aggregate, NULL, T("AggregateRequest"), T("Aggregate")},
    {T("POST"), T("/{objects}/aggregate/export"),
     T("The same as CSV, of what the caller may export; it is in the audit"), RIGHT_OBJECT,
     CALL_WORK, T(""), export_csv, NULL, T("AggregateRequest"), T("Csv")},
    {T("POST"), T("/{objects}/trend"),
     T("A figure of a period, what it was in another, and 30 points that lead there"), RIGHT_OBJECT,
     CALL_READ, T(""), trend, NULL, T("TrendRequest"), T("Trend")},
    {T("POST"), T("/{objects}/facets"), T("Values of some fields of a list, and how often each"),
     RIGHT_OBJECT, CALL_READ, T(""), facets, NULL, T("FacetsRequest"), T("Facets")},
};
const struct route_table routes_aggregate = {rows, sizeof rows / sizeof *rows};
