#include "api/multipart.h"

#define BOUNDARY_MAX 200

/* The value of `key="…"` or `key=…` in a header. */
static struct text parameter(struct text header, struct text key)
{
    for (size_t at = 0; at + key.len < header.len; at++) {
        struct text here = text_slice(header, at, header.len);
        bool begins = at == 0 || header.ptr[at - 1] == ' ' || header.ptr[at - 1] == ';';
        if (!begins || !text_eq_fold(text_slice(here, 0, key.len), key) || here.ptr[key.len] != '=')
            continue;
        struct text value = text_slice(here, key.len + 1, here.len);
        if (!value.len || value.ptr[0] != '"')
            return text_trim(text_cut(&value, ';'));
        value = text_slice(value, 1, value.len);
        return text_cut(&value, '"');
    }
    return TEXT_EMPTY;
}

static struct text after(struct text text, size_t at)
{
    return at < text.len ? (struct text){text.ptr + at, text.len - at}
                         : (struct text){text.ptr + text.len, 0};
}

/* Where "\r\n--boundary" stands, or -1. */
static ptrdiff_t find_end(const struct multipart *multipart)
{
    struct text rest = multipart->rest;
    size_t mark = multipart->boundary.len + 4;
    for (size_t at = 0; at + mark <= rest.len; at++) {
        const char *found = memchr(rest.ptr + at, '\r', rest.len - at);
        if (!found)
            return -1;
        at = (size_t)(found - rest.ptr);
        if (at + mark <= rest.len && !memcmp(found, "\r\n--", 4) &&
            !memcmp(found + 4, multipart->boundary.ptr, multipart->boundary.len))
            return (ptrdiff_t)at;
    }
    return -1;
}

bool multipart_begin(struct text content_type, struct text body, struct multipart *out)
{
    *out = (struct multipart){.boundary = parameter(content_type, TEXT("boundary"))};
    size_t len = out->boundary.len + 2;
    if (!out->boundary.len || out->boundary.len > BOUNDARY_MAX || body.len < len ||
        memcmp(body.ptr, "--", 2) != 0 || memcmp(body.ptr + 2, out->boundary.ptr, len - 2) != 0)
        return false;
    out->rest = after(body, len);
    return true;
}

bool multipart_next(struct multipart *multipart, struct multipart_part *out)
{
    *out = (struct multipart_part){.name = TEXT_EMPTY};
    if (!text_starts(multipart->rest, TEXT("\r\n")))
        return false; /* "--": the end */
    multipart->rest = after(multipart->rest, 2);
    for (;;) {
        ptrdiff_t end = text_find(multipart->rest, TEXT("\r\n"));
        if (end < 0)
            return false;
        struct text header = text_slice(multipart->rest, 0, (size_t)end);
        multipart->rest = after(multipart->rest, (size_t)end + 2);
        if (!header.len)
            break;
        if (text_eq_fold(text_slice(header, 0, 20), TEXT("content-disposition:"))) {
            out->name = parameter(header, TEXT("name"));
            out->file_name = parameter(header, TEXT("filename"));
        }
    }
    ptrdiff_t end = find_end(multipart);
    if (end < 0)
        return false;
    out->content = text_slice(multipart->rest, 0, (size_t)end);
    multipart->rest = after(multipart->rest, (size_t)end + 4 + multipart->boundary.len);
    return true;
}
