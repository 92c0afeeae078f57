/* What travels with one piece of work (a request, a job step, a command): its memory, clock, deadline,
 * language and the faults found so far. One thread uses it at a time; it may be handed on. */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "base/lang.h"
#include "base/value.h"

/* Faults kept for one piece of work; further ones are counted only. */
#define CTX_FAULTS_MAX 100

struct ctx {
    struct arena *arena;
    enum lang lang;
    int64_t now;      /* UTC milliseconds, bound once: now() and today() agree within the work */
    int64_t deadline; /* monotonic milliseconds (sys/clock.h), 0 for none */
    struct text request_id;
    struct fault *faults;
    size_t fault_count; /* may exceed CTX_FAULTS_MAX: what was found, not what was kept */
};

void ctx_init(struct ctx *ctx, struct arena *arena, int64_t now);

/* Records a fault and returns its code, so that callers write `return ctx_fail(ctx, ERR_…)`. Arguments
 * and field are copied: a fault is read when what it tells of may be gone (a catalog not published). ctx_fail takes up to four arguments: ctx_fail(ctx, ERR_unknown_field, name, nearest). */
enum err ctx_fail_at(struct ctx *ctx, enum err code, struct text field, int64_t position,
                     const struct text *args, size_t arg_count);
#define ctx_fail(ctx, code, ...)                                                                   \
    ctx_fail_at((ctx), (code), TEXT_EMPTY, 0,                                                      \
                (const struct text[]){TEXT_EMPTY, ##__VA_ARGS__} + 1,                              \
                sizeof((const struct text[]){TEXT_EMPTY, ##__VA_ARGS__}) / sizeof(struct text) -   \
                    1)
#define ctx_fail_field(ctx, code, field, ...)                                                      \
    ctx_fail_at((ctx), (code), (field), 0, (const struct text[]){TEXT_EMPTY, ##__VA_ARGS__} + 1,   \
                sizeof((const struct text[]){TEXT_EMPTY, ##__VA_ARGS__}) / sizeof(struct text) -   \
                    1)

/* Says which field the faults from `first` on are of (a fault_count taken before they were found). */
void ctx_faults_of(struct ctx *ctx, size_t first, struct text field);

/* The first fault's code, or ERR_OK; ERR_out_of_memory first when the arena has failed. */
enum err ctx_error(const struct ctx *ctx);
void ctx_clear(struct ctx *ctx);
