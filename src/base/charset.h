/* Finding and converting the character set of a file a person brings (ICU inside). */
#pragma once

#include "base/arena.h"
#include "base/text.h"

enum charset { CHARSET_UTF8, CHARSET_GB18030, CHARSET_UTF16LE, CHARSET_UTF16BE };

/* Decides from a sample (the first 1 MB will do): a byte order mark, else valid UTF-8 (a character cut at
 * the end of the sample is no error), else GB18030. `bom_len` gets the bytes to skip. */
enum charset charset_detect(struct text sample, size_t *bom_len);

struct
    charset_reader; /* converts a stream piece by piece, keeping cut characters for the next piece */

/* Lives in the arena. NULL when the converter cannot be opened. */
struct charset_reader *charset_reader_new(struct arena *arena, enum charset charset);
/* Converts `in` to UTF-8 into out[0..out_max); returns bytes written; `*consumed` gets the bytes of `in`
 * used. `bad` counts sequences that had no meaning (each became U+FFFD). */
size_t charset_read(struct charset_reader *reader, struct text in, bool last, char *out,
                    size_t out_max, size_t *consumed, uint64_t *bad);
