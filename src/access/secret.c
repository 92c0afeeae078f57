#include "access/secret.h"

#include "sys/entropy.h"

#include <sodium.h>

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

static struct text base64(struct arena *arena, const unsigned char *bytes)
{
    char out[SECRET_LENGTH + 1];
    sodium_bin2base64(out, sizeof out, bytes, SECRET_BYTES, VARIANT);
    struct text copy = text_dup(arena, (struct text){out, SECRET_LENGTH});
    sodium_memzero(out, sizeof out);
    return copy;
}

struct text secret_new(struct arena *arena, struct text prefix)
{
    unsigned char bytes[SECRET_BYTES];
    entropy_fill(bytes, sizeof bytes);
    struct text secret = text_concat(arena, prefix, base64(arena, bytes));
    sodium_memzero(bytes, sizeof bytes);
    return secret.len == prefix.len + SECRET_LENGTH ? secret : TEXT_EMPTY;
}

struct secret_hash secret_hash_of(struct text secret)
{
    struct secret_hash hash;
    crypto_generichash(hash.bytes, sizeof hash.bytes, (const unsigned char *)secret.ptr, secret.len,
                       NULL, 0);
    return hash;
}

bool secret_hash_eq(const struct secret_hash *a, const struct secret_hash *b)
{
    return sodium_memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

struct text secret_hash_text(struct arena *arena, const struct secret_hash *hash)
{
    return base64(arena, hash->bytes);
}
