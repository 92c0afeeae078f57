/* Clocks. */
#pragma once

#include <stdint.h>

/* UTC milliseconds since 1970; may jump. */
int64_t clock_now(void);
/* Milliseconds of a clock that never goes back; for deadlines and rates. */
int64_t clock_monotonic(void);
/* The same in microseconds. */
int64_t clock_monotonic_us(void);
/* Monotonic milliseconds in steps of about 4, read in a few nanoseconds. */
int64_t clock_coarse(void);
/* Sleeps that long. */
void clock_sleep(int64_t ms);
/* CPU time of the calling thread, microseconds. */
int64_t clock_thread_cpu(void);
