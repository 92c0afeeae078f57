/* The archive: which sheets there are, and in which part each lies. */
#include "record/import/xlsx_impl.h"

bool xlsx_is(struct text beginning)
{
    return text_starts(beginning, TEXT("PK\x03\x04"));
}

bool xlsx_is_old(struct text beginning)
{
    return text_starts(beginning, TEXT("\xD0\xCF\x11\xE0"));
}

size_t xlsx_sheet_count(const struct xlsx *xlsx)
{
    return xlsx->sheet_count;
}

struct text xlsx_sheet_name(const struct xlsx *xlsx, size_t sheet)
{
    return xlsx->sheets[sheet].name;
}

struct text xlsx_unmarked(struct text cell)
{
    bool marked = text_starts(cell, XLSX_LOST) || text_starts(cell, XLSX_ERROR);
    return marked ? text_slice(cell, 3, cell.len) : cell;
}

static void start_workbook(struct xlsx_parse *parse, const char *name, const char **attributes)
{
    struct xlsx *xlsx = parse->xlsx;
    struct arena *arena = parse->ctx->arena;
    if (!strcmp(name, "workbookPr")) {
        struct text from = xlsx_attribute(attributes, "date1904");
        xlsx->from_1904 = text_eq(from, TEXT("1")) || text_eq(from, TEXT("true"));
    } else if (!strcmp(name, "sheet") && xlsx->sheet_count < XLSX_SHEETS_MAX) {
        struct text state = xlsx_attribute(attributes, "state");
        if (state.len && !text_eq(state, TEXT("visible")))
            return;
        struct xlsx_sheet *sheet = &xlsx->sheets[xlsx->sheet_count++];
        sheet->name = text_dup(arena, xlsx_attribute(attributes, "name"));
        sheet->relation = text_dup(arena, xlsx_attribute(attributes, "id"));
    }
}

static void start_relations(struct xlsx_parse *parse, const char *name, const char **attributes)
{
    struct xlsx *xlsx = parse->xlsx;
    struct arena *arena = parse->ctx->arena;
    if (strcmp(name, "Relationship") != 0)
        return;
    struct text id = xlsx_attribute(attributes, "Id");
    struct text target = xlsx_attribute(attributes, "Target");
    for (size_t i = 0; i < xlsx->sheet_count; i++)
        if (text_eq(xlsx->sheets[i].relation, id))
            xlsx->sheets[i].part = text_starts(target, TEXT("/"))
                                       ? text_cstr(arena, text_slice(target, 1, target.len))
                                       : text_cstr(arena, text_concat(arena, TEXT("xl/"), target));
}

/* Sheets that are no tables (charts) have no part that is found here. */
static void drop_unknown(struct xlsx *xlsx)
{
    size_t kept = 0;
    for (size_t i = 0; i < xlsx->sheet_count; i++)
        if (xlsx->sheets[i].part && text_find(text_of(xlsx->sheets[i].part), TEXT("sheets/")) > 0 &&
            text_find(text_of(xlsx->sheets[i].part), TEXT("chartsheets/")) < 0)
            xlsx->sheets[kept++] = xlsx->sheets[i];
    xlsx->sheet_count = kept;
}

static void close_xlsx(void *subject)
{
    unzClose(((struct xlsx *)subject)->zip);
}

enum err xlsx_open(struct ctx *ctx, const char *path, struct xlsx **out)
{
    struct xlsx *xlsx = ARENA_NEW(ctx->arena, struct xlsx);
    bool found = false;
    *out = xlsx;
    if (!xlsx)
        return ctx_fail(ctx, ERR_out_of_memory);
    xlsx->path = path;
    xlsx->zip = unzOpen64(path);
    if (!xlsx->zip)
        return xlsx_broken(ctx, TEXT("ZIP"));
    if (!arena_on_end(ctx->arena, close_xlsx, xlsx)) {
        close_xlsx(xlsx);
        return ctx_fail(ctx, ERR_out_of_memory);
    }
    struct xlsx_parse parse = {.ctx = ctx, .xlsx = xlsx, .start = start_workbook};
    enum err err = xlsx_parse_part(&parse, "xl/workbook.xml", &found);
    if (!err && !found)
        return xlsx_broken(ctx, TEXT("workbook.xml"));
    parse.start = start_relations;
    if (!err)
        err = xlsx_parse_part(&parse, "xl/_rels/workbook.xml.rels", &found);
    if (!err)
        err = xlsx_styles_read(ctx, xlsx);
    drop_unknown(xlsx);
    return err || xlsx->sheet_count ? err : xlsx_broken(ctx, TEXT("workbook.xml"));
}
