/* The program's log: one line of JSON per event on standard error, safe from several threads. Values are
 * escaped and cut at 1 KB. Never pass passwords, tokens, bodies or field values of records. */
#pragma once

#include "base/text.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

struct log_pair {
    const char *key;
    struct text value;
};

/* Lines below this level are dropped. Set once at start. */
void log_set_level(enum log_level level);
/* log_line(LOG_INFO, "request", LOG_TEXT("path", path), LOG_NUMBER("status", 200)) */
void log_write(enum log_level level, const char *event, const struct log_pair *pairs, size_t count);
#define log_line(level, event, ...)                                                                \
    log_write((level), (event), (const struct log_pair[]){__VA_ARGS__},                            \
              sizeof((const struct log_pair[]){__VA_ARGS__}) / sizeof(struct log_pair))
#define LOG_TEXT(key, text)                                                                        \
    {                                                                                              \
        (key), (text)                                                                              \
    }
/* Formats into storage of the calling thread, valid for this call; eight numbers a line at most. */
struct text log_number(int64_t number);
#define LOG_NUMBER(key, number)                                                                    \
    {                                                                                              \
        (key), log_number(number)                                                                  \
    }
