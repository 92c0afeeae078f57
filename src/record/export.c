#include "record/export.h"

#include "meta/field_types.h"
#include "record/import/csv.h"
#include "record/log/audit.h"
#include "record/read/query_fields.h"
#include "record/read/query_where.h"

#define PAGE_ROWS 1000
#define PAGE_MEMORY ((size_t)256 << 20)
#define LINE_ROOM ((size_t)8 << 20)

struct export
{
    struct ctx *ctx;
    struct record_env env;
    const struct record_export_plan *plan;
    const struct meta_object *object;
    struct fields_plan fields;
    const struct db_node *where;
    size_t id_column;
    int64_t last;
    int64_t rows;
};

/* ---- CSV ---- */

/* One line on its way out. */
struct csv_line {
    struct buf *buf;
    struct buf *cell;
    bool begun;
};

static void next_cell(struct csv_line *line)
{
    if (line->begun)
        buf_add_char(line->buf, ',');
    line->begun = true;
}

static void print_any(struct export *x, struct buf *out, struct db_rows *rows,
                      const struct fields_member *member, int64_t id)
{
    const struct meta_object *target =
        meta_object_by_number(x->env.catalog, db_get_int(rows, member->object_column));
    if (target)
        buf_addf(out, "%.*s:", TEXT_ARG(target->name));
    buf_add_int(out, id);
}

/* A reference by its name, or by its id where it has none that may be seen. */
static void print_reference(struct buf *out, struct db_rows *rows,
                            const struct fields_member *member, int64_t id)
{
    struct value name = member->name_column == FIELDS_NO_COLUMN ? VALUE_NONE
                                                                : db_get(rows, member->name_column);
    if (value_is_null(name))
        buf_add_int(out, id);
    else if (member->name_masked)
        access_mask_text(out, FIELD_text, name);
    else
        buf_add_text(out, name.text);
}

static void put_value(struct export *x, struct csv_line *line, struct db_rows *rows,
                      const struct fields_member *member)
{
    next_cell(line);
    if (member->column == FIELDS_NO_COLUMN)
        return;
    struct value value = db_get(rows, member->column);
    if (value_is_null(value))
        return;
    buf_clear(line->cell);
    const struct meta_field *field = member->field;
    if (member->masked)
        access_mask_text(line->cell, field->type, value);
    else if (member->shape == SHAPE_ANY)
        print_any(x, line->cell, rows, member, value.number);
    else if (member->shape == SHAPE_REFERENCE)
        print_reference(line->cell, rows, member, value.number);
    else
        field_types[field->type].to_text(line->cell, field, value);
    bool number = field_types[field->type].kind == VALUE_INT && member->shape == SHAPE_VALUE;
    if (number)
        csv_put_cell(line->buf, buf_text(line->cell), ',');
    else
        csv_put_safe_cell(line->buf, buf_text(line->cell), ',');
}

/* Members in their order; those asked of a reference follow one another as "owner.name". */
static void put_members(struct export *x, struct csv_line *line, struct db_rows *rows,
                        const struct fields_member *first)
{
    for (const struct fields_member *member = first; member; member = member->next)
        if (member->shape == SHAPE_OBJECT)
            put_members(x, line, rows, member->first);
        else
            put_value(x, line, rows, member);
}

static void put_headers(struct csv_line *line, const struct fields_member *first,
                        struct text prefix)
{
    struct arena *arena = line->buf->arena;
    for (const struct fields_member *member = first; member; member = member->next) {
        struct text name = text_concat(arena, prefix, member->field->name);
        if (member->shape == SHAPE_OBJECT) {
            put_headers(line, member->first, text_concat(arena, name, TEXT(".")));
            continue;
        }
        next_cell(line);
        csv_put_cell(line->buf, name, ',');
    }
}

static void put_line(struct export *x, const struct buf *line)
{
    file_put(x->plan->writer, buf_text(line));
    file_put(x->plan->writer, TEXT("\r\n"));
}

static void put_csv_head(struct export *x)
{
    struct buf line;
    buf_init(&line, x->ctx->arena, LINE_ROOM);
    struct csv_line out = {.buf = &line};
    put_headers(&out, x->fields.top.first, TEXT_EMPTY);
    if (x->plan->bom)
        file_put(x->plan->writer, TEXT("\xEF\xBB\xBF"));
    put_line(x, &line);
}

/* ---- rows ---- */

static void put_row(struct export *x, struct db_rows *rows, struct buf *line, struct buf *cell)
{
    buf_clear(line);
    if (x->plan->format == EXPORT_CSV) {
        struct csv_line out = {.buf = line, .cell = cell};
        put_members(x, &out, rows, x->fields.top.first);
        put_line(x, line);
        return;
    }
    struct json_out json;
    struct fields_source source = fields_of_rows(rows);
    json_out_init(&json, line);
    json_begin_object(&json);
    fields_write(&x->fields, &source, &json);
    json_end_object(&json);
    file_put(x->plan->writer, buf_text(line));
    file_put(x->plan->writer, TEXT("\n"));
}

/* The next rows by id; `*count` of them. */
static enum err put_page(struct export *x, struct ctx *inner, int64_t *count)
{
    struct arena *arena = inner->arena;
    struct db_select select = fields_select(&x->fields);
    const struct db_node *id = db_column(arena, QUERY_ALIAS, TEXT("id"));
    const struct db_order order = {id, false};
    select.where = db_and(arena, x->where, db_call2(arena, DB_GT, id, db_int(arena, x->last)));
    select.order = &order;
    select.order_count = 1;
    select.limit = PAGE_ROWS;
    struct buf line, cell;
    buf_init(&line, arena, LINE_ROOM);
    buf_init(&cell, arena, LINE_ROOM);
    struct db_rows *rows;
    enum err err = db_open_rows(inner, x->env.conn, &select, &rows);
    if (err)
        return err;
    for (*count = 0; db_next(rows); (*count)++) {
        put_row(x, rows, &line, &cell);
        x->last = db_get_int(rows, x->id_column);
        if (line.overflow || cell.overflow)
            break;
    }
    err = db_close_rows(rows);
    return !err && (line.overflow || cell.overflow) ? ERR_out_of_memory : err;
}

static enum err put_all(struct export *x)
{
    struct arena arena;
    struct ctx inner;
    int64_t count = PAGE_ROWS;
    enum err err = ERR_OK;
    arena_init(&arena, PAGE_MEMORY);
    while (!err && count == PAGE_ROWS) {
        if (x->plan->cancelled && x->plan->cancelled(x->plan->subject))
            break;
        arena_reset(&arena);
        ctx_init(&inner, &arena, x->ctx->now);
        err = put_page(x, &inner, &count);
        x->rows += count;
        if (x->plan->progress)
            x->plan->progress(x->plan->subject, x->rows);
    }
    arena_deinit(&arena);
    return err ? ctx_fail(x->ctx, err) : ERR_OK;
}

static enum err plan_fields(struct export *x)
{
    const struct record_export_plan *plan = x->plan;
    enum err err = plan->fields.len
                       ? fields_given(&x->env, x->object, plan->fields, false, &x->fields)
                       : fields_all(&x->env, x->object, NULL, &x->fields);
    if (err)
        return err;
    x->fields.children = NULL;
    x->fields.child_count = 0;
    x->id_column = fields_column(&x->fields, db_column(x->ctx->arena, QUERY_ALIAS, TEXT("id")));
    return where_make(&x->env, x->object, plan->filter, ACCESS_EXPORT, &x->where);
}

static void put_detail(struct json_out *out, const struct export *x)
{
    const struct record_export_plan *plan = x->plan;
    json_begin_object(out);
    json_key(out, TEXT("filter"));
    json_put_bytes(out, plan->filter);
    json_key(out, TEXT("fields"));
    json_put_bytes(out, plan->fields);
    json_key(out, TEXT("format"));
    json_put_text(out, plan->format == EXPORT_CSV ? TEXT("csv") : TEXT("jsonl"));
    if (plan->as.len) {
        json_key(out, TEXT("as"));
        json_put_bytes(out, plan->as);
    }
    json_key(out, TEXT("count"));
    json_put_int(out, x->rows);
    json_end_object(out);
}

/* Who took what out, and how much; also of an export that broke off. */
static enum err note(struct export *x, const struct access_caller *caller)
{
    struct buf detail;
    struct json_out json;
    buf_init(&detail, x->ctx->arena, (size_t)1 << 20);
    json_out_init(&json, &detail);
    put_detail(&json, x);
    struct audit_entry entry = {.action = AUDIT_EXPORT,
                                .object = x->object,
                                .actor = x->plan->as.len ? 0 : caller->user,
                                .origin = caller->system || x->plan->as.len ? ORIGIN_SYSTEM
                                          : caller->by_cookie               ? ORIGIN_WEB
                                                                            : ORIGIN_API,
                                .detail = buf_text(&detail)};
    return audit_write(x->ctx, x->env.store, &entry, 1);
}

enum err record_export(struct ctx *ctx, struct record_store *store,
                       const struct access_caller *caller, const struct record_export_plan *plan,
                       int64_t *rows)
{
    struct export x = {.ctx = ctx, .plan = plan};
    *rows = 0;
    enum err err = record_env_begin(ctx, store, 0, &x.env);
    if (err)
        return err;
    record_env_caller(&x.env, caller);
    x.object = meta_object_find(x.env.catalog, plan->object);
    if (!x.object)
        x.object = meta_object_by_plural(x.env.catalog, plan->object);
    if (!x.object)
        err = ctx_fail(ctx, ERR_unknown_object, plan->object,
                       meta_nearest_object(x.env.catalog, plan->object));
    else if (access_scope(caller, ACCESS_EXPORT, x.object) == SCOPE_NONE)
        err = access_refuse(ctx, ACCESS_EXPORT, x.object);
    if (!err)
        err = plan_fields(&x);
    if (!err && plan->format == EXPORT_CSV)
        put_csv_head(&x);
    if (!err) {
        err = put_all(&x);
        enum err noted = note(&x, caller);
        err = err ? err : noted;
    }
    *rows = x.rows;
    record_env_end(&x.env);
    return err;
}
