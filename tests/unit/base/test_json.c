#include "base/json.h"
#include "base/json_write.h"
#include "unit.h"

static struct ctx ctx;

static int setup(void **state)
{
    unit_setup(state);
    ctx_init(&ctx, &arena, 0);
    return 0;
}

static const struct json *parse(const char *text)
{
    ctx_clear(&ctx);
    return json_parse(&ctx, text_of(text));
}

static void reads_every_kind(void **state)
{
    (void)state;
    const struct json *json = parse(
        " {\"n\":null,\"t\":true,\"f\":false,\"i\":-12,\"d\":1.50,\"s\":\"a\\u4e2d\\n\",\"a\":[1,[2]],\"o\":{}} ");
    assert_non_null(json);
    assert_int_equal(json_kind(json), JSON_OBJECT);
    assert_int_equal(json_size(json), 8);
    assert_int_equal(json_kind(json_get(json, TEXT("n"))), JSON_NULL);
    assert_non_null(json_get(json, TEXT("n")));
    assert_null(json_get(json, TEXT("missing")));
    assert_true(json_bool(json_get(json, TEXT("t"))));
    assert_false(json_bool(json_get(json, TEXT("f"))));
    assert_int_equal(json_kind(json_get(json, TEXT("f"))), JSON_BOOL);
    int64_t number;
    assert_true(json_int(json_get(json, TEXT("i")), &number) && number == -12);
    assert_false(json_int(json_get(json, TEXT("d")), &number));
    assert_text(json_number(json_get(json, TEXT("d"))), "1.50");
    assert_text(json_text(json_get(json, TEXT("s"))), "a中\n");
    const struct json *array = json_get(json, TEXT("a"));
    assert_int_equal(json_size(array), 2);
    assert_true(json_int(json_at(array, 0), &number) && number == 1);
    assert_int_equal(json_kind(json_at(array, 1)), JSON_ARRAY);
    assert_null(json_at(array, 2));
    assert_int_equal(json_size(json_get(json, TEXT("o"))), 0);
    assert_text(
        json_dump(&arena, json),
        "{\"n\":null,\"t\":true,\"f\":false,\"i\":-12,\"d\":1.50,\"s\":\"a中\\n\",\"a\":[1,[2]],\"o\":{}}");
}

static void looks_at_the_wrong_kind_safely(void **state)
{
    (void)state;
    int64_t number;
    const struct json *text = parse("\"1\"");
    assert_text(json_text(NULL), "");
    assert_int_equal(json_kind(NULL), JSON_NULL);
    assert_int_equal(json_size(text), 0);
    assert_false(json_int(text, &number));
    assert_text(json_number(text), "");
    assert_null(json_get(text, TEXT("a")));
    assert_null(json_at(text, 0));
    struct json_iter iter = json_iter(text);
    assert_false(json_next(&iter));
    iter = json_iter(NULL);
    assert_false(json_next(&iter));
    assert_false(json_bool(parse("1")));
}

static void numbers_keep_their_text(void **state)
{
    (void)state;
    int64_t number;
    assert_text(json_number(parse("9007199254740993")), "9007199254740993");
    assert_text(json_number(parse("0.1000000000000000055511151231257827")),
                "0.1000000000000000055511151231257827");
    assert_text(json_number(parse("1e999999")), "1e999999");
    assert_true(json_int(parse("-9223372036854775808"), &number) && number == INT64_MIN);
    assert_false(json_int(parse("9223372036854775808"), &number));
    assert_false(json_int(parse("1e2"), &number));
    assert_false(json_int(parse("1.0"), &number));
}

static void refuses_what_is_no_json(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "'a'",
        "[1] 2",
        "01",
        "+1",
        "1.",
        ".5",
        "-",
        "1e",
        "NaN",
        "nul",
        "\"a",
        "\"\\x\"",
        "\"\t\"",
        "\"\\u12\"",
        "\"\\ud800\"",
        "// a\n1",
        "[1 2]",
        "{\"a\" 1}",
        "\xEF\xBB\xBF\x31",
        "\"\xC3\"",
        "\"\xC0\x80\"",
        "\"\xED\xA0\x80\"",
        "\"\xFF\"",
        "]",
        "\"\\u0000\"",
        "{\"a\\u0000\":1}",
        "Infinity",
        "\"\xF4\x90\x80\x80\"",
        "[1}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (parse(bad[i]) || ctx_error(&ctx) != ERR_json_malformed)
            fail_msg("%s", bad[i]);
        assert_true(ctx.faults[0].args[0].len > 0 && ctx.faults[0].args[1].len > 0);
    }
    ctx_clear(&ctx);
    assert_null(json_parse(&ctx, (struct text){"\"a\0b\"", 5}));
    assert_int_equal(ctx_error(&ctx), ERR_json_malformed);
    assert_null(json_parse(&ctx, (struct text){NULL, 0}));
}

static void says_where(void **state)
{
    (void)state;
    parse("[1, x]");
    assert_text(ctx.faults[0].args[0], "5");
    parse("[\"ok\", \"\\u0000\"]");
    assert_text(ctx.faults[0].args[0], "9"); /* the text begins behind its quote */
    ctx.lang = LANG_ZH;
    parse("[1] 2");
    assert_non_null(strstr(text_cstr(&arena, ctx.faults[0].args[1]), "之后"));
}

static struct text repeat(const char *piece, size_t times, const char *end)
{
    struct buf buf;
    buf_init(&buf, &arena, SIZE_MAX);
    for (size_t i = 0; i < times; i++)
        buf_add_text(&buf, text_of(piece));
    buf_add_text(&buf, text_of(end));
    return buf_text(&buf);
}

static void caps_the_depth(void **state)
{
    (void)state;
    struct text fits = text_concat(&arena, repeat("[", 32, ""), repeat("]", 32, ""));
    assert_non_null(json_parse(&ctx, fits));
    struct text over = text_concat(&arena, repeat("[", 33, ""), repeat("]", 33, ""));
    assert_null(json_parse(&ctx, over));
    assert_int_equal(ctx_error(&ctx), ERR_json_depth);
    assert_text(ctx.faults[0].args[0], "32");
    ctx_clear(&ctx);
    struct text abyss = text_concat(&arena, repeat("{\"a\":[", 50000, "1"),
                                    repeat("]}", 50000, ""));
    assert_null(json_parse(&ctx, abyss));
    assert_int_equal(ctx_error(&ctx), ERR_json_depth);
}

static void refuses_a_key_that_stands_twice(void **state)
{
    (void)state;
    assert_null(parse("{\"a\":1,\"b\":2,\"a\":3}"));
    assert_int_equal(ctx_error(&ctx), ERR_json_duplicate);
    assert_text(ctx.faults[0].args[0], "a");
    assert_null(parse("[{\"x\":{\"k\":1,\"\\u006b\":2}}]")); /* the same once read */
    assert_int_equal(ctx_error(&ctx), ERR_json_duplicate);
    assert_null(parse("{\"\":1,\"\":2}"));
    assert_null(
        parse("{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1,\"c\":1}"));
    assert_text(ctx.faults[0].args[0], "c");
    assert_non_null(parse("{\"a\":{\"a\":1},\"b\":{\"a\":1}}"));
}

static struct text many_keys(size_t count, bool one_twice)
{
    struct buf buf;
    struct json_out out;
    buf_init(&buf, &arena, SIZE_MAX);
    json_out_init(&out, &buf);
    json_begin_object(&out);
    for (size_t i = 0; i < count; i++) {
        json_key(&out, text_format(&arena, "k%zu", one_twice && i == count - 1 ? 0 : i));
        json_put_int(&out, (int64_t)i);
    }
    json_end_object(&out);
    return buf_text(&buf);
}

static void many_keys_are_checked_too(void **state)
{
    (void)state;
    const struct json *json = json_parse(&ctx, many_keys(100000, false));
    assert_non_null(json);
    assert_int_equal(json_size(json), 100000);
    struct json_iter iter = json_iter(json);
    int64_t number, expected = 0;
    while (json_next(&iter))
        assert_true(json_int(iter.value, &number) && number == expected++);
    assert_int_equal(expected, 100000);
    assert_null(json_parse(&ctx, many_keys(100000, true)));
    assert_text(ctx.faults[0].args[0], "k0");
}

/* Members are reached in any order; containers between them must not shift the count. */
static void indexes_mixed_arrays(void **state)
{
    (void)state;
    struct text text = text_concat(&arena, repeat("[[],{\"a\":[1,2]},7],", 0, "["),
                                   repeat("{\"a\":[1,{\"b\":2}]},[],", 20000, "5]"));
    const struct json *json = json_parse(&ctx, text);
    assert_int_equal(json_size(json), 40001);
    int64_t number;
    assert_true(json_int(json_at(json, 40000), &number) && number == 5);
    for (size_t i = 0; i < 40000; i++)
        assert_int_equal(json_kind(json_at(json, i)), i % 2 ? JSON_ARRAY : JSON_OBJECT);
    const struct json *inner = json_at(json_get(json_at(json, 39998), TEXT("a")), 1);
    assert_true(json_int(json_get(inner, TEXT("b")), &number) && number == 2);
}

static void too_little_memory_is_no_crash(void **state)
{
    (void)state;
    struct text text = many_keys(2000, false);
    for (size_t limit = 0; limit < 1000000; limit += 9973) {
        struct arena small;
        struct ctx own;
        arena_init(&small, limit);
        ctx_init(&own, &small, 0);
        const struct json *json = json_parse(&own, text);
        if (json && !small.failed)
            assert_int_equal(json_size(json), 2000);
        else
            assert_int_equal(ctx_error(&own), ERR_out_of_memory);
        arena_deinit(&small);
    }
}

/* Random bytes and random damage: a value or a reason, and what is read can be written and read again. */
static void survives_damage(void **state)
{
    (void)state;
    static const char model[] =
        "{\"a\":[1,2.5e3,null],\"b\":{\"c\":\"x\\\"y\\u4e2d\"},\"d\":[true,[[]]]}";
    uint64_t seed = 17;
    for (int i = 0; i < 20000; i++) {
        char damaged[sizeof model - 1];
        memcpy(damaged, model, sizeof damaged);
        for (uint64_t k = unit_random(&seed) % 3; k > 0; k--)
            damaged[unit_random(&seed) % sizeof damaged] =
                "{}[]\",:\\u01ae\x80\xE4 n"[unit_random(&seed) % 18];
        arena_reset(&arena);
        ctx_clear(&ctx);
        const struct json *json = json_parse(&ctx, (struct text){damaged, sizeof damaged});
        if (!json) {
            assert_int_not_equal(ctx_error(&ctx), ERR_OK);
            continue;
        }
        struct text dumped = json_dump(&arena, json);
        const struct json *again = json_parse(&ctx, dumped);
        assert_non_null(again);
        assert_true(text_eq(json_dump(&arena, again), dumped));
    }
}

static void writes_every_kind(void **state)
{
    (void)state;
    struct buf buf;
    struct json_out out;
    buf_init(&buf, &arena, 1000);
    json_out_init(&out, &buf);
    json_begin_object(&out);
    json_key(&out, TEXT("a"));
    json_begin_array(&out);
    json_end_array(&out);
    json_key(&out, TEXT("b"));
    json_begin_array(&out);
    json_put_int(&out, -5);
    json_put_bool(&out, false);
    json_put_null(&out);
    json_begin_object(&out);
    json_end_object(&out);
    json_put_raw(&out, TEXT("[1]"));
    json_end_array(&out);
    json_key(&out, TEXT("id"));
    json_put_id(&out, 12);
    json_key(&out, TEXT("m"));
    json_put_decimal(&out, 125000, 4);
    json_key(&out, TEXT("d"));
    json_put_date(&out, 17226);
    json_key(&out, TEXT("t"));
    json_put_datetime(&out, 1);
    json_key(&out, TEXT("s\""));
    json_put_text(&out, TEXT("中"));
    json_end_object(&out);
    assert_text(buf_text(&buf),
                "{\"a\":[],\"b\":[-5,false,null,{},[1]],\"id\":\"12\",\"m\":\"12.5000\","
                "\"d\":\"2017-03-01\",\"t\":\"1970-01-01T00:00:00.001Z\",\"s\\\"\":\"中\"}");
    assert_non_null(json_parse(&ctx, buf_text(&buf)));
}

static void escapes_round_trip(void **state)
{
    (void)state;
    char all[127];
    for (size_t i = 0; i < sizeof all; i++)
        all[i] = (char)(i + 1);
    struct buf buf;
    struct json_out out;
    buf_init(&buf, &arena, 2000);
    json_out_init(&out, &buf);
    json_put_text(&out, (struct text){all, sizeof all});
    const struct json *json = json_parse(&ctx, buf_text(&buf));
    assert_true(text_eq(json_text(json), (struct text){all, sizeof all}));
    buf_clear(&buf);
    json_escape(&buf, (struct text){"\0\x1f\"\\/\n", 6});
    assert_text(buf_text(&buf), "\\u0000\\u001f\\\"\\\\/\\n");
}

static void bytes_that_are_no_text_are_replaced(void **state)
{
    (void)state;
    struct buf buf;
    struct json_out out;
    buf_init(&buf, &arena, 2000);
    json_out_init(&out, &buf);
    json_put_bytes(&out, TEXT("a\xFF"
                              "中\xE4\xB8\"\xC0"));
    assert_text(buf_text(&buf), "\"a\uFFFD中\uFFFD\uFFFD\\\"\uFFFD\"");
}

#define JSON(test) cmocka_unit_test_setup_teardown(test, setup, unit_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        JSON(reads_every_kind),
        JSON(looks_at_the_wrong_kind_safely),
        JSON(numbers_keep_their_text),
        JSON(refuses_what_is_no_json),
        JSON(says_where),
        JSON(caps_the_depth),
        JSON(refuses_a_key_that_stands_twice),
        JSON(many_keys_are_checked_too),
        JSON(indexes_mixed_arrays),
        JSON(too_little_memory_is_no_crash),
        JSON(survives_damage),
        JSON(writes_every_kind),
        JSON(escapes_round_trip),
        JSON(bytes_that_are_no_text_are_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
