/* Errors as data: a code from errors.def, the place it concerns, and arguments for its message.
 *
 * A function that can fail returns `enum err` (ERR_OK is 0) and reports the detail with one of the
 * fail calls on its `struct ctx`. Texts live in errors.def in both languages and say what to do next;
 * {0}, {1}, {2}, {3} stand for the arguments. Replies are made of them in one place (api/problem.c), and
 * commands print them in one place (app/command.c). */
#pragma once

#include "base/buf.h"
#include "base/lang.h"
#include "base/text.h"

enum err {
    ERR_OK = 0,
#define ERROR(name, status, en, zh) ERR_##name,
#include "base/errors.def"
#undef ERROR
    ERR_COUNT
};

struct fault {
    enum err code;
    struct text field; /* field the fault concerns ("lines[2].price"), or empty */
    int64_t position;  /* 1-based character position in an expression, or 0 */
    int64_t row;       /* 1-based index in a list of records or line of a file, or 0 */
    struct text args[4];
};

/* Stable name as the API sends it in `code`: "unknown_field". */
struct text error_name(enum err code);
/* The HTTP status the error maps to. */
int error_status(enum err code);
/* The message with its arguments filled in. */
void error_message(struct buf *out, const struct fault *fault, enum lang lang);
