/* Does everything stand as it was sealed? Run on a snapshot, page by page, in memory of its own. */
#include "record/log/check.h"

/* For one page of rows or lines. */
#define CHECK_MEMORY ((size_t)512 * 1024 * 1024)
enum err record_check(struct ctx *ctx, struct record_store *store, struct buf *report,
                      int64_t *findings)
{
    struct arena arena;
    struct ctx inner;
    struct record_env env;
    arena_init(&arena, CHECK_MEMORY);
    ctx_init(&inner, &arena, ctx->now);
    struct check check = {.env = &env, .report = report};
    enum err err = record_env_begin(&inner, store, 0, &env);
    if (!err) {
        err = check_chain(&check);
        if (!err)
            err = check_rows(&check);
        record_env_end(&env);
    }
    *findings = check.findings;
    for (size_t i = 0; i < inner.fault_count && i < CTX_FAULTS_MAX; i++)
        ctx_fail_at(ctx, inner.faults[i].code, inner.faults[i].field, inner.faults[i].position,
                    inner.faults[i].args, 4);
    arena_deinit(&arena);
    return err;
}
