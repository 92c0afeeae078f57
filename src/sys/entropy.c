#include "sys/entropy.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

void entropy_fill(void *out, size_t len)
{
    char *at = out;
    while (len > 0) {
        ssize_t got = getrandom(at, len, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            fputs("guanxi: the kernel gives no random numbers; stopping\n", stderr);
            abort();
        }
        at += got;
        len -= (size_t)got;
    }
}
