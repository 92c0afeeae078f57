/* The SQL that comes out: plain comparisons that an index serves, wrappers only where null matters, and
 * what is refused. */
#include "expr/world.h"

#include "db/fixture.h"

static struct world world;

static int setup_world(void **state)
{
    (void)state;
    world_init(&world);
    return 0;
}

static int teardown_world(void **state)
{
    (void)state;
    world_deinit(&world);
    return 0;
}

static const struct expr *parsed(const char *source)
{
    const struct expr *expr = NULL;
    ctx_clear(&world.ctx);
    enum err err = expr_parse(&world.ctx, &world.catalog, &world.objects[OPPORTUNITY], &world.env,
                              text_of(source), &expr);
    if (err)
        print_error("%s: %.*s\n", source, TEXT_ARG(error_name(err)));
    assert_int_equal(err, ERR_OK);
    return expr;
}

/* A node as text: the tree itself, independent of any dialect. Values stand in braces. */
static void print_node(struct buf *out, const struct db_node *node);

static void print_select(struct buf *out, const struct db_select *select)
{
    buf_addf(out, "[%.*s %.*s: ", TEXT_ARG(select->table), TEXT_ARG(select->alias));
    print_node(out, select->columns[0]);
    buf_lit(out, " | ");
    print_node(out, select->where);
    buf_lit(out, "]");
}

static void print_call(struct buf *out, const struct db_node *node)
{
    static const char *const names[DB_FN_COUNT_] = {[DB_AND] = "and",
                                                    [DB_OR] = "or",
                                                    [DB_IS_NOT_TRUE] = "nottrue",
                                                    [DB_IS_TRUE] = "true",
                                                    [DB_IS_NULL] = "isnull",
                                                    [DB_EQ] = "=",
                                                    [DB_NE] = "<>",
                                                    [DB_LT] = "<",
                                                    [DB_LE] = "<=",
                                                    [DB_GT] = ">",
                                                    [DB_GE] = ">=",
                                                    [DB_CASE] = "case",
                                                    [DB_CONTAINS] = "contains",
                                                    [DB_STARTS] = "starts",
                                                    [DB_COUNT] = "count",
                                                    [DB_SUM] = "sum",
                                                    [DB_COALESCE] = "coalesce",
                                                    [DB_REPLACE] = "replace",
                                                    [DB_ADD] = "add",
                                                    [DB_DAY_START] = "day_start",
                                                    [DB_IS_NOT_NULL] = "isnotnull"};
    buf_addf(out, "(%s", names[node->fn] ? names[node->fn] : "?");
    for (size_t i = 0; i < node->arg_count; i++) {
        buf_lit(out, " ");
        print_node(out, node->args[i]);
    }
    buf_lit(out, ")");
}

static void print_node(struct buf *out, const struct db_node *node)
{
    if (!node) {
        buf_lit(out, "nothing");
        return;
    }
    switch (node->kind) {
    case DB_NODE_COLUMN:
        buf_addf(out, "%.*s.%.*s", TEXT_ARG(node->alias), TEXT_ARG(node->column));
        break;
    case DB_NODE_VALUE:
        if (node->value.kind == VALUE_INT)
            buf_addf(out, "{%lld}", (long long)node->value.number);
        else
            buf_addf(out, "{%.*s}", TEXT_ARG(node->value.text));
        break;
    case DB_NODE_IN_SET:
        buf_lit(out, "(inset ");
        print_node(out, node->args[0]);
        buf_lit(out, ")");
        break;
    case DB_NODE_CALL:
        print_call(out, node);
        break;
    case DB_NODE_IN:
        if (node->arg_count < 2) {
            buf_lit(out, "never");
            break;
        }
        buf_addf(out, "(in %zu ", node->arg_count - 1);
        print_node(out, node->args[0]);
        buf_lit(out, ")");
        break;
    case DB_NODE_IN_SELECT:
        buf_lit(out, "(in ");
        print_node(out, node->args[0]);
        buf_lit(out, " ");
        print_select(out, node->select);
        buf_lit(out, ")");
        break;
    case DB_NODE_EXISTS:
    case DB_NODE_SELECT:
        print_select(out, node->select);
        break;
    case DB_NODE_MATCH:
        buf_addf(out, "(match %.*s {%.*s})", TEXT_ARG(node->column), TEXT_ARG(node->value.text));
        break;
    }
}

static void shows(const char *source, const char *expected)
{
    struct buf buf;
    buf_init(&buf, &world.arena, 64 * 1024);
    print_node(&buf,
               expr_compile_condition(&world.ctx, parsed(source), &world.env, TEXT("t"), false));
    if (!text_eq(buf_text(&buf), text_of(expected)))
        print_error("%s\n", source);
    assert_text(buf_text(&buf), expected);
}

static void an_index_can_serve_it(void **state)
{
    (void)state;
    shows("amount > 100000", "(> t.amount_base {1000000000})");
    shows("push_count > 2.5 and status = 'open'", "(and (> t.push_count {2}) (= t.status {open}))");
    shows("owner in [me(), '5', null]", "(in 2 t.owner)");
    shows("status in ['open'] or push_count = 1", "(or (in 1 t.status) (= t.push_count {1}))");
    shows("3 < push_count", "(> t.push_count {3})");
    shows("urgent", "(= t.urgent {1})");
    shows("created_at < '2026-11-22'", "(< t.created_at {1795276800000})");
    shows("created_at = today()",
          "(and (>= t.created_at {1795276800000}) (< t.created_at {1795363200000}))");
    shows("expected_close_date >= start_of_month()", "(>= t.expected_close_date {20758})");
}

static void only_not_looks_at_null(void **state)
{
    (void)state;
    shows("not push_count > 1", "(nottrue (> t.push_count {1}))");
    shows("status != 'won'", "(nottrue (= t.status {won}))");
    shows("status not in ['won']", "(nottrue (in 1 t.status))");
    shows("not not urgent", "(nottrue (nottrue (= t.urgent {1})))");
    shows("code is not null", "(nottrue (isnull t.code))");
    shows("(push_count > 1) = urgent", "(= (case (> t.push_count {1}) {1} {0}) t.urgent)");
    shows("null = code", "never");
    shows("1 = 1", "(and)");
}

static void paths_are_sub_selects(void **state)
{
    (void)state;
    shows("stage.key = 'proposal'", "(= [stage t_1: t_1.key | (= t_1.id t.stage)] {proposal})");
    shows("customer.owner.department = my_department()",
          "(= [user t_2: t_2.department | (= t_2.id [customer t_1: t_1.owner | (= t_1.id "
          "t.customer)])] {2001})");
    world.restricted = true;
    shows("customer.level = 'a'", "(= [customer t_1: t_1.level | (and (= t_1.id t.customer) "
                                  "(true (isnotnull t_1.employees)))] {a})");
    shows("count(lines where quantity > 1) > 2",
          "(> [opportunity_line t_c: (count) | (and (= t_c.opportunity t.id) (true (> t_c.quantity "
          "{1000})) (true (isnotnull t_c.price)))] {2})");
    world.restricted = false;
}

static void contains_uses_the_text_index(void **state)
{
    (void)state;
    shows("name contains '云帆'",
          "(and (match opportunity_name_text {云帆}) (= (contains t.name {云帆}) {1}))");
    shows(
        "customer.name contains '云帆'",
        "(in t.customer [customer t_1: t_1.id | (and (match customer_name_text {云帆}) (= (contains "
        "t_1.name {云帆}) {1}))])");
    shows("tags contains 'vip'", "(<> (replace t.tags {|vip|} {|}) t.tags)");
}

static void contains_without_index_is_for_small_tables(void **state)
{
    (void)state;
    struct buf buf;
    const struct expr *expr = parsed("next_step contains 'x'");
    buf_init(&buf, &world.arena, 1024);
    assert_non_null(expr_compile_condition(&world.ctx, expr, &world.env, TEXT("t"), true));
    world.hidden = "need";
    assert_null(expr_compile_condition(&world.ctx, expr, &world.env, TEXT("t"), false));
    assert_int_equal(ctx_error(&world.ctx), ERR_contains_unindexed);
    error_message(&buf, &world.ctx.faults[0], LANG_EN);
    assert_text(buf_text(&buf), "Character 11: contains cannot search next_step in a table of this "
                                "size. It can search: name.");
    world.hidden = NULL;
    expr = parsed("name contains '--'");
    assert_null(expr_compile_condition(&world.ctx, expr, &world.env, TEXT("t"), false));
    assert_int_equal(ctx_error(&world.ctx), ERR_contains_no_letters);
}

static void sorts(const char *path, const char *expected)
{
    struct buf buf;
    buf_init(&buf, &world.arena, 1024);
    print_node(&buf, expr_compile_sort(&world.ctx, parsed(path), &world.env, TEXT("t")));
    assert_text(buf_text(&buf), expected);
}

static void people_sort_by(void **state)
{
    (void)state;
    sorts("name", "t.name_key");
    sorts("code", "t.code");
    sorts("amount", "t.amount_base");
    sorts("owner", "[user t_1: t_1.name_key | (= t_1.id t.owner)]");
    sorts("customer.owner",
          "[user t_2: t_2.name_key | (= t_2.id [customer t_1: t_1.owner | (= t_1.id "
          "t.customer)])]");
    const struct expr *expr = parsed("name");
    world.masked = "name";
    assert_null(expr_compile_sort(&world.ctx, expr, &world.env, TEXT("t")));
    assert_int_equal(ctx_error(&world.ctx), ERR_expr_masked);
}

static void a_long_chain_becomes_a_tree(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, &world.arena, 16 * 1024);
    buf_lit(&buf, "urgent");
    for (int i = 0; i < 800; i++)
        buf_lit(&buf, " or urgent");
    buf_add_char(&buf, '\0');
    const struct db_node *node = expr_compile_condition(&world.ctx, parsed(buf.ptr), &world.env,
                                                        TEXT("t"), false);
    assert_int_equal(node->arg_count, 26); /* of 32 each */
}

static void a_failed_arena_gives_nothing(void **state)
{
    (void)state;
    struct arena small;
    struct ctx ctx;
    for (size_t limit = 0; limit < 20000; limit += 500) {
        const struct expr *expr = NULL;
        arena_init(&small, limit);
        ctx_init(&ctx, &small, WORLD_NOW);
        enum err err =
            expr_parse_condition(&ctx, &world.catalog, &world.objects[OPPORTUNITY], &world.env,
                                 TEXT("customer.name contains '云' and count(lines) in [1, 2] or "
                                      "amount > 5 and created_at = '2026-01-01'"),
                                 &expr);
        if (!err) {
            const struct db_node *node = expr_compile_condition(&ctx, expr, &world.env, TEXT("t"),
                                                                false);
            assert_true(node || small.failed);
        } else {
            assert_true(small.failed);
        }
        arena_deinit(&small);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup_world, teardown_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_index_can_serve_it),
        TEST(only_not_looks_at_null),
        TEST(paths_are_sub_selects),
        TEST(contains_uses_the_text_index),
        TEST(contains_without_index_is_for_small_tables),
        TEST(people_sort_by),
        TEST(a_long_chain_becomes_a_tree),
        TEST(a_failed_arena_gives_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
