/* guanxi organisation: the settings of the organisation's own record. */
#include "app/command.h"
#include "meta/field_types.h"
#include "record/read/query.h"
#include "record/save.h"

struct settings_change {
    int64_t id;
    struct text *fields, *values;
    size_t count;
};

static enum err prepare(struct record_task *task)
{
    const struct settings_change *ask = task->subject;
    struct record_env *env = &task->env;
    const struct meta_object *object = meta_object_find(env->catalog, TEXT("organisation"));
    struct record_change *change = record_save_add(env->ctx, &task->save, RECORD_UPDATE, object,
                                                   ask->id);
    if (!change)
        return ERR_out_of_memory;
    for (size_t i = 0; i < ask->count; i++) {
        const struct meta_field *field = meta_field_find(object, ask->fields[i]);
        struct value value;
        if (!field || field->system)
            return ctx_fail(env->ctx, ERR_unknown_field, ask->fields[i],
                            meta_nearest_field(object, ask->fields[i]));
        enum err err = field_types[field->type].from_text(env->ctx, field, ask->values[i], &value);
        if (err)
            return err;
        record_change_set(change, field, value);
    }
    return ERR_OK;
}

static enum err show(struct command_call *call, int64_t *id)
{
    struct record_env env;
    enum err err = record_env_begin(call->ctx, call->store, 0, &env);
    if (err)
        return err;
    record_env_caller(&env, &call->caller);
    const struct meta_object *object = meta_object_find(env.catalog, TEXT("organisation"));
    int64_t *ids;
    size_t count = 0;
    err = record_ids_of(&env, object, TEXT_EMPTY, ACCESS_READ, 1, &ids, &count);
    struct value *values = NULL;
    if (!err && count) {
        *id = ids[0];
        err = record_load(&env, object, *id, &values);
    }
    for (size_t i = 0; !err && values && !call->argc && i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        if (field->system || value_is_null(values[i]))
            continue;
        struct buf text;
        buf_init(&text, call->ctx->arena, 4096);
        field_types[field->type].to_text(&text, field, values[i]);
        fprintf(call->io->out, "%.*s=%.*s\n", TEXT_ARG(field->name), TEXT_ARG(buf_text(&text)));
    }
    record_env_end(&env);
    return err;
}

int command_organisation(struct command_call *call)
{
    struct settings_change ask = {.count = (size_t)call->argc};
    ask.fields = ARENA_ARRAY(call->ctx->arena, struct text, ask.count + 1);
    ask.values = ARENA_ARRAY(call->ctx->arena, struct text, ask.count + 1);
    for (int i = 0; i < call->argc; i++) {
        struct text value = text_of(call->argv[i]);
        ask.fields[i] = text_cut(&value, '=');
        if (!value.ptr)
            return command_usage(call, "changes are written FIELD=VALUE");
        ask.values[i] = value;
    }
    enum err err = show(call, &ask.id);
    if (!err && ask.count) {
        struct record_task task = {.store = call->store, .prepare = prepare, .subject = &ask};
        task.db.ctx = call->ctx;
        task.save.caller = &call->caller;
        task.save.origin = ORIGIN_SYSTEM;
        err = record_task_run(&task);
    }
    return err ? command_failed(call, err) : EXIT_DONE;
}
