/* What the tests of access and of reading share: a small organisation whose objects bear the product's names,
 * in a folder of its own, filled row by row (no save stages), and callers who look at it. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "access/access.h"
#include "base/terms.h"
#include "expr/formulas.h"
#include "meta/field_types.h"
#include "record/read/query.h"
#include "record/read/reading.h"
#include "sys/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define UNUSED __attribute__((unused))

/* clang-format off */
#define FIELD(name, type, more) \
    ",{\"name\":\"" name "\",\"type\":\"" type "\",\"label\":{\"en\":\"" name "\",\"zh\":\"" name "\"}" more "}"
#define REFERENCE(name, target, more) FIELD(name, "reference", ",\"target\":\"" target "\"" more)
#define CHILDREN(name) ",\"children\":\"" name "\""
#define SORTED ",\"sorted\":true"
#define CONTAINS ",\"contains\":true"
#define SCALE(digits) ",\"scale\":" digits
#define OPTION(key) "{\"key\":\"" key "\",\"label\":{\"en\":\"" key "\",\"zh\":\"" key "\"}}"
#define OPTIONS(a, b, c) ",\"options\":[" OPTION(a) "," OPTION(b) "," OPTION(c) "]"
#define RIGHTS(rows) ",\"rights\":{" rows "}"
#define SALES(words) "\"sales\":{" words "}"
#define OWN_ROW SALES("\"*\":\"own\",\"import\":\"none\",\"reveal\":\"none\"")
#define PARENT_ROW SALES("\"*\":\"parent\",\"import\":\"none\",\"assign\":\"none\",\"reveal\":\"none\"")
#define READ_ROW SALES("\"read\":\"all\"")
#define USE_OF_SALES(word) ",\"rights\":{\"sales\":\"" word "\"}"
/* `other` has no rights of its own, `junior` those of its parent sales. */
#define ROLES                                                                                      \
    ",\"options\":[" OPTION("admin") "," OPTION("sales") "," OPTION("other")                       \
    ",{\"key\":\"junior\",\"label\":{\"en\":\"junior\",\"zh\":\"junior\"},\"category\":\"sales\"}]"
#define OWNED ",\"owned\":true"
#define TEXT_CONSTANT(literal) {literal, sizeof(literal) - 1}
/* Every object has a name first; `fields` are the others. */
#define OBJECT(name, plural, more, of_name, fields) \
    {TEXT_CONSTANT("core/objects/" name ".json"), TEXT_CONSTANT("core"), \
     TEXT_CONSTANT("{\"name\":\"" name "\",\"plural\":\"" plural "\",\"name_field\":\"name\"," \
                   "\"label\":{\"en\":\"" name "\",\"zh\":\"" name "\"}" more ",\"fields\":[" \
                   "{\"name\":\"name\",\"type\":\"text\",\"label\":{\"en\":\"name\",\"zh\":\"name\"}" of_name "}" \
                   fields "]}")}

static const struct meta_source world_sources[] = {
    OBJECT("organisation", "organisations", ",\"internal\":true" RIGHTS(READ_ROW), "",
        FIELD("base_currency", "text", "")
        FIELD("time_zone", "text", "")
        FIELD("locale", "text", "")
        FIELD("country", "text", "")
        FIELD("default_area_code", "text", "")
        FIELD("fiscal_year_start", "integer", "")
        FIELD("week_start", "integer", "")),
    OBJECT("department", "departments", RIGHTS(READ_ROW), SORTED,
        REFERENCE("parent", "department", "")
        REFERENCE("manager", "user", "")),
    OBJECT("user", "users", RIGHTS(READ_ROW), SORTED,
        FIELD("login", "text", ",\"unique\":true")
        FIELD("mobile", "phone", USE_OF_SALES("masked"))
        FIELD("email", "email", "")
        REFERENCE("department", "department", "")
        REFERENCE("manager", "user", "")
        FIELD("roles", "multi_select", ROLES)
        FIELD("status", "select", OPTIONS("active", "locked", "left"))
        FIELD("locale", "text", "")
        FIELD("time_zone", "text", "")),
    OBJECT("product", "products", RIGHTS(READ_ROW), SORTED CONTAINS,
        FIELD("price", "money", "")
        FIELD("cost", "money", USE_OF_SALES("hidden"))),
    OBJECT("stage", "stages", RIGHTS(READ_ROW), "",
        FIELD("position", "integer", "")),
    OBJECT("customer", "customers",
        OWNED RIGHTS(OWN_ROW) ",\"indexes\":[[\"industry\"],[\"level\"],[\"annual_revenue\"],[\"owner\",\"industry\"]]",
        SORTED CONTAINS,
        FIELD("code", "text", "")
        FIELD("industry", "select", OPTIONS("retail", "energy", "finance"))
        FIELD("level", "rating", "")
        FIELD("city", "text", SORTED)
        FIELD("annual_revenue", "money", "")
        FIELD("credit_limit", "money", USE_OF_SALES("read"))
        FIELD("score", "decimal", SCALE("3"))
        FIELD("vip", "boolean", "")
        FIELD("founded_on", "date", "")
        FIELD("last_activity_at", "datetime", "")
        FIELD("mobile", "phone", "")),
    OBJECT("contact", "contacts", RIGHTS(PARENT_ROW) ",\"belongs_to\":[\"customer\"]" ",\"indexes\":[[\"customer\",\"created_by\"]]", SORTED,
        FIELD("mobile", "phone", "")
        REFERENCE("customer", "customer", CHILDREN("contacts"))),
    OBJECT("contact_point", "contact_points",
        RIGHTS(PARENT_ROW) ",\"belongs_to\":[\"contact\",\"customer\"]", "",
        REFERENCE("contact", "contact", CHILDREN("points"))
        REFERENCE("customer", "customer", CHILDREN("points"))),
    OBJECT("opportunity", "opportunities", OWNED RIGHTS(OWN_ROW), SORTED,
        REFERENCE("customer", "customer", CHILDREN("opportunities"))
        REFERENCE("stage", "stage", "")
        FIELD("status", "select", OPTIONS("open", "won", "lost"))
        FIELD("currency", "text", "")
        FIELD("exchange_rate", "decimal", SCALE("9"))
        FIELD("amount", "money", "")
        FIELD("close_date", "date", "")
        FIELD("next_at", "datetime", "")),
    OBJECT("opportunity_line", "opportunity_lines", RIGHTS(PARENT_ROW), "",
        REFERENCE("opportunity", "opportunity", CHILDREN("lines") OWNED ",\"on_delete\":\"cascade\"")
        REFERENCE("product", "product", "")
        FIELD("quantity", "decimal", SCALE("2"))
        FIELD("amount", "money", "")
        FIELD("cost", "money", USE_OF_SALES("hidden"))
        FIELD("position", "integer", "")),
    OBJECT("activity", "activities", OWNED RIGHTS(OWN_ROW) ",\"creator_owns\":true", "",
        FIELD("about", "any_reference", CHILDREN("activities"))
        FIELD("happened_at", "datetime", "")),
    OBJECT("object_right", "object_rights", ",\"internal\":true", "",
        FIELD("role", "text", "") FIELD("object", "text", "")
        FIELD("read", "text", "") FIELD("create", "text", "") FIELD("edit", "text", "")
        FIELD("delete", "text", "") FIELD("export", "text", "") FIELD("import", "text", "")
        FIELD("assign", "text", "") FIELD("bulk", "text", "") FIELD("reveal", "text", "")),
    OBJECT("field_right", "field_rights", ",\"internal\":true", "",
        FIELD("role", "text", "") FIELD("object", "text", "") FIELD("field", "text", "")
        FIELD("use", "text", "")),
    OBJECT("access_rule", "access_rules", ",\"internal\":true", "",
        FIELD("object", "text", "") FIELD("kind", "text", "") FIELD("level", "text", "")
        FIELD("condition", "long_text", "") FIELD("role", "text", "")
        REFERENCE("user", "user", "") REFERENCE("department", "department", "")
        FIELD("below", "boolean", "") FIELD("active", "boolean", "")),
    OBJECT("share", "shares", ",\"internal\":true,\"indexes\":[[\"principal\",\"record\"]]", "",
        FIELD("record", "any_reference", ",\"indexed\":true") FIELD("principal", "integer", "")
        FIELD("level", "text", "") FIELD("expires_at", "datetime", "")),
    OBJECT("report", "reports", OWNED RIGHTS(OWN_ROW) ",\"unowned\":\"read\"", "", ""),
};
/* clang-format on */

struct world {
    char folder[64];
    struct arena arena;
    struct ctx ctx;
    struct db *db;
    struct meta *meta;
    struct record_store store;
    const struct meta_catalog *catalog;
};

static UNUSED void world_open(struct world *w)
{
    char path[128];
    size_t extra_count;
    *w = (struct world){.folder = "/tmp/guanxi-world-XXXXXX"};
    arena_init(&w->arena, (size_t)1024 * 1024 * 1024);
    ctx_init(&w->ctx, &w->arena, INT64_C(1795000000000));
    assert_non_null(mkdtemp(w->folder));
    snprintf(path, sizeof path, "%s/guanxi.db", w->folder);
    struct db_options options = {.path = path, .readers = 3};
    assert_int_equal(db_open(&w->ctx, &options, &w->db), ERR_OK);
    const struct db_table_def *extra = access_tables(&extra_count);
    const struct meta_options options_of_meta = {.sources = world_sources,
                                                 .source_count = sizeof world_sources /
                                                                 sizeof *world_sources,
                                                 .tables = extra,
                                                 .table_count = extra_count,
                                                 .copies_folder = w->folder,
                                                 .linker = &expr_linker};
    enum err err = meta_open(&w->ctx, w->db, &options_of_meta, &w->meta);
    for (size_t i = 0; err && i < w->ctx.fault_count; i++)
        print_error("%.*s %.*s %.*s\n", TEXT_ARG(error_name(w->ctx.faults[i].code)),
                    TEXT_ARG(w->ctx.faults[i].field), TEXT_ARG(w->ctx.faults[i].args[0]));
    assert_int_equal(err, ERR_OK);
    w->store.db = w->db;
    w->store.meta = w->meta;
    assert_int_equal(access_open(&w->ctx, w->db, w->meta, &w->store.access), ERR_OK);
    w->catalog = meta_acquire(w->meta, 0);
    assert_non_null(w->catalog);
    w->store.readings = readings_new();
}

static UNUSED void world_close(struct world *w)
{
    arena_deinit(&w->arena); /* gives back what the callers held */
    readings_free(w->store.readings);
    meta_release(w->catalog);
    access_close(w->store.access);
    meta_close(w->meta);
    db_close(w->db);
    char command[128];
    snprintf(command, sizeof command, "%s/guanxi.db", w->folder);
    unlink(command);
    static const char *const more[] = {"guanxi.db-wal", "guanxi.db-shm"};
    for (size_t i = 0; i < 2; i++) {
        snprintf(command, sizeof command, "%s/%s", w->folder, more[i]);
        unlink(command);
    }
    rmdir(w->folder);
}

static UNUSED const struct meta_object *world_object(const struct world *w, const char *name)
{
    const struct meta_object *object = meta_object_find(w->catalog, text_of(name));
    if (!object)
        fail_msg("no object %s", name);
    return object;
}

/* --- filling --- */

struct world_cell {
    const char *field;
    struct value value;
    const char *object; /* of an any_reference */
};
#define CELL_INT(field, number)                                                                    \
    {                                                                                              \
        (field), value_int(number), NULL                                                           \
    }
#define CELL_TEXT(field, text)                                                                     \
    {                                                                                              \
        (field), value_text(text_of(text)), NULL                                                   \
    }

/* Rows of one object, put in together: values[row * columns + column]. */
struct world_rows {
    const struct meta_object *object;
    struct text *columns;
    size_t column_count;
    struct value *values;
    size_t row_count;
};

static enum err world_insert(struct db_task *task, struct db_conn *conn)
{
    const struct world_rows *rows = task->subject;
    struct db_insert insert = {.table = rows->object->table,
                               .columns = rows->columns,
                               .column_count = rows->column_count,
                               .values = rows->values,
                               .row_count = rows->row_count};
    enum err err = db_insert(task->ctx, conn, &insert);
    return err ? err : db_state_bump(task->ctx, conn, false, true);
}

static UNUSED void world_write(struct world *w, enum err (*run)(struct db_task *, struct db_conn *),
                               void *subject)
{
    struct db_task task = {.ctx = &w->ctx, .run = run, .subject = subject};
    assert_int_equal(db_write(w->db, &task), ERR_OK);
}

/* One record. Sort keys and base amounts are made as the save makes them; owner and times are given. */
static UNUSED void world_put(struct world *w, const char *object_name, int64_t id,
                             const struct world_cell *cells, size_t count)
{
    const struct meta_object *object = world_object(w, object_name);
    struct arena *arena = &w->arena;
    struct text *columns = ARENA_ARRAY(arena, struct text, count * 2 + 8);
    struct value *values = ARENA_ARRAY(arena, struct value, count * 2 + 8);
    size_t n = 0;
    bool created_by = false, updated_at = false;
    columns[n] = TEXT("id"), values[n++] = value_int(id);
    columns[n] = TEXT("version"), values[n++] = value_int(1);
    columns[n] = TEXT("created_at"), values[n++] = value_int(INT64_C(1700000000000) + id);
    for (size_t i = 0; i < count; i++) {
        const struct meta_field *field = meta_field_find(object, text_of(cells[i].field));
        if (!field)
            fail_msg("no field %s.%s", object_name, cells[i].field);
        created_by = created_by || text_eq(field->name, TEXT("created_by"));
        updated_at = updated_at || text_eq(field->name, TEXT("updated_at"));
        columns[n] = field->column, values[n++] = cells[i].value;
        if (field->key_column.len && cells[i].value.kind == VALUE_TEXT) {
            columns[n] = field->key_column;
            values[n++] = value_text(sort_key(arena, cells[i].value.text));
        }
        if (field->base_column.len)
            columns[n] = field->base_column, values[n++] = cells[i].value;
        if (field->object_column.len && cells[i].object) {
            columns[n] = field->object_column;
            values[n++] = value_int(world_object(w, cells[i].object)->number);
        }
    }
    if (!updated_at)
        columns[n] = TEXT("updated_at"), values[n++] = value_int(INT64_C(1700000000000) + id);
    if (!created_by)
        columns[n] = TEXT("created_by"), values[n++] = value_int(1);
    struct world_rows rows = {object, columns, n, values, 1};
    world_write(w, world_insert, &rows);
}
#define PUT(w, object, id, ...)                                                                    \
    world_put((w), (object), (id), (const struct world_cell[]){__VA_ARGS__},                       \
              sizeof((const struct world_cell[]){__VA_ARGS__}) / sizeof(struct world_cell))

/* --- looking --- */

static UNUSED void world_begin(struct world *w, struct record_env *env,
                               struct access_caller *caller, int64_t user)
{
    *env = (struct record_env){.ctx = &w->ctx,
                               .store = &w->store,
                               .catalog = w->catalog,
                               .caller = caller};
    ctx_clear(&w->ctx);
    assert_int_equal(db_read_begin(&w->ctx, w->db, 0, &env->conn), ERR_OK);
    enum err err = user ? access_as_user(&w->ctx, w->store.access, env->conn, user, caller)
                        : access_system(&w->ctx, w->store.access, env->conn, caller);
    assert_int_equal(err, ERR_OK);
    access_env(caller, w->catalog, w->ctx.now, &env->expr);
    access_env_system(caller, w->catalog, w->ctx.now, &env->expr_system);
}

static UNUSED void world_end(struct record_env *env)
{
    db_read_end(env->conn);
}

#define ADMIN 11
#define MEI 12    /* sales, reports to ADMIN */
#define LEI 13    /* sales, reports to MEI */
#define NOBODY 14 /* no role */

static UNUSED void world_people(struct world *w)
{
    PUT(w, "organisation", 1, CELL_TEXT("name", "云帆"), CELL_TEXT("base_currency", "CNY"),
        CELL_TEXT("time_zone", "Asia/Shanghai"), CELL_TEXT("locale", "zh-CN"),
        CELL_INT("week_start", 1));
    PUT(w, "department", 2, CELL_TEXT("name", "销售部"));
    PUT(w, "user", ADMIN, CELL_TEXT("login", "admin"), CELL_TEXT("name", "管理员"),
        CELL_TEXT("roles", "|admin|"), CELL_TEXT("status", "active"),
        CELL_TEXT("mobile", "+8613812345678"));
    PUT(w, "user", MEI, CELL_TEXT("login", "mei"), CELL_TEXT("name", "李梅"),
        CELL_TEXT("roles", "|sales|"), CELL_TEXT("status", "active"), CELL_INT("manager", ADMIN),
        CELL_INT("department", 2), CELL_TEXT("mobile", "13912345678"), CELL_TEXT("locale", "en"));
    PUT(w, "user", LEI, CELL_TEXT("login", "lei"), CELL_TEXT("name", "王雷"),
        CELL_TEXT("roles", "|sales|"), CELL_TEXT("status", "active"), CELL_INT("manager", MEI));
    PUT(w, "user", NOBODY, CELL_TEXT("login", "nobody"), CELL_TEXT("name", "无名"),
        CELL_TEXT("status", "active"));
}

static UNUSED int world_setup(void **state)
{
    struct world *w = malloc(sizeof *w);
    world_open(w);
    world_people(w);
    *state = w;
    return 0;
}

static UNUSED int world_teardown(void **state)
{
    struct world *w = *state;
    world_close(w);
    free(w);
    return 0;
}

#define WORLD_TEST(test) cmocka_unit_test_setup_teardown(test, world_setup, world_teardown)

/* The same numbers on every run: splitmix64. */
static UNUSED uint64_t world_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static UNUSED void world_show_faults(const struct ctx *ctx)
{
    for (size_t i = 0; i < ctx->fault_count && i < CTX_FAULTS_MAX; i++) {
        char text[512];
        struct buf buf;
        buf_init_fixed(&buf, text, sizeof text);
        error_message(&buf, &ctx->faults[i], LANG_EN);
        print_error("fault: %.*s\n", (int)buf.len, buf.ptr);
    }
}
