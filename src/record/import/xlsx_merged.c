/* Cells merged over several rows: their ranges stand behind the rows, so they are looked for first, in the bytes of
 * the part, without parsing them. */
#include "record/import/xlsx_impl.h"

#include <stdlib.h>

#define PIECE ((size_t)256 * 1024)
#define CARRY 256
#define MERGES_MAX 100000
#define ROWS_MAX INT64_C(10000000)

bool xlsx_reference(struct text reference, size_t *column, int64_t *row)
{
    size_t at = 0;
    *column = 0;
    for (; at < reference.len && reference.ptr[at] >= 'A' && reference.ptr[at] <= 'Z' && at < 4;
         at++)
        *column = *column * 26 + (size_t)(reference.ptr[at] - 'A' + 1);
    if (!at || !text_to_int(text_slice(reference, at, reference.len), row) || *row < 1)
        return false;
    (*column)--;
    return *row <= ROWS_MAX;
}

struct merging {
    struct xlsx_parse parse;
    struct xlsx_merge *list;
    size_t count;
};

static void take(struct merging *merging, struct text range)
{
    struct text rest = range;
    struct xlsx_merge merge;
    size_t last;
    if (!xlsx_reference(text_cut(&rest, ':'), &merge.column, &merge.from_row) ||
        !xlsx_reference(rest, &last, &merge.to_row) || merge.to_row <= merge.from_row ||
        merging->count == MERGES_MAX)
        return;
    merging->list[merging->count++] = merge;
}

/* Every ref="A2:A5" behind a mergeCell in the bytes; how many bytes were looked at for good. */
static size_t scan(struct merging *merging, struct text bytes, bool last)
{
    const struct text mark = TEXT("mergeCell ");
    size_t at = 0;
    for (;;) {
        struct text rest = text_slice(bytes, at, bytes.len);
        ptrdiff_t found = text_find(rest, mark);
        if (found < 0)
            return last || rest.len < CARRY ? at : at + rest.len - CARRY;
        struct text here = text_slice(rest, (size_t)found + mark.len, CARRY);
        ptrdiff_t from = text_find(here, TEXT("ref=\""));
        if (here.len < CARRY && !last)
            return at + (size_t)found;
        at += (size_t)found + mark.len;
        if (from < 0)
            continue;
        struct text range = text_slice(here, (size_t)from + 5, here.len);
        take(merging, text_cut(&range, '"'));
    }
}

static int by_row(const void *a, const void *b)
{
    const struct xlsx_merge *left = a, *right = b;
    return (left->from_row > right->from_row) - (left->from_row < right->from_row);
}

enum err xlsx_merges_read(struct ctx *ctx, struct xlsx *xlsx, const char *part,
                          struct xlsx_merge **out, size_t *count)
{
    struct merging merging = {.parse = {.ctx = ctx, .xlsx = xlsx}};
    char *bytes = arena_alloc(ctx->arena, PIECE);
    merging.list = ARENA_ARRAY(ctx->arena, struct xlsx_merge, MERGES_MAX);
    *out = merging.list;
    *count = 0;
    if (!bytes || !merging.list)
        return ctx_fail(ctx, ERR_out_of_memory);
    if (unzLocateFile(xlsx->zip, part, 2) != UNZ_OK || unzOpenCurrentFile(xlsx->zip) != UNZ_OK)
        return xlsx_broken(ctx, TEXT("ZIP"));
    size_t held = 0;
    int64_t got = 1;
    while (got > 0) {
        got = xlsx_read(&merging.parse, bytes + held, PIECE - held);
        if (got < 0)
            break;
        held += (size_t)got;
        size_t done = scan(&merging, (struct text){bytes, held}, got == 0);
        memmove(bytes, bytes + done, held - done);
        held -= done;
    }
    unzCloseCurrentFile(xlsx->zip);
    if (merging.count > 1)
        qsort(merging.list, merging.count, sizeof *merging.list, by_row);
    *count = merging.count;
    return merging.parse.err;
}
