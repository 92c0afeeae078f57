/* A plan as JSON, as people and programs send it (docs/import.md): one part a file, imported in their order, as one
 * transaction. Rows of a file may refer to rows of the files before it. */
#pragma once

#include "record/import/import.h"

#define IMPORT_PARTS_MAX 10

struct import_part {
    struct record_import_plan plan;
    int64_t upload;
    struct text sheet; /* of a spreadsheet; empty: the first */
};

struct import_parts {
    struct import_part items[IMPORT_PARTS_MAX];
    size_t count;
    bool dry_run;
};

/* Faults name the place: "parts[1].map". Texts are views of the JSON. */
enum err import_parts_read(struct ctx *ctx, const struct json *json, struct import_parts *out);
