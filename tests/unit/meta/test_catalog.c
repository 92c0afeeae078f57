/* Looking things up in the catalog, and the catalog as clients see it. */
#include "meta/fixture.h"

static void names_lead_to_objects_and_fields(void **state)
{
    struct fixture *f = *state;
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    for (size_t i = 0; i < catalog->object_count; i++) {
        const struct meta_object *object = &catalog->objects[i];
        assert_ptr_equal(meta_object_find(catalog, object->name), object);
        assert_ptr_equal(meta_object_by_plural(catalog, object->plural), object);
        assert_ptr_equal(object->catalog, catalog);
        for (size_t k = 0; k < object->field_count; k++) {
            assert_ptr_equal(meta_field_find(object, object->fields[k].name), &object->fields[k]);
            assert_int_equal(object->fields[k].index, k);
        }
    }
    assert_null(meta_object_find(catalog, TEXT("customers")));
    assert_null(meta_object_find(catalog, TEXT_EMPTY));
    assert_null(meta_object_by_plural(catalog, TEXT("customer")));
    const struct meta_object *customer = meta_object_find(catalog, TEXT("customer"));
    assert_null(meta_field_find(customer, TEXT("nam")));
    assert_null(meta_field_by_number(customer, 0));
    assert_text(customer->fields[0].name, "id");
    meta_release(catalog);
}

static void wrong_names_get_the_nearest(void **state)
{
    struct fixture *f = *state;
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    const struct meta_object *customer = meta_object_find(catalog, TEXT("customer"));
    assert_text(meta_nearest_object(catalog, TEXT("custmer")), "customer");
    assert_text(meta_nearest_object(catalog, TEXT("oportunities")), "opportunities");
    assert_text(meta_nearest_object(catalog, TEXT("zzzzzz")), "");
    assert_text(meta_nearest_field(customer, TEXT("adress")), "address");
    assert_text(meta_nearest_field(customer, TEXT("Industry")), "industry");
    assert_text(meta_nearest_field(customer, TEXT("q")), "");
    meta_release(catalog);
}

struct visits {
    struct arena *arena;
    struct text list;
};

static void visit(const struct meta_field *field, void *subject)
{
    struct visits *visits = subject;
    visits->list = text_format(visits->arena, "%.*s %.*s.%.*s", TEXT_ARG(visits->list),
                               TEXT_ARG(field->object->name), TEXT_ARG(field->name));
}

static void references_to_an_object_are_found(void **state)
{
    struct fixture *f = *state;
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    struct visits visits = {&f->arena, TEXT_EMPTY};
    meta_each_reference(catalog, meta_object_find(catalog, TEXT("stage")), visit, &visits);
    assert_text(visits.list, " activity.about favourite.target share.record task.about "
                             "opportunity.stage");
    visits.list = TEXT_EMPTY;
    meta_each_reference(catalog, meta_object_find(catalog, TEXT("department")), visit, &visits);
    assert_true(text_find(visits.list, TEXT("customer.department")) >= 0); /* of the owner */
    assert_true(text_find(visits.list, TEXT("user.department")) >= 0);
    assert_true(text_find(visits.list, TEXT("created_by")) < 0);
    meta_release(catalog);
}

static const struct json *seen_by(struct fixture *f, const struct meta_object *object,
                                  const struct meta_view *view)
{
    struct buf buf;
    struct json_out out;
    buf_init(&buf, &f->arena, 1 << 22);
    json_out_init(&out, &buf);
    meta_write_object(&out, object, view);
    assert_false(buf.overflow);
    return json_of(f, text_cstr(&f->arena, buf_text(&buf)));
}

/* The member of an array whose "name" it is. */
static const struct json *named(const struct json *array, const char *name)
{
    struct json_iter it = json_iter(array);
    while (json_next(&it))
        if (text_eq(json_text(json_get(it.value, TEXT("name"))), text_of(name)))
            return it.value;
    return NULL;
}

static struct text dumped(struct fixture *f, const struct json *json)
{
    return json ? json_dump(&f->arena, json) : TEXT_EMPTY;
}

static void an_object_is_written_as_the_api_says(void **state)
{
    struct fixture *f = *state;
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    const struct json *json = seen_by(f, meta_object_find(catalog, TEXT("opportunity")), NULL);
    assert_text(dumped(f, json_get(json, TEXT("plural"))), "\"opportunities\"");
    assert_text(dumped(f, json_get(json, TEXT("label"))),
                "{\"en\":\"Opportunity\",\"zh\":\"商机\"}");
    assert_text(dumped(f, json_get(json, TEXT("module"))), "\"sales\"");
    assert_text(dumped(f, json_get(json, TEXT("owned"))), "true");
    assert_text(dumped(f, json_get(json, TEXT("custom"))), "false");
    assert_text(dumped(f, json_get(json, TEXT("may"))),
                "{\"read\":true,\"create\":true,\"edit\":true,\"delete\":true,\"export\":true}");
    const struct json *fields = json_get(json, TEXT("fields"));
    assert_text(
        dumped(f, named(fields, "close_date")),
        "{\"name\":\"close_date\",\"type\":\"date\",\"label\":{\"en\":\"Closed\",\"zh\":\"实际成交日期\"},"
        "\"help\":{\"en\":\"The day it was won or lost; empty while open.\","
        "\"zh\":\"赢单或输单的日期，进行中为空。\"},"
        "\"access\":\"edit\",\"filterable\":true,\"sortable\":true,\"groupable\":true}");
    const struct json *stage = named(fields, "stage");
    assert_text(dumped(f, json_get(stage, TEXT("target"))), "\"stage\"");
    assert_text(dumped(f, json_get(stage, TEXT("children"))), "\"opportunities\"");
    assert_text(dumped(f, json_get(stage, TEXT("required"))), "\"always\"");
    assert_text(dumped(f, json_get(named(fields, "status"), TEXT("access"))), "\"read\"");
    assert_text(dumped(f, json_get(named(fields, "amount"), TEXT("scale"))), "4");
    assert_text(dumped(f, json_get(named(fields, "push_count"), TEXT("default"))), "0");
    const struct json *option = json_at(json_get(named(fields, "status"), TEXT("options")), 1);
    assert_text(dumped(f, option),
                "{\"key\":\"won\",\"label\":{\"en\":\"Won\",\"zh\":\"赢单\"},\"color\":\"green\","
                "\"category\":\"won\",\"active\":true}");
    assert_text(
        dumped(f, named(json_get(json, TEXT("children")), "lines")),
        "{\"name\":\"lines\",\"label\":{\"en\":\"Lines\",\"zh\":\"商机明细\"},\"object\":\"opportunity_line\",\"by\":\"opportunity\",\"owned\":true}");
    const struct json *layouts = json_get(json, TEXT("layouts"));
    assert_text(dumped(f, json_get(layouts, TEXT("path"))), "\"stage\"");
    assert_text(dumped(f, json_get(layouts, TEXT("board"))),
                "{\"by\":\"stage\",\"sum\":\"amount\","
                "\"card\":[\"name\",\"customer\",\"amount\",\"next_step\",\"next_at\"]}");
    const struct meta_object *opportunity = meta_object_find(catalog, TEXT("opportunity"));
    assert_true(text_eq(dumped(f, layouts), opportunity->layouts));
    meta_release(catalog);
}

static void a_default_that_is_a_function_is_written_as_text(void **state)
{
    struct fixture *f = *state;
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    const struct json *json = seen_by(f, meta_object_find(catalog, TEXT("activity")), NULL);
    const struct json *fields = json_get(json, TEXT("fields"));
    assert_text(dumped(f, json_get(named(fields, "happened_at"), TEXT("default"))), "\"now()\"");
    assert_text(dumped(f, json_get(named(fields, "status"), TEXT("default"))), "\"done\"");
    meta_release(catalog);
}

static bool no_lines(const struct meta_object *object, void *subject)
{
    (void)subject;
    return !text_eq(object->name, TEXT("opportunity_line"));
}

static struct text amounts_are_secret(const struct meta_field *field, void *subject)
{
    (void)subject;
    if (text_eq(field->name, TEXT("amount")))
        return TEXT_EMPTY;
    return text_eq(field->name, TEXT("next_at")) ? TEXT("masked") : TEXT("edit");
}

static void only_reading(struct json_out *out, const struct meta_object *object, void *subject)
{
    (void)object;
    (void)subject;
    json_put_raw(out, TEXT("{\"read\":true}"));
}

static void what_may_not_be_seen_is_nowhere(void **state)
{
    struct fixture *f = *state;
    const struct meta_view view = {.object_visible = no_lines,
                                   .object_rights = only_reading,
                                   .field_access = amounts_are_secret};
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    const struct json *json = seen_by(f, meta_object_find(catalog, TEXT("opportunity")), &view);
    const struct json *fields = json_get(json, TEXT("fields"));
    assert_null(named(fields, "amount"));
    assert_null(named(json_get(json, TEXT("children")), "lines"));
    assert_text(dumped(f, json_get(json, TEXT("may"))), "{\"read\":true}");
    const struct json *next = named(fields, "next_at");
    assert_text(dumped(f, json_get(next, TEXT("access"))), "\"masked\"");
    assert_null(json_get(next, TEXT("filterable")));
    assert_null(json_get(next, TEXT("sortable")));
    struct text layouts = dumped(f, json_get(json, TEXT("layouts")));
    assert_true(text_find(layouts, TEXT("\"amount\"")) < 0);
    assert_true(text_find(layouts, TEXT("\"customer\"")) >= 0);

    struct buf buf;
    struct json_out out;
    buf_init(&buf, &f->arena, 1 << 22);
    json_out_init(&out, &buf);
    meta_write_catalog(&out, catalog, &view);
    const struct json *whole = json_of(f, text_cstr(&f->arena, buf_text(&buf)));
    int64_t version;
    assert_true(json_int(json_get(whole, TEXT("version")), &version));
    assert_int_equal(version, catalog->version);
    assert_int_equal(json_size(json_get(whole, TEXT("objects"))), catalog->object_count - 1);
    assert_null(named(json_get(whole, TEXT("objects")), "opportunity_line"));
    meta_release(catalog);
}

static bool has_index(const struct db_table_def *table, const char *name, enum db_index_kind kind)
{
    for (size_t i = 0; i < table->index_count; i++)
        if (text_eq(table->indexes[i].name, text_of(name)) && table->indexes[i].kind == kind)
            return true;
    print_error("%.*s has no index %s\n", TEXT_ARG(table->name), name);
    return false;
}

static bool has_column(const struct db_table_def *table, const char *name, enum db_column_type type)
{
    size_t found = 0;
    for (size_t i = 0; i < table->column_count; i++)
        if (text_eq(table->columns[i].name, text_of(name)))
            found += table->columns[i].type == type ? 1 : 100;
    return found == 1;
}

static void tables_have_their_columns_and_indexes(void **state)
{
    struct fixture *f = *state;
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    struct db_table_def deals = meta_table_def(&f->arena,
                                               meta_object_find(catalog, TEXT("opportunity")));
    assert_text(deals.name, "opportunity");
    assert_false(has_column(&deals, "id", DB_COLUMN_INT));
    assert_true(has_column(&deals, "name", DB_COLUMN_TEXT));
    assert_true(has_column(&deals, "name_key", DB_COLUMN_TEXT));
    assert_true(has_column(&deals, "amount", DB_COLUMN_INT));
    assert_true(has_column(&deals, "amount_base", DB_COLUMN_INT));
    assert_true(has_index(&deals, "ux_opportunity_code", DB_INDEX_UNIQUE));
    assert_true(has_index(&deals, "ix_opportunity_name_key", DB_INDEX_PLAIN));
    assert_true(has_index(&deals, "ix_opportunity_stage", DB_INDEX_PLAIN));
    assert_true(has_index(&deals, "ix_opportunity_owner_stage", DB_INDEX_PLAIN));
    assert_true(has_index(&deals, "ix_opportunity_status_close_date", DB_INDEX_PLAIN));
    assert_true(has_index(&deals, "ix_opportunity_owner_updated_at", DB_INDEX_PLAIN));
    assert_true(has_index(&deals, "ix_opportunity_updated_at", DB_INDEX_PLAIN));
    assert_true(has_index(&deals, "ti_opportunity_name", DB_INDEX_TEXT));
    struct db_table_def tasks = meta_table_def(&f->arena, meta_object_find(catalog, TEXT("task")));
    assert_true(has_column(&tasks, "about", DB_COLUMN_INT));
    assert_true(has_column(&tasks, "about_object", DB_COLUMN_INT));
    assert_true(has_index(&tasks, "ix_task_about", DB_INDEX_PLAIN));
    meta_release(catalog);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(names_lead_to_objects_and_fields),
        UNIT(wrong_names_get_the_nearest),
        UNIT(references_to_an_object_are_found),
        UNIT(an_object_is_written_as_the_api_says),
        UNIT(a_default_that_is_a_function_is_written_as_text),
        UNIT(what_may_not_be_seen_is_nowhere),
        UNIT(tables_have_their_columns_and_indexes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
