/* A sheet as CSV: a line a row, empty ones too, so that line numbers are the sheet's. */
#include "record/import/xlsx_impl.h"

#include "record/import/csv.h"
#include "sys/file.h"

#define ROWS_MAX INT64_C(5000000)
/* Merges that may be open over one row. */
#define OPEN_MAX 200
/* For a first look, merges are read of sheets up to this size. */
#define HEAD_BYTES ((uint64_t)64 << 20)

struct open_merge {
    struct xlsx_merge merge;
    struct buf text;
};

struct row_writer {
    struct xlsx *xlsx;
    struct file_writer *writer;
    struct arena arena; /* of one row */
    struct text cells[CSV_COLUMNS_MAX];
    size_t width; /* of the row */
    int64_t row;  /* the one that is read */
    int64_t written;
    int64_t most;
    /* the cell that is read */
    size_t column;
    char type; /* s shared, i inline, b boolean, e error, t text of a formula, d date, n number */
    struct xlsx_style style;
    struct buf text;
    bool in_value;
    int phonetic;
    /* merged over rows */
    struct xlsx_merge *merges;
    size_t merge_count, merge_at;
    struct open_merge open[OPEN_MAX];
    size_t open_count;
};

/* ---- lines ---- */

static void put_line(struct row_writer *w)
{
    struct buf line;
    buf_init(&line, &w->arena, CSV_ROW_MAX - 2);
    for (size_t i = 0; i < w->width; i++) {
        if (i)
            buf_add_char(&line, ',');
        csv_put_cell(&line, w->cells[i], ',');
    }
    file_put(w->writer, buf_text(&line));
    file_put(w->writer, TEXT("\r\n"));
    w->written++;
}

static void put_cell(struct row_writer *w, size_t column, struct text text)
{
    if (column >= CSV_COLUMNS_MAX || !text.len)
        return;
    for (; w->width <= column; w->width++)
        w->cells[w->width] = TEXT_EMPTY;
    w->cells[column] = text;
}

/* ---- merged cells ---- */

static void fill_merged(struct row_writer *w)
{
    for (size_t i = 0; i < w->open_count;) {
        struct open_merge *open = &w->open[i];
        if (open->merge.to_row < w->row) {
            struct open_merge last = w->open[--w->open_count];
            w->open[w->open_count] = *open; /* its buffer is used again */
            *open = last;
            continue;
        }
        bool empty = open->merge.column >= w->width || !w->cells[open->merge.column].len;
        if (empty)
            put_cell(w, open->merge.column, buf_text(&open->text));
        i++;
    }
}

static void open_merges(struct row_writer *w)
{
    for (; w->merge_at < w->merge_count && w->merges[w->merge_at].from_row <= w->row;
         w->merge_at++) {
        const struct xlsx_merge *merge = &w->merges[w->merge_at];
        bool here = merge->from_row == w->row && merge->column < w->width;
        if (!here || w->open_count == OPEN_MAX)
            continue;
        struct open_merge *open = &w->open[w->open_count++];
        open->merge = *merge;
        buf_clear(&open->text);
        buf_add_text(&open->text, w->cells[merge->column]);
    }
}

/* ---- the parser's calls ---- */

static void start_row(struct xlsx_parse *parse, const char **attributes)
{
    struct row_writer *w = parse->subject;
    int64_t row = w->row + 1;
    text_to_int(xlsx_attribute(attributes, "r"), &row);
    if (row <= w->written || row > ROWS_MAX) {
        parse->err = xlsx_broken(parse->ctx, TEXT("row"));
        parse->stop = true;
        return;
    }
    w->row = row;
    w->width = 0;
    w->column = SIZE_MAX;
    arena_reset(&w->arena);
    for (; w->written + 1 < row; w->written++)
        file_put(w->writer, TEXT("\r\n"));
}

static char type_of(struct text type)
{
    static const struct {
        struct text name;
        char type;
    } types[] = {{{"s", 1}, 's'}, {{"inlineStr", 9}, 'i'}, {{"str", 3}, 't'},
                 {{"b", 1}, 'b'}, {{"e", 1}, 'e'},         {{"d", 1}, 'd'}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (text_eq(type, types[i].name))
            return types[i].type;
    return 'n';
}

static void start_cell(struct row_writer *w, const char **attributes)
{
    int64_t row, style = 0;
    size_t column;
    if (!xlsx_reference(xlsx_attribute(attributes, "r"), &column, &row))
        column = w->column + 1; /* SIZE_MAX + 1: the first */
    w->column = column;
    w->type = type_of(xlsx_attribute(attributes, "t"));
    text_to_int(xlsx_attribute(attributes, "s"), &style);
    bool known = style >= 0 && (size_t)style < w->xlsx->style_count;
    w->style = known ? w->xlsx->styles[style] : (struct xlsx_style){KIND_PLAIN, 0};
    buf_clear(&w->text);
}

static void start(struct xlsx_parse *parse, const char *name, const char **attributes)
{
    struct row_writer *w = parse->subject;
    if (!strcmp(name, "row"))
        start_row(parse, attributes);
    else if (!strcmp(name, "c"))
        start_cell(w, attributes);
    else if (!strcmp(name, "rPh"))
        w->phonetic++;
    else if (!strcmp(name, "v") || !strcmp(name, "t"))
        w->in_value = !w->phonetic;
}

static void text(struct xlsx_parse *parse, struct text part)
{
    struct row_writer *w = parse->subject;
    if (w->in_value)
        buf_add_text(&w->text, part);
}

/* What people see, in the row's memory. */
static struct text value_of(struct row_writer *w)
{
    struct text stored = buf_text(&w->text);
    struct buf out;
    int64_t index;
    buf_init(&out, &w->arena, CSV_CELL_MAX);
    if (!stored.len)
        return TEXT_EMPTY;
    if (w->type == 's') {
        struct text shared = TEXT_EMPTY;
        if (text_to_int(stored, &index))
            xlsx_string(w->xlsx->strings, index, &shared);
        buf_add_text(&out, shared);
    } else if (w->type == 'b') {
        buf_add_text(&out, text_eq(stored, TEXT("1")) ? TEXT("TRUE") : TEXT("FALSE"));
    } else if (w->type == 'e') {
        buf_add_text(&out, XLSX_ERROR);
        buf_add_text(&out, stored);
    } else if (w->type == 'n') {
        xlsx_put_number(&out, stored, w->style, w->xlsx->from_1904);
    } else {
        buf_add_text(&out, stored);
    }
    return buf_text(&out);
}

static void end(struct xlsx_parse *parse, const char *name)
{
    struct row_writer *w = parse->subject;
    if (!strcmp(name, "v") || !strcmp(name, "t")) {
        w->in_value = false;
    } else if (!strcmp(name, "rPh")) {
        w->phonetic -= w->phonetic > 0;
    } else if (!strcmp(name, "c")) {
        put_cell(w, w->column, value_of(w));
    } else if (!strcmp(name, "row")) {
        fill_merged(w);
        open_merges(w);
        put_line(w);
        parse->stop = w->most && w->written >= w->most;
    } else if (!strcmp(name, "sheetData")) {
        parse->stop = true;
    }
    if (w->arena.failed && !parse->err)
        parse->err = ctx_fail(parse->ctx, ERR_out_of_memory);
    parse->stop = parse->stop || parse->err;
}

/* ---- the sheet ---- */

static enum err read_merges(struct ctx *ctx, struct row_writer *w, const char *part)
{
    unz_file_info64 info;
    unzFile zip = w->xlsx->zip;
    if (unzLocateFile(zip, part, 2) != UNZ_OK ||
        unzGetCurrentFileInfo64(zip, &info, NULL, 0, NULL, 0, NULL, 0) != UNZ_OK)
        return xlsx_broken(ctx, TEXT("ZIP"));
    if (w->most && info.uncompressed_size > HEAD_BYTES)
        return ERR_OK;
    for (size_t i = 0; i < OPEN_MAX; i++)
        buf_init(&w->open[i].text, ctx->arena, CSV_CELL_MAX);
    return xlsx_merges_read(ctx, w->xlsx, part, &w->merges, &w->merge_count);
}

static enum err write_rows(struct ctx *ctx, struct row_writer *w, const char *part)
{
    bool found;
    struct xlsx_parse parse = {
        .ctx = ctx, .xlsx = w->xlsx, .subject = w, .start = start, .end = end, .text = text};
    enum err err = xlsx_strings_open(ctx, w->xlsx);
    if (!err)
        err = read_merges(ctx, w, part);
    if (err)
        return err;
    arena_init(&w->arena, (size_t)64 << 20);
    buf_init(&w->text, ctx->arena, CSV_CELL_MAX - 8);
    err = xlsx_parse_part(&parse, part, &found);
    arena_deinit(&w->arena);
    return err || found ? err : xlsx_broken(ctx, text_of(part));
}

enum err xlsx_sheet_to_csv(struct ctx *ctx, struct xlsx *xlsx, size_t sheet, int64_t rows_most,
                           const char *to)
{
    const char *fresh = text_cstr(ctx->arena, text_format(ctx->arena, "%s.new", to));
    struct row_writer *w = ARENA_NEW(ctx->arena, struct row_writer);
    if (!w)
        return ctx_fail(ctx, ERR_out_of_memory);
    w->xlsx = xlsx;
    w->most = rows_most;
    int error = file_create(&w->writer, fresh, 0600);
    if (error)
        return ctx_fail(ctx, ERR_file_write, text_of(fresh), text_of(strerror(error)));
    enum err err = write_rows(ctx, w, xlsx->sheets[sheet].part);
    error = file_writer_close(w->writer);
    if (!err && !error)
        error = file_rename(fresh, to);
    return err || !error ? err
                         : ctx_fail(ctx, ERR_file_write, text_of(fresh), text_of(strerror(error)));
}
