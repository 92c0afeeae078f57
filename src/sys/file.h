/* Files and folders. Paths are C strings; functions return 0 or an errno. */
#pragma once

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

int file_make_folder(const char *path); /* and its parents; fine when it exists; mode 0700 */
bool file_exists(const char *path);
int file_size(const char *path, int64_t *out);
/* A descriptor for somebody else to read from and close, and the size. */
int file_open_whole(const char *path, int *out_fd, int64_t *size);
void file_close_whole(int fd);
/* Exactly `len` bytes from a place; false when they are not there. */
bool file_read_at(int fd, void *out, size_t len, int64_t offset);
/* Room on the disk that `path` lies on, bytes: what may still be written, and all there is. */
int file_disk(const char *path, int64_t *free, int64_t *total);
/* When the newest file in a folder was written, UTC ms; 0 when there is none. */
int64_t file_newest(const char *folder);
/* Whole file, at most `max` bytes (EFBIG above). */
int file_read_all(struct arena *arena, const char *path, size_t max, struct text *out);
/* Writes beside, syncs, renames over: the file is old or new, never half. */
int file_write_atomic(const char *path, struct text content, int mode);
int file_append_sync(const char *path, struct text content, int mode);
int file_copy(const char *from, const char *to); /* synced */
int file_remove(const char *path);
/* The file, and those of its folder whose names go on behind its name with a dot ("17", "17.csv"). */
int file_remove_like(const char *path);
int file_rename(const char *from, const char *to);
/* Takes the lock of a data folder for the life of the process: 0, EWOULDBLOCK when another holds it. */
int file_lock(const char *path, int *out_fd);
void file_unlock(int fd);
/* Absolute path of `path` seen from `folder` (NULL: the working folder). */
const char *file_absolute(struct arena *arena, const char *folder, const char *path);

/* Buffered sequential reading. */
struct file_reader;
int file_open(struct file_reader **out, const char *path); /* "-" is standard input */
int file_open_fd(struct file_reader **out, int fd);        /* takes the descriptor */
/* Bytes read into `out`, 0 at the end, negative errno. */
int64_t file_read(struct file_reader *reader, char *out, size_t max);
int file_rewind(struct file_reader *reader); /* ESPIPE when it is no file */
int64_t file_position(const struct file_reader *reader);
void file_close(struct file_reader *reader);

/* Buffered writing; file_writer_close reports what went wrong, also earlier. */
struct file_writer;
int file_create(struct file_writer **out, const char *path, int mode); /* "-" is standard output */
int file_writer_fd(struct file_writer **out, int fd);                  /* borrows the descriptor */
void file_put(struct file_writer *writer, struct text bytes);
int file_writer_close(struct file_writer *writer);
