/* The scalar functions of the dialect: thin covers of base, so that SQL and the evaluator agree. Null in,
 * null out; a number or a date that does not fit is SQLITE_OVERFLOW. All are pure. */
#include "db/sqlite/store.h"

#include "base/money.h"
#include "base/terms.h"
#include "base/time.h"

#define ARGS_MAX 5
#define DECIMAL_TEXT_MAX 48 /* 64 bits, sign, point */
/* Dates that the calendar knows: 0001-01-01 to 9999-12-31. */
#define DATE_MIN INT64_C(-719162)
#define DATE_MAX INT64_C(2932896)

void sqlite_result_overflow(sqlite3_context *context)
{
    sqlite3_result_error(context, "overflow", -1);
    sqlite3_result_error_code(context, SQLITE_OVERFLOW);
}

/* All arguments as numbers; false, with null as the result, when one is null. */
static bool numbers(sqlite3_context *context, int argc, sqlite3_value **argv, int64_t *out)
{
    for (int i = 0; i < argc && i < ARGS_MAX; i++) {
        if (sqlite3_value_type(argv[i]) == SQLITE_NULL) {
            sqlite3_result_null(context);
            return false;
        }
        out[i] = sqlite3_value_int64(argv[i]);
    }
    return true;
}

static struct text text_arg(sqlite3_value *value)
{
    const char *ptr = (const char *)sqlite3_value_text(value);
    return ptr ? (struct text){ptr, (size_t)sqlite3_value_bytes(value)} : TEXT_EMPTY;
}

static bool texts(sqlite3_context *context, int argc, sqlite3_value **argv, struct text *out)
{
    for (int i = 0; i < argc; i++) {
        if (sqlite3_value_type(argv[i]) == SQLITE_NULL) {
            sqlite3_result_null(context);
            return false;
        }
        out[i] = text_arg(argv[i]);
    }
    return true;
}

static void give_number(sqlite3_context *context, bool fits, int64_t number)
{
    if (fits)
        sqlite3_result_int64(context, number);
    else
        sqlite_result_overflow(context);
}

static void give_text(sqlite3_context *context, struct text text)
{
    sqlite3_result_text64(context, text.ptr, text.len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/* ---- numbers ------------------------------------------------------------------------------------- */

static void add(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    int64_t n[ARGS_MAX], result = 0;
    if (!numbers(context, argc, argv, n))
        return;
    bool fits = decimal_add(n[0], n[1], &result);
    give_number(context, fits, result);
}

static void subtract(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    int64_t n[ARGS_MAX], result = 0;
    if (!numbers(context, argc, argv, n))
        return;
    bool fits = decimal_subtract(n[0], n[1], &result);
    give_number(context, fits, result);
}

static void negate(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    int64_t n[ARGS_MAX], result = 0;
    if (!numbers(context, argc, argv, n))
        return;
    bool fits = decimal_subtract(0, n[0], &result);
    give_number(context, fits, result);
}

static void absolute(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    int64_t n[ARGS_MAX], result = 0;
    if (!numbers(context, argc, argv, n))
        return;
    bool fits = n[0] >= 0 ? decimal_add(0, n[0], &result) : decimal_subtract(0, n[0], &result);
    give_number(context, fits, result);
}

static void multiply(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    int64_t n[ARGS_MAX], result = 0;
    if (!numbers(context, argc, argv, n))
        return;
    bool fits = decimal_multiply(n[0], (int)n[2], n[1], (int)n[3], (int)n[4], &result);
    give_number(context, fits, result);
}

static void divide(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    int64_t n[ARGS_MAX], result = 0;
    if (!numbers(context, argc, argv, n))
        return;
    if (!n[1]) {
        sqlite3_result_null(context);
        return;
    }
    bool fits = decimal_divide(n[0], (int)n[2], n[1], (int)n[3], (int)n[4], &result);
    give_number(context, fits, result);
}

static void rescale(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    int64_t n[ARGS_MAX], result = 0;
    if (!numbers(context, argc, argv, n))
        return;
    bool fits = decimal_rescale(n[0], (int)n[1], (int)n[2], &result);
    give_number(context, fits, result);
}

static void round_at(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    int64_t n[ARGS_MAX], result = 0;
    if (!numbers(context, argc, argv, n))
        return;
    bool fits = decimal_round(n[0], (int)n[1], (int)n[2], &result);
    give_number(context, fits, result);
}

static void floor_of(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    int64_t n[ARGS_MAX];
    if (!numbers(context, argc, argv, n))
        return;
    int64_t unit = 1;
    for (int64_t scale = n[1]; scale > 0 && unit <= INT64_MAX / 10; scale--)
        unit *= 10;
    int64_t whole = n[0] / unit;
    give_number(context, true, n[0] % unit < 0 ? whole - 1 : whole);
}

static void print_decimal(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    int64_t n[ARGS_MAX];
    char storage[DECIMAL_TEXT_MAX];
    struct buf buf;
    if (!numbers(context, argc, argv, n))
        return;
    buf_init_fixed(&buf, storage, sizeof storage);
    decimal_print(&buf, n[0], (int)n[1]);
    give_text(context, buf_text(&buf));
}

/* ---- text ---------------------------------------------------------------------------------------- */

static void concat(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    sqlite3_uint64 len = 0;
    bool some = false;
    for (int i = 0; i < argc; i++) {
        some |= sqlite3_value_type(argv[i]) != SQLITE_NULL;
        len += text_arg(argv[i]).len;
    }
    if (!some) {
        sqlite3_result_null(context);
        return;
    }
    char *joined = sqlite3_malloc64(len + 1);
    if (!joined) {
        sqlite3_result_error_nomem(context);
        return;
    }
    size_t at = 0;
    for (int i = 0; i < argc; i++) {
        struct text part = text_arg(argv[i]);
        memcpy(joined + at, part.ptr, part.len);
        at += part.len;
    }
    sqlite3_result_text64(context, joined, at, sqlite3_free, SQLITE_UTF8);
}

/* Byte position of the character with that index, or the end. */
static size_t character_at(struct text text, size_t from, int64_t index)
{
    while (index > 0 && from < text.len) {
        from++;
        while (from < text.len && ((unsigned char)text.ptr[from] & 0xC0) == 0x80)
            from++;
        index--;
    }
    return from;
}

/* As standard SQL has it: characters p with from ≤ p < from + count, positions before 1 being empty. */
static void substring(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    int64_t n[ARGS_MAX];
    struct text text;
    if (!texts(context, 1, argv, &text) || !numbers(context, argc - 1, argv + 1, n))
        return;
    int64_t from = n[0], end;
    if (__builtin_add_overflow(from, n[1], &end))
        end = n[1] < 0 ? from : INT64_MAX;
    from = from < 1 ? 1 : from;
    size_t start = character_at(text, 0, from - 1);
    size_t stop = end > from ? character_at(text, start, end - from) : start;
    give_text(context, text_slice(text, start, stop - start));
}

static void trim(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    struct text text;
    if (texts(context, argc, argv, &text))
        give_text(context, text_trim(text));
}

/* The bare word forgets a null third argument when the second is empty. */
static void replace(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    struct text text[3];
    if (!texts(context, argc, argv, text))
        return;
    sqlite3_str *out = sqlite3_str_new(NULL);
    ptrdiff_t at = text[1].len ? text_find(text[0], text[1]) : -1;
    while (at >= 0) {
        sqlite3_str_append(out, text[0].ptr, (int)at);
        sqlite3_str_append(out, text[2].ptr, (int)text[2].len);
        text[0] = text_slice(text[0], (size_t)at + text[1].len, text[0].len);
        at = text_find(text[0], text[1]);
    }
    sqlite3_str_append(out, text[0].ptr, (int)text[0].len);
    int rc = sqlite3_str_errcode(out);
    int len = sqlite3_str_length(out);
    char *replaced = sqlite3_str_finish(out);
    if (rc)
        sqlite3_result_error_code(context, rc);
    else if (replaced)
        sqlite3_result_text(context, replaced, len, sqlite3_free);
    else
        sqlite3_result_text(context, "", 0, SQLITE_STATIC);
}

static void contains(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    struct text text[2];
    if (texts(context, argc, argv, text))
        sqlite3_result_int(context, text_contains_folded(text[0], text[1]));
}

static void starts(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    struct text text[2];
    if (texts(context, argc, argv, text))
        sqlite3_result_int(context, text_starts_folded(text[0], text[1]));
}

/* ---- time ---------------------------------------------------------------------------------------- */

static bool date_fits(int64_t days)
{
    return days >= DATE_MIN && days <= DATE_MAX;
}

/* The zone named by the second argument, found once for a statement. */
static const struct zone *zone_arg(sqlite3_context *context, sqlite3_value **argv)
{
    const struct zone *const *kept = sqlite3_get_auxdata(context, 1);
    if (kept)
        return *kept;
    const struct zone *zone = zone_find(text_arg(argv[1]));
    if (!zone) {
        sqlite3_result_error(context, "unknown time zone", -1);
        return NULL;
    }
    const struct zone **keep = sqlite3_malloc(sizeof *keep);
    if (keep) {
        *keep = zone;
        sqlite3_set_auxdata(context, 1, keep, sqlite3_free);
    }
    return zone;
}

/* A moment or date and its zone; false with a result set otherwise. */
static bool time_args(sqlite3_context *context, int argc, sqlite3_value **argv, int64_t *number,
                      const struct zone **zone)
{
    int64_t n[ARGS_MAX];
    if (!numbers(context, argc, argv, n))
        return false;
    *number = n[0];
    *zone = zone_arg(context, argv);
    return *zone != NULL;
}

static void local_date(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    int64_t ms;
    const struct zone *zone;
    if (!time_args(context, argc, argv, &ms, &zone))
        return;
    bool fits = date_fits(ms / DAY_MS);
    give_number(context, fits, fits ? zone_local_date(zone, ms) : 0);
}

static void day_start(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    int64_t days;
    const struct zone *zone;
    if (!time_args(context, argc, argv, &days, &zone))
        return;
    bool fits = date_fits(days);
    give_number(context, fits, fits ? zone_day_start(zone, days) : 0);
}

static void bucket(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    int64_t n[ARGS_MAX];
    if (!numbers(context, argc, argv, n))
        return;
    bool fits = date_fits(n[0]);
    give_number(context, fits, fits ? date_bucket(n[0], (enum time_bucket)n[1], (int)n[2]) : 0);
}

static void date_part(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    int64_t n[ARGS_MAX];
    if (!numbers(context, argc, argv, n))
        return;
    bool fits = date_fits(n[0]);
    give_number(context, fits, fits ? db_date_part(n[0], (enum date_part)n[1]) : 0);
}

static void add_months(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    int64_t n[ARGS_MAX];
    if (!numbers(context, argc, argv, n))
        return;
    bool fits = date_fits(n[0]) && n[1] > -120000 && n[1] < 120000;
    if (fits) {
        struct civil_date civil = date_to_civil(n[0]);
        int64_t months = (int64_t)civil.year * 12 + civil.month - 1 + n[1];
        fits = months >= 12 && months < 120000;
    }
    give_number(context, fits, fits ? date_add_months(n[0], (int)n[1]) : 0);
}

/* ---- the table ----------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    int args; /* -1: any number */
    void (*run)(sqlite3_context *context, int argc, sqlite3_value **argv);
} functions[] = {
    {"gx_add", 2, add},
    {"gx_subtract", 2, subtract},
    {"gx_negate", 1, negate},
    {"gx_abs", 1, absolute},
    {"gx_multiply", 5, multiply},
    {"gx_divide", 5, divide},
    {"gx_rescale", 3, rescale},
    {"gx_round", 3, round_at},
    {"gx_floor", 2, floor_of},
    {"gx_print_decimal", 2, print_decimal},
    {"gx_concat", -1, concat},
    {"gx_substring", 3, substring},
    {"gx_trim", 1, trim},
    {"gx_replace", 3, replace},
    {"gx_contains", 2, contains},
    {"gx_starts", 2, starts},
    {"gx_local_date", 2, local_date},
    {"gx_day_start", 2, day_start},
    {"gx_bucket", 3, bucket},
    {"gx_date_part", 2, date_part},
    {"gx_add_months", 2, add_months},
};

int sqlite_add_functions(sqlite3 *handle)
{
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    int rc = SQLITE_OK;
    for (size_t i = 0; i < sizeof functions / sizeof functions[0] && !rc; i++)
        rc = sqlite3_create_function_v2(handle, functions[i].name, functions[i].args, flags, NULL,
                                        functions[i].run, NULL, NULL, NULL);
    return rc;
}
