/* The order of an import: plan, first reading, questions; fields, records, second reading. */
#include "record/import/import_run.h"

static void release_catalog(void *subject)
{
    struct import_run *run = subject;
    if (run->catalog)
        meta_release(run->catalog);
    run->catalog = NULL;
    import_keys_free(run);
}

/* Holds the catalog of now for the whole import: columns point into it. */
static enum err begin(struct import_run *run)
{
    struct ctx *ctx = run->ctx;
    struct record_env env;
    if (!arena_on_end(ctx->arena, release_catalog, run))
        return ctx_fail(ctx, ERR_out_of_memory);
    enum err err = record_env_begin(ctx, run->store, 0, &env);
    if (err)
        return err;
    run->catalog = meta_acquire(run->store->meta, env.catalog->version);
    record_env_end(&env);
    if (!run->catalog)
        return ctx_fail(ctx, ERR_internal);
    struct text name = run->plan->object;
    run->object = meta_object_find(run->catalog, name);
    if (!run->object)
        run->object = meta_object_by_plural(run->catalog, name);
    if (!run->object)
        return ctx_fail(ctx, ERR_unknown_object, name, meta_nearest_object(run->catalog, name));
    if (run->object->internal || (!run->object->importable && !run->caller->system))
        return ctx_fail(ctx, ERR_import_not_object, run->object->name);
    if (access_scope(run->caller, ACCESS_IMPORT, run->object) == SCOPE_NONE)
        return access_refuse(ctx, ACCESS_IMPORT, run->object);
    run->wanted.arena = ctx->arena;
    return csv_file_open(ctx, run->plan->path, &run->file);
}

void import_describe(struct import_run *run)
{
    struct record_import_report *report = run->report;
    static const char *const charsets[] = {[CHARSET_UTF8] = "UTF-8",
                                           [CHARSET_GB18030] = "GB18030",
                                           [CHARSET_UTF16LE] = "UTF-16",
                                           [CHARSET_UTF16BE] = "UTF-16"};
    report->charset = text_of(charsets[csv_file_charset(run->file)]);
    report->separator = run->csv.separator;
    report->columns = ARENA_ARRAY(run->ctx->arena, struct record_import_mapped,
                                  run->header_count + run->column_count);
    for (size_t i = 0; report->columns && i < run->header_count; i++) {
        bool any = false;
        for (size_t c = 0; c < run->column_count; c++) {
            if (run->columns[c].cell != i)
                continue;
            any = true;
            report->columns[report->column_count++] =
                (struct record_import_mapped){.column = run->headers[i],
                                              .field = run->columns[c].name};
        }
        if (!any)
            report->columns[report->column_count++] =
                (struct record_import_mapped){.column = run->headers[i]};
    }
}

/* What the first reading found out about the columns. */
void import_describe_findings(struct import_run *run)
{
    struct record_import_report *report = run->report;
    for (size_t i = 0; i < report->column_count; i++) {
        struct record_import_mapped *mapped = &report->columns[i];
        for (size_t c = 0; c < run->column_count; c++) {
            const struct import_column *column = &run->columns[c];
            if (!text_eq(column->name, mapped->field) || !mapped->field.len)
                continue;
            if (column->order.rows || run->plan->date_order.len)
                mapped->order = column->field->type == FIELD_date ||
                                        column->field->type == FIELD_datetime
                                    ? clean_order_name(column->date_order)
                                    : TEXT_EMPTY;
            for (size_t n = 0; n < column->name_count; n++)
                mapped->created_count += column->name_list[n]->state == NAME_CREATE;
            if (mapped->created_count)
                mapped->created = column->field->target->name;
        }
    }
}

enum err import_open(struct import_run *run)
{
    enum err err = begin(run);
    if (!err)
        err = import_columns_make(run);
    return err ? err : import_keys_make(run);
}

static enum err import_all(struct import_run *run)
{
    enum err err = import_open(run);
    if (err)
        return err;
    import_describe(run);
    err = import_scan(run);
    import_describe_findings(run);
    if (err || run->report->stopped || run->report->cancelled || run->plan->dry_run)
        return err;
    err = import_make_fields(run);
    if (!err)
        err = import_make_records(run);
    if (err) {
        run->report->half = run->report->txn;
        return err;
    }
    return import_save(run);
}

enum err record_import(struct ctx *ctx, struct record_store *store,
                       const struct access_caller *caller, const struct record_import_plan *plan,
                       struct record_import_report *report)
{
    struct import_run *run = ARENA_NEW(ctx->arena, struct import_run);
    *report = (struct record_import_report){.rows = 0};
    if (!run)
        return ctx_fail(ctx, ERR_out_of_memory);
    *run = (struct import_run){
        .ctx = ctx, .store = store, .caller = caller, .plan = plan, .report = report};
    enum err err = import_all(run);
    import_keys_free(run);
    return err;
}
