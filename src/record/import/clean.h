/* What people write in files, read as values: numbers with 万 and thousands separators, dates in three orders,
 * yes and no in two languages. Pure functions; nothing here guesses: what can be read in two ways is refused,
 * or, for dates, left to the whole column (struct clean_order).
 *
 * Full-width digits and signs read like the plain ones everywhere. */
#pragma once

#include "base/buf.h"
#include "base/error.h"
#include "base/time.h"

/* ---- numbers (clean_number.c) ---- */

struct clean_number {
    int scale;            /* decimals of the value; more in the text is ERR_too_many_decimals */
    int64_t factor;       /* what it is multiplied by (--scale); 0 counts as 1 */
    int factor_scale;     /* decimals of the factor */
    bool percent_is_unit; /* a percent field: 12.5% is 12.5; else a decimal: 12.5% is 0.125 */
    bool percent_allowed;
};

/* "1,234.50" "１２３" "¥1.2亿" "3万" "(500)" "1.5E+07" "12%". The comma parts thousands, the point decimals; a
 * comma elsewhere is refused. ERR_OK, ERR_not_a_number, ERR_too_many_decimals, ERR_number_too_large. */
enum err clean_number(struct text text, const struct clean_number *rules, int64_t *out);

/* ---- yes and no (clean_words.c) ---- */

/* 是 否 有 无 真 假 对 错 yes no y n true false t f on off 1 0 √ ×. */
bool clean_boolean(struct text text, bool *out);
/* The form in which names, options and headers are compared: trimmed, half width, ASCII lower case, runs of
 * white space one space. */
struct text clean_folded(struct arena *arena, struct text text);
/* The same without spaces, underscores, hyphens and what stands in brackets: for headers. */
struct text clean_header(struct arena *arena, struct text text);

/* ---- dates and times (clean_date.c) ---- */

enum clean_date_order { ORDER_YMD = 1, ORDER_DMY = 2, ORDER_MDY = 4 };
#define ORDER_ALL 7u
/* "ymd", "dmy", "mdy"; 0 when it is none. */
enum clean_date_order clean_order_find(struct text name);
struct text clean_order_name(enum clean_date_order order);

/* A date as it is written, before anybody knows which part is what. */
struct clean_date {
    int part[3];
    int digits[3];
    int month_at;     /* a month by name stands there; -1: none */
    bool year_marked; /* 17年3月1日: the order is said */
    bool has_time;
    int64_t time; /* ms since midnight */
    bool has_offset;
    int64_t offset; /* ms to take off for UTC */
};

/* "2017-03-01" "01/03/2017" "1.3.17" "20170301" "2017年3月1日" "1 Mar 2017" "March 1, 2017", and behind it
 * "15:30" "3:30 pm" "下午3点30分" "T15:30:20.5+08:00". False for anything else. */
bool clean_date_read(struct text text, struct clean_date *out);
/* The orders in which it is a day of the calendar. A year of four digits in front, or a marked one, is YMD
 * only. */
unsigned clean_date_orders(const struct clean_date *date);
/* Says nothing about the order of the other rows: it can be read in one way by its form. */
bool clean_date_is_plain(const struct clean_date *date);
/* The day. Years of two digits: 00–69 are 2000–2069, 70–99 are 1970–1999. False when it is none. */
bool clean_date_days(const struct clean_date *date, enum clean_date_order order, int64_t *days);

/* What a column of dates tells about its order. Zeroed at first. */
struct clean_order {
    unsigned seen;                         /* there was evidence */
    unsigned possible;                     /* orders that fit all rows so far */
    int64_t rows;                          /* that say something */
    bool differs;                          /* some row means another day in another order */
    uint64_t first[2], middle[2], last[2]; /* two-digit values seen in each part */
    bool short_years;                      /* some row has no year of four digits */
    /* the first row that left out each order (index: ymd, dmy, mdy), and one that can be read in several
     * ways; lines of the file, 0: none */
    int64_t ruled_out_line[3];
    char ruled_out[3][32];
    int64_t example_line;
    char example[32];
};
void clean_order_add(struct clean_order *order, const struct clean_date *date, struct text written,
                     int64_t line);

enum clean_verdict { ORDER_KNOWN, ORDER_OPEN, ORDER_MIXED };
/* Orders that fit every row. Among those left, in columns with two-digit years, one that reads as years a part
 * with 25 or more of the numbers from 1 to 31 (30 or 31 among them, no others), and as days a part with four
 * values at most (or, in the middle, eight months and nothing else), is left out: that is what days read as
 * years look like. One left: ORDER_KNOWN. */
enum clean_verdict clean_order_decide(const struct clean_order *order, unsigned *left,
                                      enum clean_date_order *out);
