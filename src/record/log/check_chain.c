/* The chain: every line has the hash it was written with, no number is missing, each seal holds over its lines
 * and the seal before, and the newest seals are those noted outside the database. */
#include "record/log/check.h"
#include "record/log/log.h"
#include "record/log/log_read.h"
#include "sys/file.h"

#include <errno.h>

/* Seals read at once; their lines are read with them. */
#define SEALS_AT_ONCE 256
#define HEAD_FILE_MAX ((size_t)16 * 1024 * 1024)

struct seal_row {
    int64_t from, to;
    struct seal_hash hash;
};

struct walk {
    struct check *check;
    const struct seal_hash *secret;
    struct seal_hash previous;
    int64_t next_seq; /* that should come next */
    int64_t last_at;  /* when the line before it was written; 0: there is none */
};

static enum err read_seals(struct record_env *env, const struct db_node *where, int64_t limit,
                           struct seal_row *out, size_t *count)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *columns[] = {db_column(arena, TEXT_EMPTY, TEXT("id")),
                                       db_column(arena, TEXT_EMPTY, TEXT("seq_from")),
                                       db_column(arena, TEXT_EMPTY, TEXT("hash"))};
    const struct db_order order = {.by = columns[0]};
    struct db_select select = {.table = TEXT("seal"),
                               .columns = columns,
                               .column_count = 3,
                               .where = where,
                               .order = &order,
                               .order_count = 1,
                               .limit = limit};
    struct db_rows *rows;
    *count = 0;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (*count < (size_t)limit && db_next(rows)) {
        struct seal_row *seal = &out[(*count)++];
        size_t len;
        *seal = (struct seal_row){.to = db_get_int(rows, 0), .from = db_get_int(rows, 1)};
        (void)seal_parse(db_get_text(rows, 2), seal->hash.bytes, SEAL_BYTES, &len);
    }
    return db_close_rows(rows);
}

/* `next`: the line that follows; NULL at the end of what was read. */
static void missing(struct walk *walk, int64_t from, int64_t to, const struct log_line *next)
{
    struct text after = walk->last_at ? check_time(walk->check, walk->last_at) : TEXT("the start");
    struct text before = next ? check_time(walk->check, next->at) : TEXT("the next seal");
    if (from == to)
        check_found(walk->check, "line %lld was removed: it was written between %.*s and %.*s",
                    (long long)from, TEXT_ARG(after), TEXT_ARG(before));
    else if (from < to)
        check_found(walk->check,
                    "lines %lld to %lld were removed: they were written between %.*s and %.*s",
                    (long long)from, (long long)to, TEXT_ARG(after), TEXT_ARG(before));
}

/* True when the line is as it was written. */
static bool check_line(struct walk *walk, const struct log_line *line, struct seal_hash *hash)
{
    unsigned char mac[LINE_MAC_BYTES];
    size_t len;
    *hash = line_hash(walk->secret, line);
    bool fine = seal_parse(line->mac, mac, sizeof mac, &len) && len == sizeof mac &&
                sodium_memcmp(mac, hash->bytes, sizeof mac) == 0;
    if (!fine) {
        struct text place = check_place(walk->check, line);
        check_found(walk->check, "line %lld was changed or put in: it says %.*s",
                    (long long)line->seq, TEXT_ARG(place));
    }
    return fine;
}

/* The lines of one seal, out of those read. */
static void check_seal(struct walk *walk, const struct seal_row *seal, const struct log_line *lines,
                       size_t count)
{
    struct arena *arena = walk->check->env->ctx->arena;
    struct seal_hash *hashes = ARENA_ARRAY(arena, struct seal_hash, count);
    bool whole = hashes && seal->from == walk->next_seq;
    missing(walk, walk->next_seq, seal->from - 1, count ? lines : NULL);
    int64_t expected = seal->from;
    for (size_t i = 0; hashes && i < count; i++) {
        missing(walk, expected, lines[i].seq - 1, &lines[i]);
        walk->last_at = lines[i].at;
        whole = whole && lines[i].seq == expected;
        expected = lines[i].seq + 1;
        whole = check_line(walk, &lines[i], &hashes[i]) && whole;
    }
    missing(walk, expected, seal->to, NULL);
    whole = whole && expected == seal->to + 1;
    struct seal_hash made = log_seal_next(walk->secret, &walk->previous, hashes, count);
    if (whole && sodium_memcmp(made.bytes, seal->hash.bytes, SEAL_BYTES) != 0)
        check_found(walk->check, "the seal of lines %lld to %lld does not hold",
                    (long long)seal->from, (long long)seal->to);
    walk->previous = seal->hash;
    walk->next_seq = seal->to + 1;
}

static enum err check_some(struct walk *walk, const struct seal_row *seals, size_t count)
{
    struct record_env *env = walk->check->env;
    struct arena *arena = env->ctx->arena;
    struct log_lines lines;
    int64_t first = walk->next_seq;
    const struct db_node *where = db_and(arena, log_where(arena, DB_GE, "id", first),
                                         log_where(arena, DB_LE, "id", seals[count - 1].to));
    enum err err = log_read(env, where, false, -1, &lines);
    if (err)
        return err;
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        size_t from = at;
        while (at < lines.count && lines.items[at].seq <= seals[i].to)
            at++;
        check_seal(walk, &seals[i], lines.items + from, at - from);
    }
    return check_audit(walk->check, &lines, first, seals[count - 1].to);
}

static enum err check_seals(struct walk *walk)
{
    struct record_env *env = walk->check->env;
    struct arena *arena = env->ctx->arena;
    for (;;) {
        struct seal_row *seals = ARENA_ARRAY(arena, struct seal_row, SEALS_AT_ONCE);
        size_t count;
        if (!seals)
            return ctx_fail(env->ctx, ERR_out_of_memory);
        enum err err = read_seals(env, log_where(arena, DB_GE, "id", walk->next_seq), SEALS_AT_ONCE,
                                  seals, &count);
        if (err || !count)
            return err;
        err = check_some(walk, seals, count);
        if (err)
            return err;
        check_forget(walk->check);
    }
}

/* What the head says the log's end is, and lines behind the last seal. */
static enum err check_end(struct walk *walk)
{
    struct record_env *env = walk->check->env;
    struct arena *arena = env->ctx->arena;
    struct log_lines lines;
    struct value head = VALUE_NONE;
    bool found;
    const struct db_node *seq = db_column(arena, TEXT_EMPTY, TEXT("seq"));
    struct db_select select = {.table = TEXT("log_head"),
                               .columns = &seq,
                               .column_count = 1,
                               .limit = 1};
    enum err err = db_one(env->ctx, env->conn, &select, &found, &head);
    if (err)
        return err;
    if (found && head.number >= walk->next_seq)
        check_found(walk->check, "the log was cut: its end was line %lld, and it ends with %lld",
                    (long long)head.number, (long long)walk->next_seq - 1);
    err = log_read(env, log_where(arena, DB_GE, "id", walk->next_seq), false, 100, &lines);
    for (size_t i = 0; !err && i < lines.count; i++) {
        struct text place = check_place(walk->check, &lines.items[i]);
        check_found(walk->check, "line %lld has no seal, it was put in: it says %.*s",
                    (long long)lines.items[i].seq, TEXT_ARG(place));
    }
    return err;
}

static enum err check_head_line(struct walk *walk, struct text line)
{
    struct record_env *env = walk->check->env;
    struct text rest = line;
    int64_t seq;
    int64_t at;
    struct seal_hash noted;
    struct seal_row seal;
    size_t count;
    size_t len;
    if (!text_to_int(text_cut(&rest, ' '), &seq) || !text_to_int(text_cut(&rest, ' '), &at) ||
        !rest.ptr || !seal_parse(rest, noted.bytes, SEAL_BYTES, &len) || len != SEAL_BYTES) {
        check_found(walk->check, "a line of seals/head cannot be read");
        return ERR_OK;
    }
    enum err err = read_seals(env, log_where(env->ctx->arena, DB_EQ, "id", seq), 1, &seal, &count);
    if (err)
        return err;
    if (!count)
        check_found(walk->check,
                    "the log was cut: seals/head knows line %lld, its seal is not there",
                    (long long)seq);
    else if (sodium_memcmp(noted.bytes, seal.hash.bytes, SEAL_BYTES) != 0)
        check_found(walk->check, "the seal at line %lld is not the one noted in seals/head",
                    (long long)seq);
    return ERR_OK;
}

static enum err check_head_file(struct walk *walk)
{
    struct record_env *env = walk->check->env;
    struct text text;
    int error = file_read_all(env->ctx->arena, env->store->seal->note.path, HEAD_FILE_MAX, &text);
    if (error == ENOENT)
        return ERR_OK;
    if (error)
        return ctx_fail(env->ctx, ERR_file_read, text_of(env->store->seal->note.path),
                        text_of(strerror(error)));
    struct text rest = text;
    enum err err = ERR_OK;
    while (!err && rest.ptr) {
        struct text line = text_cut(&rest, '\n');
        if (line.len)
            err = check_head_line(walk, line);
    }
    return err;
}

enum err check_chain(struct check *check)
{
    struct walk walk = {.check = check, .secret = &check->env->store->seal->secret, .next_seq = 1};
    enum err err = check_seals(&walk);
    if (!err)
        err = check_end(&walk);
    return err ? err : check_head_file(&walk);
}
