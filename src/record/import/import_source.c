#include "record/import/import_source.h"

#include "sys/file.h"

enum err import_source_open(struct ctx *ctx, struct record_store *store,
                            const struct import_source_wanted *wanted, struct import_source *out)
{
    *out = (struct import_source){.path = NULL};
    enum err err = upload_find(ctx, store, wanted->user, wanted->upload, &out->upload);
    if (!err)
        err = upload_ready(ctx, &out->upload);
    out->path = out->upload.path;
    return err;
}
