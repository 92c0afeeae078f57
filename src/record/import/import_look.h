/* A first look at a file, and its first rows as they would become. Nothing is saved, and little is read. */
#pragma once

#include "record/import/import_plan.h"
#include "record/import/import_source.h"

/* The rows of a preview. */
#define IMPORT_PREVIEW_ROWS 200

struct import_look {
    struct import_source source;
    struct text object;  /* empty: the one that its columns speak of */
    int64_t header_line; /* 0: guessed */
};

/* Appends what the file is: character set, separator, header, columns with examples and the fields they are
 * probably for, and the part of a plan that this user used for such columns before. */
enum err import_analyse(struct ctx *ctx, struct record_store *store,
                        const struct access_caller *caller, const struct import_look *look,
                        struct buf *out);
/* Appends the first rows of part `at`, each cell as it would be or with what is wrong with it. */
enum err import_preview(struct ctx *ctx, struct record_store *store,
                        const struct access_caller *caller, const struct import_parts *parts,
                        size_t at, struct buf *out);
/* Whether the plan fits file and catalog: columns, fields, keys, rights. */
enum err import_parts_check(struct ctx *ctx, struct record_store *store,
                            const struct access_caller *caller, const struct import_parts *parts);

/* import_shape.c: plans remembered by the columns of a file. The part as JSON, empty when there is none. */
struct text import_shape_of(struct arena *arena, const struct text *headers, size_t count);
enum err import_shape_find(struct ctx *ctx, struct record_store *store, int64_t user,
                           struct text shape, struct text *part);
enum err import_shape_keep(struct ctx *ctx, struct record_store *store, int64_t user,
                           struct text shape, struct text part);
