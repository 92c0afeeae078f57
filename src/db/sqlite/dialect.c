/* The words of SQLite. What plain SQL computes otherwise than DESIGN §4 and §8 say is a function of ours
 * (functions.c, aggregates.c), named gx_…; the bare words agree exactly. */
#include "db/dialect.h"
#include "db/sqlite/store.h"

static void parameter(struct buf *sql, size_t number)
{
    (void)number;
    buf_add_char(sql, '?');
}

/* A select of the members is one the planner walks an index with; the function finds no rows by itself. */
static void in_set(struct render *render, const struct db_node *node)
{
    render_words(render, node->find ? "(" : "gx_in_set(");
    render_node(render, node->args[0]);
    render_words(render, node->find ? " in (select id from gx_set(" : ", ");
    render_value(render, node->value);
    render_words(render, node->find ? ")))" : ")");
}

static void match(struct render *render, const struct db_node *node)
{
    render_column(render, node->alias, TEXT("id"));
    render_words(render, " in (select rowid from ");
    render_name(render, node->column);
    render_words(render, " where ");
    render_name(render, node->column);
    render_words(render, " match ");
    struct text words = sqlite_match_text(render->ctx->arena, node->value.text, node->prefix_last);
    render_value(render, value_text(words));
    render_words(render, ")");
}

static void force_index(struct render *render, struct text index)
{
    render_words(render, " indexed by ");
    render_name(render, index);
}

/* A contentless table beside the indexed one: rows are found by id, terms are not kept a second time. */
static void text_index(struct render *render, const struct db_table_def *table,
                       const struct db_index_def *index)
{
    (void)table;
    render_words(render, "create virtual table ");
    render_name(render, index->name);
    render_words(render, " using fts5(terms, content='', detail=none, columnsize=0,"
                         " tokenize='spaces')");
}

#define CALL(name)                                                                                 \
    {                                                                                              \
        .shape = SHAPE_CALL, .text = (name)                                                        \
    }
#define JOIN(word)                                                                                 \
    {                                                                                              \
        .shape = SHAPE_JOIN, .text = (word)                                                        \
    }
#define PATTERN(words)                                                                             \
    {                                                                                              \
        .shape = SHAPE_PATTERN, .text = (words)                                                    \
    }

const struct dialect sqlite_dialect = {
    .name = "sqlite",
    .fns =
        {
            [DB_AND] = JOIN(" and "),
            [DB_OR] = JOIN(" or "),
            [DB_NOT] = PATTERN("(not {0})"),
            [DB_IS_TRUE] = PATTERN("({0} is true)"),
            [DB_IS_NOT_TRUE] = PATTERN("({0} is not true)"),
            [DB_IS_NULL] = PATTERN("({0} is null)"),
            [DB_IS_NOT_NULL] = PATTERN("({0} is not null)"),
            [DB_EQ] = PATTERN("({0} = {1})"),
            [DB_NE] = PATTERN("({0} <> {1})"),
            [DB_LT] = PATTERN("({0} < {1})"),
            [DB_LE] = PATTERN("({0} <= {1})"),
            [DB_GT] = PATTERN("({0} > {1})"),
            [DB_GE] = PATTERN("({0} >= {1})"),
            [DB_CASE] = {.shape = SHAPE_CASE},
            [DB_COALESCE] = CALL("coalesce"),
            [DB_ADD] = CALL("gx_add"),
            [DB_SUBTRACT] = CALL("gx_subtract"),
            [DB_NEGATE] = CALL("gx_negate"),
            [DB_ABS] = CALL("gx_abs"),
            [DB_MULTIPLY] = CALL("gx_multiply"),
            [DB_DIVIDE] = CALL("gx_divide"),
            [DB_RESCALE] = CALL("gx_rescale"),
            [DB_ROUND] = CALL("gx_round"),
            [DB_FLOOR] = CALL("gx_floor"),
            [DB_LENGTH] = CALL("length"),
            [DB_LOWER] = CALL("lower"),
            [DB_UPPER] = CALL("upper"),
            [DB_CONCAT] = CALL("gx_concat"),
            [DB_SUBSTRING] = CALL("gx_substring"),
            [DB_TRIM] = CALL("gx_trim"),
            [DB_REPLACE] = CALL("gx_replace"),
            [DB_CONTAINS] = CALL("gx_contains"),
            [DB_STARTS] = CALL("gx_starts"),
            [DB_PRINT_DECIMAL] = CALL("gx_print_decimal"),
            [DB_LOCAL_DATE] = CALL("gx_local_date"),
            [DB_DAY_START] = CALL("gx_day_start"),
            [DB_BUCKET] = CALL("gx_bucket"),
            [DB_DATE_PART] = CALL("gx_date_part"),
            [DB_ADD_MONTHS] = CALL("gx_add_months"),
            [DB_COUNT] = {.shape = SHAPE_COUNT, .text = "count"},
            [DB_COUNT_DISTINCT] = PATTERN("count(distinct {0})"),
            [DB_SUM] = CALL("gx_sum"),
            [DB_AVG] = CALL("gx_avg"),
            [DB_MIN] = CALL("min"),
            [DB_MAX] = CALL("max"),
        },
    .always = "1",
    .never = "0",
    .ascending = "",
    .descending = " desc",
    .index_order = "",
    .types = {"integer", "text", "blob"},
    .id_column = "integer primary key",
    .plain_key_end = " without rowid",
    .parameter = parameter,
    .in_set = in_set,
    .match = match,
    .force_index = force_index,
    .text_index = text_index,
};
