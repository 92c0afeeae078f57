/* What a person reads when an expression is wrong: the character, what was expected, the nearest name. */
#include "expr/world.h"

#include "expr/functions.h"
#include "expr/lex.h"
#include "expr/parse.h"

static struct world world;

static int setup(void **state)
{
    (void)state;
    world_init(&world);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_deinit(&world);
    return 0;
}

static enum err parse(const char *source)
{
    const struct expr *expr = NULL;
    ctx_clear(&world.ctx);
    return expr_parse_condition(&world.ctx, &world.catalog, &world.objects[OPPORTUNITY], &world.env,
                                text_of(source), &expr);
}

static struct text message(enum lang lang)
{
    struct buf buf;
    buf_init(&buf, &world.arena, 4096);
    error_message(&buf, &world.ctx.faults[0], lang);
    return buf_text(&buf);
}

struct fault_case {
    const char *source;
    enum err code;
    int64_t position;
    const char *says; /* a part of the message */
};

static void refuse(const struct fault_case *cases, size_t count, enum lang lang)
{
    for (size_t i = 0; i < count; i++) {
        const struct fault_case *one = &cases[i];
        world.ctx.lang = lang;
        enum err err = parse(one->source);
        if (err == one->code && world.ctx.fault_count == 1 &&
            world.ctx.faults[0].position == one->position &&
            text_find(message(lang), text_of(one->says)) >= 0)
            continue;
        print_error("%s\n  %.*s at %lld\n", one->source, TEXT_ARG(error_name(err)),
                    world.ctx.fault_count ? (long long)world.ctx.faults[0].position : 0);
        if (world.ctx.fault_count)
            print_error("  %.*s\n", TEXT_ARG(message(lang)));
        fail();
    }
}
#define REFUSE(lang, ...)                                                                          \
    do {                                                                                           \
        static const struct fault_case cases[] = {__VA_ARGS__};                                    \
        refuse(cases, sizeof cases / sizeof *cases, lang);                                         \
    } while (0)

static void what_was_written(void **state)
{
    (void)state;
    REFUSE(LANG_EN, {"", ERR_expr_expected, 1, "expected a value, found the end"},
           {"amount >", ERR_expr_expected, 9, "expected a value, found the end"},
           {"amount > and true", ERR_expr_expected, 10, "expected a value, found and"},
           {"amount 100", ERR_expr_expected, 8, "expected an operator or the end, found 100"},
           {"(amount > 1", ERR_expr_expected, 12, "expected ), found the end"},
           {"1 < amount < 3", ERR_expr_expected, 12, "expected and, or, or the end, found <"},
           {"amount between 1 or 2", ERR_expr_expected, 18, "expected and, found or"},
           {"status in ['a' 'b']", ERR_expr_expected, 16, "expected ,, found b"},
           {"customer.", ERR_expr_expected, 10, "expected the name of a field"},
           {"count()", ERR_expr_expected, 7, "expected a list of records"},
           {"sum(lines) > 1", ERR_expr_expected, 10, "Did you mean lines.amount?"},
           {"amount == 1", ERR_expr_expected, 9, "expected a value, found ="},
           {"name = 'open", ERR_expr_text_open, 8, "closing quote"},
           {"name = \"open\"", ERR_expr_quotes, 8, "single quotes"},
           {"name = ‘open’", ERR_expr_quotes, 8, "single quotes"},
           {"amount > 1; drop", ERR_expr_character, 11, "; has no meaning"},
           {"amount > 1.1234567890", ERR_expr_number, 10, "9 decimals"},
           {"amount > 99999999999999999999", ERR_expr_number, 10, "too large"},
           {"name contains ''", ERR_contains_no_letters, 15, "at least one letter"});
}

static void names_and_their_neighbours(void **state)
{
    (void)state;
    REFUSE(LANG_EN,
           {"amuont > 1", ERR_expr_unknown_field, 1,
            "opportunity has no field amuont. Did you mean amount?"},
           {"金额 > 1", ERR_expr_unknown_field, 1, "Did you mean amount?"},
           {"true and custmer.name = 'x'", ERR_expr_unknown_field, 10, "Did you mean customer?"},
           {"customer.levl = 'a'", ERR_expr_unknown_field, 10,
            "customer has no field levl. Did you mean level?"},
           {"zzzzzzzz = 1", ERR_expr_unknown_field, 1, "has no field zzzzzzzz."},
           {"lines > 1", ERR_expr_unknown_field, 1, "Did you mean count(lines)?"},
           {"count(linse) > 1", ERR_expr_unknown_relation, 7, "Did you mean lines?"},
           {"count(lines where amuont > 1) > 1", ERR_expr_unknown_field, 19,
            "opportunity line has no field amuont. Did you mean amount?"},
           {"tody() = close_date", ERR_expr_unknown_function, 1,
            "no function tody. Did you mean today?"},
           {"cuont(lines) = 1", ERR_expr_unknown_function, 1, "Did you mean count?"},
           {"status = 'wonn'", ERR_expr_unknown_option, 10,
            "status has no option 'wonn'. Did you mean won?"},
           {"status in ['open', 'lots']", ERR_expr_unknown_option, 20, "Did you mean lost?"},
           {"channels contains 'fone'", ERR_expr_unknown_option, 19, "Did you mean phone?"},
           {"name.length = 1", ERR_expr_not_reference, 1, "name does not lead"},
           {"changed(amount)", ERR_expr_only_in_rules, 1, "in validation rules only"});
}

static void in_chinese(void **state)
{
    (void)state;
    REFUSE(LANG_ZH, {"金额 > 1", ERR_expr_unknown_field, 1, "商机没有字段 金额。是否想写 amount?"},
           {"名称 = '一' 二", ERR_expr_expected, 10, "应为运算符或结尾,实际是二"},
           {"状态 = 'x'", ERR_expr_unknown_field, 1, "是否想写 status?"},
           {"name > 1", ERR_expr_operands, 6, "> 不能用于文本与数字之间"},
           {"length(amount) = 1", ERR_expr_type, 8, "应为文本,此处是数字"});
}

static void types(void **state)
{
    (void)state;
    REFUSE(LANG_EN,
           {"amount", ERR_expr_type, 1, "expected a condition (yes or no), this is a number"},
           {"amount and true", ERR_expr_type, 1, "expected a condition"},
           {"amount > 'x'", ERR_expr_reading, 10, "'x' cannot be read as a number. Write 1234.50"},
           {"name > 1", ERR_expr_operands, 6, "between a text and a number"},
           {"status < 'won'", ERR_expr_operands, 8, "between an option"},
           {"urgent > false", ERR_expr_operands, 8, "> cannot stand"},
           {"customer = stage", ERR_expr_operands, 10,
            "a reference to customer and a reference to stage"},
           {"owner = my_department()", ERR_expr_operands, 7,
            "a reference to user and a reference to department"},
           {"owner = my_team()", ERR_expr_set, 9, "write field in my_team()"},
           {"customer in my_team()", ERR_expr_type, 1, "expected a reference to user"},
           {"tags = 'x'", ERR_expr_operands, 6, "a list of items and a text"},
           {"status in 'open'", ERR_expr_type, 11, "expected a list like"},
           {"['a'] = 1", ERR_expr_expected, 1, "Did you mean field in [...]?"},
           {"close_date > '2026-13-01'", ERR_expr_reading, 14,
            "cannot be read as a date. Write '2026-11-22'"},
           {"created_at > 'gestern'", ERR_expr_reading, 14, "cannot be read as a date or a time"},
           {"customer = 'Acme'", ERR_expr_reading, 12, "cannot be read as a reference"},
           {"length(amount) = 1", ERR_expr_type, 8, "expected a text, this is a number"},
           {"days_ago(1.5) = close_date", ERR_expr_type, 10, "expected a whole number"},
           {"round(amount, push_count) = 1", ERR_expr_type, 15, "written out"},
           {"if(urgent, 1, name) = 1", ERR_expr_type, 15, "expected a number, this is a text"},
           {"close_date + 1.5 = today()", ERR_expr_operands, 12,
            "+ cannot stand between a date and a number"},
           {"created_at + 1 = now()", ERR_expr_operands, 12, "a time and a number"},
           {"sum(lines.name) = 1", ERR_expr_type, 11, "expected a number, this is a text"},
           {"if(urgent, 1) = 1", ERR_expr_arguments, 1, "if takes 3 arguments, 2 are given"},
           {"today(1) = close_date", ERR_expr_arguments, 1, "today takes 0 arguments, 1 are given"},
           {"coalesce() = 1", ERR_expr_arguments, 1, "coalesce takes 1+ arguments"},
           {"round() = 1", ERR_expr_arguments, 1, "round takes 1–2 arguments"});
}

static void hidden_and_masked_fields(void **state)
{
    (void)state;
    world.hidden = "amount";
    world.masked = "need contact";
    REFUSE(LANG_EN, {"amount > 1", ERR_expr_unknown_field, 1, "has no field amount."},
           {"amuont > 1", ERR_expr_unknown_field, 1, "has no field amuont."},
           {"金额 > 1", ERR_expr_unknown_field, 1, "has no field 金额."},
           {"need = 'x'", ERR_expr_masked, 1, "you see need only in part"},
           {"need contains 'x'", ERR_expr_masked, 1, "is null"},
           {"length(need) > 1", ERR_expr_masked, 8, "need"},
           {"concat(need) is null", ERR_expr_masked, 8, "need"},
           {"contact.name is null", ERR_expr_masked, 1, "contact"});
    assert_true(text_find(message(LANG_EN), TEXT("Did you mean")) < 0);
    assert_int_equal(parse("amuont > 1"), ERR_expr_unknown_field);
    assert_true(text_find(message(LANG_EN), TEXT("Did you mean")) < 0);
    assert_int_equal(parse("need is null and contact is not null"), ERR_OK);
}

/* So deep, so long, so many: refused, and nothing breaks. */
static struct text repeated(const char *head, const char *part, size_t count, const char *tail)
{
    struct buf buf;
    buf_init(&buf, &world.arena, 1024 * 1024);
    buf_add_text(&buf, text_of(head));
    for (size_t i = 0; i < count; i++)
        buf_add_text(&buf, text_of(part));
    buf_add_text(&buf, text_of(tail));
    return buf_text(&buf);
}

static enum err parse_text(struct text source)
{
    return parse(text_cstr(&world.arena, source));
}

static void limits(void **state)
{
    (void)state;
    assert_int_equal(parse_text(repeated("", " ", EXPR_SOURCE_MAX + 1, "")), ERR_expr_too_long);
    assert_int_equal(parse_text(repeated("true", " ", EXPR_SOURCE_MAX - 4, "")), ERR_OK);
    assert_int_equal(parse_text(repeated("", "(", 50, "true")), ERR_expr_expected);
    assert_int_equal(parse_text(repeated("", "(", 4000, "true")), ERR_expr_too_deep);
    assert_int_equal(parse_text(repeated("", "not ", 2000, "true")), ERR_expr_too_deep);
    assert_int_equal(parse_text(repeated("1 = ", "-", 4000, "1")), ERR_expr_too_deep);
    assert_int_equal(parse_text(repeated("1 = 1", "+1", 4000, "")), ERR_expr_too_deep);
    assert_int_equal(parse_text(repeated("true", " or true", 1000, "")), ERR_OK);
    assert_int_equal(parse_text(repeated("push_count in [1", ",1", 3000, "]")), ERR_OK);
    /* Each between counts what it tests twice: 2^16 would be too many. */
    struct text source = TEXT("push_count");
    for (int i = 0; i < 16; i++)
        source = text_format(&world.arena, "if(%.*s between 1 and 2,1,0)", TEXT_ARG(source));
    assert_int_equal(parse_text(text_format(&world.arena, "%.*s = 1", TEXT_ARG(source))),
                     ERR_expr_too_large);
    assert_int_equal(parse("\xff"), ERR_expr_character);
}

static void full_width_signs_count(void **state)
{
    (void)state;
    assert_int_equal(parse("(amount>100)and status in['open','won']"), ERR_OK);
    assert_int_equal(parse("AMOUNT > 1"), ERR_expr_unknown_field);
    assert_int_equal(parse("push_count = 3 AND NOT urgent Is Null"), ERR_OK);
}

static void a_path_alone(void **state)
{
    (void)state;
    const struct expr *expr = NULL;
    size_t steps = 99;
    world.masked = "need";
    const struct meta_object *object = &world.objects[OPPORTUNITY];
    assert_int_equal(expr_parse_path(&world.ctx, &world.catalog, object, &world.env,
                                     TEXT("customer.owner.name"), &expr),
                     ERR_OK);
    assert_true(text_eq(expr_field(expr, &steps)->name, TEXT("name")));
    assert_int_equal(steps, 2);
    assert_int_equal(expr_type(expr).kind, EXPR_TEXT);
    assert_int_equal(expr_parse_path(&world.ctx, &world.catalog, object, &world.env, TEXT("need"),
                                     &expr),
                     ERR_OK);
    assert_int_equal(expr_parse_path(&world.ctx, &world.catalog, object, &world.env,
                                     TEXT("amount + 1"), &expr),
                     ERR_expr_expected);
    assert_int_equal(expr_parse_path(&world.ctx, &world.catalog, object, &world.env,
                                     TEXT("today()"), &expr),
                     ERR_expr_expected);
    assert_int_equal(expr_parse(&world.ctx, &world.catalog, object, &world.env, TEXT("1 + 1"),
                                &expr),
                     ERR_OK);
    assert_null(expr_field(expr, NULL));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_was_written),
        TEST(names_and_their_neighbours),
        TEST(in_chinese),
        TEST(types),
        TEST(hidden_and_masked_fields),
        TEST(limits),
        TEST(full_width_signs_count),
        TEST(a_path_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
