/* sum and average over exact integers, 128 bits inside. */
#include "db/sqlite/store.h"

#include <stdint.h>

typedef __int128 wide;

/* 64 bits and the number of times they overflowed: SQLite's storage is aligned for 64 bits only, and
 * the usual sum never carries. */
struct sum {
    int64_t low;
    int64_t carry;
    int64_t count;
};

static void add_step(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    (void)argc;
    struct sum *sum = sqlite3_aggregate_context(context, sizeof *sum);
    if (!sum) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (sqlite3_value_type(argv[0]) == SQLITE_NULL)
        return;
    int64_t number = sqlite3_value_int64(argv[0]);
    sum->count++;
    if (__builtin_add_overflow(sum->low, number, &sum->low))
        sum->carry += number > 0 ? 1 : -1;
}

static wide total_of(const struct sum *sum)
{
    return ((wide)sum->carry * ((wide)1 << 64)) + sum->low;
}

static void sum_end(sqlite3_context *context)
{
    const struct sum *sum = sqlite3_aggregate_context(context, 0);
    if (!sum || !sum->count)
        sqlite3_result_null(context);
    else if (sum->carry)
        sqlite_result_overflow(context);
    else
        sqlite3_result_int64(context, sum->low);
}

/* Scales come with each row and are the same in all. */
struct average {
    struct sum sum; /* first: add_step fills it */
    int from;
    int to;
};

static void average_step(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    struct average *average = sqlite3_aggregate_context(context, sizeof *average);
    if (!average)
        return;
    average->from = sqlite3_value_int(argv[1]);
    average->to = sqlite3_value_int(argv[2]);
    add_step(context, argc, argv);
}

static bool times_power(wide number, int exponent, wide *out)
{
    while (exponent-- > 0)
        if (__builtin_mul_overflow(number, (wide)10, &number))
            return false;
    *out = number;
    return true;
}

/* Half to even; divisor > 0. */
static wide divide_even(wide number, wide divisor)
{
    wide whole = number / divisor, rest = number % divisor;
    if (rest < 0)
        rest = -rest;
    wide missing = divisor - rest;
    if (rest > missing || (rest == missing && whole % 2))
        whole += number < 0 ? -1 : 1;
    return whole;
}

static void average_end(sqlite3_context *context)
{
    const struct average *average = sqlite3_aggregate_context(context, 0);
    if (!average || !average->sum.count) {
        sqlite3_result_null(context);
        return;
    }
    wide number, divisor;
    bool fits = times_power(total_of(&average->sum), average->to - average->from, &number) &&
                times_power(average->sum.count, average->from - average->to, &divisor);
    wide result = fits ? divide_even(number, divisor) : 0;
    if (!fits || result > INT64_MAX || result < INT64_MIN)
        sqlite_result_overflow(context);
    else
        sqlite3_result_int64(context, (sqlite3_int64)result);
}

int sqlite_add_aggregates(sqlite3 *handle)
{
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    int rc = sqlite3_create_function_v2(handle, "gx_sum", 1, flags, NULL, NULL, add_step, sum_end,
                                        NULL);
    return rc ? rc
              : sqlite3_create_function_v2(handle, "gx_avg", 3, flags, NULL, NULL, average_step,
                                           average_end, NULL);
}
