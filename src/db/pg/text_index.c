/* Text indexes: a table of ids and their terms as a tsvector under GIN. The terms are made elsewhere
 * (base/terms.h); nothing of PostgreSQL's own text search splits or stems them. */
#include "db/pg/store.h"

#define MATCH_ROWS 2000 /* fetched at a time: who looks for the newest seldom reads them all */

/* ---- asking -------------------------------------------------------------------------------------- */

static void quote(struct buf *buf, struct text term)
{
    buf_add_char(buf, '\'');
    for (size_t i = 0; i < term.len; i++) {
        if (term.ptr[i] == '\'' || term.ptr[i] == '\\')
            buf_add_char(buf, term.ptr[i]);
        buf_add_char(buf, term.ptr[i]);
    }
    buf_add_char(buf, '\'');
}

struct text pg_match_text(struct arena *arena, struct text terms, bool prefix_last)
{
    struct buf buf;
    buf_init(&buf, arena, terms.len * 6 + 16);
    struct text rest = text_trim(terms);
    while (rest.ptr) {
        struct text term = text_cut(&rest, ' ');
        if (!term.len)
            continue;
        if (buf.len)
            buf_lit(&buf, " & ");
        quote(&buf, term);
    }
    if (prefix_last && buf.len)
        buf_lit(&buf, ":*");
    return buf_text(&buf);
}

static void write_terms(struct buf *buf, const struct db_terms *terms)
{
    if (terms->kind == DB_TERMS_ONE) {
        quote(buf, terms->term);
        if (terms->prefix)
            buf_lit(buf, ":*");
        return;
    }
    buf_add_char(buf, '(');
    for (size_t i = 0; i < terms->count; i++) {
        if (i)
            buf_lit(buf, " ");
        if (i)
            buf_add_char(buf, terms->kind == DB_TERMS_ALL ? '&' : '|');
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

static enum err ask(struct ctx *ctx, struct db_conn *conn, const struct db_match *match,
                    int64_t before, struct db_rows **out)
{
    struct render *render = &conn->render;
    struct db_sql sql;
    struct text words = match->tree ? tree_text(ctx->arena, match->tree)
                                    : pg_match_text(ctx->arena, match->terms, match->prefix_last);
    render_start(render, ctx);
    render_words(render, "select \"id\" from ");
    render_table(render, match->index);
    render_words(render, " where \"terms\" @@ ");
    render_value(render, value_text(words));
    render_words(render, "::tsquery and \"id\" < ");
    render_value(render, value_int(before));
    render_words(render, " order by \"id\" desc limit ");
    render_value(render, value_int(MATCH_ROWS));
    enum err err = render_end(render, &sql);
    return err ? err : pg_query(ctx, conn, &sql, out);
}

/* The next ones, behind the last. */
static enum err fetch_more(struct db_rows *base)
{
    struct pg_rows *rows = (struct pg_rows *)base;
    struct db_rows *more;
    int count = PQntuples(rows->result);
    rows->row = count;
    if (count < MATCH_ROWS)
        return ERR_OK;
    int64_t last = pg_decode(rows->result, count - 1, 0).number;
    enum err err = ask(base->ctx, base->conn, rows->match, last, &more);
    if (err)
        return err;
    PGresult *result = rows->result;
    rows->result = ((struct pg_rows *)more)->result;
    ((struct pg_rows *)more)->result = result;
    rows->row = -1;
    return pg_close_rows(more);
}

enum err pg_match_open(struct ctx *ctx, struct db_conn *conn, const struct db_match *match,
                       struct db_rows **out)
{
    enum err err = ask(ctx, conn, match, match->before, out);
    if (!err) {
        struct pg_rows *rows = (struct pg_rows *)*out;
        rows->match = match;
        rows->more = fetch_more;
    }
    return err;
}

/* ---- keeping ------------------------------------------------------------------------------------- */

static void array(struct render *render, struct text terms)
{
    render_words(render, "array_remove(string_to_array(");
    render_value(render, value_text(terms));
    render_words(render, ", ' '), '')");
}

static enum err put_in(struct ctx *ctx, struct db_conn *conn, struct text index, int64_t id,
                       struct text terms)
{
    struct render *render = &conn->render;
    struct db_sql sql;
    render_start(render, ctx);
    render_words(render, "insert into ");
    render_table(render, index);
    render_words(render, " as there (\"id\", \"terms\") values (");
    render_value(render, value_int(id));
    render_words(render, ", array_to_tsvector(");
    array(render, terms);
    render_words(render, ")) on conflict (\"id\") do update set \"terms\" ="
                         " there.\"terms\" || excluded.\"terms\"");
    enum err err = render_end(render, &sql);
    return err ? err : pg_run(ctx, conn, &sql, NULL);
}

static enum err take_out(struct ctx *ctx, struct db_conn *conn, struct text index, int64_t id,
                         struct text terms)
{
    struct render *render = &conn->render;
    struct db_sql sql;
    render_start(render, ctx);
    render_words(render, "update ");
    render_table(render, index);
    render_words(render, " set \"terms\" = ts_delete(\"terms\", ");
    array(render, terms);
    render_words(render, ") where \"id\" = ");
    render_value(render, value_int(id));
    enum err err = render_end(render, &sql);
    return err ? err : pg_run(ctx, conn, &sql, NULL);
}

static enum err drop_empty(struct ctx *ctx, struct db_conn *conn, struct text index, int64_t id)
{
    struct render *render = &conn->render;
    struct db_sql sql;
    render_start(render, ctx);
    render_words(render, "delete from ");
    render_table(render, index);
    render_words(render, " where \"terms\" = '' and \"id\" = ");
    render_value(render, value_int(id));
    enum err err = render_end(render, &sql);
    return err ? err : pg_run(ctx, conn, &sql, NULL);
}

enum err pg_text_put(struct ctx *ctx, struct db_conn *conn, struct text index, int64_t id,
                     struct text old, struct text terms)
{
    enum err err = old.len ? take_out(ctx, conn, index, id, old) : ERR_OK;
    if (!err && terms.len)
        return put_in(ctx, conn, index, id, terms);
    return !err && old.len ? drop_empty(ctx, conn, index, id) : err;
}

enum err pg_text_clear(struct ctx *ctx, struct db_conn *conn, struct text index)
{
    struct render *render = &conn->render;
    struct db_sql sql;
    render_start(render, ctx);
    render_words(render, "delete from ");
    render_table(render, index);
    enum err err = render_end(render, &sql);
    return err ? err : pg_run(ctx, conn, &sql, NULL);
}
