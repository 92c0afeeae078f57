/* One cell → one value, by the type of its field. Names of records and options that are not known become an
 * import_name; everything else that cannot be read is a fault on the chunk's ctx. */
#include "base/utf8.h"
#include "meta/field_types.h"
#include "record/import/import_run.h"
#include "record/import/xlsx.h"

/* Integers that a browser holds exactly. */
#define INTEGER_MAX INT64_C(9007199254740991)
#define LIST_ITEMS 100

struct reading {
    struct import_run *run;
    struct import_chunk *chunk;
    struct import_row *row;
    struct import_column *column;
    size_t index; /* of the column */
    struct import_cell *cell;
    struct text text; /* trimmed, not empty */
};

static enum err refuse(const struct reading *r, enum err code, struct text more)
{
    return ctx_fail_field(&r->chunk->ctx, code, r->column->header,
                          text_dup(&r->chunk->arena, text_slice(r->text, 0, 120)), more);
}

static enum err read_number(struct reading *r)
{
    int64_t number;
    enum err err = clean_number(r->text, &r->column->number, &number);
    const struct meta_field *field = r->column->field;
    if (err == ERR_too_many_decimals && field->scale == 0)
        return refuse(r, ERR_not_an_integer, TEXT_EMPTY);
    if (err)
        return refuse(r, err, text_format(&r->chunk->arena, "%d", field->scale));
    if (field->type == FIELD_rating && (number < 0 || number > field->max))
        return ctx_fail_field(&r->chunk->ctx, ERR_not_a_rating, r->column->header,
                              text_format(&r->chunk->arena, "%lld", (long long)field->max));
    bool whole = field->type == FIELD_integer || field->type == FIELD_duration;
    bool id = field->system && text_eq(field->name, TEXT("id"));
    if (whole && !id && (number > INTEGER_MAX || number < -INTEGER_MAX))
        return refuse(r, ERR_number_too_large, TEXT_EMPTY);
    r->cell->value = value_int(number);
    return ERR_OK;
}

static enum err read_boolean(struct reading *r)
{
    bool yes;
    if (!clean_boolean(r->text, &yes))
        return refuse(r, ERR_not_a_boolean, TEXT_EMPTY);
    r->cell->value = value_int(yes);
    return ERR_OK;
}

/* In the first reading a date is evidence only, until the order is known. */
static enum err read_date(struct reading *r)
{
    struct clean_date date;
    bool moment = r->column->field->type == FIELD_datetime;
    enum err fault = moment ? ERR_not_a_time : ERR_not_a_date;
    if (!clean_date_read(r->text, &date) || !clean_date_orders(&date))
        return refuse(r, fault, TEXT_EMPTY);
    if (!moment && date.has_time && date.time)
        return refuse(r, fault, TEXT_EMPTY);
    enum clean_date_order order = r->column->date_order;
    if (!order && r->run->reading == READ_CHECK) {
        clean_order_add(&r->column->order, &date, r->text, r->row->line);
        return ERR_OK;
    }
    int64_t days;
    if (!clean_date_days(&date, order, &days))
        return refuse(r, fault, TEXT_EMPTY);
    int64_t ms = days * DAY_MS + date.time;
    const struct zone *zone = r->run->caller->zone ? r->run->caller->zone : zone_utc();
    if (moment)
        ms = date.has_offset ? ms - date.offset : zone_to_utc(zone, ms);
    r->cell->value = value_int(moment ? ms : days);
    return ERR_OK;
}

/* A value nothing is called: kept once, with its rows. */
static enum err unplaced(struct reading *r, enum import_name_state state)
{
    struct import_name *name = import_name_take(r->run, r->index,
                                                clean_folded(&r->chunk->arena, r->text), r->text,
                                                r->row->line);
    if (!name)
        return ERR_out_of_memory;
    if (!name->rows) {
        name->rows = 1;
        name->state = state;
    }
    r->cell->name = name;
    return ERR_OK;
}

static enum err read_option(struct reading *r)
{
    const struct meta_option *option = import_table_find(&r->column->options,
                                                         clean_folded(&r->chunk->arena, r->text));
    if (!option)
        return unplaced(r, NAME_BAD);
    r->cell->value = value_text(option->key);
    return ERR_OK;
}

static bool is_list_mark(int32_t c)
{
    return c == ',' || c == ';' || c == '|' || c == 0x3001 || c == 0xFF0C || c == 0xFF1B;
}

/* The next entry of "a, b；c". */
static bool next_item(struct text *rest, struct text *item)
{
    while (rest->len) {
        struct text from = *rest;
        struct text before = *rest;
        while (rest->len) {
            before = *rest;
            if (is_list_mark(utf8_next(rest)))
                break;
            before = *rest;
        }
        *item = text_trim(text_slice(from, 0, from.len - before.len));
        if (item->len)
            return true;
    }
    return false;
}

static enum err read_list(struct reading *r)
{
    struct text items[LIST_ITEMS];
    size_t count = 0;
    struct text whole = r->text, rest = whole;
    while (count < LIST_ITEMS && next_item(&rest, &items[count])) {
        if (r->column->field->type == FIELD_multi_select) {
            r->text = items[count];
            enum err err = read_option(r);
            if (err || r->cell->name)
                return err;
            items[count] = r->cell->value.text;
        }
        count++;
    }
    r->text = whole;
    struct text packed = field_list_pack(&r->chunk->arena, items, count);
    /* Lengths and marks are the type's own rules. */
    return field_types[r->column->field->type].from_text(&r->chunk->ctx, r->column->field, packed,
                                                         &r->cell->value);
}

/* Small objects are known whole; names of large ones are asked for once the chunk is read. */
static enum err read_reference(struct reading *r)
{
    struct import_column *column = r->column;
    if (column->self)
        return unplaced(r, NAME_OPEN);
    const struct import_target *target;
    int64_t id;
    enum import_found found = import_lookup_find(&r->chunk->arena, column->lookup, r->text, &target,
                                                 &id);
    if (found == FOUND_ONE)
        r->cell->value = value_int(id);
    if (found == FOUND_ONE || found == FOUND_UNKNOWN)
        return ERR_OK;
    if (column->earlier && found == FOUND_SEVERAL && r->run->reading == READ_SAVE) {
        enum err picked = import_pick(r->run, column->lookup->object, target, &id);
        if (picked || id)
            r->cell->value = value_int(id);
        if (picked || id)
            return picked;
    }
    if (column->earlier && r->run->reading == READ_CHECK && !r->run->silent) {
        int rows = import_known_rows(r->run, column->field->target,
                                     clean_folded(&r->chunk->arena, r->text));
        if (rows == 1) {
            r->cell->name = &r->run->earlier_name;
            return ERR_OK;
        }
        found = rows ? FOUND_SEVERAL : found;
    }
    enum err err = unplaced(r, found == FOUND_SEVERAL ? NAME_SEVERAL
                               : column->create       ? NAME_CREATE
                                                      : NAME_BAD);
    if (!err && found == FOUND_SEVERAL && target && target->count && !r->cell->name->target)
        r->cell->name->target = import_target_keep(r->run->ctx->arena, target);
    return err;
}

/* "customer:17", as exports write it. */
static enum err read_any(struct reading *r)
{
    struct text rest = r->text;
    struct text name = text_trim(text_cut(&rest, ':'));
    const struct meta_object *object = meta_object_find(r->run->catalog, name);
    int64_t id;
    if (!object || !text_to_int(text_trim(rest), &id))
        return refuse(r, ERR_object_missing, TEXT_EMPTY);
    r->cell->value = value_int(id);
    r->cell->value.text = object->name;
    return ERR_OK;
}

/* Somebody has said what to write: it is taken as it is. */
static bool is_answered(const struct reading *r)
{
    if (r->column->cell == SIZE_MAX)
        return true;
    struct text raw = text_trim(csv_unsafe_cell(r->row->raw[r->column->cell]));
    return import_table_find(&r->column->answers, clean_folded(&r->chunk->arena, raw));
}

/* Most texts are taken as they are; countries are checked against those there are. */
static enum err read_text(struct reading *r)
{
    struct arena *arena = &r->chunk->arena;
    struct text text = r->text;
    enum field_type type = r->column->field->type;
    if (type == FIELD_email || type == FIELD_phone || type == FIELD_url || type == FIELD_color)
        text = utf8_half_width(arena, text);
    struct ctx *ctx = &r->chunk->ctx;
    size_t faults = ctx->fault_count;
    enum err err = field_types[type].from_text(ctx, r->column->field, text, &r->cell->value);
    ctx_faults_of(ctx, faults, r->column->header);
    if (!err && r->column->options.used && r->cell->value.kind == VALUE_TEXT && !is_answered(r) &&
        !import_table_find(&r->column->options, clean_folded(arena, r->text))) {
        r->cell->value = VALUE_NONE;
        return unplaced(r, NAME_BAD);
    }
    return err;
}

static enum err read_cell(struct reading *r)
{
    switch (r->column->field->type) {
    case FIELD_integer:
    case FIELD_decimal:
    case FIELD_money:
    case FIELD_percent:
    case FIELD_duration:
    case FIELD_rating:
        return read_number(r);
    case FIELD_boolean:
        return read_boolean(r);
    case FIELD_date:
    case FIELD_datetime:
        return read_date(r);
    case FIELD_select:
        return read_option(r);
    case FIELD_multi_select:
    case FIELD_tags:
        return read_list(r);
    case FIELD_reference:
        return read_reference(r);
    case FIELD_any_reference:
        return read_any(r);
    default:
        return read_text(r);
    }
}

/* {column} in a default stands for that column's cell, with its answers. */
static void put_placeholder(struct reading *r, struct buf *out, struct text name)
{
    struct import_run *run = r->run;
    for (size_t i = 0; i < run->column_count; i++) {
        struct import_column *column = &run->columns[i];
        if (column->cell != SIZE_MAX && text_eq(column->header, name)) {
            buf_add_text(out, import_cell_text(&r->chunk->arena, column, r->row->raw));
            return;
        }
    }
    for (size_t i = 0; i < run->header_count; i++)
        if (text_eq(run->headers[i], name))
            buf_add_text(out, text_trim(r->row->raw[i]));
}

static struct text default_text(struct reading *r)
{
    struct text rest = r->column->default_text;
    if (!rest.len || !memchr(rest.ptr, '{', rest.len))
        return rest;
    struct buf out;
    buf_init(&out, &r->chunk->arena, CSV_CELL_MAX);
    while (rest.ptr) {
        buf_add_text(&out, text_cut(&rest, '{'));
        if (rest.ptr)
            put_placeholder(r, &out, text_cut(&rest, '}'));
    }
    return text_trim(buf_text(&out));
}

/* "4.40301E+17" where a text is meant: a spreadsheet has shortened a long number before it was saved as CSV. */
static bool has_lost_digits(const struct meta_field *field, struct text text)
{
    if (field->type != FIELD_text && field->type != FIELD_phone)
        return false;
    ptrdiff_t at = text_find(text, TEXT("E+"));
    if (at < 3 || text.ptr[1] != '.' || text.len - (size_t)at != 4)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        bool mark = i == 1 || i == (size_t)at || i == (size_t)at + 1;
        if (!mark && !(text.ptr[i] >= '0' && text.ptr[i] <= '9'))
            return false;
    }
    return text.ptr[at + 2] > '0';
}

enum err import_cell_read(struct import_run *run, struct import_chunk *chunk,
                          struct import_row *row, size_t index)
{
    struct import_column *column = &run->columns[index];
    struct reading r = {.run = run,
                        .chunk = chunk,
                        .row = row,
                        .column = column,
                        .index = index,
                        .cell = &row->cells[index]};
    *r.cell = (struct import_cell){.value = VALUE_NONE};
    r.text = import_cell_text(&chunk->arena, column, row->raw);
    r.cell->defaulted = !r.text.len && column->has_default;
    if (r.cell->defaulted)
        r.text = default_text(&r);
    if (!r.text.len)
        return ERR_OK;
    r.cell->given = true;
    if (csv_file_bad(run->file) && text_find(r.text, TEXT("\xEF\xBF\xBD")) >= 0)
        return refuse(&r, ERR_import_charset, TEXT_EMPTY);
    if (text_starts(r.text, XLSX_LOST) || has_lost_digits(column->field, r.text)) {
        r.text = xlsx_unmarked(r.text);
        return refuse(&r, ERR_import_digits_lost, TEXT_EMPTY);
    }
    if (text_starts(r.text, XLSX_ERROR)) {
        r.text = xlsx_unmarked(r.text);
        return refuse(&r, ERR_import_cell_error, TEXT_EMPTY);
    }
    if (!utf8_valid(r.text))
        return ctx_fail_field(&chunk->ctx, ERR_not_text, column->header);
    return read_cell(&r);
}
