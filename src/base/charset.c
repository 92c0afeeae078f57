#include "base/charset.h"

#include "base/utf8.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

#define PIVOT_UNITS 4096

struct charset_reader {
    UConverter *from;
    UConverter *to; /* UTF-8 */
    bool started;
    uint64_t bad;                      /* counted by the callbacks */
    UChar *pivot_read, *pivot_written; /* ICU's state inside `pivot` */
    UChar pivot[PIVOT_UNITS];
};

/* ---- finding ---- */

/* True when the text ends inside a character that may still become valid. */
static bool cut_character(struct text tail)
{
    unsigned char c = tail.len ? (unsigned char)tail.ptr[0] : 0;
    size_t len = c >= 0xF0 && c <= 0xF4 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 0;
    if (c > 0xF4 || tail.len >= len)
        return false;
    for (size_t i = 1; i < tail.len; i++)
        if (((unsigned char)tail.ptr[i] & 0xC0) != 0x80)
            return false;
    return true;
}

static bool is_utf8(struct text sample)
{
    for (;;) {
        size_t good = utf8_valid_prefix(sample);
        sample = text_slice(sample, good, sample.len);
        if (sample.len == 0)
            return true;
        if (sample.ptr[0] !=
            '\0') /* a NUL byte is no text, but says nothing about the character set */
            return cut_character(sample);
        sample = text_slice(sample, 1, sample.len);
    }
}

/* Separators, digits and line ends are ASCII in every table, so without a mark a file of two bytes a letter shows
 * itself by zeros on one side only; text of one byte a letter has none at all. */
static bool is_utf16(struct text sample, enum charset *which)
{
    size_t zeros[2] = {0, 0};
    for (size_t i = 0; i < sample.len; i++)
        zeros[i & 1] += sample.ptr[i] == '\0';
    size_t most = zeros[0] > zeros[1] ? zeros[0] : zeros[1];
    size_t least = zeros[0] + zeros[1] - most;
    *which = zeros[1] > zeros[0] ? CHARSET_UTF16LE : CHARSET_UTF16BE;
    return most > 1 && most > sample.len / 20 &&
           least <= most / 20; /* one stray zero decides nothing */
}

enum charset charset_detect(struct text sample, size_t *bom_len)
{
    *bom_len = 0;
    if (text_starts(sample, TEXT("\xEF\xBB\xBF"))) {
        *bom_len = 3;
        return CHARSET_UTF8;
    }
    if (text_starts(sample, TEXT("\xFF\xFE"))) {
        *bom_len = 2;
        return CHARSET_UTF16LE;
    }
    if (text_starts(sample, TEXT("\xFE\xFF"))) {
        *bom_len = 2;
        return CHARSET_UTF16BE;
    }
    enum charset wide;
    if (is_utf16(sample, &wide))
        return wide;
    return is_utf8(sample) ? CHARSET_UTF8 : CHARSET_GB18030;
}

/* ---- converting ---- */

static void count_bad_bytes(const void *context, UConverterToUnicodeArgs *args, const char *bytes,
                            int32_t len, UConverterCallbackReason reason, UErrorCode *status)
{
    if (reason <= UCNV_IRREGULAR)
        ++*(uint64_t *)(uintptr_t)context;
    UCNV_TO_U_CALLBACK_SUBSTITUTE(NULL, args, bytes, len, reason, status);
}

static void count_bad_units(const void *context, UConverterFromUnicodeArgs *args,
                            const UChar *units, int32_t len, UChar32 c,
                            UConverterCallbackReason reason, UErrorCode *status)
{
    if (reason <= UCNV_IRREGULAR)
        ++*(uint64_t *)(uintptr_t)context;
    UCNV_FROM_U_CALLBACK_SUBSTITUTE(NULL, args, units, len, c, reason, status);
}

static void close_converters(void *subject)
{
    struct charset_reader *reader = subject;
    ucnv_close(reader->from);
    ucnv_close(reader->to);
}

struct charset_reader *charset_reader_new(struct arena *arena, enum charset charset)
{
    static const char *const names[] = {[CHARSET_UTF8] = "UTF-8",
                                        [CHARSET_GB18030] = "GB18030",
                                        [CHARSET_UTF16LE] = "UTF-16LE",
                                        [CHARSET_UTF16BE] = "UTF-16BE"};
    UErrorCode status = U_ZERO_ERROR;
    struct charset_reader *reader = ARENA_NEW(arena, struct charset_reader);
    if (!reader)
        return NULL;
    reader->from = ucnv_open(names[charset], &status);
    reader->to = ucnv_open("UTF-8", &status);
    reader->pivot_read = reader->pivot_written = reader->pivot;
    if (U_SUCCESS(status)) {
        ucnv_setToUCallBack(reader->from, count_bad_bytes, &reader->bad, NULL, NULL, &status);
        ucnv_setFromUCallBack(reader->to, count_bad_units, &reader->bad, NULL, NULL, &status);
    }
    if (U_FAILURE(status) || !arena_on_end(arena, close_converters, reader)) {
        close_converters(reader);
        return NULL;
    }
    return reader;
}

size_t charset_read(struct charset_reader *reader, struct text in, bool last, char *out,
                    size_t out_max, size_t *consumed, uint64_t *bad)
{
    UErrorCode status = U_ZERO_ERROR;
    const char *source = in.ptr ? in.ptr : "";
    const char *start = source;
    char *target = out;
    uint64_t bad_before = reader->bad;
    /* Out of room is no failure: the converters keep what did not fit for the next call. */
    ucnv_convertEx(reader->to, reader->from, &target, out + out_max, &source, start + in.len,
                   reader->pivot, &reader->pivot_read, &reader->pivot_written,
                   reader->pivot + PIVOT_UNITS, !reader->started, last, &status);
    reader->started = true;
    *consumed = (size_t)(source - start);
    *bad += reader->bad - bad_before;
    return (size_t)(target - out);
}
