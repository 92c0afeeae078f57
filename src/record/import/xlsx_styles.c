/* What number formats mean: which cells are dates, times, percentages, or codes with zeros before them. */
#include "record/import/xlsx_impl.h"

#define FORMATS_MAX 2000
#define STYLES_MAX 65536

/* What is left of a format code without quoted text, escapes, colours and conditions. */
static struct text plain_code(struct text code, char *storage, size_t room)
{
    size_t len = 0;
    for (size_t i = 0; i < code.len && len < room; i++) {
        char c = code.ptr[i];
        if (c == ';')
            break; /* what follows is for negative numbers, zero, text */
        if (c == '"' || c == '[') {
            bool elapsed = c == '[' && i + 1 < code.len && memchr("hHmMsS", code.ptr[i + 1], 6);
            const char *end = memchr(code.ptr + i + 1, c == '"' ? '"' : ']', code.len - i - 1);
            if (elapsed)
                storage[len++] = 'h';
            i = end ? (size_t)(end - code.ptr) : code.len;
        } else if (c == '\\' || c == '_' || c == '*') {
            i++;
        } else {
            storage[len++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        }
    }
    return (struct text){storage, len};
}

static bool has(struct text code, char letter)
{
    return code.len && memchr(code.ptr, letter, code.len);
}

static struct xlsx_style custom(struct text code)
{
    char storage[256];
    struct text plain = plain_code(code, storage, sizeof storage);
    struct text trimmed = text_trim(plain);
    if (text_find(trimmed, TEXT("general")) >= 0)
        return (struct xlsx_style){KIND_PLAIN, 0};
    bool day = has(plain, 'y') || has(plain, 'd') || text_eq(trimmed, TEXT("mmm"));
    bool clock = has(plain, 'h') || has(plain, 's');
    if (day)
        return (struct xlsx_style){clock ? KIND_MOMENT : KIND_DATE, 0};
    if (clock)
        return (struct xlsx_style){KIND_TIME, 0};
    if (has(plain, '%'))
        return (struct xlsx_style){KIND_PERCENT, 0};
    size_t zeros = 0;
    while (zeros < trimmed.len && trimmed.ptr[zeros] == '0')
        zeros++;
    bool code_of_zeros = zeros == trimmed.len && zeros > 1 && zeros < 40;
    return (struct xlsx_style){code_of_zeros ? KIND_ZEROS : KIND_PLAIN, (int)zeros};
}

struct xlsx_style xlsx_format(int64_t id, struct text code)
{
    static const struct {
        int64_t from, to;
        enum xlsx_kind kind;
    } built_in[] = {
        {9, 10, KIND_PERCENT}, {14, 17, KIND_DATE}, {18, 21, KIND_TIME}, {22, 22, KIND_MOMENT},
        {27, 31, KIND_DATE},   {32, 35, KIND_TIME}, {36, 36, KIND_DATE}, {45, 47, KIND_TIME},
        {50, 54, KIND_DATE},   {55, 56, KIND_TIME}, {57, 58, KIND_DATE},
    };
    if (code.len)
        return custom(code);
    for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
        if (id >= built_in[i].from && id <= built_in[i].to)
            return (struct xlsx_style){built_in[i].kind, 0};
    return (struct xlsx_style){KIND_PLAIN, 0};
}

/* ---- reading ---- */

struct styles {
    int64_t ids[FORMATS_MAX];
    struct text codes[FORMATS_MAX];
    size_t format_count;
    bool in_cells;
};

static int64_t number(struct text text)
{
    int64_t value = 0;
    text_to_int(text, &value);
    return value;
}

static void add_style(struct xlsx_parse *parse, int64_t id)
{
    struct styles *styles = parse->subject;
    struct xlsx *xlsx = parse->xlsx;
    struct text code = TEXT_EMPTY;
    for (size_t i = 0; i < styles->format_count; i++)
        if (styles->ids[i] == id)
            code = styles->codes[i];
    if (xlsx->style_count < STYLES_MAX)
        xlsx->styles[xlsx->style_count++] = xlsx_format(id, code);
}

static void start(struct xlsx_parse *parse, const char *name, const char **attributes)
{
    struct styles *styles = parse->subject;
    if (!strcmp(name, "numFmt") && styles->format_count < FORMATS_MAX) {
        styles->ids[styles->format_count] = number(xlsx_attribute(attributes, "numFmtId"));
        styles->codes[styles->format_count++] = text_dup(parse->ctx->arena,
                                                         xlsx_attribute(attributes, "formatCode"));
    } else if (!strcmp(name, "cellXfs")) {
        styles->in_cells = true;
    } else if (!strcmp(name, "xf") && styles->in_cells) {
        add_style(parse, number(xlsx_attribute(attributes, "numFmtId")));
    }
}

static void end(struct xlsx_parse *parse, const char *name)
{
    struct styles *styles = parse->subject;
    if (!strcmp(name, "cellXfs"))
        styles->in_cells = false;
}

enum err xlsx_styles_read(struct ctx *ctx, struct xlsx *xlsx)
{
    struct styles *styles = ARENA_NEW(ctx->arena, struct styles);
    bool found;
    xlsx->styles = ARENA_ARRAY(ctx->arena, struct xlsx_style, STYLES_MAX);
    if (!styles || !xlsx->styles)
        return ctx_fail(ctx, ERR_out_of_memory);
    struct xlsx_parse parse = {
        .ctx = ctx, .xlsx = xlsx, .subject = styles, .start = start, .end = end};
    return xlsx_parse_part(&parse, "xl/styles.xml", &found);
}
