/* Whole reads and writes on descriptors, for the files of sys/ only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Writes all bytes; 0 or an errno. */
int fd_write_all(int fd, const void *bytes, size_t len);
/* Reads up to `max` bytes, again when interrupted: the count, 0 at the end, negative errno. */
int64_t fd_read(int fd, void *out, size_t max);
/* Reads exactly `len` bytes; false at an early end or an error. */
bool fd_read_exact(int fd, void *out, size_t len);
/* Closes; 0 or an errno. */
int fd_close(int fd);
