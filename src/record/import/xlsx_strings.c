/* The texts that cells share, in the order of their numbers: laid into a file beside the spreadsheet once
 * ("PATH.strings", with where each begins in "PATH.strings.index"), and read from there. */
#include "record/import/xlsx_impl.h"

#include "record/import/csv.h"
#include "sys/file.h"

/* What is read again and again is kept: towns, yes and no. */
#define KEPT 4096
#define KEPT_BYTES 96

struct kept {
    int64_t index; /* 1-based; 0: free */
    size_t len;
    char text[KEPT_BYTES];
};

struct xlsx_strings {
    int texts, index;
    int64_t count;
    char *room; /* of one text */
    struct kept kept[KEPT];
};

/* ---- writing ---- */

struct spooling {
    struct file_writer *texts, *index;
    struct buf one;
    int64_t offset;
    int phonetic; /* inside <rPh>, which is how a text is pronounced */
    bool in_text;
};

static void start(struct xlsx_parse *parse, const char *name, const char **attributes)
{
    struct spooling *spooling = parse->subject;
    (void)attributes;
    if (!strcmp(name, "si"))
        buf_clear(&spooling->one);
    else if (!strcmp(name, "rPh"))
        spooling->phonetic++;
    else if (!strcmp(name, "t"))
        spooling->in_text = !spooling->phonetic;
}

static void put_offset(struct spooling *spooling)
{
    file_put(spooling->index,
             (struct text){(const char *)&spooling->offset, sizeof spooling->offset});
}

static void end(struct xlsx_parse *parse, const char *name)
{
    struct spooling *spooling = parse->subject;
    if (!strcmp(name, "t")) {
        spooling->in_text = false;
    } else if (!strcmp(name, "rPh")) {
        spooling->phonetic -= spooling->phonetic > 0;
    } else if (!strcmp(name, "si")) {
        put_offset(spooling);
        file_put(spooling->texts, buf_text(&spooling->one));
        spooling->offset += (int64_t)spooling->one.len;
    }
}

static void text(struct xlsx_parse *parse, struct text part)
{
    struct spooling *spooling = parse->subject;
    if (spooling->in_text)
        buf_add_text(&spooling->one, part); /* what is longer than a cell may be is cut */
}

static enum err cannot_write(struct ctx *ctx, const char *path, int error)
{
    return ctx_fail(ctx, ERR_file_write, text_of(path), text_of(strerror(error)));
}

static enum err spool(struct ctx *ctx, struct xlsx *xlsx, const char *texts, const char *index)
{
    struct spooling spooling = {.offset = 0};
    bool found;
    buf_init(&spooling.one, ctx->arena, CSV_CELL_MAX - 1);
    int error = file_create(&spooling.texts, texts, 0600);
    if (error)
        return cannot_write(ctx, texts, error);
    error = file_create(&spooling.index, index, 0600);
    if (error) {
        file_writer_close(spooling.texts);
        return cannot_write(ctx, index, error);
    }
    struct xlsx_parse parse = {
        .ctx = ctx, .xlsx = xlsx, .subject = &spooling, .start = start, .end = end, .text = text};
    enum err err = xlsx_parse_part(&parse, "xl/sharedStrings.xml", &found);
    put_offset(&spooling);
    error = file_writer_close(spooling.texts);
    int other = file_writer_close(spooling.index);
    if (!err && (error || other))
        err = cannot_write(ctx, texts, error ? error : other);
    return err;
}

/* ---- reading ---- */

static void close_strings(void *subject)
{
    struct xlsx_strings *strings = subject;
    file_close_whole(strings->texts);
    file_close_whole(strings->index);
}

static enum err open_spooled(struct ctx *ctx, struct xlsx *xlsx, const char *texts,
                             const char *index)
{
    struct xlsx_strings *strings = ARENA_NEW(ctx->arena, struct xlsx_strings);
    int64_t size;
    if (!strings || !(strings->room = arena_alloc(ctx->arena, CSV_CELL_MAX)))
        return ctx_fail(ctx, ERR_out_of_memory);
    int error = file_open_whole(texts, &strings->texts, &size);
    if (error)
        return ctx_fail(ctx, ERR_file_read, text_of(texts), text_of(strerror(error)));
    error = file_open_whole(index, &strings->index, &size);
    if (error) {
        file_close_whole(strings->texts);
        return ctx_fail(ctx, ERR_file_read, text_of(index), text_of(strerror(error)));
    }
    strings->count = size / (int64_t)sizeof(int64_t) - 1;
    xlsx->strings = strings;
    if (arena_on_end(ctx->arena, close_strings, strings))
        return ERR_OK;
    close_strings(strings);
    return ctx_fail(ctx, ERR_out_of_memory);
}

enum err xlsx_strings_open(struct ctx *ctx, struct xlsx *xlsx)
{
    struct arena *arena = ctx->arena;
    const char *texts = text_cstr(arena, text_format(arena, "%s.strings", xlsx->path));
    const char *index = text_cstr(arena, text_format(arena, "%s.strings.index", xlsx->path));
    const char *fresh = text_cstr(arena, text_format(arena, "%s.strings.new", xlsx->path));
    if (xlsx->strings)
        return ERR_OK;
    if (!file_exists(index)) {
        enum err err = spool(ctx, xlsx, texts, fresh);
        int error = err ? 0 : file_rename(fresh, index);
        if (err || error)
            return err ? err : cannot_write(ctx, index, error);
    }
    return open_spooled(ctx, xlsx, texts, index);
}

bool xlsx_string(struct xlsx_strings *strings, int64_t index, struct text *out)
{
    int64_t place[2];
    *out = TEXT_EMPTY;
    if (index < 0 || index >= strings->count)
        return false;
    struct kept *kept = &strings->kept[index % KEPT];
    if (kept->index == index + 1) {
        *out = (struct text){kept->text, kept->len};
        return true;
    }
    if (!file_read_at(strings->index, place, sizeof place, index * (int64_t)sizeof *place))
        return false;
    size_t len = (size_t)(place[1] - place[0]);
    if (len >= CSV_CELL_MAX || !file_read_at(strings->texts, strings->room, len, place[0]))
        return false;
    *out = (struct text){strings->room, len};
    if (len <= KEPT_BYTES) {
        kept->index = index + 1;
        kept->len = len;
        memcpy(kept->text, strings->room, len);
    }
    return true;
}
