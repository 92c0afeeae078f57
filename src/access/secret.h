/* Random secrets as they travel, and the hash under which they are kept. A stolen database so holds
 * nothing that logs in: a secret has 256 bits, for which one fast hash is enough. */
#pragma once

#include "base/text.h"

#include <stdbool.h>

#define SECRET_BYTES 32
#define SECRET_LENGTH 43 /* in base64url without padding */

struct secret_hash {
    unsigned char bytes[32];
};

/* 32 random bytes in base64url, behind `prefix`. Empty when the arena has failed. */
struct text secret_new(struct arena *arena, struct text prefix);
struct secret_hash secret_hash_of(struct text secret);
/* Takes the same time wherever the two differ. */
bool secret_hash_eq(const struct secret_hash *a, const struct secret_hash *b);
/* As stored: base64url. */
struct text secret_hash_text(struct arena *arena, const struct secret_hash *hash);
