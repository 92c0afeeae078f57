/* What db costs, as ratios measured in one run.
 *
 *   cc -std=c17 -D_GNU_SOURCE -O2 -iquote src tests/bench/db_bench.c build/libguanxi.a … -lsqlite3
 *   ./db_bench FOLDER [ROWS [MEASURE]]
 *
 * The folder should be on the disk in question: a commit waits for it. */
#include "db/db.h"
#include "db/schema.h"
#include "db/sqlite/store.h"
#include "db/writer.h"
#include "sys/clock.h"
#include "sys/process.h"

#include <stdio.h>
#include <stdlib.h>

static struct arena arena;
static struct ctx ctx;
static struct db *db;
static int64_t next_id;
static int64_t row_total = 1000000;

/* ---- a table as customers have it ---------------------------------------------------------------- */

enum { COLUMNS = 12, INDEXES = 4 };
static struct db_column_def columns[COLUMNS];
static struct text names[COLUMNS + 1];
static struct text index_columns[INDEXES];
static struct db_index_def indexes[INDEXES];
static struct db_table_def table = {.name = {"customer", 8},
                                    .columns = columns,
                                    .column_count = COLUMNS,
                                    .indexes = indexes,
                                    .index_count = INDEXES};

static void define_table(void)
{
    names[0] = TEXT("id");
    for (size_t i = 0; i < COLUMNS; i++) {
        names[i + 1] = text_format(&arena, "f%zu", i);
        columns[i] = (struct db_column_def){names[i + 1], i % 2 ? DB_COLUMN_TEXT : DB_COLUMN_INT};
    }
    for (size_t i = 0; i < INDEXES; i++) {
        index_columns[i] = names[i * 2 + 1];
        indexes[i] = (struct db_index_def){text_format(&arena, "customer_f%zu", i * 2),
                                           DB_INDEX_PLAIN, &index_columns[i], 1};
    }
}

static void fill_row(struct value *values, int64_t id)
{
    static const char words[] = "云帆科技有限公司 and some more text";
    values[0] = value_int(id);
    for (int64_t i = 0; i < COLUMNS; i++)
        values[i + 1] = i % 2 ? value_text((struct text){words, 24 + (size_t)(id % 8)})
                              : value_int((id * 2654435761) % 1000000 + i);
}

static void insert_rows(struct db_task *task, struct db_conn *conn, size_t count)
{
    struct value *values = ARENA_ARRAY(task->ctx->arena, struct value, count * (COLUMNS + 1));
    for (size_t i = 0; i < count; i++)
        fill_row(values + i * (COLUMNS + 1), ++next_id);
    struct db_insert insert = {.table = table.name,
                               .columns = names,
                               .column_count = COLUMNS + 1,
                               .values = values,
                               .row_count = count};
    if (db_insert(task->ctx, conn, &insert))
        exit(1);
}

static enum err make(struct db_task *task, struct db_conn *conn)
{
    struct db_change *changes;
    size_t count;
    enum err err = db_schema_diff(task->ctx, conn, &table, 1, &changes, &count);
    return err ? err : db_schema_apply(task->ctx, conn, changes, count);
}

static enum err insert_one(struct db_task *task, struct db_conn *conn)
{
    insert_rows(task, conn, 1);
    return ERR_OK;
}

static enum err insert_many(struct db_task *task, struct db_conn *conn)
{
    insert_rows(task, conn, 10000);
    return ERR_OK;
}

static void write_now(enum err (*run)(struct db_task *, struct db_conn *), bool schema)
{
    struct arena own;
    struct ctx task_ctx;
    arena_init(&own, SIZE_MAX / 2);
    ctx_init(&task_ctx, &own, 0);
    struct db_task task = {.lane = DB_LANE_BULK, .ctx = &task_ctx, .run = run, .schema = schema};
    if (db_write(db, &task))
        exit(1);
    arena_deinit(&own);
}

/* ---- measures ------------------------------------------------------------------------------------ */

struct cost {
    double wall, cpu; /* µs each */
};

static struct cost start(void)
{
    return (struct cost){(double)clock_monotonic_us(), (double)process_cpu_us()};
}

static struct cost since(struct cost from, int64_t times)
{
    struct cost now = start();
    return (struct cost){(now.wall - from.wall) / (double)times,
                         (now.cpu - from.cpu) / (double)times};
}

static struct cost groups_of(size_t size, int64_t total)
{
    struct db_task tasks[256];
    struct cost from = start();
    for (int64_t done = 0; done < total; done += (int64_t)size) {
        for (size_t i = 0; i < size; i++) {
            tasks[i] = (struct db_task){.ctx = &ctx, .run = insert_one};
            if (i + 1 == size)
                db_write(db, &tasks[i]);
            else
                db_submit(db, &tasks[i]);
        }
        arena_reset(&arena);
    }
    return since(from, total);
}

/* The same without db: one thread, SQLite's C interface, a second file. */
static sqlite3 *raw;
static sqlite3_stmt *raw_insert;

static void open_raw(const char *folder)
{
    static const char make_raw[] =
        "pragma journal_mode = wal; pragma synchronous = full; pragma mmap_size = 1073741824;"
        "pragma cache_size = -16384; create table customer (id integer primary key, f0 integer,"
        " f1 text, f2 integer, f3 text, f4 integer, f5 text, f6 integer, f7 text, f8 integer, f9 text,"
        " f10 integer, f11 text); create index f0 on customer (f0); create index f2 on customer (f2);"
        " create index f4 on customer (f4); create index f6 on customer (f6)";
    char path[4096];
    snprintf(path, sizeof path, "%s/raw.db", folder);
    sqlite3_open_v2(path, &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                    NULL);
    sqlite3_exec(raw, make_raw, NULL, NULL, NULL);
    sqlite3_prepare_v2(raw, "insert into customer values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                       -1, &raw_insert, NULL);
}

static void insert_raw(int64_t id)
{
    struct value values[COLUMNS + 1];
    fill_row(values, id);
    for (int i = 0; i <= COLUMNS; i++)
        sqlite_bind(raw_insert, i + 1, values[i]);
    sqlite3_step(raw_insert);
    sqlite3_reset(raw_insert);
}

static struct cost raw_groups_of(size_t size, int64_t total)
{
    static int64_t id;
    struct cost from = start();
    for (int64_t done = 0; done < total; done += (int64_t)size) {
        sqlite3_exec(raw, "begin immediate", NULL, NULL, NULL);
        for (size_t i = 0; i < size; i++) {
            sqlite3_exec(raw, "savepoint s", NULL, NULL, NULL);
            insert_raw(++id);
            sqlite3_exec(raw, "release s", NULL, NULL, NULL);
        }
        sqlite3_exec(raw, "commit", NULL, NULL, NULL);
    }
    return since(from, total);
}

static void measure_groups(void)
{
    puts("durable inserts, 12 columns, 4 indexes");
    for (int round = 0; round < 3; round++) {
        struct cost one = groups_of(1, 500);
        struct cost many = groups_of(64, 64 * 100);
        struct cost most = groups_of(256, 256 * 40);
        struct cost raw_one = raw_groups_of(1, 500);
        struct cost raw_many = raw_groups_of(64, 64 * 100);
        printf(
            "  bare SQLite: 1 at a time %.0f µs wall %.1f cpu; groups of 64: %.1f wall %.1f cpu; ours ÷"
            " it, cpu: %.2f, %.2f\n",
            raw_one.wall, raw_one.cpu, raw_many.wall, raw_many.cpu, one.cpu / raw_one.cpu,
            many.cpu / raw_many.cpu);
        printf(
            "  1 at a time %.0f µs wall %.1f cpu; groups of 64: %.1f wall %.1f cpu (÷ %.1f, %.1f);"
            " of 256: %.1f wall %.1f cpu\n",
            one.wall, one.cpu, many.wall, many.cpu, one.wall / many.wall, one.cpu / many.cpu,
            most.wall, most.cpu);
    }
}

static void fill(void)
{
    while (next_id < row_total)
        write_now(insert_many, false);
}

static const struct db_select *by_id(int64_t id)
{
    const struct db_node **wanted = ARENA_ARRAY(&arena, const struct db_node *, COLUMNS);
    for (size_t i = 0; i < COLUMNS; i++)
        wanted[i] = db_column(&arena, TEXT("t"), names[i + 1]);
    struct db_select *select = ARENA_NEW(&arena, struct db_select);
    *select = (struct db_select){.table = table.name,
                                 .alias = TEXT("t"),
                                 .columns = wanted,
                                 .column_count = COLUMNS,
                                 .limit = 1};
    select->where = db_call2(&arena, DB_EQ, db_column(&arena, TEXT("t"), TEXT("id")),
                             db_int(&arena, id));
    return select;
}

static void read_row(struct db_conn *conn, const struct db_select *select, bool fetch)
{
    struct db_rows *rows;
    size_t bytes = 0;
    if (db_open_rows(&ctx, conn, select, &rows))
        exit(1);
    if (fetch && db_next(rows))
        for (size_t i = 0; i < COLUMNS; i++)
            bytes += db_get(rows, i).text.len;
    db_close_rows(rows);
    if (fetch && !bytes)
        exit(1);
}

static void measure_reads(void)
{
    enum { TIMES = 200000 };
    struct db_conn *conn;
    fill();
    ctx.deadline = clock_monotonic() + 600000;
    struct cost from = start();
    for (int i = 0; i < TIMES; i++) {
        db_read_begin(&ctx, db, DB_STEPS_INLINE, &conn);
        db_read_end(conn);
    }
    struct cost empty = since(from, TIMES);
    db_read_begin(&ctx, db, 0, &conn);
    const struct db_select *select = by_id(next_id / 2);
    from = start();
    for (int i = 0; i < TIMES; i++) {
        struct db_sql sql;
        render_start(&conn->render, &ctx);
        render_select(&conn->render, select);
        render_end(&conn->render, &sql);
    }
    struct cost render = since(from, TIMES);
    from = start();
    for (int i = 0; i < TIMES; i++)
        read_row(conn, select, false);
    struct cost opened = since(from, TIMES);
    from = start();
    for (int i = 0; i < TIMES; i++)
        read_row(conn, select, true);
    struct cost fetched = since(from, TIMES);
    struct db_state state;
    from = start();
    for (int i = 0; i < TIMES; i++)
        conn->driver->read_state(&ctx, conn, &state);
    struct cost read_state = since(from, TIMES);
    sqlite3 *handle = sqlite_of(conn)->handle;
    struct db_sql sql;
    render_start(&conn->render, &ctx);
    render_select(&conn->render, select);
    render_end(&conn->render, &sql);
    from = start();
    for (int i = 0; i < TIMES / 10; i++) {
        sqlite3_stmt *statement;
        sqlite3_prepare_v2(handle, sql.text.ptr, (int)sql.text.len, &statement, NULL);
        sqlite3_finalize(statement);
    }
    struct cost prepare = since(from, TIMES / 10);
    from = start();
    for (int i = 0; i < TIMES; i++) {
        read_row(conn, by_id((int64_t)(((uint64_t)i * 2654435761) % (uint64_t)next_id) + 1), true);
        arena_reset(&arena);
    }
    struct cost random = since(from, TIMES);
    db_read_end(conn);
    printf("reading, cpu µs: transaction with state %.2f (state alone %.2f); render %.2f;"
           " render+cache+bind+reset %.2f; with row of 12 %.2f; the same, random ids and tree built"
           " %.2f; prepare %.2f (÷ cache hit %.0f)\n",
           empty.cpu, read_state.cpu, render.cpu, opened.cpu, fetched.cpu, random.cpu, prepare.cpu,
           prepare.cpu / (opened.cpu - render.cpu));
    ctx.deadline = 0;
}

static struct cost run_sql(sqlite3 *handle, const char *text, int times)
{
    sqlite3_stmt *statement;
    sqlite3_prepare_v2(handle, text, -1, &statement, NULL);
    struct cost from = start();
    for (int i = 0; i < times; i++) {
        sqlite3_step(statement);
        sqlite3_reset(statement);
    }
    struct cost cost = since(from, times);
    sqlite3_finalize(statement);
    return cost;
}

static void measure_sums(void)
{
    struct db_conn *conn;
    fill();
    db_read_begin(&ctx, db, 0, &conn);
    sqlite3 *handle = sqlite_of(conn)->handle;
    run_sql(handle, "select count(f0) from customer", 1);
    for (int round = 0; round < 3; round++) {
        struct cost plain = run_sql(handle, "select sum(f0) from customer", 3);
        struct cost ours = run_sql(handle, "select gx_sum(f0) from customer", 3);
        struct cost average = run_sql(handle, "select gx_avg(f0, 4, 4) from customer", 3);
        struct cost added = run_sql(handle, "select sum(f0 + f2) from customer", 3);
        struct cost exact = run_sql(handle, "select gx_sum(gx_add(f0, f2)) from customer", 3);
        printf("  over %lld rows, ms cpu: sum %.0f gx_sum %.0f (ratio %.2f) gx_avg %.0f;"
               " sum(a+b) %.0f exact %.0f (%.2f)\n",
               (long long)next_id, plain.cpu / 1000, ours.cpu / 1000, ours.cpu / plain.cpu,
               average.cpu / 1000, added.cpu / 1000, exact.cpu / 1000, exact.cpu / added.cpu);
    }
    db_read_end(conn);
}

static void measure_bulk(void)
{
    struct cost from = start();
    int64_t first = next_id;
    struct db_writer_stats stats;
    int64_t largest = 0;
    while (next_id < row_total) {
        write_now(insert_many, false);
        db_writer_stats(db, &stats);
        largest = stats.log_bytes > largest ? stats.log_bytes : largest;
    }
    struct cost cost = since(from, next_id - first);
    printf("bulk in tasks of 10,000 with 4 live indexes: %.1f µs wall %.1f cpu a row; log at most"
           " %lld MB\n",
           cost.wall, cost.cpu, (long long)(largest >> 20));
}

int main(int argc, char **argv)
{
    char path[4096];
    if (argc < 2)
        return 2;
    if (argc > 2)
        row_total = strtoll(argv[2], NULL, 10);
    snprintf(path, sizeof path, "%s/bench.db", argv[1]);
    arena_init(&arena, SIZE_MAX / 2);
    ctx_init(&ctx, &arena, 0);
    int64_t before = process_private_memory();
    struct db_options options = {.path = path, .readers = 6};
    if (getenv("CACHE_MB"))
        options.cache_bytes = (size_t)strtol(getenv("CACHE_MB"), NULL, 10) << 20;
    if (db_open(&ctx, &options, &db))
        return 1;
    printf("private memory of an open, idle database with 6 readers: %.1f MB\n",
           (double)(process_private_memory() - before) / 1e6);
    define_table();
    write_now(make, true);
    open_raw(argv[1]);
    struct arena kept = arena; /* the table's names outlive what the measures reset */
    arena_init(&arena, SIZE_MAX / 2);
    static const struct {
        const char *name;
        void (*run)(void);
    } measures[] = {{"groups", measure_groups},
                    {"bulk", measure_bulk},
                    {"reads", measure_reads},
                    {"sums", measure_sums}};
    for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++) {
        if (argc < 4 || !strcmp(argv[3], measures[i].name))
            measures[i].run();
        arena_reset(&arena);
    }
    printf("private memory now: %.1f MB\n", (double)(process_private_memory() - before) / 1e6);
    db_close(db);
    arena_deinit(&arena);
    arena_deinit(&kept);
    return 0;
}
