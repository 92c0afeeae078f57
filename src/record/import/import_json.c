#include "record/import/import_json.h"

#include "base/json_write.h"
#include "record/import/clean.h"

#define REPORT_MAX ((size_t)4 << 20)

static void put(struct json_out *out, const char *key, struct text text)
{
    json_key(out, text_of(key));
    json_put_bytes(out, text);
}

static void put_int(struct json_out *out, const char *key, int64_t number)
{
    json_key(out, text_of(key));
    json_put_int(out, number);
}

static void put_column(struct json_out *out, const struct record_import_mapped *column)
{
    json_begin_object(out);
    put(out, "column", column->column);
    put(out, "field", column->field);
    put(out, "date_order", column->order);
    put(out, "created", column->created);
    put_int(out, "created_count", column->created_count);
    json_end_object(out);
}

static void put_question(struct json_out *out, const struct record_import_value *value)
{
    json_begin_object(out);
    put(out, "field", value->field);
    put(out, "column", value->column);
    put(out, "value", value->value);
    put_int(out, "rows", value->rows);
    put_int(out, "line", value->line);
    json_key(out, TEXT("several"));
    json_put_bool(out, value->several);
    json_key(out, TEXT("nearest"));
    json_begin_array(out);
    for (size_t i = 0; i < value->nearest_count; i++)
        json_put_bytes(out, value->nearest[i]);
    json_end_array(out);
    json_end_object(out);
}

static void put_order(struct json_out *out, const struct record_import_order *order)
{
    struct clean_date date;
    bool known = clean_date_read(order->example, &date);
    json_begin_object(out);
    put(out, "column", order->column);
    put(out, "example", order->example);
    put_int(out, "line", order->line);
    json_key(out, TEXT("readings"));
    json_begin_array(out);
    for (unsigned which = 1; known && which <= ORDER_MDY; which <<= 1) {
        int64_t days;
        if (!(order->possible & which) ||
            !clean_date_days(&date, (enum clean_date_order)which, &days))
            continue;
        json_begin_object(out);
        put(out, "order", clean_order_name((enum clean_date_order)which));
        json_key(out, TEXT("date"));
        json_put_date(out, days);
        json_end_object(out);
    }
    json_end_array(out);
    json_end_object(out);
}

struct text import_columns_json(struct arena *arena, const struct record_import_report *report)
{
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, REPORT_MAX);
    json_out_init(&out, &buf);
    json_begin_array(&out);
    for (size_t i = 0; i < report->column_count; i++)
        put_column(&out, &report->columns[i]);
    json_end_array(&out);
    return buf_text(&buf);
}

struct text import_questions_json(struct arena *arena, const struct record_import_report *report)
{
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, REPORT_MAX);
    json_out_init(&out, &buf);
    json_begin_array(&out);
    for (size_t i = 0; i < report->value_count; i++)
        put_question(&out, &report->values[i]);
    json_end_array(&out);
    return buf_text(&buf);
}

struct text import_orders_json(struct arena *arena, const struct record_import_report *report)
{
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, REPORT_MAX);
    json_out_init(&out, &buf);
    json_begin_array(&out);
    for (size_t i = 0; i < report->order_count; i++)
        put_order(&out, &report->orders[i]);
    json_end_array(&out);
    return buf_text(&buf);
}

struct text import_fault_json(struct arena *arena, const struct record_import_fault *fault)
{
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, REPORT_MAX);
    json_out_init(&out, &buf);
    json_begin_object(&out);
    put_int(&out, "line", fault->line);
    put(&out, "column", fault->column);
    put(&out, "message", fault->message);
    json_end_object(&out);
    return buf_text(&buf);
}
