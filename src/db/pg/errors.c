/* The server's conditions as errors of ours. */
#include "db/pg/store.h"

#include "base/log.h"

static const struct {
    const char *state; /* SQLSTATE or its class */
    enum err code;
} codes[] = {
    {"23505", ERR_db_unique},  {"22003", ERR_overflow},      {"57014", ERR_deadline},
    {"53100", ERR_disk_full},  {"53200", ERR_out_of_memory}, {"53", ERR_busy},
    {"40", ERR_busy},          {"55P03", ERR_busy},          {"57P", ERR_busy},
    {"08", ERR_busy},          {"58030", ERR_disk_write},    {"XX001", ERR_db_damaged},
    {"XX002", ERR_db_damaged}, {"25006", ERR_busy},
};

static enum err code_of(struct text state)
{
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (text_starts(state, text_of(codes[i].state)))
            return codes[i].code;
    return ERR_internal;
}

static struct text field(const PGresult *result, int which)
{
    const char *text = PQresultErrorField(result, which);
    return text ? text_of(text) : TEXT_EMPTY;
}

/* The index that refused; of a table's own key its column, as everywhere. */
static struct text refused_index(struct arena *arena, const PGresult *result)
{
    struct text index = field(result, PG_DIAG_CONSTRAINT_NAME);
    struct text table = field(result, PG_DIAG_TABLE_NAME);
    bool own = text_eq(index, text_concat(arena, table, TEXT("_pkey")));
    return own ? text_concat(arena, table, TEXT(".id")) : text_dup(arena, index);
}

enum err pg_fail(struct ctx *ctx, struct pg_conn *conn, PGresult *result)
{
    if (!result) {
        log_line(LOG_ERROR, "database", LOG_TEXT("message", TEXT("the connection was lost")));
        return ctx_fail(ctx, ERR_busy);
    }
    struct text state = field(result, PG_DIAG_SQLSTATE);
    struct text message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    enum err code = code_of(state);
    conn->restart |= text_starts(state, TEXT("40"));
    struct text index = code == ERR_db_unique ? refused_index(ctx->arena, result) : TEXT_EMPTY;
    if (code != ERR_db_unique && code != ERR_overflow && code != ERR_deadline)
        log_line(LOG_ERROR, "database", LOG_TEXT("state", state), LOG_TEXT("message", message));
    struct text words = code == ERR_db_damaged ? text_dup(ctx->arena, message) : TEXT_EMPTY;
    PQclear(result);
    if (code == ERR_db_unique)
        return ctx_fail(ctx, code, index);
    return code == ERR_db_damaged ? ctx_fail(ctx, code, words) : ctx_fail(ctx, code);
}

/* A commit that a standby was to confirm and did not: it may be lost with the leader (class 01). */
void pg_notice(void *subject, const PGresult *result)
{
    struct pg_conn *conn = subject;
    if (text_find(field(result, PG_DIAG_MESSAGE_PRIMARY), TEXT("synchronous replication")) >= 0)
        conn->unconfirmed = true;
}
