/* Passwords: Argon2id through libsodium, at most two at a time.
 *
 * Cost: 2 passes over 19 MiB, one lane (the OWASP minimum for Argon2id, RFC 9106 §4 in shape): about 25 ms
 * of one core here. The gate keeps log-ins from taking more than two cores and 38 MiB however many arrive;
 * the others wait until their deadline. Never on an HTTP thread. */
#pragma once

#include "base/ctx.h"
#include "sys/thread.h"

#define PASSWORD_PASSES 2
#define PASSWORD_MEMORY ((size_t)19 * 1024 * 1024)
#define PASSWORD_AT_ONCE 2
#define PASSWORD_MIN 10   /* characters */
#define PASSWORD_MAX 1024 /* bytes */

struct password_gate {
    pthread_mutex_t lock;
    pthread_cond_t freed;
    int running;
};

void password_gate_init(struct password_gate *gate);
void password_gate_deinit(struct password_gate *gate);

/* `*hash` in the ctx's arena. */
enum err password_hash(struct ctx *ctx, struct password_gate *gate, struct text password,
                       struct text *hash);
/* With an empty `hash` it does the same work and answers no, so that an unknown login takes as long as a
 * wrong password. */
enum err password_verify(struct ctx *ctx, struct password_gate *gate, struct text hash,
                         struct text password, bool *right);
