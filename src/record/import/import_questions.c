/* After the first reading: which names are rows of the file, which are records, and which are questions. */
#include "record/import/import_run.h"

#include <stdlib.h>

/* Values that get suggestions. */
#define SUGGESTED 60

/* ---- names of the file's own rows ---- */

static void count_row(struct import_name *name, void *subject)
{
    int64_t line = *(const int64_t *)subject;
    name->file_rows += name->file_line != line;
    name->file_line = line;
}

static enum err count_rows(struct import_run *run)
{
    struct arena scratch;
    arena_init(&scratch, IMPORT_CHUNK_MEMORY);
    const struct import_reject *reject = run->rejects;
    enum err err = import_rewind(run);
    while (!err && csv_next(&run->csv)) {
        while (reject && reject->line < run->csv.line)
            reject = reject->next;
        bool rejected = reject && reject->line == run->csv.line;
        if (!rejected && run->csv.cell_count >= run->header_count)
            import_names_of_row(run, &scratch, run->csv.cells, count_row, &run->csv.line);
        arena_reset(&scratch);
        import_progress(run, 0);
        if (import_is_cancelled(run))
            break;
    }
    arena_deinit(&scratch);
    return err || !run->csv.fault ? err : import_csv_fault(run);
}

static void settle_name(struct import_run *run, struct import_column *column,
                        struct import_name *name)
{
    enum import_found found = import_lookup_find(run->ctx->arena, column->lookup, name->written,
                                                 &name->target, &name->id);
    name->state = found == FOUND_ONE       ? NAME_FOUND
                  : found == FOUND_SEVERAL ? NAME_SEVERAL
                  : column->create         ? NAME_CREATE
                                           : NAME_BAD;
}

/* Names that no row bears are looked for among what is there. */
static enum err settle_column(struct import_run *run, struct import_column *column)
{
    struct text *texts = ARENA_ARRAY(run->ctx->arena, struct text, IMPORT_CHUNK);
    if (!texts)
        return ctx_fail(run->ctx, ERR_out_of_memory);
    for (size_t from = 0; from < column->name_count;) {
        size_t count = 0, to = from;
        for (; to < column->name_count && count < IMPORT_CHUNK; to++) {
            struct import_name *name = column->name_list[to];
            if (name->file_rows)
                name->state = name->file_rows == 1 ? NAME_IN_FILE : NAME_SEVERAL;
            else
                texts[count++] = name->written;
        }
        enum err err = import_lookup_fill(run, column->lookup, texts, count);
        if (err)
            return err;
        for (; from < to; from++)
            if (!column->name_list[from]->file_rows)
                settle_name(run, column, column->name_list[from]);
    }
    return ERR_OK;
}

enum err import_names_settle(struct import_run *run)
{
    enum err err = run->wanted.used ? count_rows(run) : ERR_OK;
    for (size_t i = 0; !err && i < run->column_count; i++)
        if (run->columns[i].self)
            err = settle_column(run, &run->columns[i]);
    return err;
}

/* ---- the questions ---- */

static int by_rows(const void *a, const void *b)
{
    const struct import_name *const *left = a;
    const struct import_name *const *right = b;
    if ((*left)->column != (*right)->column)
        return (*left)->column < (*right)->column ? -1 : 1;
    if ((*left)->rows != (*right)->rows)
        return (*left)->rows > (*right)->rows ? -1 : 1;
    return (*left)->line < (*right)->line ? -1 : 1;
}

/* The records or lines among which nobody can choose. */
static void candidates(struct import_run *run, const struct import_name *name,
                       struct record_import_value *out)
{
    struct arena *arena = run->ctx->arena;
    const struct import_target *target = name->target;
    out->several = true;
    if (!target) {
        out->nearest[out->nearest_count++] = text_format(arena, "%lld rows of the file",
                                                         (long long)name->file_rows);
        return;
    }
    for (size_t i = 0; i < target->count && i < 3; i++)
        out->nearest[out->nearest_count++] = text_format(arena, "%.*s (id %lld)",
                                                         TEXT_ARG(target->shown[i]),
                                                         (long long)target->ids[i]);
}

static void report_name(struct import_run *run, const struct import_name *name, bool suggest)
{
    struct record_import_report *report = run->report;
    const struct import_column *column = &run->columns[name->column];
    struct record_import_value *out = &report->values[report->value_count++];
    *out = (struct record_import_value){.field = column->name,
                                        .column = column->header,
                                        .value = name->written,
                                        .rows = name->rows,
                                        .line = name->line};
    if (name->state == NAME_SEVERAL)
        candidates(run, name, out);
    else if (suggest)
        out->nearest_count = import_lookup_nearest(run, column, name->written, out->nearest);
}

enum err import_names_report(struct import_run *run)
{
    struct record_import_report *report = run->report;
    size_t room = 0;
    for (size_t i = 0; i < run->column_count; i++)
        room += run->columns[i].name_count;
    struct import_name **bad = ARENA_ARRAY(run->ctx->arena, struct import_name *, room);
    report->values = ARENA_ARRAY(run->ctx->arena, struct record_import_value, IMPORT_VALUES_MAX);
    if (!bad || !report->values)
        return ctx_fail(run->ctx, ERR_out_of_memory);
    size_t count = 0;
    for (size_t i = 0; i < run->column_count; i++)
        for (size_t j = 0; j < run->columns[i].name_count; j++)
            if (import_name_is_bad(run->columns[i].name_list[j]))
                bad[count++] = run->columns[i].name_list[j];
    if (count > 1)
        qsort(bad, count, sizeof(struct import_name *), by_rows);
    report->value_total = (int64_t)count;
    for (size_t i = 0; i < count && i < IMPORT_VALUES_MAX; i++)
        report_name(run, bad[i], i < SUGGESTED);
    return ERR_OK;
}
