/* Waiting for a descriptor. */
#pragma once

#include <stdint.h>

enum { POLL_READ = 1, POLL_WRITE = 2 };

/* Waits at most `ms` until one of the events is there: which are, 0 at the end of the time, -1 when the descriptor
 * is no more. A hang-up counts as both: reading and writing say what happened. */
int fd_poll(int fd, int events, int64_t ms);
