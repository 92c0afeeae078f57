/* The definitions that the product ships: complete in both languages, and as the design names them. */
#include "meta/fixture.h"

static void check_label(const struct meta_object *object, struct text name,
                        const struct label *label)
{
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        if (label->in[lang].len)
            continue;
        print_error("%.*s.%.*s has no label in language %d\n", TEXT_ARG(object->name),
                    TEXT_ARG(name), lang);
        fail();
    }
}

static void check_field(const struct meta_field *field)
{
    check_label(field->object, field->name, &field->label);
    assert_int_equal(field->help.in[LANG_EN].len == 0, field->help.in[LANG_ZH].len == 0);
    for (size_t i = 0; i < field->option_count; i++)
        check_label(field->object, field->options[i].key, &field->options[i].label);
    assert_true(field->number > 0);
    assert_true(field->column.len > 0);
    assert_true((field->type == FIELD_reference) == (field->target != NULL));
}

static void every_label_stands_in_both_languages(void **state)
{
    struct fixture *f = *state;
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    assert_true(catalog->object_count >= 16);
    for (size_t i = 0; i < catalog->object_count; i++) {
        const struct meta_object *object = &catalog->objects[i];
        check_label(object, TEXT("label"), &object->label);
        check_label(object, TEXT("plural_label"), &object->plural_label);
        assert_true(object->icon.len > 0);
        assert_non_null(object->name_field);
        for (size_t k = 0; k < object->field_count; k++)
            check_field(&object->fields[k]);
        for (size_t k = 0; k < object->form_count; k++)
            check_label(object, TEXT("section"), &object->form[k].label);
    }
    meta_release(catalog);
}

/* A field that a person fills in must be reachable: in the form, or in the body of its parent. */
static void forms_hold_every_field_that_is_asked(void **state)
{
    struct fixture *f = *state;
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    for (size_t i = 0; i < catalog->object_count; i++) {
        const struct meta_object *object = &catalog->objects[i];
        for (size_t k = 0; k < object->field_count; k++) {
            const struct meta_field *field = &object->fields[k];
            bool asked = !field->system && !field->read_only && !field->owned;
            for (size_t s = 0; s < object->form_count; s++)
                for (size_t t = 0; t < object->form[s].field_count; t++)
                    asked = asked && object->form[s].fields[t] != field;
            if (asked)
                print_error("%.*s.%.*s is in no form\n", TEXT_ARG(object->name),
                            TEXT_ARG(field->name));
            assert_false(asked);
        }
    }
    meta_release(catalog);
}

/* An index costs every save and some twenty bytes a row: deals are sorted in most ways. */
static void objects_have_few_indexes(void **state)
{
    struct fixture *f = *state;
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    for (size_t i = 0; i < catalog->object_count; i++) {
        struct db_table_def table = meta_table_def(&f->arena, &catalog->objects[i]);
        bool deals = text_eq(table.name, TEXT("opportunity"));
        if (table.index_count > (deals ? 18u : 11u))
            print_error("%.*s has %zu indexes\n", TEXT_ARG(table.name), table.index_count);
        assert_true(table.index_count <= (deals ? 18u : 11u));
    }
    meta_release(catalog);
}

static const struct meta_field *field_of(const struct meta_catalog *catalog, const char *object,
                                         const char *field)
{
    const struct meta_object *found = meta_object_find(catalog, text_of(object));
    assert_non_null(found);
    return meta_field_find(found, text_of(field));
}

static void names_everybody_relies_on(void **state)
{
    static const struct {
        const char *object;
        const char *fields;
    } rows[] = {
        {"organisation",
         "name base_currency time_zone locale country default_area_code fiscal_year_start "
         "week_start"},
        {"customer",
         "code name short_name kind registration_no parent primary_contact industry source level "
         "level_locked lifecycle deal_state region country province city district address "
         "postcode phone email website employees annual_revenue currency legal_representative "
         "founded_on first_traded_on credit_level credit_limit payment_terms last_activity_at "
         "next_follow_at owner department annual_revenue_base"},
        {"contact",
         "name salutation gender customer department title role reports_to mobile phone email "
         "wechat birthday birthday_calendar preferred_channel left_on is_self"},
        {"contact_point",
         "contact customer kind raw normal extension primary invalid_at do_not_contact"},
        {"pipeline", "key name position"},
        {"stage", "pipeline key name position probability category forecast_category max_days"},
        {"opportunity",
         "code name customer contact product pipeline stage status amount currency "
         "exchange_rate amount_base probability forecast_category need source opened_on "
         "expected_close_date close_date stage_changed_at push_count loss_reason next_step "
         "next_at last_activity_at"},
        {"opportunity_line",
         "opportunity product quantity unit list_price discount price amount cost"},
        {"product", "code name category kind unit price cost currency tax_rate barcode active"},
        {"activity",
         "kind direction status subject content happened_at ends_at about customer contact place "
         "result next_step next_at"},
        {"task", "subject start_at due_at priority status done_at about customer remind_at"},
        {"user",
         "login email mobile employee_no name title department manager roles status deputy extension "
         "locale time_zone"},
        {"department", "code name parent manager"},
        {"report", "name object filter group_by measures chart sort top position"},
        {"custom_object", "name definition"},
        {"custom_field", "object name definition"},
    };
    struct fixture *f = *state;
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct text rest = text_of(rows[i].fields);
        while (rest.ptr) {
            struct text name = text_cut(&rest, ' ');
            const struct meta_field *field = field_of(catalog, rows[i].object,
                                                      text_cstr(&f->arena, name));
            if (!field)
                print_error("%s.%.*s is missing\n", rows[i].object, TEXT_ARG(name));
            assert_non_null(field);
        }
        static const char *const system[] = {"id",         "version",    "created_at",
                                             "created_by", "updated_at", "updated_by",
                                             "tags",       "merged_into"};
        for (size_t k = 0; k < sizeof system / sizeof *system; k++)
            assert_true(field_of(catalog, rows[i].object, system[k])->system);
    }
    meta_release(catalog);
}

static void money_of_an_object_with_a_currency_has_a_companion(void **state)
{
    struct fixture *f = *state;
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    const struct meta_field *amount = field_of(catalog, "opportunity", "amount");
    const struct meta_field *base = field_of(catalog, "opportunity", "amount_base");
    assert_text(amount->base_column, "amount_base");
    assert_text(base->column, "amount_base");
    assert_true(base->read_only && base->type == FIELD_money && base->base_column.len == 0);
    assert_ptr_equal(base, amount + 1);
    const struct meta_object *opportunity = amount->object;
    assert_ptr_equal(opportunity->currency, meta_field_find(opportunity, TEXT("currency")));
    assert_ptr_equal(opportunity->exchange_rate,
                     meta_field_find(opportunity, TEXT("exchange_rate")));
    assert_int_equal(opportunity->exchange_rate->scale, 9);
    assert_null(field_of(catalog, "opportunity_line", "amount_base"));
    meta_release(catalog);
}

static void activities_and_tasks_hang_on_every_object(void **state)
{
    struct fixture *f = *state;
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    for (size_t i = 0; i < catalog->object_count; i++) {
        const struct meta_object *object = &catalog->objects[i];
        const struct meta_child *activities = meta_child_find(object, TEXT("activities"));
        assert_int_equal(activities != NULL, object->any_target);
        assert_int_equal(meta_child_find(object, TEXT("tasks")) != NULL, object->any_target);
        if (activities)
            assert_text(activities->by->name, "about");
    }
    assert_false(meta_object_find(catalog, TEXT("opportunity_line"))->any_target);
    assert_false(meta_object_find(catalog, TEXT("custom_field"))->any_target);
    const struct meta_object *customer = meta_object_find(catalog, TEXT("customer"));
    assert_true(customer->any_target);
    assert_true(meta_child_find(customer, TEXT("points"))->owned);
    assert_false(meta_child_find(customer, TEXT("contacts"))->owned);
    const struct meta_object *lines = meta_object_find(catalog, TEXT("opportunity_line"));
    assert_text(lines->parent_owned->name, "opportunity");
    meta_release(catalog);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(every_label_stands_in_both_languages),
        UNIT(forms_hold_every_field_that_is_asked),
        UNIT(objects_have_few_indexes),
        UNIT(names_everybody_relies_on),
        UNIT(money_of_an_object_with_a_currency_has_a_companion),
        UNIT(activities_and_tasks_hang_on_every_object),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
