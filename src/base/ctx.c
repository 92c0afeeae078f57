#include "base/ctx.h"

/* The usual failure has one fault; room for all is taken when there are more. */
#define FAULTS_FIRST 2

void ctx_init(struct ctx *ctx, struct arena *arena, int64_t now)
{
    *ctx = (struct ctx){.arena = arena, .lang = LANG_EN, .now = now};
}

/* Storage for the next fault; NULL when no more are kept. */
static struct fault *next_fault(struct ctx *ctx)
{
    size_t count = ctx->fault_count;
    if (count >= CTX_FAULTS_MAX)
        return NULL;
    if (count == 0 || count == FAULTS_FIRST) {
        size_t room = count == 0 ? FAULTS_FIRST : CTX_FAULTS_MAX;
        struct fault *faults = ARENA_ARRAY(ctx->arena, struct fault, room);
        if (!faults)
            return NULL;
        if (count)
            memcpy(faults, ctx->faults, count * sizeof *faults);
        ctx->faults = faults;
    }
    return &ctx->faults[count];
}

enum err ctx_fail_at(struct ctx *ctx, enum err code, struct text field, int64_t position,
                     const struct text *args, size_t arg_count)
{
    struct fault *fault = next_fault(ctx);
    if (!fault) {
        /* Without memory the fault is not counted: ctx_error says out_of_memory from the arena, and
         * readers may rely on min(fault_count, CTX_FAULTS_MAX) faults being there. */
        if (ctx->fault_count >= CTX_FAULTS_MAX)
            ctx->fault_count++;
        return code;
    }
    *fault = (struct fault){.code = code, .position = position};
    fault->field = text_dup(ctx->arena, field);
    for (size_t i = 0; i < 4; i++)
        fault->args[i] = i < arg_count ? text_dup(ctx->arena, args[i]) : TEXT_EMPTY;
    ctx->fault_count++;
    return code;
}

void ctx_faults_of(struct ctx *ctx, size_t first, struct text field)
{
    struct text copy = text_dup(ctx->arena, field);
    for (size_t i = first; i < ctx->fault_count && i < CTX_FAULTS_MAX; i++)
        ctx->faults[i].field = copy;
}

enum err ctx_error(const struct ctx *ctx)
{
    if (ctx->arena->failed)
        return ERR_out_of_memory;
    return ctx->fault_count ? ctx->faults[0].code : ERR_OK;
}

void ctx_clear(struct ctx *ctx)
{
    ctx->faults = NULL;
    ctx->fault_count = 0;
}
