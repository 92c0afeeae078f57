/* Query strings and percent-encoding (RFC 3986, application/x-www-form-urlencoded for the query). */
#include "http/impl.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

struct text http_percent_decode(struct arena *arena, struct text text, bool plus_is_space)
{
    char *out = arena_alloc(arena, text.len + 1);
    if (!out)
        return TEXT_EMPTY;
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '%') {
            int high = i + 2 < text.len ? hex_digit(text.ptr[i + 1]) : -1;
            int low = high >= 0 ? hex_digit(text.ptr[i + 2]) : -1;
            if (low < 0)
                return (struct text){NULL, 0};
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        out[len++] = c;
    }
    return (struct text){out, len};
}

bool http_param_next(struct arena *arena, struct text *rest, struct http_param *out)
{
    while (rest->ptr) {
        struct text part = text_cut(rest, '&');
        if (part.len == 0)
            continue;
        struct text value = part;
        struct text name = text_cut(&value, '=');
        out->name = http_percent_decode(arena, name, true);
        out->value = value.ptr ? http_percent_decode(arena, value, true) : TEXT_EMPTY;
        return true;
    }
    return false;
}

bool http_target(struct http_request *request, struct text target)
{
    struct text query = target;
    struct text path = text_cut(&query, '?');
    request->query = query.ptr ? query : TEXT_EMPTY;
    request->path = http_percent_decode(&request->arena, path, false);
    return request->path.ptr && !memchr(request->path.ptr, 0, request->path.len);
}
