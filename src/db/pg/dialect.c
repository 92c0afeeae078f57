/* The words of PostgreSQL. Truth is a type of its own here; text is compared by bytes because every column has the
 * collation "C"; null is made the smallest by the order, which the indexes share. */
#include "db/dialect.h"
#include "db/pg/store.h"

static void parameter(struct buf *sql, size_t number)
{
    buf_addf(sql, "$%zu", number);
}

static void in_set(struct render *render, const struct db_node *node)
{
    render_words(render, "(");
    render_node(render, node->args[0]);
    render_words(render, " = any(");
    render_value(render, node->value);
    render_words(render, "))");
}

static void match(struct render *render, const struct db_node *node)
{
    render_column(render, node->alias, TEXT("id"));
    render_words(render, " in (select \"id\" from ");
    render_table(render, node->column);
    render_words(render, " where \"terms\" @@ ");
    struct text words = pg_match_text(render->ctx->arena, node->value.text, node->prefix_last);
    render_value(render, value_text(words));
    render_words(render, "::tsquery)");
}

/* A table of ids and terms beside the indexed one. */
static void text_index(struct render *render, const struct db_table_def *table,
                       const struct db_index_def *index)
{
    (void)table;
    struct text name = text_concat(render->ctx->arena, index->name, TEXT("_terms"));
    render_words(render, "create table ");
    render_table(render, index->name);
    render_words(render,
                 " (\"id\" bigint primary key, \"terms\" tsvector not null); create index ");
    render_name(render, name);
    render_words(render, " on ");
    render_table(render, index->name);
    render_words(render, " using gin (\"terms\")");
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
#define OWN(function)                                                                              \
    {                                                                                              \
        .shape = SHAPE_OWN, .own = (function)                                                      \
    }

const struct dialect pg_dialect = {
    .name = "postgresql",
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
            [DB_ADD] = CALL("`gx_add"),
            [DB_SUBTRACT] = CALL("`gx_subtract"),
            [DB_NEGATE] = CALL("`gx_negate"),
            [DB_ABS] = CALL("`gx_abs"),
            [DB_MULTIPLY] = CALL("`gx_multiply"),
            [DB_DIVIDE] = CALL("`gx_divide"),
            [DB_RESCALE] = CALL("`gx_rescale"),
            [DB_ROUND] = CALL("`gx_round"),
            [DB_FLOOR] = CALL("`gx_floor"),
            [DB_LENGTH] = PATTERN("length({0})::int8"),
            [DB_LOWER] = PATTERN("lower({0} collate \"C\")"),
            [DB_UPPER] = PATTERN("upper({0} collate \"C\")"),
            [DB_CONCAT] = CALL("`gx_concat"),
            [DB_SUBSTRING] = CALL("`gx_substring"),
            [DB_TRIM] = CALL("`gx_trim"),
            [DB_REPLACE] = CALL("replace"),
            [DB_CONTAINS] = CALL("`gx_contains"),
            [DB_STARTS] = CALL("`gx_starts"),
            [DB_PRINT_DECIMAL] = CALL("`gx_print_decimal"),
            [DB_LOCAL_DATE] = OWN(pg_local_date),
            [DB_DAY_START] = OWN(pg_day_start),
            [DB_BUCKET] = CALL("`gx_bucket"),
            [DB_DATE_PART] = CALL("`gx_date_part"),
            [DB_ADD_MONTHS] = CALL("`gx_add_months"),
            [DB_COUNT] = {.shape = SHAPE_COUNT, .text = "count"},
            [DB_COUNT_DISTINCT] = PATTERN("count(distinct {0})"),
            [DB_SUM] = PATTERN("sum({0})::int8"),
            [DB_AVG] = PATTERN("`gx_mean(sum({0}), count({0}), {1}, {2})"),
            [DB_MIN] = CALL("min"),
            [DB_MAX] = CALL("max"),
        },
    .always = "true",
    .never = "false",
    .number_as_truth = " <> 0)",
    .truth_as_number = ")::int::int8",
    .null_word = "null",
    .ascending = " nulls first",
    .descending = " desc nulls last",
    .index_order = " nulls first",
    .types = {"bigint", "text collate \"C\"", "bytea"},
    .id_column = "bigint generated by default as identity primary key",
    .plain_key_end = "",
    .parameter = parameter,
    .in_set = in_set,
    .match = match,
    .text_index = text_index,
};
