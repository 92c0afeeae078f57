/* The buffered reader and writer of sys/file.h. */
#include "sys/file.h"

#include "sys/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_BYTES ((size_t)64 * 1024)

struct file_reader {
    int fd;
    bool close;       /* standard input stays open */
    int64_t position; /* bytes handed out */
    size_t from, to;  /* buffer[from .. to) waits */
    char buffer[BUFFER_BYTES];
};

struct file_writer {
    int fd;
    bool close; /* a borrowed descriptor stays open */
    int error;  /* sticky: the first that happened */
    size_t len;
    char buffer[BUFFER_BYTES];
};

/* ---- reading ---- */

static int reader_new(struct file_reader **out, int fd, bool close)
{
    struct file_reader *reader = malloc(sizeof *reader);
    *out = reader;
    if (!reader) {
        if (close)
            fd_close(fd);
        return ENOMEM;
    }
    reader->fd = fd;
    reader->close = close;
    reader->position = 0;
    reader->from = reader->to = 0;
    return 0;
}

int file_open(struct file_reader **out, const char *path)
{
    *out = NULL;
    if (strcmp(path, "-") == 0)
        return reader_new(out, STDIN_FILENO, false);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    return fd < 0 ? errno : reader_new(out, fd, true);
}

int file_open_fd(struct file_reader **out, int fd)
{
    return reader_new(out, fd, true);
}

int64_t file_read(struct file_reader *reader, char *out, size_t max)
{
    int64_t got;
    if (reader->from == reader->to && max >= BUFFER_BYTES) {
        got = fd_read(reader->fd, out, max);
        if (got > 0)
            reader->position += got;
        return got;
    }
    if (reader->from == reader->to) {
        got = fd_read(reader->fd, reader->buffer, BUFFER_BYTES);
        if (got <= 0)
            return got;
        reader->from = 0;
        reader->to = (size_t)got;
    }
    size_t len = reader->to - reader->from < max ? reader->to - reader->from : max;
    memcpy(out, reader->buffer + reader->from, len);
    reader->from += len;
    reader->position += (int64_t)len;
    return (int64_t)len;
}

int file_rewind(struct file_reader *reader)
{
    if (lseek(reader->fd, 0, SEEK_SET) < 0)
        return errno;
    reader->position = 0;
    reader->from = reader->to = 0;
    return 0;
}

int64_t file_position(const struct file_reader *reader)
{
    return reader->position;
}

void file_close(struct file_reader *reader)
{
    if (!reader)
        return;
    if (reader->close)
        fd_close(reader->fd);
    free(reader);
}

/* ---- writing ---- */

static int writer_new(struct file_writer **out, int fd, bool close)
{
    struct file_writer *writer = malloc(sizeof *writer);
    *out = writer;
    if (!writer) {
        if (close)
            fd_close(fd);
        return ENOMEM;
    }
    writer->fd = fd;
    writer->close = close;
    writer->error = 0;
    writer->len = 0;
    return 0;
}

int file_create(struct file_writer **out, const char *path, int mode)
{
    *out = NULL;
    if (strcmp(path, "-") == 0)
        return writer_new(out, STDOUT_FILENO, false);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, (mode_t)mode);
    return fd < 0 ? errno : writer_new(out, fd, true);
}

int file_writer_fd(struct file_writer **out, int fd)
{
    return writer_new(out, fd, false);
}

static void flush(struct file_writer *writer)
{
    if (!writer->error)
        writer->error = fd_write_all(writer->fd, writer->buffer, writer->len);
    writer->len = 0;
}

void file_put(struct file_writer *writer, struct text bytes)
{
    if (writer->error || bytes.len == 0)
        return;
    if (bytes.len > BUFFER_BYTES - writer->len)
        flush(writer);
    if (bytes.len >= BUFFER_BYTES) {
        if (!writer->error)
            writer->error = fd_write_all(writer->fd, bytes.ptr, bytes.len);
        return;
    }
    memcpy(writer->buffer + writer->len, bytes.ptr, bytes.len);
    writer->len += bytes.len;
}

int file_writer_close(struct file_writer *writer)
{
    flush(writer);
    int error = writer->error;
    int closed = writer->close ? fd_close(writer->fd) : 0;
    free(writer);
    return error ? error : closed;
}
