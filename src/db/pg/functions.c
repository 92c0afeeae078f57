/* What the words of SQL compute otherwise than DESIGN §4 and §8 say, as functions of the schema; the same as
 * the covers of base that SQLite is given. Null in, null out; what does not fit is SQLSTATE 22003. */
#include "db/pg/store.h"

#include "base/utf8.h"

#define PURE " language sql immutable strict parallel safe"
#define FULL_WIDTH_FIRST 0xFF01
#define FULL_WIDTH_LAST 0xFF5E
#define FULL_WIDTH_SHIFT 0xFEE0
#define IDEOGRAPHIC_SPACE 0x3000

/* Dates that the calendar knows, as in SQLite's covers: 0001-01-01 to 9999-12-31. */
#define IN_CALENDAR(days) "(" days ") between -719162 and 2932896"
#define DATE_OF(days) "(date '1970-01-01' + (" days ")::int)"
#define DAYS_OF(date) "((" date ")::date - date '1970-01-01')::int8"

/* gx_overflow is called volatile so that it is not worked out ahead of the case that guards it. */
static const char
    functions[] =
        "create or replace function `gx_overflow() returns int8 language plpgsql volatile as"
        " $$ begin raise exception 'overflow' using errcode = '22003'; end $$;"

        "create or replace function `gx_add(int8, int8) returns int8" PURE
        " as $$ select $1 + $2 $$;"
        "create or replace function `gx_subtract(int8, int8) returns int8" PURE
        " as $$ select $1 - $2 $$;"
        "create or replace function `gx_negate(int8) returns int8" PURE " as $$ select - $1 $$;"
        "create or replace function `gx_abs(int8) returns int8" PURE " as $$ select abs($1) $$;"

        /* $1 / $2, $2 > 0, half to even */
        "create or replace function `gx_half_even(numeric, numeric) returns int8" PURE " as $$"
        " select (div($1, $2) + case when 2 * abs(mod($1, $2)) > $2 or (2 * abs(mod($1, $2)) = $2 and"
        " mod(div($1, $2), 2) <> 0) then sign($1) else 0 end)::int8 $$;"
        "create or replace function `gx_power(int8) returns numeric" PURE
        " as $$ select ('1e' || $1)::numeric $$;"
        /* $1 / $2 × 10 ^ $3, $2 > 0 */
        "create or replace function `gx_scaled(numeric, numeric, int8) returns int8" PURE " as $$"
        " select case when $3 >= 0 then `gx_half_even($1 * `gx_power($3), $2)"
        " else `gx_half_even($1, $2 * `gx_power(- $3)) end $$;"
        "create or replace function `gx_multiply(int8, int8, int8, int8, int8) returns int8" PURE
        " as $$ select `gx_scaled($1::numeric * $2, 1, $5 - $3 - $4) $$;"
        "create or replace function `gx_divide(int8, int8, int8, int8, int8) returns int8" PURE
        " as $$"
        " select case when $2 <> 0 then `gx_scaled($1::numeric * sign($2::numeric),"
        " abs($2::numeric), $5 + $4 - $3) end $$;"
        "create or replace function `gx_rescale(int8, int8, int8) returns int8" PURE
        " as $$ select `gx_scaled($1::numeric, 1, $3 - $2) $$;"
        "create or replace function `gx_round(int8, int8, int8) returns int8" PURE " as $$"
        " select case when $3 >= $2 then $1 else (`gx_half_even($1::numeric,"
        " `gx_power(least($2 - $3, 30))) * `gx_power(least($2 - $3, 30)))::int8 end $$;"
        "create or replace function `gx_floor(int8, int8) returns int8" PURE " as $$"
        " select (div($1::numeric, `gx_power(least($2, 18))) - case when mod($1::numeric,"
        " `gx_power(least($2, 18))) < 0 then 1 else 0 end)::int8 $$;"
        "create or replace function `gx_mean(numeric, int8, int8, int8) returns int8" PURE " as $$"
        " select case when $2 > 0 then `gx_scaled($1, $2::numeric, $4 - $3) end $$;"
        "create or replace function `gx_print_decimal(int8, int8) returns text" PURE " as $$"
        " select case when $1 < 0 then '-' else '' end || case when $2 <= 0 then d else"
        " left(d, - $2::int) || '.' || right(d, $2::int) end from"
        " (select lpad(n, greatest(length(n), $2::int + 1), '0') as d from"
        " (select abs($1::numeric)::text as n) as a) as b $$;"

        "create or replace function `gx_concat(variadic text[]) returns text language sql immutable"
        " parallel safe as $$ select string_agg(part, '' order by n) from unnest($1) with ordinality"
        " as u(part, n) $$;"
        "create or replace function `gx_substring(text, int8, int8) returns text" PURE " as $$"
        " select case when e > s then substring($1, s::int, (e - s)::int) else '' end from (select"
        " least(greatest($2, 1), 2147483647) as s, least(case when $3 < 0 then $2 else"
        " $2::numeric + $3 end, 2147483647) as e) as x $$;"
        "create or replace function `gx_trim(text) returns text" PURE
        " as $$ select btrim($1, E' \\t\\n\\x0b\\f\\r\\u00a0\\u3000') $$;"

        "create or replace function `gx_bucket(int8, int8, int8) returns int8" PURE " as $$"
        " select case when not (" IN_CALENDAR(
            "$1") ") then `gx_overflow()"
                  " when $2 = 0 then $1"
                  " when $2 = 1 then $1 - (extract(isodow from " DATE_OF(
                      "$1") ")::int8 - $3 + 7) % 7"
                            " else " DAYS_OF(
                                "date_trunc(case $2 when 2 then 'month' when 3 then 'quarter' else 'year' end,"
                                " " DATE_OF("$1") "::timestamp)") " end $$;"
                                                                  "create or replace function `gx_date_part(int8, int8) returns int8" PURE
                                                                  " as $$"
                                                                  " select case when not (" IN_CALENDAR(
                                                                      "$1") ") then `gx_overflow()"
                                                                            " else date_part((array['year', 'quarter', 'month', 'week', 'day', 'isodow'])[$2 + 1],"
                                                                            " " DATE_OF("$1") ")::int8 end $$;"
                                                                                              "create or replace function `gx_add_months(int8, int8) returns int8" PURE
                                                                                              " as $$"
                                                                                              " select case when not (" IN_CALENDAR(
                                                                                                  "$1") ") or $2 not between -119999 and 119999"
                                                                                                        " then `gx_overflow() else (select case when m between 12 and 119999 then"
                                                                                                        " " DAYS_OF(
                                                                                                            DATE_OF(
                                                                                                                "$1") " + make_interval(months => $2::int)") " else `gx_overflow() end"
                                                                                                                                                             " from (select extract(year from " DATE_OF("$1") ")::int8 * 12 +"
                                                                                                                                                                                                              " extract(month from " DATE_OF("$1") ")::int8 - 1 + $2 as m) as x) end $$;"

                                                                                                                                                                                                                                                   /* a moment or a date, the moments at which the offset changes, the offsets before, between and behind */
                                                                                                                                                                                                                                                   "create or replace function `gx_local_date(int8, int8[], int8[]) returns int8" PURE
                                                                                                                                                                                                                                                   " as $$"
                                                                                                                                                                                                                                                   " select case when " IN_CALENDAR("$1 / 86400000") " then floor(($1 + $3[width_bucket($1, $2) + 1])::numeric / 86400000)::int8"
                                                                                                                                                                                                                                                                                                     " else `gx_overflow() end $$;"
                                                                                                                                                                                                                                                                                                     "create or replace function `gx_day_start(int8, int8[], int8[]) returns int8" PURE
                                                                                                                                                                                                                                                                                                     " as $$"
                                                                                                                                                                                                                                                                                                     " select case when " IN_CALENDAR(
                                                                                                                                                                                                                                                                                                         "$1") " then (select greatest($2[i], $1 * 86400000 - $3[i + 1])"
                                                                                                                                                                                                                                                                                                               " from generate_series(width_bucket(($1 - 2) * 86400000, $2),"
                                                                                                                                                                                                                                                                                                               " least(width_bucket(($1 - 2) * 86400000, $2) + 6, cardinality($2))) as g(i)"
                                                                                                                                                                                                                                                                                                               " where $2[i + 1] is null or $1 * 86400000 - $3[i + 1] < $2[i + 1] order by i limit 1)"
                                                                                                                                                                                                                                                                                                               " else `gx_overflow() end $$;";

/* Full width and case are folded as utf8_fold does. */
static void add_fold(struct buf *buf)
{
    buf_lit(buf, "create or replace function `gx_fold(text) returns text" PURE
                 " as $$ select lower(translate($1, '");
    for (int32_t c = FULL_WIDTH_FIRST; c <= FULL_WIDTH_LAST; c++)
        utf8_put(buf, c);
    utf8_put(buf, IDEOGRAPHIC_SPACE);
    buf_lit(buf, "', '");
    for (int32_t c = FULL_WIDTH_FIRST; c <= FULL_WIDTH_LAST; c++) {
        char plain = (char)(c - FULL_WIDTH_SHIFT);
        if (plain == '\'' || plain == RENDER_SCHEMA) /* doubled they are themselves */
            buf_add_char(buf, plain);
        buf_add_char(buf, plain);
    }
    buf_lit(buf, " ') collate \"C\") $$;"
                 "create or replace function `gx_contains(text, text) returns boolean" PURE
                 " as $$ select strpos(`gx_fold($1), `gx_fold($2)) > 0 $$;"
                 "create or replace function `gx_starts(text, text) returns boolean" PURE
                 " as $$ select starts_with(`gx_fold($1), `gx_fold($2)) $$;");
}

struct text pg_functions(struct arena *arena)
{
    struct buf buf;
    buf_init(&buf, arena, 64 * 1024);
    buf_add(&buf, functions, sizeof functions - 1);
    add_fold(&buf);
    return buf.overflow ? TEXT_EMPTY : buf_text(&buf);
}
