/* Files that people send in pieces: a row says whose a file is and how large it will be, the bytes lie in the data
 * folder (imports/ID) until the import that reads them is over for a while. What has arrived is the size of the
 * file, so a transfer that broke off goes on where it stands, also after a crash. */
#pragma once

#include "record/store.h"

#define UPLOAD_MAX ((int64_t)2 << 30)
#define UPLOAD_NAME_MAX 255
/* Of one user at a time; older ones go first come, first served by their age. */
#define UPLOADS_MAX 50
#define UPLOAD_KEPT_MS (INT64_C(7) * 24 * 3600 * 1000)

struct upload {
    int64_t id;
    int64_t user;
    struct text name;
    int64_t size;
    int64_t received;
    int64_t created_at;
    const char *path;
};

/* The tables of uploads and imports, for record_store_open. */
const struct db_table_def *import_tables(size_t *count);

/* Old ones of anybody go on this occasion. Not on an HTTP thread. */
enum err upload_make(struct ctx *ctx, struct record_store *store, int64_t user, struct text name,
                     int64_t size, struct upload *out);
/* ERR_not_found unless it is his (user 0: anybody's). Paths and names live in the ctx's arena. */
enum err upload_find(struct ctx *ctx, struct record_store *store, int64_t user, int64_t id,
                     struct upload *out);
/* The next bytes; `offset` is where they begin, and must be where the file ends. Durable when it returns. */
enum err upload_append(struct ctx *ctx, struct upload *upload, int64_t offset, struct text bytes);
enum err upload_drop(struct ctx *ctx, struct record_store *store, const struct upload *upload);
/* Whole, and fit to be read. */
enum err upload_ready(struct ctx *ctx, const struct upload *upload);
/* A path in the folder of imports: "ID" and what stands behind it. */
const char *upload_path(struct arena *arena, const struct record_store *store, int64_t id,
                        const char *tail);
