/* The rule of an object, the check while somebody types, and the rule that refuses. */
#include "search/duplicates.h"

#include "record/load.h"
#include "record/names.h"
#include "search/keys.h"

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }
#define THRESHOLD_DEFAULT 80
#define ANSWERS_MAX 10

static const struct text modes[] = {
    [DUPLICATES_OFF] = T("off"), [DUPLICATES_WARN] = T("warn"), [DUPLICATES_BLOCK] = T("block")};
static const struct text shows[] = {
    [SHOW_RECORD] = T("record"), [SHOW_OWNER] = T("owner"), [SHOW_EXISTS] = T("exists")};

/* ---- the rule ---- */

/* In the order of the columns read; booleans that are not set count as their default. */
static const struct text rule_columns[] = {
    T("mode"),        T("threshold"),          T("show"),         T("match_name"), T("match_phone"),
    T("match_email"), T("match_registration"), T("match_pinyin"), T("active")};
enum { RULE_COLUMNS = sizeof rule_columns / sizeof *rule_columns };

static bool yes(struct db_rows *rows, size_t column)
{
    return db_get_null(rows, column) || db_get_int(rows, column);
}

static void read_rule(struct db_rows *rows, struct duplicate_rule *out)
{
    for (int i = DUPLICATES_OFF; i <= DUPLICATES_BLOCK; i++)
        if (text_eq(db_get_text(rows, 0), modes[i]))
            out->mode = (enum duplicate_mode)i;
    int64_t threshold = db_get_int(rows, 1);
    out->threshold = threshold >= 1 && threshold <= 100 ? (int)threshold : THRESHOLD_DEFAULT;
    for (int i = SHOW_RECORD; i <= SHOW_EXISTS; i++)
        if (text_eq(db_get_text(rows, 2), shows[i]))
            out->show = (enum duplicate_show)i;
    out->name = yes(rows, 3);
    out->phone = yes(rows, 4);
    out->email = yes(rows, 5);
    out->registration = yes(rows, 6);
    out->sound = yes(rows, 7);
    if (!yes(rows, 8))
        out->mode = DUPLICATES_OFF;
}

/* What an object without owners says of a record that may not be seen would name nobody. */
static void default_rule(const struct meta_object *object, struct duplicate_rule *out)
{
    struct match_fields fields;
    match_fields(object, &fields);
    bool reach = fields.phone_count || fields.email_count || fields.registration;
    *out = (struct duplicate_rule){.mode = reach ? DUPLICATES_WARN : DUPLICATES_OFF,
                                   .show = object->owned ? SHOW_OWNER : SHOW_RECORD,
                                   .threshold = THRESHOLD_DEFAULT,
                                   .name = true,
                                   .phone = true,
                                   .email = true,
                                   .registration = true,
                                   .sound = true};
}

enum err duplicates_rule(struct record_env *env, const struct meta_object *object,
                         struct duplicate_rule *out)
{
    struct arena *arena = env->ctx->arena;
    const struct meta_object *rules = meta_object_find(env->catalog, TEXT("duplicate_rule"));
    *out = (struct duplicate_rule){.mode = DUPLICATES_OFF};
    if (!match_object(object))
        return ERR_OK;
    default_rule(object, out);
    if (!rules)
        return ERR_OK;
    const struct db_node *columns[RULE_COLUMNS];
    for (size_t i = 0; i < RULE_COLUMNS; i++)
        columns[i] = db_column(arena, TEXT("r"), meta_field_find(rules, rule_columns[i])->column);
    const struct db_node *of = db_column(arena, TEXT("r"),
                                         meta_field_find(rules, TEXT("object"))->column);
    struct db_select select = {.table = rules->table,
                               .alias = TEXT("r"),
                               .columns = columns,
                               .column_count = RULE_COLUMNS,
                               .where = db_call2(arena, DB_EQ, of, db_text(arena, object->name)),
                               .limit = 1};
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    if (db_next(rows))
        read_rule(rows, out);
    return db_close_rows(rows);
}

void duplicates_apply(const struct duplicate_rule *rule, struct match_fields *fields)
{
    if (!rule->name)
        fields->name = fields->short_name = NULL;
    if (!rule->phone)
        fields->phone_count = 0;
    if (!rule->email)
        fields->email_count = 0;
    if (!rule->registration)
        fields->registration = NULL;
    fields->sound = rule->sound;
}

/* ---- the check ---- */

static struct value typed(const struct meta_field *field, const struct json *json)
{
    int64_t id;
    if (field->type == FIELD_reference) {
        if (json_kind(json) == JSON_OBJECT)
            json = json_get(json, TEXT("id"));
        return text_to_int(json_text(json), &id) ? value_int(id) : VALUE_NONE;
    }
    return json_kind(json) == JSON_TEXT && json_text(json).len ? value_text(json_text(json))
                                                               : VALUE_NONE;
}

/* Fields that the caller may not know are unknown; the others are taken as they are. */
static enum err take_given(struct record_env *env, const struct meta_object *object,
                           const struct match_fields *fields, const struct json *given,
                           struct value *values)
{
    if (given && json_kind(given) != JSON_OBJECT)
        return ctx_fail_field(env->ctx, ERR_not_an_object, TEXT("values"));
    struct json_iter it = json_iter(given);
    while (given && json_next(&it)) {
        const struct meta_field *field = meta_field_find(object, it.key);
        if (field && access_field(env->caller, field) == USE_HIDDEN)
            field = NULL;
        if (!field && !meta_child_find(object, it.key))
            return ctx_fail_field(env->ctx, ERR_unknown_field, it.key, it.key, TEXT_EMPTY);
        if (field && match_field(fields, field))
            values[field->index] = typed(field, it.value);
    }
    return ERR_OK;
}

static enum err values_under(struct record_env *env, const struct meta_object *object, int64_t id,
                             struct value **values)
{
    *values = NULL;
    if (!id) {
        *values = ARENA_ARRAY(env->ctx->arena, struct value, object->field_count);
        return *values ? ERR_OK : ctx_fail(env->ctx, ERR_out_of_memory);
    }
    enum err err = record_load(env, object, id, values);
    if (err)
        return err;
    if (!*values)
        return ctx_fail(env->ctx, ERR_not_found);
    return access_may(env->ctx, env->conn, env->caller, ACCESS_READ, env->catalog, object, *values);
}

/* What a reason rests on, of a record the caller sees. */
static struct text reason_text(const struct duplicate *found, const struct match_reason *reason,
                               const struct value *values)
{
    if (reason->kind >= REASON_NAME)
        return found->name;
    struct value value = reason->field ? values[reason->field->index] : VALUE_NONE;
    return value.kind == VALUE_TEXT ? value.text : TEXT_EMPTY;
}

static void put_reasons(struct json_out *json, const struct duplicate *found,
                        const struct value *values)
{
    json_key(json, TEXT("reasons"));
    json_begin_array(json);
    for (size_t i = 0; found->visible && i < found->score.reason_count; i++) {
        const struct match_reason *reason = &found->score.reasons[i];
        json_begin_object(json);
        json_key(json, TEXT("kind"));
        json_put_text(json, match_reason_name(reason->kind));
        json_key(json, TEXT("field"));
        json_put_text(json, reason->field ? reason->field->name : TEXT_EMPTY);
        json_key(json, TEXT("text"));
        json_put_text(json, reason_text(found, reason, values));
        json_end_object(json);
    }
    json_end_array(json);
}

static void put_named(struct json_out *json, struct text key, int64_t id, struct text name)
{
    json_key(json, key);
    if (!id) {
        json_put_null(json);
        return;
    }
    json_begin_object(json);
    json_key(json, TEXT("id"));
    json_put_id(json, id);
    json_key(json, TEXT("name"));
    json_put_text(json, name);
    json_end_object(json);
}

struct answer {
    struct record_env *env;
    const struct meta_object *object;
    const struct duplicate_rule *rule;
    const struct match_fields *fields;
    const struct value *values;
    struct names owners;
};

/* Of a record that may not be seen no more is told than that it is at or above the threshold: a score that moved
 * with each letter would spell its name. */
static void put_found(struct json_out *json, const struct answer *answer,
                      const struct duplicate *found)
{
    const struct meta_object *user = meta_object_find(answer->env->catalog, TEXT("user"));
    struct text name = answer->fields->name ? found->name : TEXT_EMPTY;
    bool owner = found->visible || answer->rule->show == SHOW_OWNER;
    json_begin_object(json);
    put_named(json, TEXT("record"), found->visible ? found->id : 0, name);
    put_named(json, TEXT("owner"), owner ? found->owner : 0,
              names_find(&answer->owners, user, found->owner));
    json_key(json, TEXT("score"));
    json_put_int(json, found->visible ? found->score.score : answer->rule->threshold);
    put_reasons(json, found, answer->values);
    json_end_object(json);
}

static enum err put_answer(struct answer *answer, const struct duplicate *found, size_t count,
                           struct buf *out)
{
    struct record_env *env = answer->env;
    struct json_out json;
    bool ready;
    names_init(&answer->owners, env->ctx->arena);
    for (size_t i = 0; i < count; i++)
        names_add(&answer->owners, meta_object_find(env->catalog, TEXT("user")), found[i].owner);
    enum err err = names_load(env, &answer->owners);
    if (!err)
        err = keys_ready(env->ctx, env->conn, env->catalog, answer->object, &ready);
    if (err)
        return err;
    json_out_init(&json, out);
    json_begin_object(&json);
    json_key(&json, TEXT("mode"));
    json_put_text(&json, modes[answer->rule->mode]);
    json_key(&json, TEXT("complete"));
    json_put_bool(&json, ready);
    json_key(&json, TEXT("data"));
    json_begin_array(&json);
    for (size_t i = 0, told = 0; i < count && told < ANSWERS_MAX; i++) {
        if (!found[i].visible && answer->rule->show == SHOW_RECORD)
            continue;
        put_found(&json, answer, &found[i]);
        told++;
    }
    json_end_array(&json);
    json_end_object(&json);
    return ERR_OK;
}

enum err duplicates_check(struct record_env *env, const struct meta_object *object, int64_t id,
                          const struct json *given, struct buf *out)
{
    struct duplicate_rule rule;
    struct match_fields fields;
    struct match_profile profile;
    struct duplicate found[DUPLICATES_MAX];
    size_t count = 0;
    struct answer answer = {.env = env, .object = object, .rule = &rule, .fields = &fields};
    struct value *values;
    enum err err = values_under(env, object, id, &values);
    if (err || (err = duplicates_rule(env, object, &rule)))
        return err;
    match_fields(object, &fields);
    if ((err = take_given(env, object, &fields, given, values)))
        return err;
    if (rule.mode != DUPLICATES_OFF) {
        duplicates_apply(&rule, &fields);
        match_fields_of_caller(env->caller, env->catalog, &fields);
        match_profile(env->ctx->arena, &env->caller->organisation, &fields, values, true, &profile);
        struct duplicates_query query = {&profile, id, rule.threshold, NULL};
        err = duplicates_find(env, &query, found, &count);
    }
    answer.values = values;
    return err ? err : put_answer(&answer, found, count, out);
}

/* ---- the rule that refuses ---- */

static bool asks(const struct record_save *save, const struct record_change *change,
                 const struct match_fields *fields)
{
    bool saved = change->action == RECORD_CREATE || change->action == RECORD_UPDATE;
    bool by_people = save->origin == ORIGIN_WEB || save->origin == ORIGIN_API ||
                     save->origin == ORIGIN_IMPORT;
    if (!saved || !by_people || change->by_hook || !change->after)
        return false;
    for (size_t i = 0; i < change->object->field_count; i++) {
        const struct meta_field *field = &change->object->fields[i];
        struct value before = change->before ? change->before[i] : VALUE_NONE;
        if (match_field(fields, field) && !value_eq(before, record_change_get(change, field)))
            return true;
    }
    return false;
}

/* Names what the caller may see, else at most the owner, at a field the caller may read. */
static enum err refuse(struct record_env *env, const struct meta_object *object,
                       const struct duplicate_rule *rule, const struct duplicate *found)
{
    const struct meta_object *user = meta_object_find(env->catalog, TEXT("user"));
    const struct match_reason *best = &found->score.reasons[0];
    for (size_t i = 1; i < found->score.reason_count; i++)
        if (found->score.reasons[i].score > best->score)
            best = &found->score.reasons[i];
    const struct meta_field *field = best->field;
    if (!field || access_field(env->caller, field) < USE_READ)
        field = object->name_field;
    struct names owners;
    names_init(&owners, env->ctx->arena);
    if (found->visible || rule->show == SHOW_OWNER)
        names_add(&owners, user, found->owner);
    enum err err = names_load(env, &owners);
    if (err)
        return err;
    bool named = found->visible && access_field(env->caller, object->name_field) >= USE_READ;
    return ctx_fail_field(env->ctx, ERR_duplicate, field->name, named ? found->name : TEXT_EMPTY,
                          names_find(&owners, user, found->owner));
}

static enum err check_change(struct record_env *env, struct record_save *save,
                             const struct record_change *change, const struct duplicate_rule *rule,
                             const struct match_fields *fields)
{
    struct duplicate found[DUPLICATES_MAX];
    struct match_profile profile, kept;
    size_t count;
    struct arena *arena = env->ctx->arena;
    const struct access_organisation *organisation = &env->caller->organisation;
    match_profile(arena, organisation, fields, change->after, true, &profile);
    struct duplicates_query query = {&profile, change->id, rule->threshold, save};
    enum err err = duplicates_find(env, &query, found, &count);
    if (err)
        return err;
    if (count) {
        size_t faults = env->ctx->fault_count;
        err = refuse(env, change->object, rule, &found[0]);
        if (faults < env->ctx->fault_count && faults < CTX_FAULTS_MAX)
            env->ctx->faults[faults].row = change->row;
        return err;
    }
    match_profile(arena, organisation, fields, change->after, false, &kept);
    return keys_put(env, &kept, change->id);
}

static enum err refuse_duplicates(struct record_env *env, struct record_save *save,
                                  struct record_change **changes, size_t count)
{
    const struct meta_object *object = changes[0]->object;
    struct duplicate_rule rule;
    struct match_fields fields;
    if (!match_object(object))
        return ERR_OK;
    enum err err = duplicates_rule(env, object, &rule);
    if (err || rule.mode != DUPLICATES_BLOCK)
        return err;
    match_fields(object, &fields);
    duplicates_apply(&rule, &fields);
    for (size_t i = 0; !err && i < count; i++)
        if (asks(save, changes[i], &fields))
            err = check_change(env, save, changes[i], &rule, &fields);
    return err;
}

static enum err check_rule(struct record_env *env, struct record_save *save,
                           struct record_change **changes, size_t count)
{
    (void)save;
    for (size_t i = 0; i < count; i++) {
        const struct meta_object *rules = changes[i]->object;
        if (changes[i]->action == RECORD_DELETE)
            continue;
        struct text name =
            record_change_get(changes[i], meta_field_find(rules, TEXT("object"))).text;
        const struct meta_object *object = meta_object_find(env->catalog, name);
        struct value threshold = record_change_get(changes[i],
                                                   meta_field_find(rules, TEXT("threshold")));
        if (!object)
            return ctx_fail_field(env->ctx, ERR_unknown_object, TEXT("object"), name,
                                  meta_nearest_object(env->catalog, name));
        if (!match_object(object))
            return ctx_fail_field(env->ctx, ERR_duplicate_object, TEXT("object"), name);
        if (!value_is_null(threshold) && (threshold.number < 1 || threshold.number > 100))
            return ctx_fail_field(env->ctx, ERR_definition_range, TEXT("threshold"), TEXT("1"),
                                  TEXT("100"));
    }
    return ERR_OK;
}

const struct record_hook *duplicates_hooks(size_t *count)
{
    static const struct record_hook rows[] = {
        {T("duplicate_rule"), T("a rule on an object that can be compared"), check_rule},
        {T(""), T("refuses what is probably there already"), refuse_duplicates},
    };
    *count = sizeof rows / sizeof *rows;
    return rows;
}

const struct record_hook *duplicates_written(size_t *count)
{
    static const struct record_hook rows[] = {
        {T(""), T("the keys by which duplicates are found"), keys_written},
    };
    *count = sizeof rows / sizeof *rows;
    return rows;
}
