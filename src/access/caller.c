/* From a row of the table user to a caller. */
#include "access/keeper.h"

#include "access/names.h"
#include "meta/field_types.h"

enum { LOGIN, NAME, DEPARTMENT, ROLES, STATUS, LOCALE, ZONE, COLUMN_COUNT };
static const char *const user_columns[COLUMN_COUNT] = {"login",  "name",   "department", "roles",
                                                       "status", "locale", "time_zone"};

enum err caller_dress(struct ctx *ctx, struct access *access, struct db_conn *conn,
                      struct access_caller *caller)
{
    enum err err = snapshot_get(ctx, &access->policies, conn, &caller->policy);
    if (err)
        return err;
    const struct access_policy *policy = caller->policy;
    caller->organisation = policy->people.organisation;
    caller->now = ctx->now;
    if (!caller->zone)
        caller->zone = caller->organisation.zone;
    for (size_t i = 0; i < caller->role_count; i++)
        caller->role_at[i] = matrix_role(&policy->matrix, caller->roles[i]);
    if (caller->system)
        return ERR_OK;
    caller->sets = sets_of(policy, caller);
    return caller->sets ? ERR_OK : ctx_fail(ctx, ERR_out_of_memory);
}

static void read_roles(struct arena *arena, struct text packed, struct access_caller *out)
{
    struct text rest = text_dup(arena, packed), role;
    while (out->role_count < ACCESS_ROLES_MAX && field_list_next(&rest, &role)) {
        out->roles[out->role_count++] = role;
        out->admin = out->admin || text_eq(role, TEXT("admin"));
    }
}

static void read_row(struct arena *arena, struct db_rows *rows, struct access_caller *out)
{
    out->login = text_dup(arena, db_get_text(rows, LOGIN));
    out->name = text_dup(arena, db_get_text(rows, NAME));
    out->department = db_get_int(rows, DEPARTMENT);
    read_roles(arena, db_get_text(rows, ROLES), out);
    out->lang = lang_from_header(db_get_text(rows, LOCALE));
    out->zone = db_get_null(rows, ZONE) ? NULL : zone_find(db_get_text(rows, ZONE));
}

/* An invited user has been given a password by somebody: he may come in. */
bool caller_may_log_in(struct text status)
{
    return !text_eq(status, TEXT("locked")) && !text_eq(status, TEXT("left"));
}

enum err caller_read(struct ctx *ctx, struct access *access, struct db_conn *conn, int64_t user,
                     struct access_caller *out)
{
    const struct db_node *nodes[COLUMN_COUNT];
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        nodes[i] = db_column(ctx->arena, TEXT("u"), text_of(user_columns[i]));
    struct db_select select = {.table = TABLE_USER,
                               .alias = TEXT("u"),
                               .columns = nodes,
                               .column_count = COLUMN_COUNT,
                               .limit = 1};
    select.where = db_call2(ctx->arena, DB_EQ, db_column(ctx->arena, TEXT("u"), TEXT("id")),
                            db_int(ctx->arena, user));
    struct db_rows *rows;
    enum err err = db_open_rows(ctx, conn, &select, &rows);
    if (err)
        return err;
    *out = (struct access_caller){.user = user};
    bool found = db_next(rows), no_locale = false;
    if (found) {
        found = caller_may_log_in(db_get_text(rows, STATUS));
        no_locale = db_get_null(rows, LOCALE);
        read_row(ctx->arena, rows, out);
    }
    err = db_close_rows(rows);
    if (err)
        return err;
    if (!found)
        return ctx_fail(ctx, ERR_not_found);
    err = caller_dress(ctx, access, conn, out);
    out->own_lang = !no_locale;
    if (!err && no_locale)
        out->lang = out->organisation.lang;
    return err ? err : ctx_error(ctx);
}

enum err access_as_user(struct ctx *ctx, struct access *access, struct db_conn *conn, int64_t user,
                        struct access_caller *out)
{
    return caller_read(ctx, access, conn, user, out);
}

enum err access_system(struct ctx *ctx, struct access *access, struct db_conn *conn,
                       struct access_caller *out)
{
    *out = (struct access_caller){.system = true, .lang = ctx->lang};
    return caller_dress(ctx, access, conn, out);
}

enum err caller_find_login(struct ctx *ctx, struct db_conn *conn, struct text login, int64_t *user)
{
    struct arena *arena = ctx->arena;
    struct text forms[] = {login, text_lower(arena, login)};
    const struct db_node *column = db_column(arena, TEXT("u"), TEXT("id"));
    *user = 0;
    for (size_t i = 0; i < 2 && !*user; i++) {
        struct db_select select = {.table = TABLE_USER,
                                   .alias = TEXT("u"),
                                   .columns = &column,
                                   .column_count = 1,
                                   .limit = 1};
        select.where = db_call2(arena, DB_EQ, db_column(arena, TEXT("u"), TEXT("login")),
                                db_text(arena, forms[i]));
        bool found;
        struct value id;
        enum err err = db_one(ctx, conn, &select, &found, &id);
        if (err)
            return err;
        if (found)
            *user = id.number;
    }
    return ERR_OK;
}
