#include "access/rules.h"

#include "access/defaults.h"
#include "access/names.h"
#include "access/principal.h"
#include "access/records.h"
#include "access/snapshot.h"
#include "base/log.h"

/* --- reading --- */

static struct value cell(struct db_rows *rows, const struct meta_object *object, const char *name)
{
    const struct meta_field *field = meta_field_find(object, text_of(name));
    return field ? db_get(rows, field->index) : VALUE_NONE;
}

static struct text text_cell(struct db_rows *rows, const struct meta_object *object,
                             const char *name)
{
    struct value value = cell(rows, object, name);
    return value.kind == VALUE_TEXT ? value.text : TEXT_EMPTY;
}

static int64_t int_cell(struct db_rows *rows, const struct meta_object *object, const char *name)
{
    struct value value = cell(rows, object, name);
    return value.kind == VALUE_INT ? value.number : 0;
}

/* What cannot be parsed is told to the log and nobody else: whoever asks did not write it. */
static const struct expr *parse(struct arena *arena, const struct meta_object *object,
                                struct text condition)
{
    struct ctx ctx;
    struct expr_env env = {.zone = zone_utc(), .week_start = 1, .fiscal_year_start = 1};
    const struct expr *expr = NULL;
    ctx_init(&ctx, arena, 0);
    if (expr_parse_condition(&ctx, object->catalog, object, &env, condition, &expr))
        return NULL;
    return expr;
}

static bool read_rule(struct arena *arena, const struct meta_catalog *catalog, struct db_rows *rows,
                      const struct meta_object *of, struct rule *out)
{
    const struct meta_object *object = meta_object_find(catalog, text_cell(rows, of, "object"));
    struct value active = cell(rows, of, "active");
    if (!object || (active.kind == VALUE_INT && !active.number))
        return false;
    const struct access_principal principal = {.user = int_cell(rows, of, "user"),
                                               .department = int_cell(rows, of, "department"),
                                               .role = text_cell(rows, of, "role"),
                                               .below = int_cell(rows, of, "below") != 0};
    *out = (struct rule){.id = int_cell(rows, of, "id"),
                         .principal = access_principal_number(&principal),
                         .name = text_dup(arena, text_cell(rows, of, "name")),
                         .object = object,
                         .restricts = text_eq(text_cell(rows, of, "kind"), TEXT("restrict")),
                         .edit = text_eq(text_cell(rows, of, "level"), TEXT("edit")),
                         .expires_at = int_cell(rows, of, "expires_at"),
                         .condition = text_dup(arena, text_cell(rows, of, "condition"))};
    out->expr = parse(arena, object, out->condition);
    if (!out->expr)
        log_line(LOG_WARN, "access_rule_unreadable", LOG_TEXT("rule", out->name),
                 LOG_TEXT("object", object->name), LOG_TEXT("condition", out->condition));
    return true;
}

static bool rules_room(struct rules *rules, struct arena *arena)
{
    if (rules->count & (rules->count - 1) || rules->count == 1)
        return true; /* room is a power of two from 2 on, made when it is full */
    size_t room = rules->count ? 2 * rules->count : 2;
    struct rule *more = ARENA_ARRAY(arena, struct rule, room);
    if (!more)
        return false;
    if (rules->count)
        memcpy(more, rules->rules, rules->count * sizeof *more);
    rules->rules = more;
    return true;
}

enum err rules_read(struct ctx *ctx, struct db_conn *conn, const struct meta_catalog *catalog,
                    struct arena *arena, struct rules *out)
{
    const struct meta_object *of = meta_object_find(catalog, OBJECT_ACCESS_RULE);
    struct db_rows *rows;
    *out = (struct rules){.count = 0};
    if (!of)
        return ERR_OK;
    enum err err = rows_of_object(ctx, conn, of, &rows);
    if (err)
        return err;
    while (db_next(rows) && rules_room(out, arena))
        out->count += read_rule(arena, catalog, rows, of, &out->rules[out->count]);
    err = db_close_rows(rows);
    return err || !arena->failed ? err : ctx_fail(ctx, ERR_out_of_memory);
}

/* --- for whom --- */

static bool is_for(const struct rule *rule, const struct access_caller *caller)
{
    return !rule->principal ||
           (caller->sets && value_set_has(&caller->sets->set[SET_PRINCIPAL], rule->principal));
}

static bool is_over(const struct rule *rule, const struct access_caller *caller)
{
    return rule->expires_at && rule->expires_at <= caller->now;
}

static bool asked(const struct access_caller *caller)
{
    return caller->policy && !caller->system && !caller->admin;
}

bool rules_any(const struct access_caller *caller)
{
    for (size_t i = 0; asked(caller) && i < caller->policy->rules.count; i++)
        if (is_for(&caller->policy->rules.rules[i], caller))
            return true;
    return false;
}

static bool gives(const struct rule *rule, enum access_action action)
{
    switch (action) {
    case ACCESS_READ:
    case ACCESS_EXPORT:
        return true;
    case ACCESS_EDIT:
    case ACCESS_BULK:
        return rule->edit;
    default:
        return false;
    }
}

const struct rule *rules_next(const struct access_caller *caller, const struct meta_object *object,
                              bool restricts, enum access_action action, size_t *at)
{
    while (asked(caller) && *at < caller->policy->rules.count) {
        const struct rule *rule = &caller->policy->rules.rules[(*at)++];
        if (rule->object->number == object->number && rule->restricts == restricts &&
            (restricts || gives(rule, action)) && is_for(rule, caller) && !is_over(rule, caller))
            return rule;
    }
    return NULL;
}

/* --- holding --- */

/* Parsed against the snapshot's catalog; against another one (a save that began before a field was made) anew. */
static const struct expr *expr_for(struct arena *arena, const struct rule *rule,
                                   const struct meta_object *object)
{
    return rule->object == object ? rule->expr : parse(arena, object, rule->condition);
}

const struct db_node *rule_node(struct arena *arena, const struct access_caller *caller,
                                const struct rule *rule, const struct meta_object *object,
                                struct text alias)
{
    struct expr_env env;
    struct ctx ctx;
    const struct expr *expr = expr_for(arena, rule, object);
    ctx_init(&ctx, arena, caller->now);
    access_env_system(caller, object->catalog, caller->now, &env);
    const struct db_node *node = expr ? expr_compile_condition(&ctx, expr, &env, alias, true)
                                      : NULL;
    return node && !ctx_error(&ctx) ? node : db_never(arena);
}

enum err rule_holds(struct ctx *ctx, struct db_conn *conn, const struct access_caller *caller,
                    const struct rule *rule, const struct policy_question *question, bool *holds)
{
    const struct meta_object *object = question->object;
    struct expr_env env;
    struct expr_record record;
    const struct expr *expr = expr_for(ctx->arena, rule, object);
    *holds = false;
    if (!expr)
        return ERR_OK;
    access_env_system(caller, object->catalog, caller->now, &env);
    enum err err = records_of_values(ctx, conn, object, question->values, &record);
    return err ? err : expr_eval_condition(ctx, expr, &env, &record, holds);
}
