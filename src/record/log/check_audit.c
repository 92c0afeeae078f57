/* The rows by which the audit is found: one for each line that is no change, and saying the same. */
#include "record/log/audit.h"
#include "record/log/check.h"
#include "record/log/log.h"

#define COLUMNS 6

/* The next line that is no change, from `at` on. */
static const struct log_line *next_line(const struct log_lines *lines, size_t *at)
{
    while (*at < lines->count && lines->items[*at].action < AUDIT_VIEW)
        (*at)++;
    return *at < lines->count ? &lines->items[*at] : NULL;
}

static void not_found(struct check *check, const struct log_line *line)
{
    struct text place = check_place(check, line);
    check_found(check, "line %lld was taken out of what finds the audit: %.*s",
                (long long)line->seq, TEXT_ARG(place));
}

static bool same(struct db_rows *rows, const struct log_line *line)
{
    const int64_t says[COLUMNS] = {line->seq,    line->at,     line->actor,
                                   line->object, line->record, line->action};
    for (size_t i = 0; i < COLUMNS; i++)
        if (db_get_int(rows, i) != says[i])
            return false;
    return true;
}

static void compare(struct check *check, const struct log_lines *lines, struct db_rows *rows)
{
    size_t at = 0;
    const struct log_line *line = next_line(lines, &at);
    while (db_next(rows)) {
        int64_t seq = db_get_int(rows, 0);
        for (; line && line->seq < seq; at++, line = next_line(lines, &at))
            not_found(check, line);
        if (!line || line->seq != seq) {
            check_found(check, "what finds the audit names line %lld, which is no line of it",
                        (long long)seq);
            continue;
        }
        if (!same(rows, line))
            check_found(check, "what finds the audit was changed at line %lld", (long long)seq);
        at++;
        line = next_line(lines, &at);
    }
    for (; line; at++, line = next_line(lines, &at))
        not_found(check, line);
}

enum err check_audit(struct check *check, const struct log_lines *lines, int64_t from, int64_t to)
{
    static const char *const names[COLUMNS] = {"id", "at", "actor", "object", "record", "action"};
    struct record_env *env = check->env;
    struct arena *arena = env->ctx->arena;
    const struct db_node *columns[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++)
        columns[i] = db_column(arena, TEXT_EMPTY, text_of(names[i]));
    const struct db_order order = {.by = columns[0]};
    struct db_select select = {.table = TEXT("audit"),
                               .columns = columns,
                               .column_count = COLUMNS,
                               .order = &order,
                               .order_count = 1,
                               .limit = -1};
    select.where = db_and(arena, log_where(arena, DB_GE, "id", from),
                          log_where(arena, DB_LE, "id", to));
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    compare(check, lines, rows);
    return db_close_rows(rows);
}
