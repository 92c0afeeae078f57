#include "record/import/csv_file.h"

#include "base/utf8.h"
#include "sys/file.h"

#include <errno.h>
#include <string.h>

#define SAMPLE_BYTES ((size_t)1 << 20)
#define SAMPLE_SHOWN ((size_t)64 * 1024)
#define RAW_BYTES ((size_t)64 * 1024)

struct csv_file {
    struct file_reader *file;
    int64_t size;
    enum charset charset;
    size_t bom;
    struct text sample;
    struct arena arena;               /* of the converter, made anew at each rewind */
    struct charset_reader *converter; /* NULL for UTF-8 */
    size_t skip;                      /* of the byte order mark, still to be passed over */
    size_t raw_from, raw_to;
    bool raw_ended;
    bool finished; /* the converter has given its last */
    uint64_t bad;
    char raw[RAW_BYTES];
};

static void close_file(void *subject)
{
    struct csv_file *file = subject;
    file_close(file->file);
    arena_deinit(&file->arena);
}

static enum err cannot_read(struct ctx *ctx, const char *path, int error)
{
    return ctx_fail(ctx, ERR_file_read, text_of(path), text_of(strerror(error)));
}

static bool open_converter(struct csv_file *file)
{
    arena_reset(&file->arena);
    file->converter = NULL;
    file->finished = false;
    if (file->charset == CHARSET_UTF8)
        return true;
    file->converter = charset_reader_new(&file->arena, file->charset);
    return file->converter;
}

enum err csv_file_rewind(struct ctx *ctx, struct csv_file *file)
{
    int error = file_rewind(file->file);
    if (error)
        return cannot_read(ctx, "", error);
    file->skip = file->bom;
    file->raw_from = file->raw_to = 0;
    file->raw_ended = false;
    file->bad = 0;
    return open_converter(file) ? ERR_OK : ctx_fail(ctx, ERR_out_of_memory);
}

/* Raw bytes into the file's own buffer; false when reading failed. */
static bool fill_raw(struct csv_file *file)
{
    size_t held = file->raw_to - file->raw_from;
    memmove(file->raw, file->raw + file->raw_from, held);
    file->raw_from = 0;
    file->raw_to = held;
    int64_t got = file_read(file->file, file->raw + held, RAW_BYTES - held);
    if (got < 0)
        return false;
    file->raw_ended = got == 0;
    file->raw_to += (size_t)got;
    size_t skip = file->skip < file->raw_to ? file->skip : file->raw_to;
    file->raw_from += skip;
    file->skip -= skip;
    return true;
}

static int64_t read_converted(struct csv_file *file, char *out, size_t max)
{
    for (;;) {
        if (file->finished)
            return 0;
        if (!file->raw_ended && file->raw_to - file->raw_from < RAW_BYTES / 2 && !fill_raw(file))
            return -EIO;
        struct text in = {file->raw + file->raw_from, file->raw_to - file->raw_from};
        size_t consumed = 0;
        size_t got = charset_read(file->converter, in, file->raw_ended, out, max, &consumed,
                                  &file->bad);
        file->raw_from += consumed;
        if (got)
            return (int64_t)got;
        file->finished = file->raw_ended && (file->raw_from == file->raw_to || !consumed);
    }
}

int64_t csv_file_read(void *subject, char *out, size_t max)
{
    struct csv_file *file = subject;
    if (file->converter)
        return read_converted(file, out, max);
    if (!file->skip && file->raw_from == file->raw_to)
        return file_read(file->file, out, max);
    if (file->raw_from == file->raw_to && !fill_raw(file))
        return -EIO;
    size_t len = file->raw_to - file->raw_from;
    len = len < max ? len : max;
    memcpy(out, file->raw + file->raw_from, len);
    file->raw_from += len;
    return (int64_t)len;
}

static enum err take_sample(struct ctx *ctx, struct csv_file *file, const char *path)
{
    struct arena arena;
    arena_init(&arena, 2 * SAMPLE_BYTES);
    char *bytes = arena_alloc(&arena, SAMPLE_BYTES);
    size_t len = 0;
    int64_t got = bytes ? 1 : -ENOMEM;
    while (got > 0 && len < SAMPLE_BYTES) {
        got = file_read(file->file, bytes + len, SAMPLE_BYTES - len);
        len += got > 0 ? (size_t)got : 0;
    }
    if (got >= 0)
        file->charset = charset_detect((struct text){bytes, len}, &file->bom);
    arena_deinit(&arena);
    if (got < 0)
        return cannot_read(ctx, path, (int)-got);
    enum err err = csv_file_rewind(ctx, file);
    char *shown = arena_alloc(ctx->arena, SAMPLE_SHOWN);
    if (err || !shown)
        return err ? err : ctx_fail(ctx, ERR_out_of_memory);
    for (len = 0; len < SAMPLE_SHOWN; len += (size_t)got) {
        got = csv_file_read(file, shown + len, SAMPLE_SHOWN - len);
        if (got <= 0)
            break;
    }
    file->sample = (struct text){shown, len};
    return csv_file_rewind(ctx, file);
}

enum err csv_file_open(struct ctx *ctx, const char *path, struct csv_file **out)
{
    struct csv_file *file = ARENA_NEW(ctx->arena, struct csv_file);
    *out = file;
    if (!file)
        return ctx_fail(ctx, ERR_out_of_memory);
    int error = file_size(path, &file->size);
    if (!error)
        error = file_open(&file->file, path);
    if (error)
        return cannot_read(ctx, path, error);
    arena_init(&file->arena, (size_t)4 << 20);
    if (!arena_on_end(ctx->arena, close_file, file)) {
        close_file(file);
        return ctx_fail(ctx, ERR_out_of_memory);
    }
    return take_sample(ctx, file, path);
}

struct text csv_file_sample(const struct csv_file *file)
{
    return file->sample;
}

enum charset csv_file_charset(const struct csv_file *file)
{
    return file->charset;
}

int64_t csv_file_size(const struct csv_file *file)
{
    return file->size;
}

int64_t csv_file_position(const struct csv_file *file)
{
    return file_position(file->file);
}

uint64_t csv_file_bad(const struct csv_file *file)
{
    return file->bad;
}
