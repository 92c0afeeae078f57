#include "base/ctx.h"
#include "base/utf8.h"
#include "unit.h"

static const struct row {
    const char *name;
    int status;
    const char *en, *zh;
} rows[] = {
#define ERROR(name, status, en, zh) {#name, status, en, zh},
#include "base/errors.def"
#undef ERROR
};
enum { ROWS = sizeof rows / sizeof rows[0] };

/* Which of {0}…{3} a text holds, as bits; -1 for a number that is none of them. Other braces are examples. */
static int placeholders(const char *text)
{
    int found = 0;
    for (; *text; text++) {
        if (text[0] != '{' || text[1] < '0' || text[1] > '9' || text[2] != '}')
            continue;
        if (text[1] > '3')
            return -1;
        found |= 1 << (text[1] - '0');
    }
    return found;
}

static bool has_han(const char *text)
{
    struct text rest = text_of(text);
    for (int32_t c; (c = utf8_next(&rest)) >= 0;)
        if (utf8_is_han(c))
            return true;
    return false;
}

static void every_row_is_complete(void **state)
{
    (void)state;
    for (int i = 0; i < ROWS; i++) {
        const struct row *row = &rows[i];
        bool good = row->en[0] && row->zh[0] && row->status >= 400 && row->status <= 599 &&
                    utf8_valid(text_of(row->en)) && utf8_valid(text_of(row->zh)) &&
                    has_han(row->zh) && !has_han(row->en);
        if (!good)
            fail_msg("the row \"%s\" of errors.def lacks a text or a status", row->name);
    }
}

static void placeholders_agree_in_both_languages(void **state)
{
    (void)state;
    for (int i = 0; i < ROWS; i++) {
        int en = placeholders(rows[i].en), zh = placeholders(rows[i].zh);
        if (en < 0 || en != zh)
            fail_msg("the placeholders of \"%s\" differ", rows[i].name);
        if (en & (en + 1)) /* {0} first, none left out */
            fail_msg("\"%s\" leaves out an argument", rows[i].name);
    }
}

static void names_are_distinct_and_stable(void **state)
{
    (void)state;
    assert_int_equal(ROWS, ERR_COUNT - 1);
    for (int i = 0; i < ROWS; i++) {
        assert_text(error_name((enum err)(i + 1)), rows[i].name);
        assert_int_equal(error_status((enum err)(i + 1)), rows[i].status);
        for (int k = 0; k < i; k++)
            assert_string_not_equal(rows[i].name, rows[k].name);
    }
    assert_text(error_name(ERR_OK), "ok");
    assert_text(error_name((enum err)ERR_COUNT), "internal"); /* never out of the table */
}

static struct text message(const struct fault *fault, enum lang lang)
{
    struct buf buf;
    buf_init(&buf, &arena, 1000);
    error_message(&buf, fault, lang);
    return buf_text(&buf);
}

static void messages_hold_their_arguments(void **state)
{
    (void)state;
    struct ctx ctx;
    ctx_init(&ctx, &arena, 0);
    char why[] = "it ends {0} early";
    assert_int_equal(ctx_fail(&ctx, ERR_json_malformed, TEXT("12"), text_of(why)),
                     ERR_json_malformed);
    memset(why, 'x', sizeof why - 1); /* arguments were copied */
    assert_text(message(&ctx.faults[0], LANG_EN),
                "The body is not valid JSON at byte 12: it ends {0} early.");
    assert_non_null(strstr(text_cstr(&arena, message(&ctx.faults[0], LANG_ZH)), "12"));
}

static void faults_are_named_by_a_field_that_may_go(void **state)
{
    (void)state;
    struct ctx ctx;
    ctx_init(&ctx, &arena, 0);
    ctx_fail_field(&ctx, ERR_not_found, TEXT("city"));
    size_t first = ctx.fault_count;
    ctx_fail(&ctx, ERR_overflow);
    ctx_fail(&ctx, ERR_not_found);
    char name[] = "huge";
    ctx_faults_of(&ctx, first, text_of(name));
    memset(name, 'x', sizeof name - 1);
    assert_text(ctx.faults[0].field, "city");
    assert_text(ctx.faults[1].field, "huge");
    assert_text(ctx.faults[2].field, "huge");
}

static void the_first_fault_decides(void **state)
{
    (void)state;
    struct ctx ctx;
    ctx_init(&ctx, &arena, 0);
    assert_int_equal(ctx_error(&ctx), ERR_OK);
    ctx_fail_field(&ctx, ERR_json_depth, TEXT("lines[2]"), TEXT("32"));
    ctx_fail(&ctx, ERR_not_found);
    ctx_fail_at(&ctx, ERR_json_duplicate, TEXT_EMPTY, 7, NULL, 0);
    assert_int_equal(ctx_error(&ctx), ERR_json_depth);
    assert_int_equal(ctx.fault_count, 3);
    assert_text(ctx.faults[0].field, "lines[2]");
    assert_text(ctx.faults[0].args[0], "32");
    assert_text(ctx.faults[1].args[0], "");
    assert_int_equal(ctx.faults[2].position, 7);
    ctx_clear(&ctx);
    assert_int_equal(ctx_error(&ctx), ERR_OK);
    ctx_fail(&ctx, ERR_not_found);
    assert_int_equal(ctx.fault_count, 1);
}

static void counts_more_faults_than_it_keeps(void **state)
{
    (void)state;
    struct ctx ctx;
    ctx_init(&ctx, &arena, 0);
    for (int i = 0; i < CTX_FAULTS_MAX + 50; i++)
        ctx_fail(&ctx, ERR_not_found, text_format(&arena, "%d", i));
    assert_int_equal(ctx.fault_count, CTX_FAULTS_MAX + 50);
    for (int i = 0; i < CTX_FAULTS_MAX; i++)
        assert_text(ctx.faults[i].args[0], text_cstr(&arena, text_format(&arena, "%d", i)));
}

static void without_memory_it_is_out_of_memory(void **state)
{
    (void)state;
    struct arena none;
    struct ctx ctx;
    arena_init(&none, 0);
    ctx_init(&ctx, &none, 0);
    assert_int_equal(ctx_fail(&ctx, ERR_not_found), ERR_not_found);
    assert_int_equal(ctx.fault_count, 0); /* none is kept, so none may be read */
    assert_int_equal(ctx_error(&ctx), ERR_out_of_memory);
    arena_deinit(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(every_row_is_complete),
        UNIT(placeholders_agree_in_both_languages),
        UNIT(names_are_distinct_and_stable),
        UNIT(messages_hold_their_arguments),
        UNIT(faults_are_named_by_a_field_that_may_go),
        UNIT(the_first_fault_decides),
        UNIT(counts_more_faults_than_it_keeps),
        UNIT(without_memory_it_is_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
