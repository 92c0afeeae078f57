#include "base/time.h"

#include "base/arena.h"

/* Days from 0000-03-01 to 1970-01-01; counting from March puts the leap day last. */
#define DAYS_TO_1970 719468
#define DAYS_PER_ERA 146097 /* 400 years */
#define YEAR_MAX 9999

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Howard Hinnant, "chrono-compatible low-level date algorithms". */
int64_t date_from_civil(struct civil_date civil)
{
    int64_t year = (int64_t)civil.year - (civil.month <= 2);
    int64_t era = floor_div(year, 400);
    int64_t year_of_era = year - era * 400;
    int64_t month = (civil.month + 9) % 12; /* March is 0 */
    int64_t day_of_year = (153 * month + 2) / 5 + civil.day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970;
}

struct civil_date date_to_civil(int64_t days)
{
    days += DAYS_TO_1970;
    int64_t era = floor_div(days, DAYS_PER_ERA);
    int64_t day_of_era = days - era * DAYS_PER_ERA;
    int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month = (5 * day_of_year + 2) / 153;
    struct civil_date civil;
    civil.day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
    civil.month = (int)(month < 10 ? month + 3 : month - 9);
    civil.year = (int)(year_of_era + era * 400 + (civil.month <= 2));
    return civil;
}

static int month_length(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : lengths[month - 1];
}

bool date_valid(struct civil_date civil)
{
    return civil.year >= 1 && civil.year <= YEAR_MAX && civil.month >= 1 && civil.month <= 12 &&
           civil.day >= 1 && civil.day <= month_length(civil.year, civil.month);
}

int date_weekday(int64_t days)
{
    int64_t from_monday = days + 3; /* 1970-01-01 was a Thursday */
    return (int)(from_monday - floor_div(from_monday, 7) * 7) + 1;
}

/* `count` digits at `at`; -1 when something else stands there. */
static int digits_at(struct text text, size_t at, size_t count)
{
    int number = 0;
    if (text.len < at + count)
        return -1;
    for (size_t i = at; i < at + count; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return -1;
        number = number * 10 + (text.ptr[i] - '0');
    }
    return number;
}

bool date_parse(struct text text, int64_t *out_days)
{
    if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-')
        return false;
    struct civil_date civil = {digits_at(text, 0, 4), digits_at(text, 5, 2), digits_at(text, 8, 2)};
    if (!date_valid(civil))
        return false;
    *out_days = date_from_civil(civil);
    return true;
}

static void put_digits(char *out, int number, int count)
{
    while (count-- > 0) {
        out[count] = (char)('0' + number % 10);
        number /= 10;
    }
}

void date_print(struct buf *out, int64_t days)
{
    struct civil_date civil = date_to_civil(days);
    char text[10] = "....-..-..";
    if (civil.year < 0 || civil.year > YEAR_MAX) {
        buf_addf(out, "%d-%02d-%02d", civil.year, civil.month, civil.day);
        return;
    }
    put_digits(text, civil.year, 4);
    put_digits(text + 5, civil.month, 2);
    put_digits(text + 8, civil.day, 2);
    buf_add(out, text, sizeof text);
}

/* ".123456789" → 123, moving `at`; false on a point without digits or more than nine. */
static bool parse_fraction(struct text text, size_t *at, int *out_ms)
{
    *out_ms = 0;
    if (*at >= text.len || text.ptr[*at] != '.')
        return true;
    size_t from = ++(*at);
    int unit = 100;
    for (; *at < text.len && text.ptr[*at] >= '0' && text.ptr[*at] <= '9'; (*at)++) {
        *out_ms += (text.ptr[*at] - '0') * unit;
        unit /= 10;
    }
    return *at > from && *at - from <= 9;
}

/* "Z" or "+08:00" → minutes, to the end of the text. */
static bool parse_offset(struct text offset, int *out_minutes)
{
    *out_minutes = 0;
    if (offset.len == 1)
        return offset.ptr[0] == 'Z' || offset.ptr[0] == 'z';
    if (offset.len != 6 || (offset.ptr[0] != '+' && offset.ptr[0] != '-') || offset.ptr[3] != ':')
        return false;
    int hours = digits_at(offset, 1, 2), minutes = digits_at(offset, 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
        return false;
    *out_minutes = (offset.ptr[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

bool datetime_parse(struct text text, int64_t *out_ms)
{
    int64_t days;
    int fraction, offset;
    if (text.len < 20 || !date_parse(text_slice(text, 0, 10), &days))
        return false;
    if ((text.ptr[10] != 'T' && text.ptr[10] != 't') || text.ptr[13] != ':' || text.ptr[16] != ':')
        return false;
    int hour = digits_at(text, 11, 2), minute = digits_at(text, 14, 2);
    int second = digits_at(text, 17, 2); /* 60 is a leap second: the next minute, as POSIX counts */
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return false;
    size_t at = 19;
    if (!parse_fraction(text, &at, &fraction) ||
        !parse_offset(text_slice(text, at, text.len), &offset))
        return false;
    int64_t seconds = ((int64_t)hour * 60 + minute - offset) * 60 + second;
    int64_t ms = days * DAY_MS + seconds * 1000 + fraction;
    int year = date_to_civil(floor_div(ms, DAY_MS)).year;
    if (year < 1 || year > YEAR_MAX)
        return false;
    *out_ms = ms;
    return true;
}

void datetime_print(struct buf *out, int64_t ms)
{
    int64_t days = floor_div(ms, DAY_MS);
    int rest = (int)(ms - days * DAY_MS);
    char text[14] = "T..:..:.......";
    date_print(out, days);
    put_digits(text + 1, rest / 3600000, 2);
    put_digits(text + 4, rest / 60000 % 60, 2);
    put_digits(text + 7, rest / 1000 % 60, 2);
    text[9] = '.';
    put_digits(text + 10, rest % 1000, 3);
    text[13] = 'Z';
    buf_add(out, text, sizeof text);
}

int64_t date_bucket(int64_t days, enum time_bucket bucket, int week_start)
{
    struct civil_date civil = date_to_civil(days);
    switch (bucket) {
    case BUCKET_DAY:
        return days;
    case BUCKET_WEEK:
        return days - (date_weekday(days) - week_start + 7) % 7;
    case BUCKET_MONTH:
        break;
    case BUCKET_QUARTER:
        civil.month -= (civil.month - 1) % 3;
        break;
    case BUCKET_YEAR:
        civil.month = 1;
        break;
    }
    civil.day = 1;
    return date_from_civil(civil);
}

int64_t date_bucket_next(int64_t days, enum time_bucket bucket, int week_start)
{
    int64_t start = date_bucket(days, bucket, week_start);
    switch (bucket) {
    case BUCKET_DAY:
        return start + 1;
    case BUCKET_WEEK:
        return start + 7;
    case BUCKET_MONTH:
        return date_add_months(start, 1);
    case BUCKET_QUARTER:
        return date_add_months(start, 3);
    case BUCKET_YEAR:
        break;
    }
    return date_add_months(start, 12);
}

/* ISO 8601: a week belongs to the year of its Thursday. */
static void print_week(struct buf *out, int64_t days)
{
    int64_t thursday = days - date_weekday(days) + 4;
    int year = date_to_civil(thursday).year;
    int64_t first = date_from_civil((struct civil_date){year, 1, 1});
    buf_addf(out, "%04d-W%02d", year, (int)((thursday - first) / 7) + 1);
}

void date_bucket_print(struct buf *out, int64_t days, enum time_bucket bucket)
{
    struct civil_date civil = date_to_civil(days);
    switch (bucket) {
    case BUCKET_DAY:
        date_print(out, days);
        break;
    case BUCKET_WEEK:
        print_week(out, days + 3);
        break;
    case BUCKET_MONTH:
        buf_addf(out, "%04d-%02d", civil.year, civil.month);
        break;
    case BUCKET_QUARTER:
        buf_addf(out, "%04d-Q%d", civil.year, (civil.month - 1) / 3 + 1);
        break;
    case BUCKET_YEAR:
        buf_addf(out, "%04d", civil.year);
        break;
    }
}

int64_t date_add_months(int64_t days, int months)
{
    struct civil_date civil = date_to_civil(days);
    int64_t month = (int64_t)civil.year * 12 + (civil.month - 1) + months;
    civil.year = (int)floor_div(month, 12);
    civil.month = (int)(month - (int64_t)civil.year * 12) + 1;
    int last = month_length(civil.year, civil.month);
    if (civil.day > last)
        civil.day = last;
    return date_from_civil(civil);
}
