/* Keyed hashes (BLAKE2b) over what must not change unseen, and the secret they are keyed with. The secret
 * lies in <data>/seal.key, outside the database: who can only write the database cannot make a seal. */
#pragma once

#include "base/ctx.h"

#include <sodium.h>

#define SEAL_BYTES 32
/* Digests in lines are cut to 16 bytes: nobody without the secret can search for one. */
#define SEAL_DIGEST_BYTES 16

struct seal_hash {
    unsigned char bytes[SEAL_BYTES];
};

struct seal_hasher {
    crypto_generichash_state state;
};

void seal_begin(struct seal_hasher *hasher, const struct seal_hash *secret);
void seal_add(struct seal_hasher *hasher, const void *bytes, size_t len);
void seal_add_int(struct seal_hasher *hasher, int64_t number);
/* With its length, so that two texts side by side have one reading only. */
void seal_add_text(struct seal_hasher *hasher, struct text text);
struct seal_hash seal_end(struct seal_hasher *hasher);

/* The first `len` bytes in base64url without padding. */
struct text seal_print(struct arena *arena, const unsigned char *bytes, size_t len);
/* False when the text is not base64url of at most `max` bytes. */
bool seal_parse(struct text text, unsigned char *bytes, size_t max, size_t *len);

/* Reads the secret, or makes it (mode 0600). Where something is sealed already it is never made: it is lost, and
 * that is ERR_seal_key_missing. */
enum err seal_secret_open(struct ctx *ctx, const char *path, bool sealed, struct seal_hash *secret);
