/* What a file is, from its first lines. */
#include "record/import/import_look.h"

#include "base/json_write.h"
#include "record/import/import_run.h"
#include "record/import/xlsx.h"

/* Lines among which the header is looked for, and those shown to choose it from. */
#define HEAD_LINES 30
#define SHOWN_LINES 8
#define LOOKED_LINES 200
#define SAMPLES 5
#define SAMPLE_CHARACTERS 80

struct line {
    int64_t number;
    struct text *cells;
    size_t count;
};

struct looking {
    struct ctx *ctx;
    const struct access_caller *caller;
    const struct meta_catalog *catalog;
    struct csv_file *file;
    struct csv_reader csv;
    struct line lines[LOOKED_LINES];
    size_t line_count;
    size_t header; /* among lines */
    bool two;      /* the line before belongs to it */
    struct text *names;
    size_t name_count;
    const struct meta_object *object;
};

static struct text cut(struct text text)
{
    size_t len = text.len < SAMPLE_CHARACTERS ? text.len : SAMPLE_CHARACTERS;
    while (len < text.len && ((unsigned char)text.ptr[len] & 0xC0) == 0x80)
        len++;
    return text_slice(text, 0, len);
}

static bool read_lines(struct looking *looking)
{
    struct arena *arena = looking->ctx->arena;
    while (looking->line_count < LOOKED_LINES && csv_next(&looking->csv)) {
        struct line *line = &looking->lines[looking->line_count];
        size_t filled = 0;
        *line = (struct line){.number = looking->csv.line, .count = looking->csv.cell_count};
        line->cells = ARENA_ARRAY(arena, struct text, line->count + 1);
        if (!line->cells)
            return false;
        for (size_t i = 0; i < line->count; i++) {
            struct text cell = text_trim(csv_unsafe_cell(looking->csv.cells[i]));
            line->cells[i] = text_dup(arena, cut(xlsx_unmarked(cell)));
            filled += cell.len != 0;
        }
        looking->line_count += filled != 0;
    }
    return true;
}

/* ---- the header ---- */

static size_t filled_cells(const struct line *line)
{
    size_t filled = 0;
    for (size_t i = 0; i < line->count; i++)
        filled += line->cells[i].len != 0;
    return filled;
}

/* Digits with what stands between them: a figure, a date, a telephone number. */
static bool is_figure(struct text cell)
{
    size_t digits = 0, others = 0;
    for (size_t i = 0; i < cell.len; i++) {
        if (cell.ptr[i] >= '0' && cell.ptr[i] <= '9')
            digits++;
        else if (!memchr(" .,-/:+()%", cell.ptr[i], 10))
            others++;
    }
    return digits && digits >= others;
}

static bool is_named_line(const struct line *line)
{
    for (size_t i = 0; i < line->count; i++)
        if (is_figure(line->cells[i]))
            return false;
    return true;
}

static size_t fields_in(const struct looking *looking, const struct meta_object *object,
                        const struct text *cells, size_t count)
{
    size_t fields = 0;
    for (size_t i = 0; i < count; i++)
        if (cells[i].len && import_guess(looking->ctx->arena, looking->caller, object, cells[i]))
            fields++;
    return fields;
}

static bool may_import(const struct looking *looking, const struct meta_object *object)
{
    return object->importable && !object->internal &&
           access_scope(looking->caller, ACCESS_IMPORT, object) != SCOPE_NONE;
}

/* The most that any object finds in the cells. */
static size_t best_fields(const struct looking *looking, const struct text *cells, size_t count,
                          const struct meta_object **object)
{
    size_t best = 0;
    for (size_t i = 0; i < looking->catalog->object_count; i++) {
        const struct meta_object *one = &looking->catalog->objects[i];
        if (!may_import(looking, one))
            continue;
        /* what a record is called weighs more than what many records have */
        size_t fields = 2 * fields_in(looking, one, cells, count);
        for (size_t k = 0; k < count && one->name_field; k++)
            fields += cells[k].len && import_guess(looking->ctx->arena, looking->caller, one,
                                                   cells[k]) == one->name_field;
        if (fields > best) {
            best = fields;
            *object = one;
        }
    }
    return best;
}

/* The first line that most of the columns reach, has no figures and speaks of fields. */
static void guess_header(struct looking *looking)
{
    size_t widest = 1, best = 0;
    const struct meta_object *object = NULL;
    size_t lines = looking->line_count < HEAD_LINES ? looking->line_count : HEAD_LINES;
    for (size_t i = 0; i < lines; i++) {
        size_t filled = filled_cells(&looking->lines[i]);
        widest = filled > widest ? filled : widest;
    }
    looking->header = 0;
    bool found = false;
    for (size_t i = 0; i < lines; i++) {
        const struct line *line = &looking->lines[i];
        if (filled_cells(line) * 2 < widest || !is_named_line(line))
            continue;
        size_t fields = best_fields(looking, line->cells, line->count, &object);
        if (!found || fields > best) {
            looking->header = i;
            best = fields;
        }
        found = true;
    }
}

static void given_header(struct looking *looking, int64_t line)
{
    looking->header = 0;
    while (looking->header + 1 < looking->line_count &&
           looking->lines[looking->header].number < line)
        looking->header++;
}

/* A line of groups above the header: several cells, none of them a figure, and room under each. */
static bool has_groups(const struct looking *looking)
{
    if (!looking->header)
        return false;
    const struct line *above = &looking->lines[looking->header - 1];
    const struct line *own = &looking->lines[looking->header];
    size_t filled = filled_cells(above);
    bool gaps = filled_cells(own) < own->count;
    for (size_t i = 0; i < own->count && !gaps; i++)
        for (size_t k = 0; k < i && !gaps; k++)
            gaps = text_eq(own->cells[i], own->cells[k]);
    return filled >= 2 && is_named_line(above) && gaps && above->number + 1 == own->number;
}

static bool name_columns(struct looking *looking)
{
    struct arena *arena = looking->ctx->arena;
    const struct line *own = &looking->lines[looking->header];
    const struct line *above = looking->two ? own - 1 : NULL;
    looking->names = import_header_cells(arena, above ? above->cells : NULL,
                                         above ? above->count : 0, own->cells, own->count);
    looking->name_count = own->count;
    for (size_t i = 0; looking->names && i < own->count; i++)
        looking->names[i] = import_header_name(arena, looking->names, i, looking->names[i]);
    return looking->names;
}

/* ---- the answer ---- */

static void put(struct json_out *out, const char *key, struct text text)
{
    json_key(out, text_of(key));
    json_put_bytes(out, text);
}

static void put_int(struct json_out *out, const char *key, int64_t number)
{
    json_key(out, text_of(key));
    json_put_int(out, number);
}

static bool is_among(struct text *samples, size_t count, struct text cell)
{
    for (size_t i = 0; i < count; i++)
        if (text_eq(samples[i], cell))
            return true;
    return false;
}

static void put_samples(const struct looking *looking, struct json_out *out, size_t column)
{
    struct text samples[SAMPLES];
    size_t count = 0, filled = 0;
    for (size_t i = looking->header + 1; i < looking->line_count; i++) {
        const struct line *line = &looking->lines[i];
        struct text cell = column < line->count ? line->cells[column] : TEXT_EMPTY;
        filled += cell.len != 0;
        if (cell.len && count < SAMPLES && !is_among(samples, count, cell))
            samples[count++] = cell;
    }
    put_int(out, "filled", (int64_t)filled);
    json_key(out, TEXT("samples"));
    json_begin_array(out);
    for (size_t i = 0; i < count; i++)
        json_put_bytes(out, samples[i]);
    json_end_array(out);
}

/* A field goes to the first column that is called like it. */
static void put_columns(const struct looking *looking, struct json_out *out)
{
    struct arena *arena = looking->ctx->arena;
    const struct meta_field **taken = ARENA_ARRAY(arena, const struct meta_field *,
                                                  looking->name_count + 1);
    json_key(out, TEXT("columns"));
    json_begin_array(out);
    for (size_t i = 0; taken && i < looking->name_count; i++) {
        const struct meta_field *field = looking->object
                                             ? import_guess(arena, looking->caller, looking->object,
                                                            looking->names[i])
                                             : NULL;
        for (size_t k = 0; k < i; k++)
            field = taken[k] == field ? NULL : field;
        taken[i] = field;
        json_begin_object(out);
        put(out, "name", looking->names[i]);
        put(out, "field", field ? field->name : TEXT_EMPTY);
        put_samples(looking, out, i);
        json_end_object(out);
    }
    json_end_array(out);
}

static void put_head(const struct looking *looking, struct json_out *out)
{
    json_key(out, TEXT("head"));
    json_begin_array(out);
    size_t most = looking->header + 4 > SHOWN_LINES ? looking->header + 4 : SHOWN_LINES;
    for (size_t i = 0; i < looking->line_count && i < most; i++) {
        json_begin_object(out);
        put_int(out, "line", looking->lines[i].number);
        json_key(out, TEXT("cells"));
        json_begin_array(out);
        for (size_t k = 0; k < looking->lines[i].count; k++)
            json_put_bytes(out, looking->lines[i].cells[k]);
        json_end_array(out);
        json_end_object(out);
    }
    json_end_array(out);
}

static struct text charset_name(const struct import_look *look, const struct csv_file *file)
{
    static const char *const names[] = {[CHARSET_UTF8] = "UTF-8",
                                        [CHARSET_GB18030] = "GB18030",
                                        [CHARSET_UTF16LE] = "UTF-16LE",
                                        [CHARSET_UTF16BE] = "UTF-16BE"};
    return look->source.is_sheet ? TEXT("XLSX") : text_of(names[csv_file_charset(file)]);
}

static void write_look(const struct looking *looking, const struct import_look *look,
                       struct text remembered, struct buf *buf)
{
    struct json_out out;
    char separator[2] = {looking->csv.separator, 0};
    json_out_init(&out, buf);
    json_begin_object(&out);
    put(&out, "name", look->source.upload.name);
    put_int(&out, "size", look->source.upload.size);
    put(&out, "charset", charset_name(look, looking->file));
    put(&out, "separator", text_of(separator));
    json_key(&out, TEXT("sheets"));
    json_begin_array(&out);
    for (size_t i = 0; i < look->source.sheet_count; i++)
        json_put_bytes(&out, look->source.sheets[i]);
    json_end_array(&out);
    put(&out, "sheet", look->source.sheet);
    put_int(&out, "header", looking->lines[looking->header].number);
    put_int(&out, "header_rows", looking->two ? 2 : 1);
    put(&out, "object", looking->object ? looking->object->name : TEXT_EMPTY);
    put_columns(looking, &out);
    put_head(looking, &out);
    json_key(&out, TEXT("remembered"));
    json_put_raw(&out, remembered.len ? remembered : TEXT("null"));
    json_end_object(&out);
}

static enum err look_at(struct looking *looking, struct record_store *store,
                        const struct import_look *look, struct buf *out)
{
    struct ctx *ctx = looking->ctx;
    if (look->header_line)
        given_header(looking, look->header_line);
    else
        guess_header(looking);
    looking->two = has_groups(looking);
    if (!name_columns(looking))
        return ctx_fail(ctx, ERR_out_of_memory);
    if (look->object.len) {
        looking->object = meta_object_find(looking->catalog, look->object);
        if (!looking->object || !may_import(looking, looking->object))
            return ctx_fail(ctx, ERR_import_not_object, look->object);
    } else {
        best_fields(looking, looking->names, looking->name_count, &looking->object);
    }
    struct text part;
    struct text shape = import_shape_of(ctx->arena, looking->names, looking->name_count);
    enum err err = import_shape_find(ctx, store, looking->caller->user, shape, &part);
    if (!err)
        write_look(looking, look, part, out);
    return err;
}

enum err import_analyse(struct ctx *ctx, struct record_store *store,
                        const struct access_caller *caller, const struct import_look *look,
                        struct buf *out)
{
    struct looking *looking = ARENA_NEW(ctx->arena, struct looking);
    struct record_env env;
    if (!looking)
        return ctx_fail(ctx, ERR_out_of_memory);
    looking->ctx = ctx;
    looking->caller = caller;
    enum err err = csv_file_open(ctx, look->source.path, &looking->file);
    if (err)
        return err;
    csv_reader_init(&looking->csv, ctx->arena, csv_separator_find(csv_file_sample(looking->file)),
                    csv_file_read, looking->file);
    if (look->source.is_sheet) {
        looking->csv.separator = ',';
        looking->csv.line_is_row = true;
    }
    if (!read_lines(looking))
        return ctx_fail(ctx, ERR_out_of_memory);
    if (!looking->line_count)
        return ctx_fail(ctx, ERR_csv_empty);
    err = record_env_begin(ctx, store, 0, &env);
    if (err)
        return err;
    looking->catalog = env.catalog;
    err = look_at(looking, store, look, out);
    record_env_end(&env);
    return err;
}
