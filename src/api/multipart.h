/* The parts of a multipart/form-data body (RFC 7578), as views of it. */
#pragma once

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>

struct multipart {
    struct text boundary;
    struct text rest;
};

struct multipart_part {
    struct text name;
    struct text file_name; /* empty: a plain field */
    struct text content;
};

/* False when the content type names no boundary. */
bool multipart_begin(struct text content_type, struct text body, struct multipart *out);
/* The next part; false at the end or where the body is broken. */
bool multipart_next(struct multipart *multipart, struct multipart_part *out);
