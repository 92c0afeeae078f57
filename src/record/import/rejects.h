/* The rows that an import left out, as a file that can be mended and fed again. Made from the source and the notes of
 * the job when it is asked for. */
#pragma once

#include "record/import/import_plan.h"

struct import_rejected {
    const char *path;
    struct text name; /* to save it under */
};

/* ERR_import_no_rejects without any, or when the source is gone. */
enum err import_rejects_file(struct ctx *ctx, struct record_store *store, int64_t job, size_t part,
                             const struct import_parts *parts, struct import_rejected *out);
