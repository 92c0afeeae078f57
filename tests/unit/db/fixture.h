/* What the tests of db share: a database in a folder of its own, a ctx, and short ways to write and read. With
 * GUANXI_TEST_DATABASE=postgresql://… it is a schema of its own there, left to whoever made the server. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/ctx.h"
#include "db/db.h"
#include "db/schema.h"
#include "db/writer.h"
#include "sys/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define UNUSED __attribute__((unused))

struct fixture {
    struct arena arena;
    struct ctx ctx;
    char folder[64];
    char path[320];
    struct db *db;
};

static UNUSED const char *test_server(void)
{
    const char *url = getenv("GUANXI_TEST_DATABASE");
    return url && *url ? url : NULL;
}

static UNUSED void fixture_open(struct fixture *f)
{
    struct db_options options = {.path = f->path, .readers = 3};
    assert_int_equal(db_open(&f->ctx, &options, &f->db), ERR_OK);
}

static UNUSED void fixture_init(struct fixture *f)
{
    *f = (struct fixture){.folder = "/tmp/guanxi-db-XXXXXX"};
    arena_init(&f->arena, (size_t)512 * 1024 * 1024);
    ctx_init(&f->ctx, &f->arena, 0);
    assert_non_null(mkdtemp(f->folder));
    if (test_server())
        snprintf(f->path, sizeof f->path, "%s%cschema=t%ld_%lld", test_server(),
                 strchr(test_server(), '?') ? '&' : '?', (long)getpid(),
                 (long long)clock_monotonic_us());
    else
        snprintf(f->path, sizeof f->path, "%s/test.db", f->folder);
}

static UNUSED void fixture_deinit(struct fixture *f)
{
    char path[360];
    static const char *const ends[] = {"", "-wal", "-shm", ".copy", ".copy-wal", ".copy-shm"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        snprintf(path, sizeof path, "%s%s", f->path, ends[i]);
        unlink(path);
    }
    rmdir(f->folder);
    arena_deinit(&f->arena);
}

static UNUSED int setup(void **state)
{
    struct fixture *f = malloc(sizeof *f);
    fixture_init(f);
    fixture_open(f);
    *state = f;
    return 0;
}

static UNUSED int teardown(void **state)
{
    struct fixture *f = *state;
    db_close(f->db);
    fixture_deinit(f);
    free(f);
    return 0;
}

/* Runs a function on the writer and gives its result. */
static UNUSED enum err write_with(struct fixture *f,
                                  enum err (*run)(struct db_task *, struct db_conn *),
                                  void *subject)
{
    struct db_task task = {.ctx = &f->ctx, .run = run, .subject = subject};
    return db_write(f->db, &task);
}

static UNUSED enum err apply_schema(struct db_task *task, struct db_conn *conn)
{
    struct db_change *changes;
    size_t count;
    enum err err = db_schema_diff(task->ctx, conn, task->subject, 1, &changes, &count);
    return err ? err : db_schema_apply(task->ctx, conn, changes, count);
}

static UNUSED void make_table(struct fixture *f, const struct db_table_def *table)
{
    struct db_task task = {.ctx = &f->ctx,
                           .schema = true,
                           .run = apply_schema,
                           .subject = (void *)(uintptr_t)table};
    assert_int_equal(db_write(f->db, &task), ERR_OK);
}

/* customer(name text, amount int), unique code. */
static const struct db_column_def customer_columns[] = {{{"name", 4}, DB_COLUMN_TEXT},
                                                        {{"code", 4}, DB_COLUMN_TEXT},
                                                        {{"amount", 6}, DB_COLUMN_INT}};
static const struct text customer_code[] = {{"code", 4}};
static const struct text customer_amount[] = {{"amount", 6}};
static const struct db_index_def customer_indexes[] = {
    {{"customer_code", 13}, DB_INDEX_UNIQUE, customer_code, 1},
    {{"customer_amount", 15}, DB_INDEX_PLAIN, customer_amount, 1},
    {{"customer_text", 13}, DB_INDEX_TEXT, NULL, 0}};
static const struct db_table_def customer_table UNUSED = {.name = {"customer", 8},
                                                          .columns = customer_columns,
                                                          .column_count = 3,
                                                          .indexes = customer_indexes,
                                                          .index_count = 3};

static UNUSED enum err insert_customer(struct ctx *ctx, struct db_conn *conn, int64_t id,
                                       const char *name, const char *code, int64_t amount)
{
    const struct text columns[] = {TEXT("id"), TEXT("name"), TEXT("code"), TEXT("amount")};
    const struct value values[] = {value_int(id), value_text(text_of(name)),
                                   code ? value_text(text_of(code)) : VALUE_NONE,
                                   value_int(amount)};
    struct db_insert insert = {.table = TEXT("customer"),
                               .columns = columns,
                               .column_count = 4,
                               .values = values,
                               .row_count = 1};
    return db_insert(ctx, conn, &insert);
}

/* First column of a select on a connection of its own; null without a row. */
static UNUSED struct value read_one(struct fixture *f, const struct db_select *select)
{
    struct db_conn *conn;
    struct value value;
    bool found;
    assert_int_equal(db_read_begin(&f->ctx, f->db, 0, &conn), ERR_OK);
    assert_int_equal(db_one(&f->ctx, conn, select, &found, &value), ERR_OK);
    db_read_end(conn);
    return found ? value : VALUE_NONE;
}

static UNUSED int64_t count_rows(struct fixture *f, const char *table, const struct db_node *where)
{
    const struct db_node *columns[] = {db_call(&f->arena, DB_COUNT, NULL, 0)};
    struct db_select select = {.table = text_of(table),
                               .columns = columns,
                               .column_count = 1,
                               .where = where,
                               .limit = -1};
    return read_one(f, &select).number;
}

#define assert_text(actual, expected)                                                              \
    do {                                                                                           \
        struct text text_ = (actual);                                                              \
        char shown_[8192];                                                                         \
        snprintf(shown_, sizeof shown_, "%.*s", TEXT_ARG(text_));                                  \
        assert_string_equal(shown_, (expected));                                                   \
    } while (0)
