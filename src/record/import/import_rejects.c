/* The rejects file: the header and the rejected rows as they were, with the reason behind them. Corrected, it can
 * be imported as it is: the column import_error is passed over. */
#include <errno.h>

#include "record/import/import_run.h"
#include "sys/file.h"

struct import_rejects {
    struct file_writer *writer;
    struct arena arena;
    int64_t rows;
    bool ended; /* the writer is closed */
};

static void put_cells(struct import_run *run, struct import_rejects *rejects,
                      const struct text *cells, struct text last)
{
    struct buf line;
    arena_reset(&rejects->arena);
    buf_init(&line, &rejects->arena, 2 * CSV_ROW_MAX);
    for (size_t i = 0; i < run->header_count; i++) {
        csv_put_cell(&line, cells[i], run->csv.separator);
        buf_add_char(&line, run->csv.separator);
    }
    csv_put_cell(&line, last, run->csv.separator);
    buf_lit(&line, "\r\n");
    file_put(rejects->writer, buf_text(&line));
}

static enum err cannot_write(struct import_run *run, int error)
{
    return ctx_fail(run->ctx, ERR_file_write, text_of(run->plan->rejects_path),
                    text_of(strerror(error)));
}

static void close_rejects(void *subject)
{
    struct import_rejects *rejects = subject;
    if (!rejects->ended)
        file_writer_close(rejects->writer);
    rejects->ended = true;
    arena_deinit(&rejects->arena);
}

enum err import_rejects_open(struct import_run *run, struct import_rejects **out)
{
    *out = NULL;
    if (!run->plan->rejects_path)
        return ERR_OK;
    struct import_rejects *rejects = ARENA_NEW(run->ctx->arena, struct import_rejects);
    if (!rejects)
        return ctx_fail(run->ctx, ERR_out_of_memory);
    int error = file_create(&rejects->writer, run->plan->rejects_path, 0600);
    if (error)
        return cannot_write(run, error);
    arena_init(&rejects->arena, 4 * CSV_ROW_MAX);
    if (!arena_on_end(run->ctx->arena, close_rejects, rejects)) {
        close_rejects(rejects);
        return ctx_fail(run->ctx, ERR_out_of_memory);
    }
    file_put(rejects->writer, TEXT("\xEF\xBB\xBF"));
    put_cells(run, rejects, run->headers, TEXT("import_error"));
    *out = rejects;
    return ERR_OK;
}

void import_rejects_put(struct import_run *run, struct import_rejects *rejects,
                        const struct import_row *row)
{
    if (!rejects)
        return;
    rejects->rows++;
    put_cells(run, rejects, row->raw, buf_text(&row->reason));
}

enum err import_rejects_close(struct import_run *run, struct import_rejects *rejects)
{
    if (!rejects || rejects->ended)
        return ERR_OK;
    rejects->ended = true;
    int error = file_writer_close(rejects->writer);
    return error ? cannot_write(run, error) : ERR_OK;
}
