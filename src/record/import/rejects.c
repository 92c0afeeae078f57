#include "record/import/rejects.h"

#include "record/import/csv_file.h"
#include "record/import/import_run.h"
#include "record/import/import_source.h"
#include "record/import/xlsx.h"
#include "sys/file.h"

#include <errno.h>

#define NOTES_AT_ONCE 500
#define LINE_ROOM ((size_t)2 * CSV_ROW_MAX)

struct noted {
    int64_t id, line;
    struct text reason;
};

struct rejecting {
    struct ctx *ctx;
    struct record_store *store;
    int64_t job;
    size_t part;
    const struct record_import_plan *plan;
    struct csv_file *file;
    struct csv_reader csv;
    struct file_writer *writer;
    struct arena notes_arena, line_arena;
    struct noted *notes;
    size_t count, at;
    int64_t last;
    int64_t written;
    size_t header_count;
};

static const struct db_node *column(struct arena *arena, const char *name)
{
    return db_column(arena, TEXT("n"), text_of(name));
}

/* The next notes of rows; none left: count 0. */
static enum err read_notes(struct rejecting *r)
{
    struct arena *arena = &r->notes_arena;
    struct ctx inner;
    arena_reset(arena);
    ctx_init(&inner, arena, r->ctx->now);
    r->notes = ARENA_ARRAY(arena, struct noted, NOTES_AT_ONCE);
    r->count = r->at = 0;
    const struct db_node *columns[] = {column(arena, "id"), column(arena, "line"),
                                       column(arena, "note")};
    const struct db_order order = {columns[0], false};
    const struct db_node *where = db_call2(arena, DB_EQ, column(arena, "job"),
                                           db_int(arena, r->job));
    where = db_and(arena, where,
                   db_call2(arena, DB_EQ, column(arena, "part"), db_int(arena, (int64_t)r->part)));
    where = db_and(arena, where, db_call2(arena, DB_GT, columns[0], db_int(arena, r->last)));
    where = db_and(arena, where, db_call1(arena, DB_IS_NULL, column(arena, "record")));
    struct db_select select = {.table = TEXT("import_note"),
                               .alias = TEXT("n"),
                               .columns = columns,
                               .column_count = 3,
                               .where = where,
                               .order = &order,
                               .order_count = 1,
                               .limit = NOTES_AT_ONCE};
    struct db_conn *conn;
    struct db_rows *rows;
    enum err err = r->notes ? db_read_begin(&inner, r->store->db, 0, &conn) : ERR_out_of_memory;
    if (err)
        return ctx_fail(r->ctx, err);
    err = db_open_rows(&inner, conn, &select, &rows);
    while (!err && db_next(rows)) {
        r->notes[r->count++] = (struct noted){db_get_int(rows, 0), db_get_int(rows, 1),
                                              text_dup(arena, db_get_text(rows, 2))};
        r->last = db_get_int(rows, 0);
    }
    if (!err)
        err = db_close_rows(rows);
    db_read_end(conn);
    return err ? ctx_fail(r->ctx, err) : ERR_OK;
}

static void put_line(struct rejecting *r, const struct text *cells, size_t count, struct text last)
{
    struct buf line;
    arena_reset(&r->line_arena);
    buf_init(&line, &r->line_arena, LINE_ROOM);
    for (size_t i = 0; i < r->header_count; i++) {
        struct text cell = i < count ? xlsx_unmarked(csv_unsafe_cell(cells[i])) : TEXT_EMPTY;
        csv_put_safe_cell(&line, cell, ',');
        buf_add_char(&line, ',');
    }
    csv_put_safe_cell(&line, last, ',');
    buf_lit(&line, "\r\n");
    file_put(r->writer, buf_text(&line));
}

/* The header under the names its columns have in the plan, so that the same plan fits. */
static enum err put_header(struct rejecting *r)
{
    struct arena *arena = r->ctx->arena;
    struct text *above = NULL;
    size_t above_count = 0;
    do {
        if (r->plan->header_rows == 2 && r->csv.line) {
            above = ARENA_ARRAY(arena, struct text, r->csv.cell_count + 1);
            above_count = r->csv.cell_count;
            for (size_t i = 0; above && i < above_count; i++)
                above[i] = text_dup(arena, r->csv.cells[i]);
        }
        if (!csv_next(&r->csv))
            return ctx_fail(r->ctx, ERR_import_no_rejects);
    } while (r->csv.line < r->plan->header_line);
    r->header_count = r->csv.cell_count;
    struct text *names = import_header_cells(arena, above, above_count, r->csv.cells,
                                             r->header_count);
    if (!names)
        return ctx_fail(r->ctx, ERR_out_of_memory);
    size_t kept = 0;
    for (size_t i = 0; i < r->header_count; i++) {
        names[i] = text_dup(arena, import_header_name(arena, names, i, names[i]));
        kept += !text_eq(names[i], TEXT("import_error"));
    }
    if (kept < r->header_count)
        r->header_count = kept; /* a file of rejects fed again: its last column is written anew */
    put_line(r, names, r->header_count, TEXT("import_error"));
    return ERR_OK;
}

static enum err put_rows(struct rejecting *r)
{
    enum err err = read_notes(r);
    while (!err && r->count && csv_next(&r->csv)) {
        while (!err && r->at < r->count && r->notes[r->at].line < r->csv.line)
            r->at++;
        if (r->at == r->count) {
            err = read_notes(r);
            continue;
        }
        if (r->notes[r->at].line != r->csv.line)
            continue;
        put_line(r, r->csv.cells, r->csv.cell_count, r->notes[r->at].reason);
        r->written++;
        if (++r->at == r->count)
            err = read_notes(r);
    }
    return err;
}

static enum err write_file(struct rejecting *r, const char *path)
{
    int error = file_create(&r->writer, path, 0600);
    if (error)
        return ctx_fail(r->ctx, ERR_file_write, text_of(path), text_of(strerror(error)));
    arena_init(&r->notes_arena, (size_t)64 << 20);
    arena_init(&r->line_arena, 2 * LINE_ROOM);
    file_put(r->writer, TEXT("\xEF\xBB\xBF"));
    enum err err = put_header(r);
    if (!err)
        err = put_rows(r);
    arena_deinit(&r->notes_arena);
    arena_deinit(&r->line_arena);
    error = file_writer_close(r->writer);
    if (!err && error)
        err = ctx_fail(r->ctx, ERR_file_write, text_of(path), text_of(strerror(error)));
    if (!err && !r->written)
        err = ctx_fail(r->ctx, ERR_import_no_rejects);
    return err;
}

/* "customers.xlsx" → "customers-rejects.csv" */
static struct text name_of(struct arena *arena, struct text name)
{
    size_t at = name.len;
    while (at > 0 && name.ptr[at - 1] != '.')
        at--;
    return text_format(arena, "%.*s-rejects.csv", (int)(at ? at - 1 : name.len), name.ptr);
}

enum err import_rejects_file(struct ctx *ctx, struct record_store *store, int64_t job, size_t part,
                             const struct import_parts *parts, struct import_rejected *out)
{
    struct import_source source;
    const struct import_part *item = &parts->items[part];
    const struct import_source_wanted wanted = {.upload = item->upload, .sheet = item->sheet};
    enum err err = import_source_open(ctx, store, &wanted, &source);
    if (err == ERR_upload_gone) {
        ctx_clear(ctx);
        return ctx_fail(ctx, ERR_import_no_rejects);
    }
    struct rejecting *r = ARENA_NEW(ctx->arena, struct rejecting);
    if (err || !r)
        return err ? err : ctx_fail(ctx, ERR_out_of_memory);
    *r = (struct rejecting){
        .ctx = ctx, .store = store, .job = job, .part = part, .plan = &item->plan};
    *out = (struct import_rejected){.name = name_of(ctx->arena, source.upload.name)};
    out->path = text_cstr(ctx->arena, text_format(ctx->arena, "%s.%lld.%zu.rejects",
                                                  source.upload.path, (long long)job, part));
    if ((err = csv_file_open(ctx, source.path, &r->file)))
        return err;
    csv_reader_init(&r->csv, ctx->arena, csv_separator_find(csv_file_sample(r->file)),
                    csv_file_read, r->file);
    if (source.is_sheet) {
        r->csv.separator = ',';
        r->csv.line_is_row = true;
    }
    return write_file(r, out->path);
}
