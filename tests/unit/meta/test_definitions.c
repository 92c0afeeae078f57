/* Definitions with something wrong: what is found, and the key that is named. */
#include "meta/fixture.h"

#define LABEL "\"label\":{\"en\":\"X\",\"zh\":\"某\"}"
#define NAMED "\"name\":\"x\"," LABEL ","
#define OBJECT "\"name\":\"car\"," LABEL ","
#define NAME_FIELD "{\"name\":\"name\",\"type\":\"text\"," LABEL "}"
#define OPTION(key) "{\"key\":\"" key "\"," LABEL "}"

static const struct fault_case {
    const char *json;
    enum err code; /* ERR_OK: nothing wrong */
    const char *at;
} fields[] = {
    {"{" NAMED "\"type\":\"text\"}", ERR_OK, ""},
    {"{" NAMED "\"type\":\"text\",\"help\":null,\"max\":2000,\"sorted\":true,\"contains\":true}",
     ERR_OK, ""},
    {"[]", ERR_definition_shape, ""},
    {"{" NAMED "\"type\":\"text\",\"requird\":\"always\"}", ERR_definition_key, "requird"},
    {"{" LABEL ",\"type\":\"text\"}", ERR_definition_missing, "name"},
    {"{\"name\":\"x\",\"type\":\"text\"}", ERR_definition_missing, "label"},
    {"{" NAMED "\"help\":{\"en\":\"x\",\"zh\":\"某\"}}", ERR_definition_missing, "type"},
    {"{" NAMED "\"type\":\"txt\"}", ERR_definition_type, "type"},
    {"{\"name\":\"X\"," LABEL ",\"type\":\"text\"}", ERR_definition_name, "name"},
    {"{\"name\":\"9x\"," LABEL ",\"type\":\"text\"}", ERR_definition_name, "name"},
    {"{\"name\":\"a-b\"," LABEL ",\"type\":\"text\"}", ERR_definition_name, "name"},
    {"{\"name\":\"\"," LABEL ",\"type\":\"text\"}", ERR_definition_name, "name"},
    {"{\"name\":\"a234567890123456789012345678901234567890123456789\"," LABEL ",\"type\":\"text\"}",
     ERR_definition_name, "name"},
    {"{\"name\":5," LABEL ",\"type\":\"text\"}", ERR_definition_shape, "name"},
    {"{\"name\":\"id\"," LABEL ",\"type\":\"text\"}", ERR_definition_reserved, "name"},
    {"{\"name\":\"owner\"," LABEL ",\"type\":\"text\"}", ERR_definition_reserved, "name"},
    {"{\"name\":\"phone\"," LABEL ",\"type\":\"text\"}", ERR_definition_taken, "name"},
    {"{\"name\":\"annual_revenue_base\"," LABEL ",\"type\":\"text\"}", ERR_definition_taken,
     "name"},
    {"{\"name\":\"x\",\"label\":{\"en\":\"X\"},\"type\":\"text\"}", ERR_definition_label, "label"},
    {"{\"name\":\"x\",\"label\":{\"zh\":\"某\"},\"type\":\"text\"}", ERR_definition_label, "label"},
    {"{\"name\":\"x\",\"label\":\"X\",\"type\":\"text\"}", ERR_definition_shape, "label"},
    {"{\"name\":\"x\",\"label\":{\"en\":\"X\",\"zh\":\"某\",\"fr\":\"X\"},\"type\":\"text\"}",
     ERR_definition_shape, "label"},
    {"{\"name\":\"x\",\"label\":{\"en\":\"XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX\","
     "\"zh\":\"某\"},\"type\":\"text\"}",
     ERR_too_long, "label.en"},
    {"{" NAMED "\"type\":\"text\",\"help\":{\"en\":\"only\"}}", ERR_definition_label, "help"},
    {"{" NAMED "\"type\":\"text\",\"required\":\"sometimes\"}", ERR_definition_shape, "required"},
    {"{" NAMED "\"type\":\"text\",\"unique\":\"yes\"}", ERR_definition_shape, "unique"},
    {"{" NAMED "\"type\":\"text\",\"max\":0}", ERR_definition_range, "max"},
    {"{" NAMED "\"type\":\"text\",\"max\":2001}", ERR_definition_range, "max"},
    {"{" NAMED "\"type\":\"decimal\",\"scale\":10}", ERR_definition_range, "scale"},
    {"{" NAMED "\"type\":\"rating\",\"max\":11}", ERR_definition_range, "max"},
    {"{" NAMED "\"type\":\"money\",\"scale\":2}", ERR_definition_not_for_type, "scale"},
    {"{" NAMED "\"type\":\"text\",\"options\":[" OPTION("a") "]}", ERR_definition_not_for_type,
     "options"},
    {"{" NAMED "\"type\":\"date\",\"contains\":true}", ERR_definition_not_for_type, "contains"},
    {"{" NAMED "\"type\":\"json\",\"unique\":true}", ERR_definition_not_for_type, "unique"},
    {"{" NAMED "\"type\":\"text\",\"target\":\"customer\"}", ERR_definition_not_for_type, "target"},
    {"{" NAMED "\"type\":\"select\"}", ERR_definition_missing, "options"},
    {"{" NAMED "\"type\":\"select\",\"options\":[]}", ERR_definition_shape, "options"},
    {"{" NAMED "\"type\":\"select\",\"options\":[" OPTION("a") "," OPTION("a") "]}",
     ERR_definition_option_doubled, "options[1].key"},
    {"{" NAMED "\"type\":\"select\",\"options\":[" OPTION("a b") "]}", ERR_definition_option_key,
     "options[0].key"},
    {"{" NAMED "\"type\":\"select\",\"options\":[{" LABEL "}]}", ERR_definition_missing,
     "options[0].key"},
    {"{" NAMED "\"type\":\"select\",\"options\":[{\"key\":\"a\"}]}", ERR_definition_label,
     "options[0].label"},
    {"{" NAMED "\"type\":\"select\",\"options\":[{\"key\":\"a\",\"label\":{\"en\":\"A\"}}]}",
     ERR_definition_label, "options[0].label"},
    {"{" NAMED "\"type\":\"select\",\"options\":[{\"key\":\"a\"," LABEL ",\"colour\":\"red\"}]}",
     ERR_definition_key, "options[0].colour"},
    {"{" NAMED "\"type\":\"reference\"}", ERR_definition_missing, "target"},
    {"{" NAMED "\"type\":\"reference\",\"target\":\"custmer\"}", ERR_definition_object, "target"},
    {"{" NAMED "\"type\":\"any_reference\",\"targets\":[\"custmer\"]}", ERR_definition_object,
     "targets"},
    {"{" NAMED "\"type\":\"any_reference\",\"targets\":\"customer\"}", ERR_definition_shape,
     "targets"},
    {"{" NAMED "\"type\":\"reference\",\"target\":\"customer\",\"on_delete\":\"drop\"}",
     ERR_definition_shape, "on_delete"},
    {"{" NAMED "\"type\":\"reference\",\"target\":\"customer\",\"children\":\"contacts\"}",
     ERR_definition_taken, "children"},
    {"{" NAMED "\"type\":\"reference\",\"target\":\"customer\",\"children\":\"phone\"}",
     ERR_definition_taken, "children"},
    {"{" NAMED "\"type\":\"reference\",\"target\":\"customer\",\"children\":\"cars\"}", ERR_OK, ""},
    {"{" NAMED "\"type\":\"auto_number\"}", ERR_definition_missing, "format"},
    {"{" NAMED "\"type\":\"auto_number\",\"format\":\"C-0000\"}", ERR_definition_format, "format"},
    {"{" NAMED "\"type\":\"auto_number\",\"format\":\"C-{}\"}", ERR_definition_format, "format"},
    {"{" NAMED "\"type\":\"auto_number\",\"format\":\"C-{00}-{00}\"}", ERR_definition_format,
     "format"},
    {"{" NAMED "\"type\":\"auto_number\",\"format\":\"C-{000\"}", ERR_definition_format, "format"},
    {"{" NAMED "\"type\":\"integer\",\"default\":\"many\"}", ERR_definition_default, "default"},
    {"{" NAMED "\"type\":\"date\",\"default\":\"now()\"}", ERR_definition_default, "default"},
    {"{" NAMED "\"type\":\"date\",\"default\":\"today()\"}", ERR_OK, ""},
    {"{" NAMED "\"type\":\"datetime\",\"default\":\"now()\"}", ERR_OK, ""},
    {"{" NAMED "\"type\":\"reference\",\"target\":\"user\",\"default\":\"me()\"}", ERR_OK, ""},
    {"{" NAMED "\"type\":\"reference\",\"target\":\"user\",\"default\":\"17\"}",
     ERR_definition_default, "default"},
    {"{" NAMED "\"type\":\"select\",\"options\":[" OPTION("a") "],\"default\":\"b\"}",
     ERR_definition_default, "default"},
    {"{\"override\":true,\"name\":\"phone\",\"label\":{\"zh\":\"座机\"}}", ERR_OK, ""},
    {"{\"override\":true,\"name\":\"phone\",\"active\":false}", ERR_OK, ""},
    {"{\"override\":true,\"name\":\"phone\",\"type\":\"text\"}", ERR_definition_override, "type"},
    {"{\"override\":true,\"name\":\"phone\",\"lable\":{}}", ERR_definition_key, "lable"},
    {"{\"override\":true,\"name\":\"phone\",\"options\":[" OPTION("a") "]}",
     ERR_definition_not_for_type, "options"},
    {"{\"override\":true,\"name\":\"phne\"}", ERR_definition_nothing, "name"},
};

static void run_case(struct fixture *f, const struct fault_case *row, enum err err)
{
    if (row->code == ERR_OK) {
        show_faults(&f->ctx);
        assert_int_equal(err, ERR_OK);
        return;
    }
    if (!has_fault(&f->ctx, row->code, row->at))
        print_error("in %s\n", row->json);
    assert_true(has_fault(&f->ctx, row->code, row->at));
    assert_int_not_equal(err, ERR_OK);
}

static void faults_of_a_field_name_the_key(void **state)
{
    struct fixture *f = *state;
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    const struct meta_object *customer = meta_object_find(catalog, TEXT("customer"));
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const struct json *json = json_of(f, fields[i].json);
        run_case(f, &fields[i], meta_check_field(&f->ctx, customer, json));
        ctx_clear(&f->ctx);
    }
    meta_release(catalog);
}

static const struct fault_case objects[] = {
    {"{" OBJECT "\"fields\":[" NAME_FIELD "]}", ERR_OK, ""},
    {"{" OBJECT "\"plural\":\"carriages\",\"icon\":\"car\",\"fields\":[" NAME_FIELD "]}", ERR_OK,
     ""},
    {"{" LABEL ",\"fields\":[" NAME_FIELD "]}", ERR_definition_missing, "name"},
    {"{" OBJECT "\"fields\":[]}", ERR_definition_missing, "name_field"},
    {"{" OBJECT "\"fields\":{}}", ERR_definition_shape, "fields"},
    {"{" OBJECT "\"feilds\":[]}", ERR_definition_key, "feilds"},
    {"{" OBJECT "\"plural\":\"customers\",\"fields\":[" NAME_FIELD "]}", ERR_definition_taken,
     "plural"},
    {"{" OBJECT "\"plural\":\"search\",\"fields\":[" NAME_FIELD "]}", ERR_definition_reserved,
     "plural"},
    {"{\"name\":\"customer\"," LABEL ",\"plural\":\"cars\",\"fields\":[" NAME_FIELD "]}",
     ERR_definition_taken, "name"},
    {"{" OBJECT "\"fields\":[" NAME_FIELD "," NAME_FIELD "]}", ERR_definition_taken,
     "fields[1].name"},
    {"{" OBJECT "\"fields\":[" NAME_FIELD ",{\"name\":\"version\",\"type\":\"text\"," LABEL "}]}",
     ERR_definition_reserved, "fields[1].name"},
    {"{" OBJECT "\"fields\":[" NAME_FIELD ",{\"name\":\"owner\",\"type\":\"text\"," LABEL "}]}",
     ERR_definition_reserved, "fields[1].name"},
    {"{" OBJECT "\"owned\":false,\"fields\":[" NAME_FIELD
     ",{\"name\":\"owner\",\"type\":\"text\"," LABEL "}]}",
     ERR_OK, ""},
    {"{" OBJECT "\"fields\":[" NAME_FIELD ",{\"name\":\"y\",\"type\":\"tekst\"," LABEL "}]}",
     ERR_definition_type, "fields[1].type"},
    {"{" OBJECT "\"fields\":[" NAME_FIELD
     ",{\"name\":\"y\",\"type\":\"reference\",\"target\":\"nobody\"," LABEL "}]}",
     ERR_definition_object, "fields[1].target"},
    {"{" OBJECT "\"fields\":[" NAME_FIELD
     ",{\"name\":\"up\",\"type\":\"reference\",\"target\":\"car\"," LABEL "}]}",
     ERR_OK, ""},
    {"{" OBJECT "\"name_field\":\"size\",\"fields\":[" NAME_FIELD
     ",{\"name\":\"size\",\"type\":\"integer\"," LABEL "}]}",
     ERR_definition_name_field, "name_field"},
    {"{" OBJECT "\"fields\":[" NAME_FIELD "],\"layouts\":{\"list\":[\"nme\"]}}",
     ERR_definition_field, "layouts.list[0]"},
    {"{" OBJECT "\"fields\":[" NAME_FIELD "],\"layouts\":{\"lst\":[\"name\"]}}", ERR_definition_key,
     "layouts.lst"},
    {"{" OBJECT "\"fields\":[" NAME_FIELD "],\"layouts\":{\"form\":[{\"fields\":[\"name\"]}]}}",
     ERR_definition_missing, "layouts.form[0].label"},
    {"{" OBJECT "\"fields\":[" NAME_FIELD "],\"layouts\":{\"form\":[{" LABEL
     ",\"fields\":[\"nme\"]}]}}",
     ERR_definition_field, "layouts.form[0].fields[0]"},
    {"{" OBJECT "\"fields\":[" NAME_FIELD "],\"layouts\":{\"board\":{\"by\":\"x\",\"card\":[]}}}",
     ERR_definition_field, "layouts.board.by"},
    {"{" OBJECT "\"fields\":[" NAME_FIELD "],\"indexes\":[[\"nme\"]]}", ERR_definition_field,
     "indexes[0][0]"},
    {"{" OBJECT "\"fields\":[" NAME_FIELD "],\"layouts\":{\"list\":[\"name\",\"owner\"]}}", ERR_OK,
     ""},
    {"{\"override\":true,\"name\":\"customer\",\"label\":{\"en\":\"Client\"},\"layouts\":{\"list\":[\"name\"]}}",
     ERR_OK, ""},
    {"{\"override\":true,\"name\":\"customer\",\"plural\":\"clients\"}", ERR_definition_override,
     "plural"},
    {"{\"override\":true,\"name\":\"customer\",\"layouts\":{\"list\":[\"nme\"]}}",
     ERR_definition_field, "layouts.list[0]"},
    {"{\"override\":true,\"name\":\"custmer\"}", ERR_definition_nothing, "name"},
};

static void faults_of_an_object_name_the_key(void **state)
{
    struct fixture *f = *state;
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++) {
        const struct json *json = json_of(f, objects[i].json);
        run_case(f, &objects[i], meta_check_object(&f->ctx, catalog, json));
        ctx_clear(&f->ctx);
    }
    meta_release(catalog);
}

static void the_nearest_name_is_suggested(void **state)
{
    struct fixture *f = *state;
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    const struct meta_object *customer = meta_object_find(catalog, TEXT("customer"));
    meta_check_field(&f->ctx, customer, json_of(f, "{" NAMED "\"type\":\"long_txt\"}"));
    assert_text(f->ctx.faults[0].args[0], "long_txt");
    assert_text(f->ctx.faults[0].args[1], "long_text");
    ctx_clear(&f->ctx);
    meta_check_field(&f->ctx, customer, json_of(f, "{" NAMED "\"type\":\"text\",\"uniqe\":true}"));
    assert_text(f->ctx.faults[0].args[1], "unique");
    ctx_clear(&f->ctx);
    const char *wrong = "{" NAMED "\"type\":\"reference\",\"target\":\"contakt\"}";
    meta_check_field(&f->ctx, customer, json_of(f, wrong));
    assert_text(f->ctx.faults[0].args[1], "contact");
    meta_release(catalog);
}

static void an_object_has_a_limit_of_fields(void **state)
{
    struct fixture *f = *state;
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    struct buf buf;
    buf_init(&buf, &f->arena, 1 << 20);
    buf_lit(&buf, "{" OBJECT "\"fields\":[" NAME_FIELD);
    for (int i = 0; i < 239; i++)
        buf_addf(&buf, ",{\"name\":\"f%d\",\"type\":\"text\"," LABEL "}", i);
    size_t full = buf.len;
    buf_lit(&buf, "]}");
    const char *fits = text_cstr(&f->arena, buf_text(&buf));
    assert_int_equal(meta_check_object(&f->ctx, catalog, json_of(f, fits)), ERR_OK);
    buf_truncate(&buf, full);
    buf_lit(&buf, ",{\"name\":\"more\",\"type\":\"text\"," LABEL "}]}");
    const char *more = text_cstr(&f->arena, buf_text(&buf));
    enum err err = meta_check_object(&f->ctx, catalog, json_of(f, more));
    assert_int_equal(err, ERR_definition_too_many_fields);
    meta_release(catalog);
}

/* The product's own files are held to the same rules when the program starts. */
static void a_faulty_file_stops_the_start(void **state)
{
    static const struct fault_case files[] = {
        {"{\"name\":\"lead\",\"plural\":\"leads\"," LABEL
         ",\"name_field\":\"name\",\"fields\":[" NAME_FIELD "],\"layouts\":{\"list\":[\"nme\"]}}",
         ERR_definition_field, "test/objects/lead.json: layouts.list[0]"},
        {"{\"name\":\"lead\",\"plural\":\"customers\"," LABEL
         ",\"name_field\":\"name\",\"fields\":[" NAME_FIELD "]}",
         ERR_definition_taken, "test/objects/lead.json: plural"},
        {"{\"name\":\"lead\",\"plural\":\"leads\"," LABEL ",\"fields\":[" NAME_FIELD "]}",
         ERR_definition_missing, "test/objects/lead.json: name_field"},
        {"{\"name\":\"lead\"", ERR_not_json, "test/objects/lead.json"},
        {"{\"extends\":\"customer\",\"fields\":[{\"name\":\"phone\",\"type\":\"text\"," LABEL "}]}",
         ERR_definition_taken, "test/objects/lead.json: fields[0].name"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct fixture *f = fixture_new();
        add_source(f, "test", TEXT("test/objects/lead.json"), text_of(files[i].json));
        run_case(f, &files[i], try_meta(f));
        assert_null(f->meta);
        fixture_free(f);
    }
}

/* A module adds fields to another's object, by data; where that object is absent they are left out. */
static void a_module_extends_an_object(void **state)
{
    (void)state;
    struct fixture *f = fixture_new();
    add_source(
        f, "loyalty", TEXT("loyalty/objects/customer.json"),
        TEXT(
            "{\"extends\":\"customer\",\"fields\":[{\"name\":\"points_left\",\"type\":\"integer\"," LABEL
            "}]}"));
    add_source(
        f, "loyalty", TEXT("loyalty/objects/boat.json"),
        TEXT(
            "{\"extends\":\"boat\",\"fields\":[{\"name\":\"points_left\",\"type\":\"integer\"," LABEL
            "}]}"));
    open_meta(f);
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    const struct meta_object *customer = meta_object_find(catalog, TEXT("customer"));
    const struct meta_field *field = meta_field_find(customer, TEXT("points_left"));
    assert_non_null(field);
    assert_text(field->column, "points_left");
    assert_false(field->custom);
    assert_null(meta_object_find(catalog, TEXT("boat")));
    meta_release(catalog);
    fixture_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(faults_of_a_field_name_the_key),
        UNIT(faults_of_an_object_name_the_key),
        UNIT(the_nearest_name_is_suggested),
        UNIT(an_object_has_a_limit_of_fields),
        cmocka_unit_test(a_faulty_file_stops_the_start),
        cmocka_unit_test(a_module_extends_an_object),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
