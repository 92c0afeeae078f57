#include "record/import/import_source.h"

#include "record/import/xlsx.h"
#include "sys/file.h"

/* Rows of a sheet that a first look and a preview read. */
#define HEAD_ROWS 400
#define BEGINNING 8

static enum err choose_sheet(struct ctx *ctx, const struct xlsx *xlsx, struct text wanted,
                             size_t *at, struct import_source *out)
{
    size_t count = xlsx_sheet_count(xlsx);
    out->sheets = ARENA_ARRAY(ctx->arena, struct text, count);
    if (!out->sheets)
        return ctx_fail(ctx, ERR_out_of_memory);
    *at = wanted.len ? count : 0;
    for (size_t i = 0; i < count; i++) {
        out->sheets[i] = xlsx_sheet_name(xlsx, i);
        if (text_eq(out->sheets[i], wanted))
            *at = i;
    }
    out->sheet_count = count;
    if (*at == count)
        return ctx_fail_field(ctx, ERR_import_no_sheet, TEXT("sheet"), wanted);
    out->sheet = out->sheets[*at];
    return ERR_OK;
}

/* The text file of a sheet is made once, and again only when it was for a first look. */
static enum err open_sheet(struct ctx *ctx, const struct import_source_wanted *wanted,
                           struct import_source *out)
{
    struct arena *arena = ctx->arena;
    struct xlsx *xlsx;
    size_t at = 0;
    enum err err = xlsx_open(ctx, out->upload.path, &xlsx);
    if (!err)
        err = choose_sheet(ctx, xlsx, wanted->sheet, &at, out);
    if (err)
        return err;
    out->is_sheet = true;
    const char *whole = text_cstr(arena, text_format(arena, "%s.%zu.csv", out->upload.path, at));
    const char *head = text_cstr(arena,
                                 text_format(arena, "%s.%zu.head.csv", out->upload.path, at));
    out->path = file_exists(whole) || !wanted->head ? whole : head;
    return file_exists(out->path)
               ? ERR_OK
               : xlsx_sheet_to_csv(ctx, xlsx, at, out->path == head ? HEAD_ROWS : 0, out->path);
}

static enum err look_at_beginning(struct ctx *ctx, const char *path, struct text *out)
{
    struct file_reader *reader;
    char *bytes = arena_alloc(ctx->arena, BEGINNING);
    if (!bytes)
        return ctx_fail(ctx, ERR_out_of_memory);
    int error = file_open(&reader, path);
    if (error)
        return ctx_fail(ctx, ERR_upload_gone);
    int64_t got = file_read(reader, bytes, BEGINNING);
    file_close(reader);
    *out = (struct text){bytes, got > 0 ? (size_t)got : 0};
    return ERR_OK;
}

enum err import_source_open(struct ctx *ctx, struct record_store *store,
                            const struct import_source_wanted *wanted, struct import_source *out)
{
    struct text beginning;
    *out = (struct import_source){.path = NULL};
    enum err err = upload_find(ctx, store, wanted->user, wanted->upload, &out->upload);
    if (!err)
        err = upload_ready(ctx, &out->upload);
    if (!err)
        err = look_at_beginning(ctx, out->upload.path, &beginning);
    if (err)
        return err;
    out->path = out->upload.path;
    if (xlsx_is_old(beginning))
        return ctx_fail(ctx, ERR_import_is_xls);
    return xlsx_is(beginning) ? open_sheet(ctx, wanted, out) : ERR_OK;
}
