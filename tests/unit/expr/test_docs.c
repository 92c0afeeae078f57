/* The pages docs/expressions.md and docs/expressions.zh.md: every example of a block "```expr OBJECT" or "```rule OBJECT" is
 * checked, evaluated and compiled, both pages have the same ones, and every row of every table has a
 * summary in both languages that stands there. Run at the root of the checkout. */
#include "expr/world.h"

#include "expr/aggregates.h"
#include "expr/functions.h"
#include "expr/operations.h"
#include "expr/operators.h"

static struct world world;
static struct text pages[LANG_COUNT];
static struct buf examples[LANG_COUNT];

static struct text read_page(const char *path)
{
    struct buf buf;
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    buf_init(&buf, &world.arena, 1024 * 1024);
    char part[4096];
    for (size_t len; (len = fread(part, 1, sizeof part, file)) > 0;)
        buf_add(&buf, part, len);
    fclose(file);
    return buf_text(&buf);
}

static void run_example(const struct meta_object *object, struct text line)
{
    const struct expr *expr = NULL;
    struct value value;
    bool ok;
    ctx_clear(&world.ctx);
    enum err err = expr_parse(&world.ctx, &world.catalog, object, &world.env, line, &expr);
    if (!err)
        err = expr_eval(&world.ctx, expr, &world.env, &world.records[object->index][0].record,
                        &value);
    ok = !err && (expr_type(expr).kind == EXPR_BOOLEAN
                      ? expr_compile_condition(&world.ctx, expr, &world.env, TEXT("t"), true)
                      : expr_compile(&world.ctx, expr, &world.env, TEXT("t")));
    if (!ok)
        print_error("%.*s: %.*s\n", TEXT_ARG(line), TEXT_ARG(error_name(ctx_error(&world.ctx))));
    assert_true(ok);
}

static void run_rule(const struct meta_object *object, struct text line)
{
    const struct expr *expr = NULL;
    const struct expr_record *record = &world.records[object->index][0].record;
    struct expr_record changed = *record;
    bool holds;
    changed.before = record;
    ctx_clear(&world.ctx);
    enum err err = expr_parse_rule(&world.ctx, &world.catalog, object, line, &expr);
    for (int i = 0; i < 2 && !err; i++)
        err = expr_eval_condition(&world.ctx, expr, &world.env, i ? &changed : record, &holds);
    if (err)
        print_error("%.*s: %.*s\n", TEXT_ARG(line), TEXT_ARG(error_name(err)));
    assert_int_equal(err, ERR_OK);
}

static void run_page(enum lang lang)
{
    const struct meta_object *object = NULL;
    bool rules = false;
    struct text rest = pages[lang];
    buf_init(&examples[lang], &world.arena, 64 * 1024);
    while (rest.ptr) {
        struct text line = text_cut(&rest, '\n');
        if (text_starts(line, TEXT("```expr ")) || text_starts(line, TEXT("```rule "))) {
            rules = text_starts(line, TEXT("```rule "));
            object = meta_object_find(&world.catalog, text_slice(line, 8, line.len));
            assert_non_null(object);
        } else if (text_starts(line, TEXT("```"))) {
            object = NULL;
        } else if (object) {
            if (rules)
                run_rule(object, line);
            else
                run_example(object, line);
            buf_add_text(&examples[lang], line);
            buf_add_char(&examples[lang], '\n');
        }
    }
}

static int setup(void **state)
{
    (void)state;
    world_init(&world);
    world_example(&world);
    pages[LANG_EN] = read_page("docs/expressions.md");
    pages[LANG_ZH] = read_page("docs/expressions.zh.md");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_deinit(&world);
    return 0;
}

static void every_example_runs(void **state)
{
    (void)state;
    run_page(LANG_EN);
    run_page(LANG_ZH);
    assert_true(examples[LANG_EN].len > 2000);
    assert_true(text_eq(buf_text(&examples[LANG_EN]), buf_text(&examples[LANG_ZH])));
}

/* What follows the signature: "abs(number): without its sign". */
static struct text meaning(struct text summary)
{
    ptrdiff_t at = text_find(summary, TEXT("):"));
    return at < 0 ? summary : text_trim(text_slice(summary, (size_t)at + 2, summary.len));
}

static void documented(struct text name, const struct label *summary, const char *after)
{
    struct text used = text_format(&world.arena, "%.*s%s", TEXT_ARG(name), after);
    bool shown = text_find(buf_text(&examples[LANG_EN]), used) >= 0;
    for (size_t lang = 0; lang < LANG_COUNT; lang++)
        shown &= summary->in[lang].len > 0 &&
                 text_find(pages[lang], meaning(summary->in[lang])) >= 0;
    if (!shown)
        print_error("%.*s has no example or no summary on a page\n", TEXT_ARG(name));
    assert_true(shown);
}

static void every_row_is_documented(void **state)
{
    (void)state;
    run_page(LANG_EN);
    for (size_t i = 0; i < expr_function_group_count; i++) {
        for (size_t k = 0; k < *expr_function_groups[i].count; k++) {
            const struct expr_operation *row = &expr_function_groups[i].functions[k];
            documented(row->name, &row->summary, "(");
            assert_non_null(row->compile);
            assert_non_null(row->eval);
            assert_true(expr_function_find(row->name) == row);
        }
    }
    for (size_t i = 0; i < expr_aggregate_count; i++) {
        documented(expr_aggregates[i].name, &expr_aggregates[i].summary, "(");
        assert_non_null(expr_aggregates[i].compile);
        assert_non_null(expr_aggregates[i].eval);
    }
    for (size_t i = 0; i < expr_operator_count; i++)
        documented(expr_operators[i].words, &expr_operators[i].summary, "");
}

static void every_operation_works_both_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < expr_operation_count; i++) {
        assert_true(expr_operations[i]->name.len > 0);
        assert_non_null(expr_operations[i]->compile);
        assert_non_null(expr_operations[i]->eval);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_example_runs),
        TEST(every_row_is_documented),
        TEST(every_operation_works_both_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
