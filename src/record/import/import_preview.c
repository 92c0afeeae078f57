/* The first rows as they would become, and whether a plan fits at all. */
#include "base/json_write.h"
#include "meta/field_types.h"
#include "record/import/import_json.h"
#include "record/import/import_look.h"
#include "record/import/import_run.h"
#include "record/import/xlsx.h"

#define CELL_SHOWN 400

/* ---- opening a part ---- */

static enum err open_part(struct import_run *run, const struct import_parts *parts, size_t at,
                          struct record_import_plan *plan)
{
    struct ctx *ctx = run->ctx;
    const struct import_part *part = &parts->items[at];
    struct import_source source;
    *plan = part->plan;
    const struct import_source_wanted wanted = {run->caller->user, part->upload, part->sheet, true};
    enum err err = import_source_open(ctx, run->store, &wanted, &source);
    plan->path = source.path;
    plan->is_sheet = source.is_sheet;
    plan->title = source.upload.name;
    run->plan = plan;
    run->trusting = true;
    run->earlier_name.state = NAME_EARLIER;
    run->rejects_end = &run->rejects;
    run->reading = READ_CHECK;
    return err ? err : import_open(run);
}

/* Their objects are enough: names are trusted. */
static enum err known_before(struct ctx *ctx, const struct meta_catalog *catalog,
                             const struct import_parts *parts, size_t at,
                             const struct import_known **out)
{
    *out = NULL;
    for (size_t i = 0; i < at; i++) {
        struct import_known *known = ARENA_NEW(ctx->arena, struct import_known);
        const struct meta_object *object = meta_object_find(catalog, parts->items[i].plan.object);
        if (!known)
            return ctx_fail(ctx, ERR_out_of_memory);
        known->object = object ? object->number : 0;
        known->next = (struct import_known *)(uintptr_t)*out;
        *out = known;
    }
    return ERR_OK;
}

static enum err open_run(struct ctx *ctx, struct record_store *store,
                         const struct access_caller *caller, const struct import_parts *parts,
                         size_t at, struct import_run **out)
{
    struct import_run *run = ARENA_NEW(ctx->arena, struct import_run);
    struct record_import_plan *plan = ARENA_NEW(ctx->arena, struct record_import_plan);
    struct record_env env;
    *out = run;
    if (!run || !plan)
        return ctx_fail(ctx, ERR_out_of_memory);
    run->report = ARENA_NEW(ctx->arena, struct record_import_report);
    if (!run->report)
        return ctx_fail(ctx, ERR_out_of_memory);
    run->ctx = ctx;
    run->store = store;
    run->caller = caller;
    enum err err = record_env_begin(ctx, store, 0, &env);
    if (err)
        return err;
    err = known_before(ctx, env.catalog, parts, at, &run->known);
    record_env_end(&env);
    return err ? err : open_part(run, parts, at, plan);
}

static enum err keep_shape(struct import_run *run, struct text part)
{
    struct text shape = import_shape_of(run->ctx->arena, run->headers, run->header_count);
    return import_shape_keep(run->ctx, run->store, run->caller->user, shape, part);
}

/* What is worth remembering of a part: not the file, nor what was answered about its values. */
static struct text shape_part(struct arena *arena, const struct import_run *run)
{
    static const char *const on_match[] = {
        [IMPORT_UPDATE] = "update", [IMPORT_SKIP] = "skip", [IMPORT_REFUSE] = "error"};
    const struct record_import_plan *plan = run->plan;
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, (size_t)1 << 20);
    json_out_init(&out, &buf);
    json_begin_object(&out);
    json_key(&out, TEXT("object"));
    json_put_bytes(&out, run->object->name);
    json_key(&out, TEXT("match"));
    json_put_bytes(&out, plan->match);
    json_key(&out, TEXT("on_match"));
    json_put_bytes(&out, text_of(on_match[plan->on_match]));
    json_key(&out, TEXT("create"));
    json_put_bytes(&out, plan->create);
    const struct record_import_pairs *pairs[] = {&plan->map, &plan->defaults, &plan->scales,
                                                 &plan->date_orders};
    static const char *const names[] = {"map", "defaults", "scales", "date_orders"};
    for (size_t i = 0; i < 4; i++) {
        json_key(&out, text_of(names[i]));
        json_begin_object(&out);
        for (size_t k = 0; k < pairs[i]->count; k++) {
            json_key(&out, pairs[i]->items[k].name);
            json_put_bytes(&out, pairs[i]->items[k].value);
        }
        json_end_object(&out);
    }
    json_end_object(&out);
    return buf_text(&buf);
}

enum err import_parts_check(struct ctx *ctx, struct record_store *store,
                            const struct access_caller *caller, const struct import_parts *parts)
{
    for (size_t i = 0; i < parts->count; i++) {
        struct import_run *run;
        enum err err = open_run(ctx, store, caller, parts, i, &run);
        if (!err)
            err = keep_shape(run, shape_part(ctx->arena, run));
        if (err)
            return err;
    }
    return ERR_OK;
}

/* ---- the rows ---- */

/* Dates can be shown once their order is known, so the rows are read twice. */
static enum err learn_orders(struct import_run *run, struct import_chunk *chunk)
{
    bool ended, any = false;
    for (size_t i = 0; i < run->column_count; i++) {
        enum field_type type = run->columns[i].field->type;
        any = any ||
              ((type == FIELD_date || type == FIELD_datetime) && !run->columns[i].date_order);
    }
    if (!any)
        return ERR_OK;
    enum err err = import_chunk_read(run, chunk, IMPORT_PREVIEW_ROWS, &ended);
    for (size_t i = 0; !err && i < run->column_count; i++) {
        struct import_column *column = &run->columns[i];
        unsigned left;
        column->names = (struct import_table){.arena = run->ctx->arena};
        column->name_list = NULL;
        column->name_count = column->name_room = 0;
        enum clean_date_order order;
        if (!column->date_order && column->order.rows &&
            clean_order_decide(&column->order, &left, &order) == ORDER_KNOWN)
            column->date_order = order;
        column->order = (struct clean_order){.rows = 0};
    }
    run->wanted = (struct import_table){.arena = run->ctx->arena};
    run->report->fault_count = 0;
    return err ? err : import_rewind(run);
}

static struct text shown(struct arena *arena, const struct import_run *run,
                         const struct import_row *row, size_t at)
{
    const struct import_column *column = &run->columns[at];
    const struct import_cell *cell = &row->cells[at];
    struct text written = import_cell_text(arena, column, row->raw);
    bool value = cell->given && !cell->name && !value_is_null(cell->value);
    enum field_type type = column->field->type;
    if (!value || type == FIELD_reference || type == FIELD_any_reference)
        return text_slice(xlsx_unmarked(written), 0, CELL_SHOWN);
    struct buf out;
    buf_init(&out, arena, (size_t)2 << 20);
    field_types[type].to_text(&out, column->field, cell->value);
    return buf_text(&out);
}

static void put_cell(struct json_out *out, struct arena *arena, const struct import_run *run,
                     const struct import_row *row, size_t at)
{
    const struct import_cell *cell = &row->cells[at];
    json_begin_object(out);
    json_key(out, TEXT("text"));
    json_put_bytes(out, shown(arena, run, row, at));
    if (cell->name && import_name_is_bad(cell->name)) {
        json_key(out, TEXT("unknown"));
        json_put_bool(out, true);
    }
    json_end_object(out);
}

static void put_row(struct json_out *out, struct arena *arena, const struct import_run *run,
                    const struct import_row *row)
{
    static const char *const fates[] = {[ROW_CREATE] = "create",
                                        [ROW_UPDATE] = "update",
                                        [ROW_SKIP] = "skip",
                                        [ROW_REJECT] = "reject"};
    bool doubled = row->fate == ROW_CREATE && row->doubled;
    json_begin_object(out);
    json_key(out, TEXT("line"));
    json_put_int(out, row->line);
    json_key(out, TEXT("fate"));
    json_put_text(out, text_of(row->bad_name ? "question" : doubled ? "update" : fates[row->fate]));
    json_key(out, TEXT("problem"));
    json_put_bytes(out, row->fate == ROW_REJECT ? buf_text(&row->reason) : TEXT_EMPTY);
    json_key(out, TEXT("cells"));
    json_begin_array(out);
    for (size_t i = 0; i < run->column_count; i++)
        put_cell(out, arena, run, row, i);
    json_end_array(out);
    json_end_object(out);
}

static void write_preview(const struct import_run *run, const struct import_chunk *chunk,
                          struct buf *buf)
{
    struct arena *arena = run->ctx->arena;
    const struct record_import_report *report = run->report;
    struct json_out out;
    json_out_init(&out, buf);
    json_begin_object(&out);
    json_key(&out, TEXT("columns"));
    json_begin_array(&out);
    for (size_t i = 0; i < run->column_count; i++) {
        json_begin_object(&out);
        json_key(&out, TEXT("column"));
        json_put_bytes(&out,
                       run->columns[i].cell == SIZE_MAX ? TEXT_EMPTY : run->columns[i].header);
        json_key(&out, TEXT("field"));
        json_put_text(&out, run->columns[i].name);
        json_end_object(&out);
    }
    json_end_array(&out);
    json_key(&out, TEXT("rows"));
    json_begin_array(&out);
    for (size_t i = 0; i < chunk->count; i++)
        put_row(&out, arena, run, &chunk->rows[i]);
    json_end_array(&out);
    json_key(&out, TEXT("questions"));
    json_put_raw(&out, import_questions_json(arena, report));
    json_key(&out, TEXT("orders"));
    json_put_raw(&out, import_orders_json(arena, report));
    json_end_object(&out);
}

enum err import_preview(struct ctx *ctx, struct record_store *store,
                        const struct access_caller *caller, const struct import_parts *parts,
                        size_t at, struct buf *out)
{
    struct import_run *run;
    struct import_chunk chunk;
    bool ended;
    struct import_parts some = *parts;
    some.items[at].plan.rows_most = IMPORT_PREVIEW_ROWS;
    enum err err = open_run(ctx, store, caller, &some, at, &run);
    if (err)
        return err;
    import_chunk_init(&chunk);
    err = learn_orders(run, &chunk);
    if (!err)
        err = import_scan_piece(run, &chunk, &ended);
    /* What is required and not there is said by the check of the whole; here rows are shown all the same. */
    if (!err && (err = import_scan_end(run)) == ERR_import_lacks) {
        ctx_clear(ctx);
        err = ERR_OK;
    }
    if (!err)
        write_preview(run, &chunk, out);
    arena_deinit(&chunk.arena);
    return err;
}
