#include "sys/poll.h"

#include "sys/clock.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>

int fd_poll(int fd, int events, int64_t ms)
{
    int64_t until = clock_monotonic() + ms;
    struct pollfd one = {.fd = fd};
    one.events = (short)((events & POLL_READ ? POLLIN : 0) | (events & POLL_WRITE ? POLLOUT : 0));
    for (;;) {
        int64_t left = until - clock_monotonic();
        int got = poll(&one, 1, left < 0 ? 0 : (int)left);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got;
        if (one.revents & (POLLNVAL))
            return -1;
        bool over = one.revents & (POLLERR | POLLHUP);
        return (one.revents & POLLIN || over ? POLL_READ : 0) |
               (one.revents & POLLOUT || over ? POLL_WRITE : 0);
    }
}
