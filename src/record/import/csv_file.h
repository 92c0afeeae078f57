/* A file a person brings, as UTF-8: the character set found from its first megabyte, a byte order mark
 * passed over, read as often as wanted. Lives in the arena of its ctx, which closes it. */
#pragma once

#include "base/charset.h"
#include "base/ctx.h"
#include "record/import/csv.h"

struct csv_file;

/* ERR_file_read with the system's words. The file must be one that can be read twice. */
enum err csv_file_open(struct ctx *ctx, const char *path, struct csv_file **out);
/* Its beginning in UTF-8, 64 KB at most. */
struct text csv_file_sample(const struct csv_file *file);
enum charset csv_file_charset(const struct csv_file *file);
int64_t csv_file_size(const struct csv_file *file);
int64_t csv_file_position(const struct csv_file *file);
/* Sequences so far that had no meaning in the character set (each reads as U+FFFD). */
uint64_t csv_file_bad(const struct csv_file *file);
/* From the beginning again. */
enum err csv_file_rewind(struct ctx *ctx, struct csv_file *file);
/* For csv_reader: `subject` is the file. */
int64_t csv_file_read(void *file, char *out, size_t max);
