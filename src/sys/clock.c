#include "sys/clock.h"

#include <errno.h>
#include <time.h>

static int64_t read_us(clockid_t clock)
{
    struct timespec time = {0};
    clock_gettime(clock, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

int64_t clock_now(void)
{
    return read_us(CLOCK_REALTIME) / 1000;
}

int64_t clock_monotonic(void)
{
    return read_us(CLOCK_MONOTONIC) / 1000;
}

int64_t clock_monotonic_us(void)
{
    return read_us(CLOCK_MONOTONIC);
}

int64_t clock_coarse(void)
{
    return read_us(CLOCK_MONOTONIC_COARSE) / 1000;
}

void clock_sleep(int64_t ms)
{
    struct timespec rest = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    while (ms > 0 && clock_nanosleep(CLOCK_MONOTONIC, 0, &rest, &rest) == EINTR)
        continue;
}

int64_t clock_thread_cpu(void)
{
    return read_us(CLOCK_THREAD_CPUTIME_ID);
}
