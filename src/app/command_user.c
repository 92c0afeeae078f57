/* guanxi user: who may log in. Passwords come from standard input, never from the arguments. */
#include "app/command.h"
#include "meta/field_types.h"
#include "record/read/query.h"
#include "record/save.h"
#include "sys/process.h"

struct new_user {
    struct text login, name, role;
};

static enum err prepare_add(struct record_task *task)
{
    const struct new_user *new_user = task->subject;
    struct record_env *env = &task->env;
    const struct meta_object *object = meta_object_find(env->catalog, TEXT("user"));
    const struct meta_field *roles = meta_field_find(object, TEXT("roles"));
    if (!meta_option_find(roles, new_user->role))
        return ctx_fail_field(env->ctx, ERR_bad_parameter, TEXT("--role"), TEXT("--role"),
                              new_user->role);
    struct record_change *change = record_save_add(env->ctx, &task->save, RECORD_CREATE, object, 0);
    if (!change)
        return ERR_out_of_memory;
    record_change_set(change, meta_field_find(object, TEXT("login")), value_text(new_user->login));
    record_change_set(change, meta_field_find(object, TEXT("name")), value_text(new_user->name));
    record_change_set(change, meta_field_find(object, TEXT("status")), value_text(TEXT("active")));
    record_change_set(change, roles,
                      value_text(field_list_pack(env->ctx->arena, &new_user->role, 1)));
    return ERR_OK;
}

/* One line from standard input, or typed twice at a terminal. */
static bool read_password(struct command_call *call, bool from_stdin, struct text *out)
{
    static const char problem[] = "guanxi: no password given; pipe one with --password-stdin\n";
    char first[256], second[256];
    if (from_stdin) {
        if (!fgets(first, sizeof first, call->io->in))
            first[0] = 0;
        *out = text_trim(text_dup(call->ctx->arena, text_of(first)));
        if (out->len)
            return true;
        fputs(problem, call->io->err);
        return false;
    }
    if (call->io->remote || !process_read_password("Password: ", first, sizeof first) ||
        !process_read_password("Again: ", second, sizeof second)) {
        fputs(problem, call->io->err);
        return false;
    }
    if (strcmp(first, second) != 0) {
        fputs("guanxi: the two passwords differ\n", call->io->err);
        return false;
    }
    *out = text_dup(call->ctx->arena, text_of(first));
    return true;
}

enum err command_user_id(struct command_call *call, struct text login, int64_t *out)
{
    struct record_env env;
    enum err err = record_env_begin(call->ctx, call->store, 0, &env);
    if (err)
        return err;
    struct arena *arena = call->ctx->arena;
    const struct db_node *columns[] = {db_column(arena, TEXT("u"), TEXT("id"))};
    struct db_select select = {.table = TEXT("user"),
                               .alias = TEXT("u"),
                               .columns = columns,
                               .column_count = 1,
                               .where = db_call2(arena, DB_EQ,
                                                 db_column(arena, TEXT("u"), TEXT("login")),
                                                 db_text(arena, login)),
                               .limit = 1};
    bool found;
    struct value id;
    err = db_one(call->ctx, env.conn, &select, &found, &id);
    record_env_end(&env);
    if (!err && !found)
        err = ctx_fail(call->ctx, ERR_no_such_user, login);
    *out = id.number;
    return err;
}

static int add_user(struct command_call *call, struct new_user *new_user, bool from_stdin)
{
    struct text password;
    if (!read_password(call, from_stdin, &password))
        return EXIT_FAILED;
    struct record_task task = {.store = call->store, .prepare = prepare_add, .subject = new_user};
    task.db.ctx = call->ctx;
    task.save.caller = &call->caller;
    task.save.origin = ORIGIN_SYSTEM;
    int64_t id;
    enum err err = access_check_strength(call->ctx, new_user->login, password);
    if (!err)
        err = record_task_run(&task);
    if (!err && (err = command_user_id(call, new_user->login, &id)) == ERR_OK)
        err = access_set_password(call->ctx, call->store->access, id, password);
    if (err)
        return command_failed(call, err);
    fprintf(call->io->out, "User %.*s can log in.\n", TEXT_ARG(new_user->login));
    return EXIT_DONE;
}

static int change_password(struct command_call *call, struct text login, bool from_stdin)
{
    struct text password;
    int64_t id;
    enum err err = command_user_id(call, login, &id);
    if (err)
        return command_failed(call, err);
    if (!read_password(call, from_stdin, &password))
        return EXIT_FAILED;
    err = access_set_password(call->ctx, call->store->access, id, password);
    if (err)
        return command_failed(call, err);
    fprintf(call->io->out, "The password of %.*s was changed.\n", TEXT_ARG(login));
    return EXIT_DONE;
}

static enum err prepare_disable(struct record_task *task)
{
    struct record_env *env = &task->env;
    const struct meta_object *object = meta_object_find(env->catalog, TEXT("user"));
    struct record_change *change = record_save_add(env->ctx, &task->save, RECORD_UPDATE, object,
                                                   *(int64_t *)task->subject);
    if (!change)
        return ERR_out_of_memory;
    record_change_set(change, meta_field_find(object, TEXT("status")), value_text(TEXT("locked")));
    return ERR_OK;
}

static int disable_user(struct command_call *call, struct text login)
{
    int64_t id;
    enum err err = command_user_id(call, login, &id);
    if (!err) {
        struct record_task task = {.store = call->store,
                                   .prepare = prepare_disable,
                                   .subject = &id};
        task.db.ctx = call->ctx;
        task.save.caller = &call->caller;
        task.save.origin = ORIGIN_SYSTEM;
        err = record_task_run(&task);
    }
    if (!err)
        err = access_end_sessions(call->ctx, call->store->access, id);
    if (err)
        return command_failed(call, err);
    fprintf(call->io->out, "User %.*s is locked and logged out everywhere.\n", TEXT_ARG(login));
    return EXIT_DONE;
}

static int list_users(struct command_call *call)
{
    struct record_env env;
    enum err err = record_env_begin(call->ctx, call->store, 0, &env);
    if (err)
        return command_failed(call, err);
    struct arena *arena = call->ctx->arena;
    static const char *const names[] = {"login", "name", "roles", "status"};
    const struct db_node *columns[4];
    for (size_t i = 0; i < 4; i++)
        columns[i] = db_column(arena, TEXT("u"), text_of(names[i]));
    struct db_order order = {columns[0], false};
    struct db_select select = {.table = TEXT("user"),
                               .alias = TEXT("u"),
                               .columns = columns,
                               .column_count = 4,
                               .order = &order,
                               .order_count = 1,
                               .limit = -1};
    struct db_rows *rows;
    err = db_open_rows(call->ctx, env.conn, &select, &rows);
    if (!err) {
        while (db_next(rows)) {
            for (size_t i = 0; i < 4; i++)
                fprintf(call->io->out, "%.*s%s", TEXT_ARG(db_get_text(rows, i)),
                        i < 3 ? "\t" : "\n");
        }
        err = db_close_rows(rows);
    }
    record_env_end(&env);
    return err ? command_failed(call, err) : EXIT_DONE;
}

int command_user(struct command_call *call)
{
    static const struct option_spec specs[] = {{"name", true},
                                               {"role", true},
                                               {"password-stdin", false},
                                               {NULL, false}};
    struct option_scan scan = {.call = call, .specs = specs};
    struct new_user new_user = {TEXT_EMPTY, TEXT_EMPTY, TEXT_EMPTY};
    bool from_stdin = false;
    const char *verb = NULL;
    while (option_next(&scan)) {
        if (!scan.name && !verb)
            verb = scan.value;
        else if (!scan.name)
            new_user.login = text_of(scan.value);
        else if (!strcmp(scan.name, "name"))
            new_user.name = text_of(scan.value);
        else if (!strcmp(scan.name, "role"))
            new_user.role = text_of(scan.value);
        else
            from_stdin = true;
    }
    if (scan.problem)
        return command_usage(call, scan.problem);
    if (verb && !strcmp(verb, "list"))
        return list_users(call);
    if (!verb || !new_user.login.len)
        return command_usage(call, "say what to do and with which login");
    if (!strcmp(verb, "password"))
        return change_password(call, new_user.login, from_stdin);
    if (!strcmp(verb, "disable"))
        return disable_user(call, new_user.login);
    if (strcmp(verb, "add") || !new_user.name.len || !new_user.role.len)
        return command_usage(call, "add needs a login, --name and --role");
    return add_user(call, &new_user, from_stdin);
}
