/* An upload as an import reads it: text as it is, a sheet of a spreadsheet as the text file made from it. */
#pragma once

#include "record/import/upload.h"

struct import_source {
    struct upload upload;
    const char *path; /* CSV */
    bool is_sheet;
    struct text sheet; /* the one that is read */
    struct text *sheets;
    size_t sheet_count;
};

struct import_source_wanted {
    int64_t user; /* whose file it must be; 0: anybody's */
    int64_t upload;
    struct text sheet; /* empty: the first */
    bool head;         /* only its first rows are wanted */
};

enum err import_source_open(struct ctx *ctx, struct record_store *store,
                            const struct import_source_wanted *wanted, struct import_source *out);
