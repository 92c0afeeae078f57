#include "sys/fd.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>

int fd_write_all(int fd, const void *bytes, size_t len)
{
    const char *at = bytes;
    while (len > 0) {
        ssize_t written = write(fd, at, len < SSIZE_MAX ? len : SSIZE_MAX);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno;
        at += written;
        len -= (size_t)written;
    }
    return 0;
}

int64_t fd_read(int fd, void *out, size_t max)
{
    for (;;) {
        ssize_t got = read(fd, out, max < SSIZE_MAX ? max : SSIZE_MAX);
        if (got >= 0)
            return got;
        if (errno != EINTR)
            return -errno;
    }
}

bool fd_read_exact(int fd, void *out, size_t len)
{
    char *at = out;
    while (len > 0) {
        int64_t got = fd_read(fd, at, len);
        if (got <= 0)
            return false;
        at += got;
        len -= (size_t)got;
    }
    return true;
}

int fd_close(int fd)
{
    /* Linux closes even when interrupted; closing again could hit another thread's descriptor. */
    return close(fd) == 0 || errno == EINTR ? 0 : errno;
}
