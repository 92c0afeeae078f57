/* Stage 8d: what a restore means for the records it owns. Those that went into the bin in the same transaction
 * and still pointed to it come back with it, by changes of their own with system rights; in the next round
 * theirs follow them. What was deleted before stays where it is. An undo names every record itself. */
#include "record/log/log_read.h"
#include "record/stages/stage.h"

struct family {
    struct save_run *run;
    struct record_change *parent;
    const struct meta_child *child; /* the relation looked at */
    int64_t txn;                    /* in which the parent was deleted */
};

/* Lines of the transaction that deleted something and have the parent's number somewhere in what was there:
 * one that deleted much is not decoded whole for one record. A sealed number is found by decoding only. */
static enum err read_deletions(const struct family *family, struct log_lines *out)
{
    struct record_env *env = family->run->env;
    struct arena *arena = env->ctx->arena;
    const struct db_node *where = db_and(arena, log_where(arena, DB_EQ, "txn", family->txn),
                                         log_where(arena, DB_EQ, "action", RECORD_DELETE));
    struct text number = text_format(arena, "%lld", (long long)family->parent->id);
    const struct db_node *named = db_call2(arena, DB_CONTAINS,
                                           db_column(arena, TEXT_EMPTY, TEXT("before")),
                                           db_text(arena, number));
    if (!family->child->by->personal)
        where = db_and(arena, where, db_call2(arena, DB_EQ, named, db_int(arena, 1)));
    enum err err = log_read(env, where, false, -1, out);
    size_t kept = 0;
    for (size_t i = 0; !err && i < out->count; i++)
        if (out->items[i].object == family->child->object->number)
            out->items[kept++] = out->items[i];
    out->count = kept;
    return err;
}

/* Keeps the lines, oldest first, whose records have lain in the bin since. */
static enum err keep_in_bin(const struct family *family, struct log_lines *lines)
{
    struct record_env *env = family->run->env;
    struct arena *arena = env->ctx->arena;
    int64_t *seqs = ARENA_ARRAY(arena, int64_t, lines->count);
    if (!seqs)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    for (size_t i = 0; i < lines->count; i++)
        seqs[i] = lines->items[i].seq;
    const struct db_node *seq = db_column(arena, TEXT_EMPTY, TEXT("seq"));
    const struct db_order order = {.by = seq};
    struct db_select select = {.table = TEXT("bin"),
                               .columns = &seq,
                               .column_count = 1,
                               .order = &order,
                               .order_count = 1,
                               .limit = -1};
    select.where = db_and(arena, log_where(arena, DB_EQ, "object", family->child->object->number),
                          db_in_ints(arena, seq, seqs, lines->count));
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    size_t kept = 0;
    for (size_t at = 0; db_next(rows);) {
        while (at < lines->count && lines->items[at].seq < db_get_int(rows, 0))
            at++;
        if (at < lines->count)
            lines->items[kept++] = lines->items[at++];
    }
    lines->count = kept;
    return db_close_rows(rows);
}

/* While another of its owners is gone it cannot come back; it will with that one. */
static enum err owners_are_there(const struct family *family, const struct value *values,
                                 bool *there)
{
    const struct meta_object *object = family->child->object;
    *there = true;
    for (size_t i = 0; *there && i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        if (!field->owned || field == family->child->by || value_is_null(values[i]) ||
            record_save_find(family->run->save, values[i].number))
            continue;
        struct value *owner;
        enum err err = record_load(family->run->env, field->target, values[i].number, &owner);
        if (err)
            return err;
        *there = owner;
    }
    return ERR_OK;
}

static enum err append(const struct family *family, struct log_line *line)
{
    struct save_run *run = family->run;
    const struct meta_child *child = family->child;
    struct value *values = NULL;
    bool there = false;
    enum err err = log_step_back(run->env, child->object, line, &values);
    if (err)
        return err;
    struct value to = values[child->by->index];
    if (value_is_null(to) || to.number != family->parent->id ||
        record_save_find(run->save, line->record))
        return ERR_OK;
    err = owners_are_there(family, values, &there);
    if (err || !there)
        return err;
    struct record_change *change = record_save_add(run->env->ctx, run->save, RECORD_RESTORE,
                                                   child->object, line->record);
    if (!change)
        return ctx_error(run->env->ctx);
    change->by_hook = true;
    change->row = family->parent->row;
    change->cause = family->parent - run->save->changes + 1;
    return ERR_OK;
}

static enum err bring_back(const struct family *family)
{
    struct log_lines lines;
    enum err err = read_deletions(family, &lines);
    if (!err && lines.count)
        err = keep_in_bin(family, &lines);
    for (size_t i = 0; !err && i < lines.count; i++)
        err = append(family, &lines.items[i]);
    return err;
}

static enum err restore_family(struct save_run *run, struct record_change *parent)
{
    struct log_line line = {0};
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < parent->object->child_count; i++) {
        const struct meta_child *child = &parent->object->children[i];
        if (!child->owned)
            continue;
        if (!line.txn)
            err = log_read_deletion(run->env, parent->object, parent->id, &line);
        const struct family family = {run, parent, child, line.txn};
        if (!err)
            err = bring_back(&family);
    }
    return err;
}

enum err stage_on_restore(struct save_run *run)
{
    struct record_change *change;
    if (run->save->origin == ORIGIN_UNDO)
        return ERR_OK;
    for (size_t at = 0; (change = run_next(run, &at));) {
        if (change->action != RECORD_RESTORE || change->touched)
            continue;
        /* Moves the changes once at most; the round moves with them. */
        struct record_change **place = &run->round[at - 1];
        if (!run_reserve(run))
            return ctx_fail(run->env->ctx, ERR_out_of_memory);
        enum err err = restore_family(run, *place);
        if (err)
            return err;
    }
    return ERR_OK;
}
