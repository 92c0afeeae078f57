/* Between the last save of a group and its commit: the seal, the text indexes, then the readers of the layers
 * above; after the commit their `committed`, and the head of the seals for the file outside. */
#include "record/commit.h"

#include "base/log.h"
#include "base/terms.h"
#include "record/log/change.h"
#include "record/log/log.h"
#include "record/rules.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/thread.h"

#define HEAD_EVERY_MS (INT64_C(3600) * 1000)

static enum err put_row(struct ctx *ctx, struct db_conn *conn, struct text table,
                        const struct text *columns, const struct value *values, size_t count)
{
    struct db_insert insert = {.table = table,
                               .columns = columns,
                               .column_count = count,
                               .values = values,
                               .row_count = 1,
                               .conflict = columns,
                               .conflict_count = 1,
                               .replace = true};
    return db_insert(ctx, conn, &insert);
}

static enum err write_seal(struct ctx *ctx, struct db_conn *conn, struct record_seal *log)
{
    struct log_head *head = &log->head;
    head->seal = log_seal_next(&log->secret, &head->seal, log->hashes, log->hash_count);
    struct value hash = value_text(seal_print(ctx->arena, head->seal.bytes, SEAL_BYTES));
    const struct text seal_columns[] = {TEXT("id"), TEXT("seq_from"), TEXT("hash")};
    const struct value seal[] = {value_int(head->seq),
                                 value_int(head->seq - (int64_t)log->hash_count + 1), hash};
    const struct text head_columns[] = {TEXT("id"), TEXT("seq"), TEXT("at"), TEXT("last_id"),
                                        TEXT("seal")};
    const struct value values[] = {value_int(1), value_int(head->seq), value_int(head->at),
                                   value_int(head->last_id), hash};
    enum err err = put_row(ctx, conn, TEXT("seal"), seal_columns, seal, 3);
    return err ? err : put_row(ctx, conn, TEXT("log_head"), head_columns, values, 5);
}

static enum err write_counters(struct ctx *ctx, struct db_conn *conn, struct record_seal *log)
{
    const struct text columns[] = {TEXT("name"), TEXT("value")};
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < log->counter_count; i++) {
        const struct log_counter *counter = &log->counters[i];
        const struct value values[] = {value_text(counter->name), value_int(counter->value)};
        if (counter->changed)
            err = put_row(ctx, conn, TEXT("counter"), columns, values, 2);
    }
    return err;
}

/* All texts that share an index, as one. */
static struct text terms_in(struct arena *arena, const struct meta_object *object,
                            struct text index, const struct value *values)
{
    struct buf text;
    buf_init(&text, arena, (size_t)1 << 20);
    for (size_t i = 0; values && i < object->field_count; i++) {
        if (!text_eq(object->fields[i].text_index, index) || values[i].kind != VALUE_TEXT)
            continue;
        if (text.len)
            buf_add_char(&text, '\n');
        buf_add_text(&text, values[i].text);
    }
    return text.len ? terms_of(arena, buf_text(&text)) : TEXT_EMPTY;
}

/* Is it the first field of the object with that index, and has any field of the index changed? */
static bool index_changes(const struct record_change *change, size_t at)
{
    const struct meta_object *object = change->object;
    struct text index = object->fields[at].text_index;
    bool changed = false;
    for (size_t i = 0; i < object->field_count; i++) {
        if (!text_eq(object->fields[i].text_index, index))
            continue;
        if (i < at)
            return false;
        changed = changed || change_changes(change, &object->fields[i]);
    }
    return changed;
}

static enum err index_change(struct ctx *ctx, struct db_conn *conn,
                             const struct record_change *change)
{
    const struct meta_object *object = change->object;
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < object->field_count; i++) {
        struct text index = object->fields[i].text_index;
        if (!index.len || !index_changes(change, i))
            continue;
        struct text old = terms_in(ctx->arena, object, index, change->before);
        struct text terms = terms_in(ctx->arena, object, index, change->after);
        if (!text_eq(old, terms))
            err = db_text_put(ctx, conn, index, change->id, old, terms);
    }
    return err;
}

static bool touches_access(const struct record_seal *log)
{
    static const char *const names[] = {"user",         "department",  "organisation",
                                        "object_right", "field_right", "access_rule"};
    for (size_t i = 0; i < log->count; i++)
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            if (text_eq(log->changes[i].change->object->name, text_of(names[k])))
                return true;
    return false;
}

/* Who is locked out or gone loses his sessions with the change that says so. */
static enum err end_sessions(struct ctx *ctx, struct db_conn *conn, const struct record_seal *log)
{
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < log->count; i++) {
        const struct record_change *change = log->changes[i].change;
        if (text_eq(change->object->name, TEXT("user")))
            err = access_user_changed(ctx, conn, change->object, change->id, change->after);
    }
    return err;
}

static enum err seal_group(struct ctx *ctx, struct db_conn *conn, void *subject)
{
    struct record_store *store = subject;
    struct record_seal *log = store->seal;
    if (!log->in_group || !log->hash_count)
        return ERR_OK;
    enum err err = log_write_pending(ctx, conn, log);
    if (!err)
        err = write_seal(ctx, conn, log);
    if (!err)
        err = write_counters(ctx, conn, log);
    if (!err)
        err = end_sessions(ctx, conn, log);
    /* Who is who or who may what has changed: the next read makes the policy anew. Shares are not among these:
     * they are asked for in every statement. */
    if (!err && touches_access(log))
        err = db_state_bump(ctx, conn, false, true);
    return err;
}

static enum err index_group(struct ctx *ctx, struct db_conn *conn, void *subject)
{
    struct record_store *store = subject;
    struct record_seal *log = store->seal;
    enum err err = ERR_OK;
    for (size_t i = 0; !err && log->in_group && i < log->count; i++)
        err = index_change(ctx, conn, log->changes[i].change);
    return err;
}

static enum err read_group(struct ctx *ctx, struct db_conn *conn, void *subject)
{
    struct record_store *store = subject;
    struct record_seal *log = store->seal;
    enum err err = ERR_OK;
    if (!log->in_group || !log->count || !store->hooks)
        return ERR_OK;
    for (size_t i = 0; !err && i < store->hooks->reader_count; i++)
        if (store->hooks->readers[i].run)
            err = store->hooks->readers[i].run(ctx, store, conn, log->changes, log->count);
    return err;
}

static void append_head(void *arg)
{
    struct log_note *note = arg;
    int error = file_append_sync(note->path, (struct text){note->line, note->len}, 0600);
    if (error)
        log_line(LOG_WARN, "seal_head_not_written", LOG_TEXT("path", text_of(note->path)),
                 LOG_TEXT("reason", text_of(strerror(error))));
    atomic_store(&note->busy, false);
}

/* "<seq> <at> <seal>", so that a log whose end was cut is noticed. */
static void note_head(struct record_seal *log)
{
    int64_t now = clock_now();
    struct log_note *note = &log->note;
    if (now - log->head_written < HEAD_EVERY_MS || atomic_exchange(&note->busy, true))
        return;
    struct buf line;
    buf_init_fixed(&line, note->line, sizeof note->line);
    log_head_line(&line, &log->committed);
    log->noted_seq = log->committed.seq;
    note->len = line.len;
    log->head_written = now;
    if (!pool_submit(log->outside, append_head, note))
        atomic_store(&note->busy, false);
}

/* Also of transactions without a change: sessions end in such, and jobs go on. */
static void tell_readers(struct record_store *store)
{
    const struct record_seal *log = store->seal;
    for (size_t i = 0; store->hooks && i < store->hooks->reader_count; i++)
        if (store->hooks->readers[i].committed)
            store->hooks->readers[i].committed(store, log->changes, log->count,
                                               store->hooks->readers[i].subject);
}

static void ended(void *subject, bool committed)
{
    struct record_store *store = subject;
    struct record_seal *log = store->seal;
    if (committed && log->in_group && log->hash_count && store->access && touches_access(log))
        access_refresh(store->access);
    if (committed)
        tell_readers(store);
    if (!log->in_group)
        return;
    if (committed && log->hash_count) {
        if (log->forget)
            db_forget(store->db);
        log->forget = false;
        log->committed = log->head;
        note_head(log);
    }
    log_group_end(log);
    rules_group_ended(store->rules);
}

void record_commit_readers(struct record_store *store)
{
    struct db_commit_reader *readers = store->seal->readers;
    const struct db_commit_reader rows[] = {
        {"seals the lines of the group", seal_group, NULL, store},
        {"feeds the text indexes of contains", index_group, NULL, store},
        {"runs the readers of the layers above", read_group, ended, store},
    };
    memcpy(readers, rows, sizeof rows);
    db_set_commit_readers(store->db, readers, sizeof rows / sizeof rows[0]);
}
