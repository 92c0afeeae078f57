/* Private to the reading of spreadsheets.
 *
 * xlsx.c          the file: its sheets, their relations
 * xlsx_xml.c      one part of the archive through the XML parser
 * xlsx_styles.c   what number formats mean
 * xlsx_strings.c  the shared texts, spooled
 * xlsx_cell.c     one number as text
 * xlsx_merged.c   cells that are merged over rows
 * xlsx_rows.c     a sheet as CSV */
#pragma once

#include "record/import/xlsx.h"

#include <expat.h>
#include <minizip/unzip.h>

enum xlsx_kind { KIND_PLAIN, KIND_DATE, KIND_MOMENT, KIND_TIME, KIND_PERCENT, KIND_ZEROS };

struct xlsx_style {
    enum xlsx_kind kind;
    int width; /* KIND_ZEROS */
};

struct xlsx_sheet {
    struct text name;
    struct text relation;
    const char *part; /* in the archive */
};

struct xlsx_merge {
    int64_t from_row, to_row;
    size_t column;
};

struct xlsx_strings;

struct xlsx {
    unzFile zip;
    const char *path;
    struct xlsx_sheet sheets[XLSX_SHEETS_MAX];
    size_t sheet_count;
    bool from_1904;
    struct xlsx_style *styles;
    size_t style_count;
    struct xlsx_strings *strings; /* NULL: not asked for yet */
    int64_t unpacked;
};

/* ---- xlsx_xml.c ---- */

struct xlsx_parse {
    struct ctx *ctx;
    struct xlsx *xlsx;
    void *subject;
    /* names without their namespace; `attributes` name, value, …, NULL */
    void (*start)(struct xlsx_parse *parse, const char *name, const char **attributes);
    void (*end)(struct xlsx_parse *parse, const char *name);
    void (*text)(struct xlsx_parse *parse, struct text text);
    bool stop; /* set by a handler: enough was read */
    XML_Parser parser;
    int depth;
    enum err err;
};

/* Parses a part; *found false when the archive has none. */
enum err xlsx_parse_part(struct xlsx_parse *parse, const char *part, bool *found);
struct text xlsx_attribute(const char **attributes, const char *name);
enum err xlsx_broken(struct ctx *ctx, struct text why);
/* The next bytes of the open part: 0 at the end, negative when broken or too much. */
int64_t xlsx_read(struct xlsx_parse *parse, char *out, size_t max);

/* ---- the rest ---- */

enum err xlsx_styles_read(struct ctx *ctx, struct xlsx *xlsx);
struct xlsx_style xlsx_format(int64_t id, struct text code);

enum err xlsx_strings_open(struct ctx *ctx, struct xlsx *xlsx);
/* A view until the next call; false when there is no such text. */
bool xlsx_string(struct xlsx_strings *strings, int64_t index, struct text *out);

/* A stored number as people see it. */
void xlsx_put_number(struct buf *out, struct text stored, struct xlsx_style style, bool from_1904);

/* By their first row. */
enum err xlsx_merges_read(struct ctx *ctx, struct xlsx *xlsx, const char *part,
                          struct xlsx_merge **out, size_t *count);
/* "AB12" → column 27, row 12; false when it is none. */
bool xlsx_reference(struct text reference, size_t *column, int64_t *row);
