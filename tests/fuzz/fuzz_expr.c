/* Any bytes as a filter: it is refused with a fault that names a place inside the text, or it evaluates and
 * compiles; nothing crashes, and memory stays within the arena. Corpus: tests/fuzz/corpus/expr.
 *
 *   clang -g -O1 -fsanitize=fuzzer,address,undefined -D_GNU_SOURCE -std=c17 -iquote src … tests/fuzz/fuzz_expr.c */
#define WORLD_WITHOUT_CMOCKA
#include "../unit/expr/world.h"

#include "base/utf8.h"

#define MEMORY ((size_t)8 * 1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct world world;

static const struct world_record *record(void)
{
    static const struct world_record *made;
    if (!made) {
        world_init(&world);
        made = world_example(&world);
    }
    return made;
}

/* A failure has a fault, at a character of the text or just behind it. */
static void check_fault(const struct ctx *ctx, struct text source, enum err err)
{
    if (ctx->arena->failed)
        return;
    assert(err && ctx->fault_count > 0);
    int64_t last = utf8_valid(source) ? (int64_t)utf8_length(source) + 1 : 1;
    assert(ctx->faults[0].position >= 0 && ctx->faults[0].position <= last);
    struct buf message;
    buf_init(&message, ctx->arena, 64 * 1024);
    error_message(&message, &ctx->faults[0], LANG_ZH);
}

static void use(struct ctx *ctx, const struct expr *expr, struct text source)
{
    struct value value;
    enum err err = expr_eval(ctx, expr, &world.env, &record()->record, &value);
    if (err)
        check_fault(ctx, source, err);
    ctx_clear(ctx);
    const struct db_node *node = expr_compile_condition(ctx, expr, &world.env, TEXT("t"), false);
    if (!node)
        check_fault(ctx, source, ctx_error(ctx));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text source = {(const char *)data, size};
    struct arena arena;
    struct ctx ctx;
    const struct expr *expr = NULL;
    const struct world_record *on = record();
    arena_init(&arena, MEMORY);
    ctx_init(&ctx, &arena, WORLD_NOW);
    enum err err = expr_parse_condition(&ctx, &world.catalog, on->record.object, &world.env, source,
                                        &expr);
    if (err)
        check_fault(&ctx, source, err);
    else
        use(&ctx, expr, source);
    arena_deinit(&arena);
    return 0;
}
