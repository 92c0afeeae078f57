/* Consents: may we write to this person by that channel for this purpose? Every answer a person gives is a record
 * of its own; the newest of person × channel × purpose counts and says so in `current`. So one condition asks
 * (docs/privacy.md), and what was granted or withdrawn before stays to be shown. */
#include "module/hooks.h"
#include "modules/core/hooks.h"

/* Whose answer for what. */
struct question {
    const struct meta_field *by; /* contact or customer */
    int64_t person;
    struct text channel, purpose;
};

/* An answer: of the save when `change`, else a row. */
struct answer {
    int64_t id, at;
    bool current;
    struct record_change *change;
};

static enum err question_of(struct record_env *env, const struct record_change *change,
                            struct question *out)
{
    struct value contact = hook_get(change, TEXT("contact"));
    struct value customer = hook_get(change, TEXT("customer"));
    if (value_is_null(contact) == value_is_null(customer))
        return ctx_fail_field(env->ctx, ERR_consent_person, TEXT("contact"));
    bool is_contact = !value_is_null(contact);
    *out =
        (struct question){.by = hook_field(change, is_contact ? TEXT("contact") : TEXT("customer")),
                          .person = is_contact ? contact.number : customer.number,
                          .channel = hook_get(change, TEXT("channel")).text,
                          .purpose = hook_get(change, TEXT("purpose")).text};
    return ERR_OK;
}

/* What it was the answer to before the save; false for a new one. */
static bool question_before(const struct record_change *change, struct question *out)
{
    struct value contact = hook_before(change, TEXT("contact"));
    struct value customer = hook_before(change, TEXT("customer"));
    bool is_contact = !value_is_null(contact);
    *out =
        (struct question){.by = hook_field(change, is_contact ? TEXT("contact") : TEXT("customer")),
                          .person = is_contact ? contact.number : customer.number,
                          .channel = hook_before(change, TEXT("channel")).text,
                          .purpose = hook_before(change, TEXT("purpose")).text};
    return change->before && out->person;
}

static bool answers(const struct record_change *change, const struct question *question)
{
    struct value person = hook_get(change, question->by->name);
    return !hook_is_gone(change) && !value_is_null(person) && person.number == question->person &&
           text_eq(hook_get(change, TEXT("channel")).text, question->channel) &&
           text_eq(hook_get(change, TEXT("purpose")).text, question->purpose);
}

static bool is_newer(const struct answer *a, const struct answer *b)
{
    return !b->id || a->at > b->at || (a->at == b->at && a->id > b->id);
}

static struct record_change *change_of(struct record_save *save, const struct meta_object *object,
                                       int64_t id)
{
    for (size_t i = 0; i < save->count; i++)
        if (save->changes[i].object == object && save->changes[i].id == id &&
            !save->changes[i].dropped)
            return &save->changes[i];
    return NULL;
}

/* Says of an answer whether it is the one that counts. */
static enum err mark(struct record_env *env, struct record_save *save,
                     const struct meta_object *object, const struct answer *answer, bool current)
{
    struct record_change *change = answer->change;
    if (!change && answer->current == current)
        return ERR_OK;
    if (!change)
        change = hook_other(env, save, object, answer->id);
    if (!change)
        return ctx_error(env->ctx);
    hook_set(change, TEXT("current"), value_int(current));
    return ERR_OK;
}

/* A person who answered one question more often is not believed to be one. */
#define ANSWERS_MAX 2000

struct answers {
    struct answer *items;
    size_t count;
};

static const struct db_node *asks(struct arena *arena, const struct question *question)
{
    struct text alias = TEXT("c");
    const struct db_node *person = db_column(arena, alias, question->by->column);
    const struct db_node *channel = db_column(arena, alias, TEXT("channel"));
    const struct db_node *purpose = db_column(arena, alias, TEXT("purpose"));
    return db_and(arena, db_call2(arena, DB_EQ, person, db_int(arena, question->person)),
                  db_and(arena, db_call2(arena, DB_EQ, channel, db_text(arena, question->channel)),
                         db_call2(arena, DB_EQ, purpose, db_text(arena, question->purpose))));
}

/* The rows that answer it, but for those this save changes. */
static enum err rows_of(struct record_env *env, struct record_save *save,
                        const struct meta_object *object, const struct question *question,
                        struct answers *out)
{
    struct arena *arena = env->ctx->arena;
    struct text alias = TEXT("c");
    const struct db_node *columns[] = {db_column(arena, alias, TEXT("id")),
                                       db_column(arena, alias, TEXT("at")),
                                       db_column(arena, alias, TEXT("current"))};
    struct db_select select = {.table = object->table,
                               .alias = alias,
                               .columns = columns,
                               .column_count = 3,
                               .where = asks(arena, question),
                               .limit = ANSWERS_MAX};
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (out->count < ANSWERS_MAX && db_next(rows)) {
        struct answer answer = {.id = db_get_int(rows, 0),
                                .at = db_get_int(rows, 1),
                                .current = db_get_int(rows, 2)};
        if (!change_of(save, object, answer.id))
            out->items[out->count++] = answer;
    }
    return db_close_rows(rows);
}

static enum err settle(struct record_env *env, struct record_save *save,
                       const struct meta_object *object, const struct question *question)
{
    struct answers all = {.items = ARENA_ARRAY(env->ctx->arena, struct answer, ANSWERS_MAX)};
    struct answer newest = {.id = 0};
    if (!all.items)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    for (size_t i = 0; i < save->count; i++) {
        struct record_change *change = &save->changes[i];
        if (change->object == object && !change->dropped && !change->error &&
            answers(change, question))
            all.items[all.count++] = (struct answer){.id = change->id,
                                                     .at = hook_get(change, TEXT("at")).number,
                                                     .change = change};
    }
    enum err err = rows_of(env, save, object, question, &all);
    for (size_t i = 0; i < all.count; i++)
        if (is_newer(&all.items[i], &newest))
            newest = all.items[i];
    for (size_t i = 0; !err && i < all.count; i++)
        err = mark(env, save, object, &all.items[i], all.items[i].id == newest.id);
    return err;
}

static struct text option_label(struct record_env *env, const struct record_change *change,
                                struct text field)
{
    const struct meta_option *option = meta_option_find(hook_field(change, field),
                                                        hook_get(change, field).text);
    return option ? option->label.in[env->caller->organisation.lang] : TEXT_EMPTY;
}

static enum err follow(struct record_env *env, struct record_save *save,
                       struct record_change *change)
{
    const struct meta_object *object = change->object;
    struct question question;
    enum err err = ERR_OK;
    if (question_before(change, &question) && (hook_is_gone(change) || !answers(change, &question)))
        err = settle(env, save, object, &question);
    if (err || hook_is_gone(change))
        return err;
    err = question_of(env, change, &question);
    if (err)
        return err;
    if (value_is_null(hook_get(change, TEXT("at"))))
        hook_set(change, TEXT("at"), value_int(env->ctx->now));
    struct text channel = option_label(env, change, TEXT("channel"));
    struct text purpose = option_label(env, change, TEXT("purpose"));
    hook_set(change, TEXT("name"),
             value_text(text_format(env->ctx->arena, "%.*s · %.*s", TEXT_ARG(channel),
                                    TEXT_ARG(purpose))));
    return settle(env, save, object, &question);
}

enum err core_consent(struct record_env *env, struct record_save *save,
                      struct record_change **changes, size_t count)
{
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < count; i++)
        err = follow(env, save, changes[i]);
    return err;
}
