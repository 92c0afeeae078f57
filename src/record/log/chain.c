/* How one seal follows another, and how the newest is written down outside. */
#include "record/log/log.h"

struct seal_hash log_seal_next(const struct seal_hash *secret, const struct seal_hash *before,
                               const struct seal_hash *lines, size_t count)
{
    struct seal_hasher hasher;
    seal_begin(&hasher, secret);
    seal_add(&hasher, before->bytes, SEAL_BYTES);
    seal_add(&hasher, lines, count * sizeof *lines);
    return seal_end(&hasher);
}

void log_head_line(struct buf *out, const struct log_head *head)
{
    buf_add_int(out, head->seq);
    buf_add_char(out, ' ');
    buf_add_int(out, head->at);
    buf_add_char(out, ' ');
    char hash[64];
    sodium_bin2base64(hash, sizeof hash, head->seal.bytes, SEAL_BYTES,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    buf_add_text(out, text_of(hash));
    buf_add_char(out, '\n');
}
