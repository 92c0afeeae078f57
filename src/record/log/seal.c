#include "record/log/seal.h"

#include "base/log.h"
#include "sys/entropy.h"
#include "sys/file.h"

#include <errno.h>

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

void seal_begin(struct seal_hasher *hasher, const struct seal_hash *secret)
{
    crypto_generichash_init(&hasher->state, secret->bytes, SEAL_BYTES, SEAL_BYTES);
}

void seal_add(struct seal_hasher *hasher, const void *bytes, size_t len)
{
    crypto_generichash_update(&hasher->state, bytes, len);
}

void seal_add_int(struct seal_hasher *hasher, int64_t number)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)number >> (8 * i));
    seal_add(hasher, bytes, sizeof bytes);
}

void seal_add_text(struct seal_hasher *hasher, struct text text)
{
    seal_add_int(hasher, (int64_t)text.len);
    seal_add(hasher, text.ptr, text.len);
}

struct seal_hash seal_end(struct seal_hasher *hasher)
{
    struct seal_hash hash;
    crypto_generichash_final(&hasher->state, hash.bytes, SEAL_BYTES);
    return hash;
}

struct text seal_print(struct arena *arena, const unsigned char *bytes, size_t len)
{
    size_t size = sodium_base64_encoded_len(len, VARIANT);
    char *out = arena_alloc(arena, size);
    if (!out)
        return TEXT_EMPTY;
    sodium_bin2base64(out, size, bytes, len, VARIANT);
    return (struct text){out, size - 1};
}

bool seal_parse(struct text text, unsigned char *bytes, size_t max, size_t *len)
{
    const char *end;
    return sodium_base642bin(bytes, max, text.ptr, text.len, NULL, len, &end, VARIANT) == 0 &&
           end == text.ptr + text.len;
}

enum err seal_secret_open(struct ctx *ctx, const char *path, bool sealed, struct seal_hash *secret)
{
    struct text text;
    int error = file_read_all(ctx->arena, path, 256, &text);
    size_t len;
    if (!error && seal_parse(text_trim(text), secret->bytes, SEAL_BYTES, &len) && len == SEAL_BYTES)
        return ERR_OK;
    if (error != ENOENT)
        return ctx_fail(ctx, ERR_file_read, text_of(path),
                        error ? text_of(strerror(error)) : TEXT("it holds no secret"));
    if (sealed)
        return ctx_fail(ctx, ERR_seal_key_missing, text_of(path));
    entropy_fill(secret->bytes, SEAL_BYTES);
    error = file_write_atomic(path, seal_print(ctx->arena, secret->bytes, SEAL_BYTES), 0600);
    if (error)
        return ctx_fail(ctx, ERR_file_write, text_of(path), text_of(strerror(error)));
    log_line(LOG_INFO, "seal_key_made", LOG_TEXT("path", text_of(path)));
    return ERR_OK;
}
