/* Findings of the check, a line each. */
#include "record/log/check.h"

#include <stdarg.h>
#include <stdio.h>

/* More are counted, not written. */
#define FINDINGS_WRITTEN 1000

static void put(struct check *check, const char *format, va_list args)
{
    char line[512];
    int len = vsnprintf(line, sizeof line, format, args);
    buf_add(check->report, line, len < (int)sizeof line ? (size_t)len : sizeof line - 1);
    buf_add_char(check->report, '\n');
}

void check_found(struct check *check, const char *format, ...)
{
    va_list args;
    if (check->findings++ >= FINDINGS_WRITTEN)
        return;
    va_start(args, format);
    put(check, format, args);
    va_end(args);
}

void check_remark(struct check *check, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    put(check, format, args);
    va_end(args);
}

void check_forget(struct check *check)
{
    arena_reset(check->env->ctx->arena);
    ctx_clear(check->env->ctx);
}
