/* The keeper of the catalog: opening, what administrators make, snapshots in the hands of threads. */
#include "meta/fixture.h"

#include "sys/thread.h"

#include <stdatomic.h>

#define LABEL "\"label\":{\"en\":\"X\",\"zh\":\"某\"}"

/* ---- writing rows as record does, and rebuilding in a schema task ---- */

struct row {
    const char *object; /* NULL: a row of custom_object */
    const char *name;
    const char *definition; /* NULL: the row goes */
};

struct change {
    struct fixture *f;
    const struct row *rows;
    size_t count;
    bool publish;
    const struct meta_catalog *next;
};

static enum err write_row(struct ctx *ctx, struct db_conn *conn, const struct row *row, int64_t id)
{
    struct text table = row->object ? TEXT("custom_field") : TEXT("custom_object");
    struct arena *arena = ctx->arena;
    const struct db_node *where = db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, TEXT("name")),
                                           db_text(arena, text_of(row->name)));
    if (row->object)
        where = db_and(arena, where,
                       db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, TEXT("object")),
                                db_text(arena, text_of(row->object))));
    if (!row->definition)
        return db_delete(ctx, conn, table, where, NULL);
    const struct text columns[] = {TEXT("id"), TEXT("name"), TEXT("definition"), TEXT("object")};
    const struct value values[] = {value_int(id), value_text(text_of(row->name)),
                                   value_text(text_of(row->definition)),
                                   row->object ? value_text(text_of(row->object)) : VALUE_NONE};
    const struct db_insert insert = {.table = table,
                                     .columns = columns,
                                     .column_count = row->object ? 4 : 3,
                                     .values = values,
                                     .row_count = 1};
    return db_insert(ctx, conn, &insert);
}

static int64_t next_id = 1000;

static enum err run_change(struct db_task *task, struct db_conn *conn)
{
    struct change *change = task->subject;
    for (size_t i = 0; i < change->count; i++) {
        enum err err = write_row(task->ctx, conn, &change->rows[i], next_id++);
        if (err)
            return err;
    }
    return meta_rebuild(task->ctx, change->f->meta, conn, &change->next);
}

static enum err change_rows(struct fixture *f, const struct row *rows, size_t count)
{
    struct change change = {.f = f, .rows = rows, .count = count};
    struct db_task task = {.schema = true, .ctx = &f->ctx, .run = run_change, .subject = &change};
    ctx_clear(&f->ctx);
    enum err err = db_write(f->db, &task);
    if (!err)
        meta_publish(f->meta, change.next);
    return err;
}

static void change_ok(struct fixture *f, const struct row *rows, size_t count)
{
    enum err err = change_rows(f, rows, count);
    show_faults(&f->ctx);
    assert_int_equal(err, ERR_OK);
}

/* The object in the newest snapshot, which stays as long as the test. */
static const struct meta_object *object_of(struct fixture *f, const char *name)
{
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    const struct meta_object *object = meta_object_find(catalog, text_of(name));
    meta_release(catalog);
    return object;
}

static const struct meta_field *field_of(struct fixture *f, const char *object, const char *name)
{
    const struct meta_object *found = object_of(f, object);
    return found ? meta_field_find(found, text_of(name)) : NULL;
}

static int64_t version_of(struct fixture *f)
{
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    int64_t version = catalog->version;
    meta_release(catalog);
    return version;
}

static void reopen(struct fixture *f)
{
    meta_close(f->meta);
    f->meta = NULL;
    ctx_clear(&f->ctx);
    open_meta(f);
}

/* What the tables lack, compared with the newest catalog. */
static size_t missing_changes(struct fixture *f)
{
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    struct db_conn *conn;
    size_t missing = 0;
    assert_int_equal(db_read_begin(&f->ctx, f->db, 0, &conn), ERR_OK);
    for (size_t i = 0; i < catalog->object_count; i++) {
        struct db_table_def def = meta_table_def(&f->arena, &catalog->objects[i]);
        struct db_change *changes;
        size_t count;
        assert_int_equal(db_schema_diff(&f->ctx, conn, &def, 1, &changes, &count), ERR_OK);
        missing += count;
    }
    db_read_end(conn);
    meta_release(catalog);
    return missing;
}

/* ---- opening ---- */

static void opening_twice_changes_nothing(void **state)
{
    struct fixture *f = *state;
    int64_t version = version_of(f);
    int64_t customer = object_of(f, "customer")->number;
    int64_t name = field_of(f, "customer", "name")->number;
    assert_int_equal(missing_changes(f), 0);
    reopen(f);
    assert_int_equal(version_of(f), version);
    assert_int_equal(object_of(f, "customer")->number, customer);
    assert_int_equal(field_of(f, "customer", "name")->number, name);
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    assert_ptr_equal(meta_object_by_number(catalog, customer),
                     meta_object_find(catalog, TEXT("customer")));
    meta_release(catalog);
}

static void numbers_are_never_shared(void **state)
{
    struct fixture *f = *state;
    const struct meta_catalog *catalog = meta_acquire(f->meta, 0);
    enum { MOST = 4096 };
    static bool seen[MOST];
    memset(seen, 0, sizeof seen);
    for (size_t i = 0; i < catalog->object_count; i++) {
        const struct meta_object *object = &catalog->objects[i];
        assert_true(object->number > 0 && object->number < MOST && !seen[object->number]);
        seen[object->number] = true;
        for (size_t k = 0; k < object->field_count; k++) {
            int64_t number = object->fields[k].number;
            assert_true(number > 0 && number < MOST && !seen[number]);
            seen[number] = true;
            assert_ptr_equal(meta_field_by_number(object, number), &object->fields[k]);
        }
    }
    meta_release(catalog);
}

static size_t count_copies(struct fixture *f)
{
    char path[128];
    snprintf(path, sizeof path, "%s/copies", f->folder);
    DIR *dir = opendir(path);
    size_t count = 0;
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        count += text_ends(text_of(entry->d_name), TEXT(".db"));
    if (dir)
        closedir(dir);
    return count;
}

static enum err insert_product(struct db_task *task, struct db_conn *conn)
{
    const struct text columns[] = {TEXT("id"), TEXT("version"), TEXT("name")};
    const struct value values[] = {value_int(1), value_int(1), value_text(TEXT("GTX"))};
    const struct db_insert insert = {.table = TEXT("product"),
                                     .columns = columns,
                                     .column_count = 3,
                                     .values = values,
                                     .row_count = 1};
    return db_insert(task->ctx, conn, &insert);
}

/* A new version of the program brings a field: an empty table just gets it; with rows, a copy comes first. */
static void an_upgrade_copies_the_database_aside(void **state)
{
    struct fixture *f = *state;
    int64_t version = version_of(f);
    add_source(
        f, "test", TEXT("test/objects/one.json"),
        TEXT("{\"extends\":\"product\",\"fields\":[{\"name\":\"weight\",\"type\":\"integer\"," LABEL
             "}]}"));
    reopen(f);
    assert_int_equal(count_copies(f), 0);
    assert_true(version_of(f) > version);
    struct db_task task = {.ctx = &f->ctx, .run = insert_product};
    assert_int_equal(db_write(f->db, &task), ERR_OK);
    add_source(
        f, "test", TEXT("test/objects/two.json"),
        TEXT("{\"extends\":\"product\",\"fields\":[{\"name\":\"height\",\"type\":\"integer\"," LABEL
             "}]}"));
    reopen(f);
    assert_int_equal(count_copies(f), 1);
    assert_int_equal(missing_changes(f), 0);
    reopen(f);
    assert_int_equal(count_copies(f), 1);
}

/* Somebody made a table beside us: a column of ours with another type is refused, a missing one added. */
static enum err make_table(struct db_task *task, struct db_conn *conn)
{
    struct db_change *changes;
    size_t count;
    enum err err = db_schema_diff(task->ctx, conn, task->subject, 1, &changes, &count);
    return err ? err : db_schema_apply(task->ctx, conn, changes, count);
}

static void tables_altered_underneath(void **state)
{
    static const struct db_column_def few[] = {{{"name", 4}, DB_COLUMN_TEXT},
                                               {{"strange", 7}, DB_COLUMN_INT}};
    static const struct db_column_def wrong[] = {{{"price", 5}, DB_COLUMN_TEXT}};
    struct db_table_def product = {.name = TEXT("product"), .columns = few, .column_count = 2};
    (void)state;
    struct fixture *f = fixture_new();
    struct db_task task = {.schema = true, .ctx = &f->ctx, .run = make_table, .subject = &product};
    assert_int_equal(db_write(f->db, &task), ERR_OK);
    open_meta(f);
    assert_int_equal(missing_changes(f), 0);
    fixture_free(f);

    f = fixture_new();
    product.columns = wrong;
    product.column_count = 1;
    task = (struct db_task){.schema = true, .ctx = &f->ctx, .run = make_table, .subject = &product};
    assert_int_equal(db_write(f->db, &task), ERR_OK);
    assert_int_equal(try_meta(f), ERR_schema_mismatch);
    assert_null(f->meta);
    fixture_free(f);
}

/* ---- what administrators make ---- */

static const struct row car = {
    NULL, "car",
    "{\"name\":\"car\"," LABEL ",\"icon\":\"car\",\"fields\":["
    "{\"name\":\"name\",\"type\":\"text\",\"required\":\"always\"," LABEL "},"
    "{\"name\":\"driver\",\"type\":\"reference\",\"target\":\"contact\",\"children\":\"cars\"," LABEL
    "}]}"};
static const struct row wheels = {"car", "wheels",
                                  "{\"type\":\"integer\",\"name\":\"wheels\"," LABEL "}"};

static void own_objects_and_fields_appear(void **state)
{
    struct fixture *f = *state;
    int64_t version = version_of(f);
    change_ok(f, (const struct row[]){car, wheels}, 2);
    assert_int_equal(version_of(f), version + 1);
    const struct meta_object *object = object_of(f, "car");
    assert_true(object->custom && object->owned && object->importable);
    assert_text(object->module, "custom");
    assert_text(object->table, "x_car");
    assert_text(object->plural, "cars");
    assert_text(object->name_field->name, "name");
    assert_text(object->name_field->column, "x_name");
    assert_text(object->name_field->key_column, "x_name_key");
    assert_text(object->name_field->text_index, "ti_car_x_name");
    assert_text(field_of(f, "car", "wheels")->column, "x_wheels");
    assert_true(object->list_count >= 2 && object->form_count == 1);
    assert_non_null(meta_child_find(object_of(f, "contact"), TEXT("cars")));
    assert_non_null(meta_child_find(object, TEXT("activities")));
    assert_int_equal(missing_changes(f), 0);
    reopen(f);
    assert_int_equal(version_of(f), version + 1);
    assert_non_null(field_of(f, "car", "wheels"));
}

/* A change that is not taken leaves the catalog and the rows as they were. */
static void refused(struct fixture *f, const struct row *rows, size_t count, enum err code)
{
    int64_t version = version_of(f);
    enum err err = change_rows(f, rows, count);
    if (err != code)
        show_faults(&f->ctx);
    assert_int_equal(err, code);
    assert_int_equal(version_of(f), version);
    reopen(f); /* nothing stayed behind */
    assert_int_equal(version_of(f), version);
}

/* The way the API saves: the object's row without fields, each field a row of its own. */
static void an_object_may_be_made_of_rows_alone(void **state)
{
    struct fixture *f = *state;
    const struct row rows[] = {
        {NULL, "boat",
         "{\"name\":\"boat\"," LABEL ",\"layouts\":{\"list\":[\"title\",\"sold\",\"length\"]}}"},
        {"boat", "length", "{\"name\":\"length\",\"type\":\"decimal\"," LABEL "}"},
        {"boat", "title", "{\"name\":\"title\",\"type\":\"text\"," LABEL "}"},
    };
    refused(f, rows, 2, ERR_definition_missing); /* nothing that could name a boat */
    change_ok(f, rows, 3);
    const struct meta_object *boat = object_of(f, "boat");
    assert_text(boat->name_field->name, "title");
    assert_true(boat->name_field->sorted && boat->name_field->contains);
    assert_int_equal(boat->list_count, 2);
    struct text layouts = TEXT("{\"name\":\"boat\"," LABEL ",\"layouts\":{\"list\":[\"length\"]}}");
    const char *again = text_cstr(&f->arena, layouts);
    assert_int_equal(meta_check_object(&f->ctx, boat->catalog, json_of(f, again)), ERR_OK);
}

static void a_field_of_the_product_may_be_joined_by_own_ones(void **state)
{
    struct fixture *f = *state;
    const struct row rows[] = {
        {"customer", "turnover", "{\"name\":\"turnover\",\"type\":\"money\"," LABEL "}"},
        {"customer", "partner", "{\"name\":\"partner\",\"type\":\"any_reference\"," LABEL "}"},
        {"customer", "nick", "{\"name\":\"nick\",\"type\":\"text\",\"sorted\":true," LABEL "}"},
        {"customer", "nick_key", "{\"name\":\"nick_key\",\"type\":\"text\"," LABEL "}"},
    };
    change_ok(f, rows, 4);
    assert_text(field_of(f, "customer", "turnover")->base_column, "x_turnover_base");
    assert_true(field_of(f, "customer", "turnover_base")->read_only);
    assert_text(field_of(f, "customer", "partner")->object_column, "x_partner_object");
    assert_text(field_of(f, "customer", "nick")->key_column, "x_nick_key");
    /* Its plain column would be the sort key of the other. */
    assert_text(field_of(f, "customer", "nick_key")->column, "x_nick_key_2");
    assert_int_equal(missing_changes(f), 0);
}

static void overrides_change_words_and_options(void **state)
{
    struct fixture *f = *state;
    const struct row rows[] = {
        {NULL, "customer",
         "{\"override\":true,\"label\":{\"zh\":\"顾客\"},\"layouts\":{\"list\":[\"name\",\"city\"]}}"},
        {"customer", "level",
         "{\"override\":true,\"help\":{\"en\":\"H\",\"zh\":\"助\"},\"options\":["
         "{\"key\":\"s\"," LABEL "},{\"key\":\"a\"}]}"},
        {"customer", "city", "{\"override\":true,\"active\":false}"},
    };
    change_ok(f, rows, 3);
    const struct meta_object *customer = object_of(f, "customer");
    assert_text(customer->label.in[LANG_ZH], "顾客");
    assert_text(customer->label.in[LANG_EN], "Customer");
    assert_false(customer->custom);
    assert_int_equal(customer->list_count, 1); /* city is retired */
    assert_text(customer->list[0]->name, "name");
    assert_true(customer->form_count > 2); /* the parts not given stay */
    const struct meta_field *level = meta_field_find(customer, TEXT("level"));
    assert_text(level->options[0].key, "s");
    assert_text(level->options[1].key, "a");
    assert_text(level->options[1].label.in[LANG_EN], "A – key account");
    assert_int_equal(level->option_count, 5);
    assert_false(meta_option_find(level, TEXT("d"))->active);
    assert_true(meta_field_find(customer, TEXT("city"))->retired);
    change_ok(f, (const struct row[]){{"customer", "level", NULL}}, 1);
    assert_int_equal(field_of(f, "customer", "level")->option_count, 4);
}

static void a_deleted_field_hides_and_comes_back_as_it_was(void **state)
{
    struct fixture *f = *state;
    change_ok(f, (const struct row[]){car, wheels}, 2);
    int64_t number = field_of(f, "car", "wheels")->number;
    change_ok(f, (const struct row[]){{"car", "wheels", NULL}}, 1);
    assert_null(field_of(f, "car", "wheels"));
    change_ok(f, (const struct row[]){wheels}, 1);
    assert_int_equal(field_of(f, "car", "wheels")->number, number);
    assert_text(field_of(f, "car", "wheels")->column, "x_wheels");

    change_ok(f, (const struct row[]){{"car", "wheels", NULL}}, 1);
    change_ok(f,
              (const struct row[]){
                  {"car", "wheels", "{\"name\":\"wheels\",\"type\":\"text\"," LABEL "}"}},
              1);
    assert_text(field_of(f, "car", "wheels")->column, "x_wheels_2");
    assert_int_not_equal(field_of(f, "car", "wheels")->number, number);
    assert_int_equal(missing_changes(f), 0);

    change_ok(f, (const struct row[]){{"car", "wheels", NULL}}, 1);
    change_ok(f, (const struct row[]){wheels}, 1);
    assert_int_equal(field_of(f, "car", "wheels")->number, number);
    assert_text(field_of(f, "car", "wheels")->column, "x_wheels");
}

static void a_deleted_object_hides_with_its_fields(void **state)
{
    struct fixture *f = *state;
    change_ok(f, (const struct row[]){car, wheels}, 2);
    int64_t number = object_of(f, "car")->number;
    change_ok(f, (const struct row[]){{NULL, "car", NULL}}, 1);
    assert_null(object_of(f, "car"));
    assert_null(meta_child_find(object_of(f, "contact"), TEXT("cars")));
    change_ok(f, (const struct row[]){car}, 1);
    assert_int_equal(object_of(f, "car")->number, number);
    assert_non_null(field_of(f, "car", "wheels"));
}

static void faulty_changes_leave_everything_as_it_was(void **state)
{
    struct fixture *f = *state;
    const struct row colour = {"customer", "phone",
                               "{\"name\":\"phone\",\"type\":\"text\"," LABEL "}"};
    refused(f, &colour, 1, ERR_definition_taken);
    const struct row lost = {"customer", "boat",
                             "{\"name\":\"boat\",\"type\":\"reference\",\"target\":\"boat\"," LABEL
                             "}"};
    refused(f, &lost, 1, ERR_definition_object);
    const struct row other = {"customer", "boat",
                              "{\"name\":\"ship\",\"type\":\"text\"," LABEL "}"};
    refused(f, &other, 1, ERR_definition_name);
    const struct row broken = {"customer", "boat", "{\"name\":"};
    refused(f, &broken, 1, ERR_not_json);
    const struct row twice[] = {wheels, wheels, car};
    refused(f, twice, 3, ERR_definition_taken);
    const struct row relation = {
        "product", "buyer",
        "{\"name\":\"buyer\",\"type\":\"reference\",\"target\":\"customer\",\"children\":\"contacts\"," LABEL
        "}"};
    refused(f, &relation, 1, ERR_definition_taken);
    const struct row base[] = {{"customer", "x_base",
                                "{\"name\":\"x_base\",\"type\":\"text\"," LABEL "}"},
                               {"customer", "x", "{\"name\":\"x\",\"type\":\"money\"," LABEL "}"}};
    refused(f, base, 2, ERR_definition_taken);
    /* What is pointed to cannot go first. */
    const struct row pointer = {"customer", "car",
                                "{\"name\":\"car\",\"type\":\"reference\",\"target\":\"car\"," LABEL
                                "}"};
    change_ok(f, (const struct row[]){car, pointer}, 2);
    const struct row gone = {NULL, "car", NULL};
    refused(f, &gone, 1, ERR_definition_object);
}

static enum err only_rows(struct db_task *task, struct db_conn *conn)
{
    struct change *change = task->subject;
    enum err err = ERR_OK;
    for (size_t i = 0; i < change->count && !err; i++)
        err = write_row(task->ctx, conn, &change->rows[i], next_id++);
    return err;
}

/* After an upgrade an own definition may have become wrong: the start goes on without it. */
static void a_start_leaves_out_what_is_wrong(void **state)
{
    struct fixture *f = *state;
    const struct row rows[] = {
        car,
        wheels,
        {"customer", "phone", "{\"name\":\"phone\",\"type\":\"text\"," LABEL "}"},
        {NULL, "customer", "{\"name\":\"customer\"," LABEL ",\"fields\":[]}"},
        {NULL, "ferry",
         "{\"name\":\"ferry\"," LABEL ",\"fields\":[{\"name\":\"name\",\"type\":\"text\"," LABEL
         "},"
         "{\"name\":\"port\",\"type\":\"reference\",\"target\":\"harbour\"," LABEL "}]}"},
        {"customer", "home",
         "{\"name\":\"home\",\"type\":\"reference\",\"target\":\"island\"," LABEL "}"},
        {NULL, "island",
         "{\"name\":\"island\"," LABEL ",\"fields\":[{\"name\":\"name\",\"type\":\"text\"," LABEL
         "},"
         "{\"name\":\"ferry\",\"type\":\"reference\",\"target\":\"ferry\"," LABEL "}]}"},
    };
    struct change change = {.f = f, .rows = rows, .count = 7};
    struct db_task task = {.schema = true, .ctx = &f->ctx, .run = only_rows, .subject = &change};
    assert_int_equal(db_write(f->db, &task), ERR_OK);
    reopen(f);
    assert_non_null(field_of(f, "car", "wheels"));
    assert_int_equal(field_of(f, "customer", "phone")->type, FIELD_phone);
    assert_null(object_of(f, "ferry"));
    assert_null(object_of(f, "island"));          /* it pointed to the ferry */
    assert_null(field_of(f, "customer", "home")); /* and this to the island */
    assert_int_equal(f->ctx.fault_count, 0);
}

static void a_discarded_rebuild_is_never_seen(void **state)
{
    struct fixture *f = *state;
    struct change change = {.f = f, .rows = &car, .count = 1};
    struct db_task task = {.schema = true, .ctx = &f->ctx, .run = run_change, .subject = &change};
    assert_int_equal(db_write(f->db, &task), ERR_OK);
    meta_discard(f->meta, change.next);
    assert_null(object_of(f, "car"));
    reopen(f);
    assert_non_null(object_of(f, "car"));
}

/* ---- snapshots ---- */

static void old_versions_are_found_for_a_while(void **state)
{
    struct fixture *f = *state;
    int64_t first = version_of(f);
    const struct meta_catalog *held = meta_acquire(f->meta, first);
    change_ok(f, &car, 1);
    const struct meta_catalog *old = meta_acquire(f->meta, first);
    assert_ptr_equal(old, held);
    assert_null(meta_object_find(old, TEXT("car")));
    meta_release(old);
    for (int i = 0; i < 4; i++) {
        change_ok(f, (const struct row[]){{NULL, "car", NULL}}, 1);
        change_ok(f, &car, 1);
    }
    /* The first is out of the list, but the one held lives on. */
    const struct meta_catalog *now = meta_acquire(f->meta, first);
    assert_ptr_not_equal(now, held);
    assert_non_null(meta_object_find(now, TEXT("car")));
    assert_non_null(meta_object_find(held, TEXT("customer")));
    meta_release(now);
    meta_release(held);
    meta_release(NULL);
}

struct reader {
    struct meta *meta;
    atomic_bool stop;
    atomic_long rounds;
};

static void *read_all_the_time(void *arg)
{
    struct reader *reader = arg;
    while (!atomic_load(&reader->stop)) {
        const struct meta_catalog *catalog = meta_acquire(reader->meta, 0);
        const struct meta_object *customer = meta_object_find(catalog, TEXT("customer"));
        if (customer && meta_field_find(customer, TEXT("name")))
            atomic_fetch_add(&reader->rounds, 1);
        meta_release(catalog);
    }
    return NULL;
}

static void threads_hold_snapshots_while_they_change(void **state)
{
    struct fixture *f = *state;
    struct reader reader = {.meta = f->meta};
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        thread_start(&threads[i], "reader", read_all_the_time, &reader);
    for (int i = 0; i < 10; i++) {
        change_ok(f, &car, 1);
        change_ok(f, (const struct row[]){{NULL, "car", NULL}}, 1);
    }
    while (atomic_load(&reader.rounds) < 1000)
        continue;
    atomic_store(&reader.stop, true);
    for (int i = 0; i < 4; i++)
        thread_join(threads[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(opening_twice_changes_nothing),
        UNIT(numbers_are_never_shared),
        UNIT(an_upgrade_copies_the_database_aside),
        cmocka_unit_test(tables_altered_underneath),
        UNIT(own_objects_and_fields_appear),
        UNIT(an_object_may_be_made_of_rows_alone),
        UNIT(a_field_of_the_product_may_be_joined_by_own_ones),
        UNIT(overrides_change_words_and_options),
        UNIT(a_deleted_field_hides_and_comes_back_as_it_was),
        UNIT(a_deleted_object_hides_with_its_fields),
        UNIT(faulty_changes_leave_everything_as_it_was),
        UNIT(a_start_leaves_out_what_is_wrong),
        UNIT(a_discarded_rebuild_is_never_seen),
        UNIT(old_versions_are_found_for_a_while),
        UNIT(threads_hold_snapshots_while_they_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
