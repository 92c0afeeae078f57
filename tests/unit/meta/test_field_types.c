/* Field types: what each accepts, how it stores it, what it refuses and how it says so. */
#include "meta/fixture.h"

/* An object with one field of every type, made by an administrator. */
static const char *const all_types =
    "{\"name\":\"thing\",\"label\":{\"en\":\"Thing\",\"zh\":\"东西\"},\"fields\":["
    "{\"name\":\"text\",\"type\":\"text\",\"label\":{\"en\":\"t\",\"zh\":\"t\"},\"max\":20},"
    "{\"name\":\"long_text\",\"type\":\"long_text\",\"label\":{\"en\":\"t\",\"zh\":\"t\"}},"
    "{\"name\":\"integer\",\"type\":\"integer\",\"label\":{\"en\":\"t\",\"zh\":\"t\"}},"
    "{\"name\":\"decimal\",\"type\":\"decimal\",\"scale\":3,\"label\":{\"en\":\"t\",\"zh\":\"t\"}},"
    "{\"name\":\"money\",\"type\":\"money\",\"label\":{\"en\":\"t\",\"zh\":\"t\"}},"
    "{\"name\":\"percent\",\"type\":\"percent\",\"label\":{\"en\":\"t\",\"zh\":\"t\"}},"
    "{\"name\":\"boolean\",\"type\":\"boolean\",\"label\":{\"en\":\"t\",\"zh\":\"t\"}},"
    "{\"name\":\"date\",\"type\":\"date\",\"label\":{\"en\":\"t\",\"zh\":\"t\"}},"
    "{\"name\":\"datetime\",\"type\":\"datetime\",\"label\":{\"en\":\"t\",\"zh\":\"t\"}},"
    "{\"name\":\"duration\",\"type\":\"duration\",\"label\":{\"en\":\"t\",\"zh\":\"t\"}},"
    "{\"name\":\"select\",\"type\":\"select\",\"label\":{\"en\":\"t\",\"zh\":\"t\"},\"options\":["
    "{\"key\":\"open\",\"label\":{\"en\":\"t\",\"zh\":\"t\"}},"
    "{\"key\":\"closed\",\"label\":{\"en\":\"t\",\"zh\":\"t\"}}]},"
    "{\"name\":\"multi_select\",\"type\":\"multi_select\",\"label\":{\"en\":\"t\",\"zh\":\"t\"},\"options\":["
    "{\"key\":\"red\",\"label\":{\"en\":\"t\",\"zh\":\"t\"}},"
    "{\"key\":\"green\",\"label\":{\"en\":\"t\",\"zh\":\"t\"}},"
    "{\"key\":\"blue\",\"label\":{\"en\":\"t\",\"zh\":\"t\"},\"active\":false}]},"
    "{\"name\":\"labels\",\"type\":\"tags\",\"label\":{\"en\":\"t\",\"zh\":\"t\"}},"
    "{\"name\":\"email\",\"type\":\"email\",\"label\":{\"en\":\"t\",\"zh\":\"t\"}},"
    "{\"name\":\"phone\",\"type\":\"phone\",\"label\":{\"en\":\"t\",\"zh\":\"t\"}},"
    "{\"name\":\"url\",\"type\":\"url\",\"label\":{\"en\":\"t\",\"zh\":\"t\"}},"
    "{\"name\":\"reference\",\"type\":\"reference\",\"target\":\"user\",\"label\":{\"en\":\"t\",\"zh\":\"t\"}},"
    "{\"name\":\"any\",\"type\":\"any_reference\",\"targets\":[\"customer\",\"product\"],"
    "\"label\":{\"en\":\"t\",\"zh\":\"t\"}},"
    "{\"name\":\"auto_number\",\"type\":\"auto_number\",\"format\":\"T-{000}\",\"label\":{\"en\":\"t\",\"zh\":\"t\"}},"
    "{\"name\":\"rating\",\"type\":\"rating\",\"label\":{\"en\":\"t\",\"zh\":\"t\"}},"
    "{\"name\":\"color\",\"type\":\"color\",\"label\":{\"en\":\"t\",\"zh\":\"t\"}},"
    "{\"name\":\"json\",\"type\":\"json\",\"label\":{\"en\":\"t\",\"zh\":\"t\"}}]}";

/* The object beside the product's, as a file of a module of its own. */
static int setup_types(void **state)
{
    struct fixture *f = fixture_new();
    struct text json = text_format(&f->arena, "{\"plural\":\"things\",\"name_field\":\"text\",%s",
                                   all_types + 1);
    add_source(f, "test", TEXT("test/objects/thing.json"), json);
    open_meta(f);
    *state = f;
    return 0;
}
#define TYPES(test) cmocka_unit_test_setup_teardown(test, setup_types, teardown)

static const struct meta_field *field_of(struct fixture *f, const char *name)
{
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    const struct meta_field *field = meta_field_find(meta_object_find(catalog, TEXT("thing")),
                                                     text_of(name));
    meta_release(catalog); /* the newest one stays until the keeper is closed */
    assert_non_null(field);
    return field;
}

static enum err read_json(struct fixture *f, const char *name, const char *json, struct value *out)
{
    const struct meta_field *field = field_of(f, name);
    ctx_clear(&f->ctx);
    return field_types[field->type].from_json(&f->ctx, field, json_of(f, json), out);
}

static enum err read_text(struct fixture *f, const char *name, struct text text, struct value *out)
{
    const struct meta_field *field = field_of(f, name);
    ctx_clear(&f->ctx);
    return field_types[field->type].from_text(&f->ctx, field, text, out);
}

static struct text written_json(struct fixture *f, const struct meta_field *field,
                                struct value value)
{
    struct buf buf;
    struct json_out out;
    buf_init(&buf, &f->arena, 1 << 20);
    json_out_init(&out, &buf);
    field_types[field->type].to_json(&out, field, value);
    return buf_text(&buf);
}

static struct text written_text(struct fixture *f, const struct meta_field *field,
                                struct value value)
{
    struct buf buf;
    buf_init(&buf, &f->arena, 1 << 20);
    field_types[field->type].to_text(&buf, field, value);
    return buf_text(&buf);
}

static const struct accepted {
    const char *field;
    const char *json; /* given */
    const char *back; /* as JSON again */
    const char *text; /* as plain text */
} accepted[] = {
    {"text", "\"  Acme \"", "\"Acme\"", "Acme"},
    {"text", "\"two\\nlines\"", "\"two lines\"", "two lines"},
    {"text", "\"一二三四五六七八九十一二三四五六七八九十\"",
     "\"一二三四五六七八九十一二三四五六七八九十\"", "一二三四五六七八九十一二三四五六七八九十"},
    {"text", "\"e\\u0301\"", "\"é\"", "é"},
    {"long_text", "\"two\\nlines\"", "\"two\\nlines\"", "two\nlines"},
    {"integer", "-42", "-42", "-42"},
    {"integer", "9007199254740991", "9007199254740991", "9007199254740991"},
    {"decimal", "\"1.5\"", "\"1.500\"", "1.500"},
    {"decimal", "1.5", "\"1.500\"", "1.500"},
    {"decimal", "15e-1", "\"1.500\"", "1.500"},
    {"decimal", "1.5e3", "\"1500.000\"", "1500.000"},
    {"decimal", "-1e-3", "\"-0.001\"", "-0.001"},
    {"money", "\"1234.5\"", "\"1234.5000\"", "1234.5000"},
    {"money", "0.1", "\"0.1000\"", "0.1000"},
    {"percent", "\"12.5\"", "\"12.50\"", "12.50"},
    {"boolean", "true", "true", "true"},
    {"boolean", "false", "false", "false"},
    {"date", "\"2024-02-29\"", "\"2024-02-29\"", "2024-02-29"},
    {"datetime", "\"2026-11-22T15:31:00+08:00\"", "\"2026-11-22T07:31:00.000Z\"",
     "2026-11-22T07:31:00.000Z"},
    {"duration", "90000", "90000", "90000"},
    {"select", "\"open\"", "\"open\"", "open"},
    {"multi_select", "[\"red\",\"green\",\"red\"]", "[\"green\",\"red\"]", "green|red"},
    {"multi_select", "[\"blue\"]", "[\"blue\"]", "blue"},
    {"labels", "[\"老客户\",\" vip \"]", "[\"vip\",\"老客户\"]", "vip|老客户"},
    {"email", "\"Wang.Fang@Example.COM\"", "\"Wang.Fang@Example.COM\"", "Wang.Fang@Example.COM"},
    {"email", "\"王@例子.中国\"", "\"王@例子.中国\"", "王@例子.中国"},
    {"phone", "\"（010）8888 6666转12\"", "\"(010)8888 6666转12\"", "(010)8888 6666转12"},
    {"phone", "\"+1 212-555-0100 ext 7\"", "\"+1 212-555-0100 ext 7\"", "+1 212-555-0100 ext 7"},
    {"phone", "\"13800138000\"", "\"13800138000\"", "13800138000"},
    {"phone", "\"400-800-1234 x56\"", "\"400-800-1234 x56\"", "400-800-1234 x56"},
    {"url", "\"https://example.com/a?b=c#d\"", "\"https://example.com/a?b=c#d\"",
     "https://example.com/a?b=c#d"},
    {"url", "\"www.example.com.cn\"", "\"www.example.com.cn\"", "www.example.com.cn"},
    {"url", "\"http://intranet:8080/x\"", "\"http://intranet:8080/x\"", "http://intranet:8080/x"},
    {"reference", "\"17\"", "\"17\"", "17"},
    {"reference", "{\"id\":\"17\",\"name\":\"x\"}", "\"17\"", "17"},
    {"any", "{\"object\":\"customer\",\"id\":\"18\"}", "\"18\"", "18"},
    {"auto_number", "\"T-007\"", "\"T-007\"", "T-007"},
    {"rating", "5", "5", "5"},
    {"rating", "0", "0", "0"},
    {"color", "\"#1677FF\"", "\"#1677ff\"", "#1677ff"},
    {"json", "{ \"a\" : [1, 2.50, null] }", "{\"a\":[1,2.50,null]}", "{\"a\":[1,2.50,null]}"},
};

static void accepted_values_are_stored_in_one_form(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++) {
        const struct accepted *row = &accepted[i];
        const struct meta_field *field = field_of(f, row->field);
        struct value value;
        struct value again;
        enum err err = read_json(f, row->field, row->json, &value);
        show_faults(&f->ctx);
        assert_int_equal(err, ERR_OK);
        assert_text(written_json(f, field, value), row->back);
        assert_text(written_text(f, field, value), row->text);
        assert_int_equal(read_text(f, row->field, text_of(row->text), &again), ERR_OK);
        assert_true(value_eq(value, again));
        if (field->type == FIELD_any_reference)
            continue; /* its JSON carries the object too */
        const char *back = text_cstr(&f->arena, written_json(f, field, value));
        assert_int_equal(read_json(f, row->field, back, &again), ERR_OK);
        assert_true(value_eq(value, again));
    }
}

static void null_and_empty_are_null(void **state)
{
    struct fixture *f = *state;
    const struct meta_object *thing = field_of(f, "text")->object;
    for (size_t i = 0; i < thing->field_count; i++) {
        const struct meta_field *field = &thing->fields[i];
        const struct field_type_info *info = &field_types[field->type];
        struct value value = value_int(1);
        assert_int_equal(info->from_json(&f->ctx, field, json_of(f, "null"), &value), ERR_OK);
        assert_true(value_is_null(value));
        value = value_int(1);
        assert_int_equal(info->from_text(&f->ctx, field, TEXT_EMPTY, &value), ERR_OK);
        assert_true(value_is_null(value));
        if (info->kind == VALUE_TEXT && field->type != FIELD_json) {
            const char *empty = field->type == FIELD_tags || field->type == FIELD_multi_select
                                    ? "[]"
                                    : "\"  \"";
            value = value_int(1);
            assert_int_equal(info->from_json(&f->ctx, field, json_of(f, empty), &value), ERR_OK);
            assert_true(value_is_null(value));
        }
    }
}

static const struct refused {
    const char *field;
    const char *json;
    enum err code;
} refused[] = {
    {"text", "5", ERR_not_text},
    {"text", "[\"a\"]", ERR_not_text},
    {"text", "\"123456789012345678901\"", ERR_too_long},
    {"integer", "1.5", ERR_not_an_integer},
    {"integer", "\"abc\"", ERR_not_an_integer},
    {"integer", "true", ERR_not_an_integer},
    {"integer", "9007199254740992", ERR_number_too_large},
    {"integer", "99999999999999999999", ERR_number_too_large},
    {"decimal", "\"1.2345\"", ERR_too_many_decimals},
    {"decimal", "\"1,5\"", ERR_not_a_number},
    {"decimal", "\"1万\"", ERR_not_a_number},
    {"decimal", "{}", ERR_not_a_number},
    {"money", "\"99999999999999999999\"", ERR_number_too_large},
    {"money", "1e25", ERR_number_too_large},
    {"money", "\"1e\"", ERR_not_a_number},
    {"money", "\"--1\"", ERR_not_a_number},
    {"money", "\"1500.\"", ERR_not_a_number},
    {"percent", "\"12.555\"", ERR_too_many_decimals},
    {"boolean", "1", ERR_not_a_boolean},
    {"boolean", "\"true\"", ERR_not_a_boolean},
    {"date", "\"2023-02-29\"", ERR_not_a_date},
    {"date", "\"22.11.2026\"", ERR_not_a_date},
    {"date", "5", ERR_not_a_date},
    {"datetime", "\"2026-11-22\"", ERR_not_a_time},
    {"datetime", "\"2026-11-22T15:31:00\"", ERR_not_a_time},
    {"duration", "\"1h\"", ERR_not_an_integer},
    {"select", "\"opn\"", ERR_not_an_option},
    {"select", "7", ERR_not_an_option},
    {"multi_select", "\"red\"", ERR_not_a_list},
    {"multi_select", "[\"red\",\"yellow\"]", ERR_not_an_option},
    {"multi_select", "[1]", ERR_not_a_list},
    {"labels", "\"vip\"", ERR_not_a_list},
    {"labels", "[\"a|b\"]", ERR_not_a_tag},
    {"email", "\"wang\"", ERR_not_an_email},
    {"email", "\"wang@\"", ERR_not_an_email},
    {"email", "\"wang@example\"", ERR_not_an_email},
    {"email", "\"wang fang@example.com\"", ERR_not_an_email},
    {"email", "\"a..b@example.com\"", ERR_not_an_email},
    {"email", "\"a@b@example.com\"", ERR_not_an_email},
    {"email", "\"a@-example.com\"", ERR_not_an_email},
    {"phone", "\"12\"", ERR_not_a_phone},
    {"phone", "\"call me\"", ERR_not_a_phone},
    {"phone", "\"138王0013\"", ERR_not_a_phone},
    {"phone", "13800138000", ERR_not_text},
    {"url", "\"javascript:alert(1)\"", ERR_not_a_url},
    {"url", "\"ftp://example.com\"", ERR_not_a_url},
    {"url", "\"hello\"", ERR_not_a_url},
    {"url", "\"https://\"", ERR_not_a_url},
    {"url", "\"http://exa mple.com\"", ERR_not_a_url},
    {"url", "\"https://a.com:99999/\"", ERR_not_a_url},
    {"reference", "\"abc\"", ERR_not_an_id},
    {"reference", "\"0\"", ERR_not_an_id},
    {"reference", "\"-5\"", ERR_not_an_id},
    {"reference", "{\"name\":\"x\"}", ERR_not_an_id},
    {"reference", "true", ERR_not_an_id},
    {"any", "\"18\"", ERR_object_missing},
    {"any", "{\"id\":\"18\"}", ERR_object_missing},
    {"any", "{\"object\":\"custmer\",\"id\":\"18\"}", ERR_unknown_object},
    {"any", "{\"object\":\"user\",\"id\":\"18\"}", ERR_object_not_allowed},
    {"any", "{\"object\":\"customer\",\"id\":\"x\"}", ERR_not_an_id},
    {"rating", "6", ERR_not_a_rating},
    {"rating", "-1", ERR_not_a_rating},
    {"rating", "2.5", ERR_not_a_rating},
    {"color", "\"red\"", ERR_not_a_color},
    {"color", "\"#12345g\"", ERR_not_a_color},
};

static void refusals_name_the_field_and_what_to_do(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct value value = value_int(1);
        enum err err = read_json(f, refused[i].field, refused[i].json, &value);
        if (err != refused[i].code)
            print_error("%s %s: %.*s\n", refused[i].field, refused[i].json,
                        TEXT_ARG(error_name(err)));
        assert_int_equal(err, refused[i].code);
        assert_int_equal(f->ctx.fault_count, 1);
        assert_text(f->ctx.faults[0].field, refused[i].field);
        assert_true(value_is_null(value));
    }
}

static void a_wrong_option_is_told_the_nearest_or_all(void **state)
{
    struct fixture *f = *state;
    struct value value;
    read_json(f, "select", "\"opn\"", &value);
    assert_text(f->ctx.faults[0].args[0], "opn");
    assert_text(f->ctx.faults[0].args[1], "open");
    read_json(f, "select", "\"yellowish\"", &value);
    assert_text(f->ctx.faults[0].args[1], "open, closed");
    /* Retired options are read, not offered. */
    read_json(f, "multi_select", "[\"blux\"]", &value);
    assert_text(f->ctx.faults[0].args[1], "red, green …");
}

static void bytes_that_are_no_text_are_refused(void **state)
{
    struct fixture *f = *state;
    struct value value;
    assert_int_equal(read_text(f, "text", TEXT("a\xff"), &value), ERR_not_text);
    assert_int_equal(read_text(f, "select", TEXT("\xff\xfe"), &value), ERR_not_an_option);
    assert_int_equal(read_text(f, "labels", TEXT("\xff"), &value), ERR_not_a_tag);
    assert_int_equal(read_text(f, "date", TEXT("\xff"), &value), ERR_not_a_date);
    assert_int_equal(read_text(f, "boolean", TEXT("yes"), &value), ERR_not_a_boolean);
    assert_int_equal(read_text(f, "json", TEXT("{"), &value), ERR_not_json);
}

/* Longest texts, by characters and not bytes; a list of a hundred and one. */
static void limits_count_characters(void **state)
{
    struct fixture *f = *state;
    struct value value;
    struct buf buf;
    buf_init(&buf, &f->arena, 200000);
    for (int i = 0; i < 20000; i++)
        buf_lit(&buf, "客");
    assert_int_equal(read_text(f, "long_text", buf_text(&buf), &value), ERR_OK);
    buf_lit(&buf, "户");
    assert_int_equal(read_text(f, "long_text", buf_text(&buf), &value), ERR_too_long);
    assert_text(f->ctx.faults[0].args[0], "20000");
    buf_clear(&buf);
    for (int i = 0; i < 100; i++)
        buf_addf(&buf, "%d|", i);
    assert_int_equal(read_text(f, "labels", buf_text(&buf), &value), ERR_OK);
    buf_lit(&buf, "more");
    assert_int_equal(read_text(f, "labels", buf_text(&buf), &value), ERR_too_many_items);
}

static int64_t random_number(enum field_type type, uint64_t *seed)
{
    int64_t number = (int64_t)(next_random(seed) >> (next_random(seed) % 60));
    switch (type) {
    case FIELD_boolean:
        return number & 1;
    case FIELD_rating:
        return (number & INT64_MAX) % 6;
    case FIELD_date:
        return number % 700000;
    case FIELD_datetime:
        return number % (INT64_C(700000) * 86400000);
    case FIELD_reference:
        return (number & INT64_MAX) | 1;
    case FIELD_decimal:
    case FIELD_money:
    case FIELD_percent:
        return number;
    default:
        return number % INT64_C(9007199254740992);
    }
}

/* from_json ∘ to_json and from_text ∘ to_text are the identity on every stored number. */
static void random_numbers_come_back(void **state)
{
    static const char *const names[] = {"integer", "decimal",  "money",    "percent", "boolean",
                                        "date",    "datetime", "duration", "rating",  "reference"};
    struct fixture *f = *state;
    uint64_t seed = 7;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct meta_field *field = field_of(f, names[i]);
        for (int round = 0; round < 300; round++) {
            struct value value = value_int(random_number(field->type, &seed));
            struct value again;
            const char *json = text_cstr(&f->arena, written_json(f, field, value));
            assert_int_equal(read_json(f, names[i], json, &again), ERR_OK);
            assert_true(value_eq(value, again));
            assert_int_equal(read_text(f, names[i], written_text(f, field, value), &again), ERR_OK);
            assert_true(value_eq(value, again));
        }
    }
}

static struct text random_text(struct fixture *f, uint64_t *seed, size_t max)
{
    static const char *const letters[] = {"a",  "Z",  "9", "客", "户", "é", "-",
                                          "\\", "\"", "/", "😀",  "'",  "%"};
    struct buf buf;
    buf_init(&buf, &f->arena, 4096);
    size_t count = 1 + (size_t)(next_random(seed) % max);
    for (size_t i = 0; i < count; i++) {
        struct text letter =
            text_of(letters[next_random(seed) % (sizeof letters / sizeof *letters)]);
        buf_add_text(&buf, letter);
    }
    return buf_text(&buf);
}

static void random_texts_come_back(void **state)
{
    static const char *const names[] = {"text", "long_text", "auto_number", "labels"};
    struct fixture *f = *state;
    uint64_t seed = 11;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct meta_field *field = field_of(f, names[i]);
        for (int round = 0; round < 300; round++) {
            struct text texts[4];
            size_t count = 1 + (size_t)(next_random(&seed) % 4);
            for (size_t k = 0; k < count; k++)
                texts[k] = random_text(f, &seed, 20);
            bool list = field->type == FIELD_tags;
            struct value value = value_text(list ? field_list_pack(&f->arena, texts, count)
                                                 : texts[0]);
            struct value again;
            const char *json = text_cstr(&f->arena, written_json(f, field, value));
            assert_int_equal(read_json(f, names[i], json, &again), ERR_OK);
            assert_true(value_eq(value, again));
            assert_int_equal(read_text(f, names[i], written_text(f, field, value), &again), ERR_OK);
            assert_true(value_eq(value, again));
        }
    }
}

static void lists_are_packed_sorted_and_without_doubles(void **state)
{
    struct fixture *f = *state;
    const struct text items[] = {TEXT("b"), TEXT("a"), TEXT("c"), TEXT("a"), TEXT_EMPTY};
    struct text packed = field_list_pack(&f->arena, items, 5);
    assert_text(packed, "|a|b|c|");
    assert_text(field_list_pack(&f->arena, items, 0), "");
    struct text item;
    assert_true(field_list_next(&packed, &item));
    assert_text(item, "a");
    assert_true(field_list_next(&packed, &item));
    assert_true(field_list_next(&packed, &item));
    assert_text(item, "c");
    assert_false(field_list_next(&packed, &item));
}

static void the_table_is_whole(void **state)
{
    (void)state;
    for (unsigned i = 0; i < FIELD_TYPE_COUNT; i++) {
        const struct field_type_info *info = &field_types[i];
        assert_int_equal(field_type_find(info->name), i);
        assert_true(info->from_json && info->to_json && info->to_text && info->from_text);
        assert_true(info->filterable || i == FIELD_json);
        assert_true(!info->groupable || info->sortable);
    }
    assert_int_equal(field_type_find(TEXT("txt")), FIELD_TYPE_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TYPES(accepted_values_are_stored_in_one_form),
        TYPES(null_and_empty_are_null),
        TYPES(refusals_name_the_field_and_what_to_do),
        TYPES(a_wrong_option_is_told_the_nearest_or_all),
        TYPES(bytes_that_are_no_text_are_refused),
        TYPES(limits_count_characters),
        TYPES(random_numbers_come_back),
        TYPES(random_texts_come_back),
        TYPES(lists_are_packed_sorted_and_without_doubles),
        cmocka_unit_test(the_table_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
