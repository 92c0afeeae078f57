/* Dates and times as people write them. */
#include "record/import/clean.h"

#include "base/utf8.h"

#define PLAIN_MAX 64
#define MINUTE_MS INT64_C(60000)
#define SHORT_YEARS_FROM 70 /* 70–99 are 19xx, 00–69 are 20xx */

static const char *const months[12] = {"january",   "february", "march",    "april",
                                       "may",       "june",     "july",     "august",
                                       "september", "october",  "november", "december"};

/* Chinese marks as ASCII: what follows reads plain letters only. */
static const struct {
    struct text word;
    char plain;
} marks[] = {
    {{"年", 3}, 'Y'},   {{"月", 3}, 'M'},   {{"日", 3}, 'D'},       {{"号", 3}, 'D'},
    {{"时", 3}, ':'},   {{"点", 3}, ':'},   {{"分", 3}, ':'},       {{"秒", 3}, 'S'},
    {{"上午", 6}, 'A'}, {{"下午", 6}, 'P'}, {{"晚上", 6}, 'P'},     {{"中午", 6}, 'P'},
    {{"早上", 6}, 'A'}, {{"凌晨", 6}, 'A'}, {{"\xC2\xA0", 2}, ' '},
};

static bool take_mark(struct text *rest, struct buf *out)
{
    if ((unsigned char)*rest->ptr < 0x80)
        return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (text_starts(*rest, marks[i].word)) {
            buf_add_char(out, marks[i].plain);
            *rest = text_slice(*rest, marks[i].word.len, rest->len);
            return true;
        }
    return false;
}

static bool to_plain(struct text rest, struct buf *out)
{
    while (rest.len) {
        if (take_mark(&rest, out))
            continue;
        int32_t c = utf8_fold(utf8_next(&rest));
        if (c < ' ' || c > 126)
            return false;
        buf_add_char(out, (char)c);
    }
    return !out->overflow;
}

struct scan {
    const char *at;
    const char *end;
};

static char peek(const struct scan *scan)
{
    return scan->at < scan->end ? *scan->at : '\0';
}

static bool take(struct scan *scan, char c)
{
    if (peek(scan) != c)
        return false;
    scan->at++;
    return true;
}

static void skip(struct scan *scan)
{
    while (take(scan, ' '))
        continue;
}

static int read_digits(struct scan *scan, int *out)
{
    int digits = 0;
    *out = 0;
    while (peek(scan) >= '0' && peek(scan) <= '9' && digits < 9) {
        *out = *out * 10 + (*scan->at++ - '0');
        digits++;
    }
    return digits;
}

/* "mar", "march", "sept": three letters or more of a month's name. 0: none. */
static int read_month(struct scan *scan)
{
    const char *from = scan->at;
    while (peek(scan) >= 'a' && peek(scan) <= 'z')
        scan->at++;
    struct text word = {from, (size_t)(scan->at - from)};
    for (int i = 0; word.len >= 3 && i < 12; i++)
        if (text_starts(text_of(months[i]), word)) {
            take(scan, '.');
            return i + 1;
        }
    scan->at = from;
    return 0;
}

/* 20170301 */
static bool split_compact(struct clean_date *out)
{
    if (out->digits[0] != 8)
        return false;
    int number = out->part[0];
    *out = (struct clean_date){.part = {number / 10000, number / 100 % 100, number % 100},
                               .digits = {4, 2, 2},
                               .month_at = -1};
    return true;
}

static bool read_part(struct scan *scan, struct clean_date *out, int i)
{
    int month = out->month_at < 0 && i < 2 ? read_month(scan) : 0;
    if (month) {
        out->month_at = i;
        out->part[i] = month;
        return true;
    }
    out->digits[i] = read_digits(scan, &out->part[i]);
    return out->digits[i] > 0;
}

static bool read_separator(struct scan *scan, struct clean_date *out, int i)
{
    static const char mark[] = {'Y', 'M'};
    if (peek(scan) == mark[i]) {
        scan->at++;
        out->year_marked = i == 0 ? true : out->year_marked;
        skip(scan);
        return i == 0 || out->year_marked;
    }
    const char *from = scan->at;
    skip(scan);
    if (peek(scan) == '-' || peek(scan) == '/' || peek(scan) == '.' || peek(scan) == ',')
        scan->at++;
    skip(scan);
    bool named = out->month_at == i ||
                 (out->month_at < 0 && peek(scan) >= 'a' && peek(scan) <= 'z');
    return scan->at != from || named;
}

static bool read_day(struct scan *scan, struct clean_date *out)
{
    for (int i = 0; i < 3; i++) {
        if (!read_part(scan, out, i))
            return false;
        if (i == 0 && split_compact(out))
            return true;
        if (out->digits[i] > 4 || out->digits[i] == 3)
            return false;
        if (i < 2 && !read_separator(scan, out, i))
            return false;
    }
    bool day_mark = take(scan, 'D');
    return !day_mark || out->year_marked;
}

static bool read_fraction(struct scan *scan, int64_t *ms)
{
    if (!take(scan, '.'))
        return true;
    int64_t unit = 100;
    size_t digits = 0;
    for (; peek(scan) >= '0' && peek(scan) <= '9'; scan->at++, digits++) {
        *ms += (*scan->at - '0') * unit;
        unit /= 10;
    }
    return digits > 0;
}

/* am, pm, 上午, 下午: +1 afternoon, -1 morning, 0 none. */
static int read_half(struct scan *scan)
{
    skip(scan);
    if (take(scan, 'P'))
        return 1;
    if (take(scan, 'A'))
        return -1;
    if (scan->end - scan->at >= 2 && scan->at[1] == 'm' && (*scan->at == 'p' || *scan->at == 'a')) {
        scan->at += 2;
        return scan->at[-2] == 'p' ? 1 : -1;
    }
    return 0;
}

static bool read_offset(struct scan *scan, struct clean_date *out)
{
    if (take(scan, 'z')) {
        out->has_offset = true;
        return true;
    }
    bool minus = peek(scan) == '-';
    if (!minus && peek(scan) != '+')
        return true;
    scan->at++;
    int hours, minutes = 0;
    if (read_digits(scan, &hours) != 2)
        return false;
    take(scan, ':');
    int digits = read_digits(scan, &minutes);
    if ((digits != 0 && digits != 2) || hours > 14 || minutes > 59)
        return false;
    out->has_offset = true;
    out->offset = (hours * 60 + minutes) * MINUTE_MS * (minus ? -1 : 1);
    return true;
}

static bool read_time(struct scan *scan, struct clean_date *out)
{
    int hours, minutes = 0, seconds = 0;
    int64_t ms = 0;
    int half = read_half(scan);
    skip(scan);
    if (!read_digits(scan, &hours))
        return false;
    bool colon = take(scan, ':');
    if (colon && read_digits(scan, &minutes) && take(scan, ':') && read_digits(scan, &seconds) &&
        !read_fraction(scan, &ms))
        return false;
    take(scan, 'S');
    if (!half)
        half = read_half(scan);
    if ((!colon && !half) || (half && hours > 12))
        return false;
    if (half)
        hours = hours % 12 + (half > 0 ? 12 : 0);
    if (hours > 23 || minutes > 59 || seconds > 59)
        return false;
    out->has_time = true;
    out->time = (hours * 60 + minutes) * MINUTE_MS + seconds * 1000 + ms;
    return read_offset(scan, out);
}

bool clean_date_read(struct text text, struct clean_date *out)
{
    char storage[PLAIN_MAX];
    struct buf plain;
    buf_init_fixed(&plain, storage, sizeof storage);
    text = text_trim(text);
    *out = (struct clean_date){.month_at = -1};
    if (!text.len || text.len >= PLAIN_MAX || !utf8_valid(text) || !to_plain(text, &plain))
        return false;
    struct scan scan = {storage, storage + plain.len};
    if (!read_day(&scan, out))
        return false;
    if (scan.at == scan.end)
        return true;
    const char *behind = scan.at;
    if (!take(&scan, 't'))
        take(&scan, ',');
    skip(&scan);
    char next = peek(&scan);
    if (scan.at == behind && next != 'A' && next != 'P')
        return false;
    return read_time(&scan, out) && scan.at == scan.end;
}

/* ---- meaning ---- */

/* Which part is year, month and day in each order. */
static const struct {
    enum clean_date_order order;
    const char *name;
    int year, month, day;
} orders[3] = {{ORDER_YMD, "ymd", 0, 1, 2},
               {ORDER_DMY, "dmy", 2, 1, 0},
               {ORDER_MDY, "mdy", 2, 0, 1}};

enum clean_date_order clean_order_find(struct text name)
{
    for (size_t i = 0; i < 3; i++)
        if (text_eq_fold(name, text_of(orders[i].name)))
            return orders[i].order;
    return (enum clean_date_order)0;
}

struct text clean_order_name(enum clean_date_order order)
{
    for (size_t i = 0; i < 3; i++)
        if (orders[i].order == order)
            return text_of(orders[i].name);
    return TEXT_EMPTY;
}

static bool days_in(const struct clean_date *date, size_t which, int64_t *days)
{
    int year_at = orders[which].year;
    if (date->month_at >= 0 && date->month_at != orders[which].month)
        return false;
    if (date->digits[year_at] != 2 && date->digits[year_at] != 4)
        return false;
    if (date->digits[orders[which].day] > 2 ||
        (date->month_at < 0 && date->digits[orders[which].month] > 2))
        return false;
    int year = date->part[year_at];
    if (date->digits[year_at] == 2)
        year += year >= SHORT_YEARS_FROM ? 1900 : 2000;
    struct civil_date civil = {year, date->part[orders[which].month],
                               date->part[orders[which].day]};
    if (!date_valid(civil))
        return false;
    *days = date_from_civil(civil);
    return true;
}

bool clean_date_is_plain(const struct clean_date *date)
{
    if (date->year_marked || date->digits[0] == 4)
        return true;
    /* A named month leaves one order, unless it stands between two short numbers. */
    return date->month_at == 0 || (date->month_at == 1 && date->digits[2] == 4);
}

unsigned clean_date_orders(const struct clean_date *date)
{
    int64_t days;
    unsigned possible = 0;
    for (size_t i = 0; i < 3; i++)
        if (days_in(date, i, &days))
            possible |= orders[i].order;
    return date->year_marked ? possible & ORDER_YMD : possible;
}

bool clean_date_days(const struct clean_date *date, enum clean_date_order order, int64_t *days)
{
    unsigned possible = clean_date_orders(date);
    if (clean_date_is_plain(date))
        order = (enum clean_date_order)(possible & ~(possible - 1)); /* the only one */
    for (size_t i = 0; i < 3; i++)
        if (orders[i].order == order && (possible & order))
            return days_in(date, i, days);
    return false;
}

/* ---- the order of a column ---- */

/* What a day read as a year looks like; see clean.h. */
#define DAYS_TOO_FEW 4
#define YEARS_TOO_MANY 25
#define MONTHS_MANY 8
#define DAY_LAST 31

static void keep(char *out, int64_t *out_line, struct text written, int64_t line)
{
    if (*out_line)
        return;
    size_t len = written.len < 31 ? written.len : 31;
    memcpy(out, written.ptr, len);
    out[len] = '\0';
    *out_line = line;
}

static void mark(uint64_t set[2], int number)
{
    if (number >= 0 && number < 128)
        set[number / 64] |= UINT64_C(1) << (number % 64);
}

static int marked(const uint64_t set[2])
{
    return __builtin_popcountll(set[0]) + __builtin_popcountll(set[1]);
}

/* Do two possible orders mean different days? */
static bool reads_differently(const struct clean_date *date)
{
    int64_t first = 0, days;
    bool any = false;
    for (size_t i = 0; i < 3; i++) {
        if (!days_in(date, i, &days))
            continue;
        if (any && days != first)
            return true;
        first = days;
        any = true;
    }
    return false;
}

void clean_order_add(struct clean_order *order, const struct clean_date *date, struct text written,
                     int64_t line)
{
    if (clean_date_is_plain(date))
        return;
    unsigned possible = clean_date_orders(date);
    if (!possible)
        return;
    order->possible = order->seen ? order->possible & possible : possible;
    order->seen = 1;
    order->rows++;
    for (size_t i = 0; i < 3; i++)
        if (!(possible & orders[i].order))
            keep(order->ruled_out[i], &order->ruled_out_line[i], written, line);
    mark(order->first, date->part[0]);
    mark(order->middle, date->part[1]);
    if (date->digits[2] == 2) {
        order->short_years = true;
        mark(order->last, date->part[2]);
    }
    if (reads_differently(date)) {
        order->differs = true;
        keep(order->example, &order->example_line, written, line);
    }
}

/* Most of the numbers from 1 to 31, 30 or 31 among them, and no other: days of the month. */
static bool looks_like_days(const uint64_t set[2])
{
    uint64_t days = ((UINT64_C(1) << DAY_LAST) - 1) << 1;
    uint64_t ends = UINT64_C(3) << (DAY_LAST - 1);
    return !set[1] && !(set[0] & ~days) && (set[0] & ends) && marked(set) >= YEARS_TOO_MANY;
}

static bool looks_like_months(const uint64_t set[2])
{
    return !set[1] && !(set[0] >> 13) && marked(set) >= MONTHS_MANY;
}

/* Year and day are the outer parts in both YMD and DMY; MDY has its day in the middle, and there many months
 * and nothing above twelve are no days. */
static bool spread_says_no(const struct clean_order *order, enum clean_date_order which)
{
    if (!order->short_years)
        return false;
    if (which == ORDER_MDY)
        return looks_like_days(order->last) && looks_like_months(order->middle);
    const uint64_t *days = which == ORDER_YMD ? order->last : order->first;
    const uint64_t *years = which == ORDER_YMD ? order->first : order->last;
    return marked(days) <= DAYS_TOO_FEW && looks_like_days(years);
}

enum clean_verdict clean_order_decide(const struct clean_order *order, unsigned *left,
                                      enum clean_date_order *out)
{
    *left = order->seen ? order->possible : ORDER_ALL;
    *out = ORDER_YMD;
    if (!order->seen)
        return ORDER_KNOWN;
    for (size_t i = 0; i < 3; i++)
        if ((*left & orders[i].order) && spread_says_no(order, orders[i].order))
            *left &= ~(unsigned)orders[i].order;
    if (!*left)
        return ORDER_MIXED;
    *out = (enum clean_date_order)(*left & ~(*left - 1));
    bool one = (*left & (*left - 1)) == 0;
    return one || !order->differs ? ORDER_KNOWN : ORDER_OPEN;
}
