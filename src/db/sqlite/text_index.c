/* Text indexes: contentless FTS5 tables whose terms are made elsewhere (base/terms.h), separated by
 * spaces. The tokenizer therefore only splits, and taking a row out needs the exact terms it was put in
 * with. */
#include "db/sqlite/store.h"

/* ---- tokenizer ----------------------------------------------------------------------------------- */

static int create(void *context, const char **args, int count, Fts5Tokenizer **out)
{
    static char none;
    (void)context;
    (void)args;
    (void)count;
    *out = (Fts5Tokenizer *)&none;
    return SQLITE_OK;
}

static void destroy(Fts5Tokenizer *tokenizer)
{
    (void)tokenizer;
}

static int tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int len,
                    int (*token)(void *, int, const char *, int, int, int))
{
    (void)tokenizer;
    (void)flags;
    int from = 0;
    while (from < len) {
        const char *space = memchr(text + from, ' ', (size_t)(len - from));
        int end = space ? (int)(space - text) : len;
        if (end > from) {
            int rc = token(context, 0, text + from, end - from, from, end);
            if (rc)
                return rc;
        }
        from = end + 1;
    }
    return SQLITE_OK;
}

int sqlite_add_tokenizer(sqlite3 *handle)
{
    static fts5_tokenizer spaces = {create, destroy, tokenize};
    fts5_api *api = NULL;
    sqlite3_stmt *statement;
    int rc = sqlite3_prepare_v2(handle, "select fts5(?1)", -1, &statement, NULL);
    if (rc)
        return rc;
    sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", NULL);
    sqlite3_step(statement);
    rc = sqlite3_finalize(statement);
    if (rc || !api)
        return rc ? rc : SQLITE_ERROR;
    return api->xCreateTokenizer(api, "spaces", NULL, &spaces, NULL);
}

/* ---- asking -------------------------------------------------------------------------------------- */

static void quote(struct buf *buf, struct text term)
{
    buf_add_char(buf, '"');
    for (size_t i = 0; i < term.len; i++) {
        if (term.ptr[i] == '"')
            buf_add_char(buf, '"');
        buf_add_char(buf, term.ptr[i]);
    }
    buf_add_char(buf, '"');
}

struct text sqlite_match_text(struct arena *arena, struct text terms, bool prefix_last)
{
    struct buf buf;
    buf_init(&buf, arena, terms.len * 4 + 16);
    struct text rest = text_trim(terms);
    while (rest.ptr) {
        struct text term = text_cut(&rest, ' ');
        if (!term.len)
            continue;
        if (buf.len)
            buf_add_char(&buf, ' ');
        quote(&buf, term);
    }
    if (prefix_last && buf.len)
        buf_add_char(&buf, '*');
    return buf_text(&buf);
}

static enum err rendered(struct db_conn *conn, struct db_sql *sql, const struct value *values,
                         size_t count)
{
    enum err err = render_end(&conn->render, sql);
    sql->values = values;
    sql->value_count = count;
    return err;
}

static void write_terms(struct buf *buf, const struct db_terms *terms)
{
    if (terms->kind == DB_TERMS_ONE) {
        quote(buf, terms->term);
        if (terms->prefix)
            buf_lit(buf, " *");
        return;
    }
    buf_add_char(buf, '(');
    for (size_t i = 0; i < terms->count; i++) {
        if (i && terms->kind == DB_TERMS_ALL)
            buf_lit(buf, " AND ");
        else if (i)
            buf_lit(buf, " OR ");
        write_terms(buf, terms->parts[i]);
    }
    buf_add_char(buf, ')');
}

static struct text tree_text(struct arena *arena, const struct db_terms *tree)
{
    struct buf buf;
    buf_init(&buf, arena, (size_t)1 << 20);
    write_terms(&buf, tree);
    return buf_text(&buf);
}

enum err sqlite_match_open(struct ctx *ctx, struct db_conn *conn, const struct db_match *match,
                           struct db_rows **out)
{
    struct render *render = &conn->render;
    struct db_sql sql;
    render_start(render, ctx);
    render_words(render, "select rowid from ");
    render_name(render, match->index);
    render_words(render, " where ");
    render_name(render, match->index);
    render_words(render, " match ? and rowid < ? order by rowid desc");
    struct value *values = ARENA_ARRAY(ctx->arena, struct value, 2);
    if (!values)
        return ctx_fail(ctx, ERR_out_of_memory);
    values[0] = value_text(match->tree
                               ? tree_text(ctx->arena, match->tree)
                               : sqlite_match_text(ctx->arena, match->terms, match->prefix_last));
    values[1] = value_int(match->before);
    enum err err = rendered(conn, &sql, values, 2);
    return err ? err : sqlite_query(ctx, conn, &sql, out);
}

/* ---- keeping ------------------------------------------------------------------------------------- */

static enum err take_out(struct ctx *ctx, struct db_conn *conn, struct text index, int64_t id,
                         struct text terms)
{
    struct render *render = &conn->render;
    struct db_sql sql;
    struct value values[] = {value_int(id), value_text(terms)};
    render_start(render, ctx);
    render_words(render, "insert into ");
    render_name(render, index);
    render_words(render, " (");
    render_name(render, index);
    render_words(render, ", rowid, terms) values ('delete', ?, ?)");
    enum err err = rendered(conn, &sql, values, 2);
    return err ? err : sqlite_run(ctx, conn, &sql, NULL);
}

static enum err put_in(struct ctx *ctx, struct db_conn *conn, struct text index, int64_t id,
                       struct text terms)
{
    struct render *render = &conn->render;
    struct db_sql sql;
    struct value values[] = {value_int(id), value_text(terms)};
    render_start(render, ctx);
    render_words(render, "insert into ");
    render_name(render, index);
    render_words(render, " (rowid, terms) values (?, ?)");
    enum err err = rendered(conn, &sql, values, 2);
    return err ? err : sqlite_run(ctx, conn, &sql, NULL);
}

enum err sqlite_text_put(struct ctx *ctx, struct db_conn *conn, struct text index, int64_t id,
                         struct text old, struct text terms)
{
    enum err err = old.len ? take_out(ctx, conn, index, id, old) : ERR_OK;
    if (!err && terms.len)
        err = put_in(ctx, conn, index, id, terms);
    return err;
}

enum err sqlite_text_clear(struct ctx *ctx, struct db_conn *conn, struct text index)
{
    struct render *render = &conn->render;
    struct db_sql sql;
    render_start(render, ctx);
    render_words(render, "insert into ");
    render_name(render, index);
    render_words(render, " (");
    render_name(render, index);
    render_words(render, ") values ('delete-all')");
    enum err err = rendered(conn, &sql, NULL, 0);
    return err ? err : sqlite_run(ctx, conn, &sql, NULL);
}
