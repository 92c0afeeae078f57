/* What differs between the former and the new terms of a record goes into the index. */
#include "search/put.h"

enum err search_put(struct ctx *ctx, struct db_conn *conn, const struct search_change *change)
{
    const struct search_terms *before = &change->before, *after = &change->after;
    struct search_terms out, in;
    search_terms_init(&out, before->arena);
    search_terms_init(&in, after->arena);
    out.items = ARENA_ARRAY(before->arena, struct text, before->count);
    in.items = ARENA_ARRAY(after->arena, struct text, after->count);
    if (!out.items || !in.items)
        return ctx_fail(ctx, ERR_out_of_memory);
    for (size_t i = 0; i < before->count; i++)
        if (!search_terms_has(after, before->items[i]))
            out.items[out.count++] = before->items[i];
    for (size_t i = 0; i < after->count; i++)
        if (!search_terms_has(before, after->items[i]))
            in.items[in.count++] = after->items[i];
    struct text leaves = search_terms_text(&out), comes = search_terms_text(&in);
    /* The index counts what goes out and in; a record that stays goes in again, if with nothing new. */
    if (leaves.len && !comes.len && !change->gone)
        comes = TEXT(" ");
    if (before->arena->failed || after->arena->failed)
        return ctx_fail(ctx, ERR_out_of_memory);
    return db_text_put(ctx, conn, change->index, change->id, leaves, comes);
}
