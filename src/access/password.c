#include "access/password.h"

#include "base/log.h"
#include "sys/clock.h"

#include <sodium.h>

void password_gate_init(struct password_gate *gate)
{
    pthread_mutex_init(&gate->lock, NULL);
    pthread_cond_init(&gate->freed, NULL);
    gate->running = 0;
}

void password_gate_deinit(struct password_gate *gate)
{
    pthread_cond_destroy(&gate->freed);
    pthread_mutex_destroy(&gate->lock);
}

static enum err gate_enter(struct ctx *ctx, struct password_gate *gate)
{
    enum err err = ERR_OK;
    pthread_mutex_lock(&gate->lock);
    while (gate->running >= PASSWORD_AT_ONCE) {
        if (ctx->deadline && clock_monotonic() >= ctx->deadline) {
            err = ctx_fail(ctx, ERR_deadline);
            break;
        }
        thread_wait(&gate->freed, &gate->lock, 100);
    }
    if (!err)
        gate->running++;
    pthread_mutex_unlock(&gate->lock);
    return err;
}

static void gate_leave(struct password_gate *gate)
{
    pthread_mutex_lock(&gate->lock);
    gate->running--;
    pthread_cond_signal(&gate->freed);
    pthread_mutex_unlock(&gate->lock);
}

static enum err hash_now(struct ctx *ctx, struct text password, char out[crypto_pwhash_STRBYTES])
{
    if (crypto_pwhash_str(out, password.ptr, password.len, PASSWORD_PASSES, PASSWORD_MEMORY) == 0)
        return ERR_OK;
    return ctx_fail(ctx, ERR_out_of_memory); /* the only way it fails */
}

enum err password_hash(struct ctx *ctx, struct password_gate *gate, struct text password,
                       struct text *hash)
{
    char out[crypto_pwhash_STRBYTES];
    enum err err = gate_enter(ctx, gate);
    if (err)
        return err;
    err = hash_now(ctx, password, out);
    gate_leave(gate);
    if (err)
        return err;
    *hash = text_dup(ctx->arena, text_of(out));
    return ctx_error(ctx);
}

enum err password_verify(struct ctx *ctx, struct password_gate *gate, struct text hash,
                         struct text password, bool *right)
{
    char stored[crypto_pwhash_STRBYTES];
    *right = false;
    if (password.len > PASSWORD_MAX)
        return ERR_OK;
    enum err err = gate_enter(ctx, gate);
    if (err)
        return err;
    if (hash.len == 0 || hash.len >= sizeof stored) {
        err = hash_now(ctx, password, stored);
    } else {
        memset(stored, 0, sizeof stored);
        memcpy(stored, hash.ptr, hash.len);
        *right = crypto_pwhash_str_verify(stored, password.ptr, password.len) == 0;
    }
    gate_leave(gate);
    return err;
}
