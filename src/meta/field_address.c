/* E-mail, telephone and web addresses: kept as written, refused when they could reach nobody. */
#include "base/utf8.h"
#include "meta/families.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool has_space(struct text text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] <= ' ' || text.ptr[i] == 0x7f)
            return true;
    return text_find(text, TEXT("\xe3\x80\x80")) >= 0;
}

/* One part of a host name: letters (any script), digits and inner hyphens, 63 bytes at most. */
static bool is_host_label(struct text label)
{
    if (label.len == 0 || label.len > 63 || label.ptr[0] == '-' || label.ptr[label.len - 1] == '-')
        return false;
    for (size_t i = 0; i < label.len; i++) {
        char c = label.ptr[i];
        if (!is_digit(c) && !is_letter(c) && c != '-' && (unsigned char)c < 0x80)
            return false;
    }
    return true;
}

/* At least two parts, and the last one is no number. */
static bool is_host(struct text host)
{
    size_t labels = 0;
    struct text rest = host;
    struct text last = TEXT_EMPTY;
    while (rest.ptr) {
        last = text_cut(&rest, '.');
        if (!is_host_label(last))
            return false;
        labels++;
    }
    return labels >= 2 && !is_digit(last.ptr[0]);
}

static bool is_mailbox(struct text local)
{
    if (local.len == 0 || local.len > 64 || local.ptr[0] == '.' || local.ptr[local.len - 1] == '.')
        return false;
    for (size_t i = 0; i < local.len; i++) {
        if (memchr("()<>[]:;,\\\"@", local.ptr[i], 12))
            return false;
        if (i && local.ptr[i] == '.' && local.ptr[i - 1] == '.')
            return false;
    }
    return true;
}

static bool is_email(struct text text)
{
    const char *at = memchr(text.ptr, '@', text.len);
    if (!at || has_space(text))
        return false;
    struct text local = {text.ptr, (size_t)(at - text.ptr)};
    return is_mailbox(local) && is_host(text_slice(text, local.len + 1, text.len));
}

/* Words that announce an extension. The rest of a number has no letters. */
static size_t extension_word(struct text rest)
{
    static const struct text words[] = {
        {"extension", 9}, {"ext", 3}, {"x", 1}, {"转", 3}, {"轉", 3}, {"分机", 6},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (rest.len >= words[i].len && text_eq_fold(text_slice(rest, 0, words[i].len), words[i]))
            return words[i].len;
    return 0;
}

static bool is_phone(struct text text)
{
    size_t digits = 0;
    size_t i = 0;
    while (i < text.len) {
        char c = text.ptr[i];
        size_t word = extension_word(text_slice(text, i, text.len));
        if (word == 0 && !is_digit(c) && !memchr(" +-()./#*,;:", c, 12))
            return false;
        digits += is_digit(c);
        i += word ? word : 1;
    }
    return digits >= 3;
}

static bool is_port(struct text port)
{
    int64_t number;
    return text_to_int(port, &number) && number > 0 && number < 65536;
}

/* What stands between :// and the path: a host, perhaps a port; localhost and plain names count with a
 * scheme, for intranets. */
static bool is_authority(struct text authority, bool scheme)
{
    struct text rest = authority;
    struct text host = text_cut(&rest, ':');
    if (rest.ptr && !is_port(rest))
        return false;
    if (is_host(host))
        return true;
    if (!scheme)
        return false;
    struct text labels = host;
    while (labels.ptr)
        if (!is_host_label(text_cut(&labels, '.')))
            return false;
    return true;
}

static bool is_url(struct text text)
{
    if (has_space(text) || text_find(text, TEXT("<")) >= 0 || text_find(text, TEXT("\"")) >= 0)
        return false;
    bool http = text.len > 7 && text_eq_fold(text_slice(text, 0, 7), TEXT("http://"));
    bool https = text.len > 8 && text_eq_fold(text_slice(text, 0, 8), TEXT("https://"));
    struct text rest = text_slice(text, https ? 8 : http ? 7 : 0, text.len);
    size_t end = 0;
    while (end < rest.len && !memchr("/?#", rest.ptr[end], 3))
        end++;
    return is_authority(text_slice(rest, 0, end), http || https);
}

/* Half width, trimmed, checked. */
static enum err address(struct ctx *ctx, const struct meta_field *field, struct text text,
                        bool (*good)(struct text text), enum err code, struct value *out)
{
    *out = VALUE_NONE;
    struct text stored;
    enum err err = field_stored_text(ctx, field, text, field->max, &stored);
    if (err)
        return err;
    stored = text_trim(utf8_half_width(ctx->arena, stored));
    if (stored.len == 0)
        return ctx->arena->failed ? ERR_out_of_memory : ERR_OK;
    if (!good(stored))
        return field_refuse(ctx, code, field, text, TEXT_EMPTY);
    *out = value_text(stored);
    return ERR_OK;
}

FROM_TEXT(field_email_from_text)
{
    return address(ctx, field, text, is_email, ERR_not_an_email, out);
}

FROM_TEXT(field_phone_from_text)
{
    return address(ctx, field, text, is_phone, ERR_not_a_phone, out);
}

FROM_TEXT(field_url_from_text)
{
    return address(ctx, field, text, is_url, ERR_not_a_url, out);
}
