/* What a batch would do: every record is tried through all checks of a save that writes nothing. */
#include "base/json_write.h"
#include "record/batch/batch_run.h"
#include "record/read/query.h"

#define SAMPLE 10
/* Kinds of refusal told apart. */
#define REASONS_MAX 20

struct reason {
    enum err code;
    struct text text;
    int64_t count;
};

struct preview {
    struct batch_sums sums;
    struct reason reasons[REASONS_MAX];
    size_t reason_count;
    struct text samples[SAMPLE];
    size_t sample_count;
    int64_t row_us;
};

static void note_reason(struct preview *preview, enum err code, struct text text, int64_t count)
{
    preview->sums.refused += count;
    for (size_t i = 0; i < preview->reason_count; i++)
        if (preview->reasons[i].code == code) {
            preview->reasons[i].count += count;
            return;
        }
    if (preview->reason_count < REASONS_MAX)
        preview->reasons[preview->reason_count++] = (struct reason){code, text, count};
}

/* The fields of the body, as record_write_fields takes them. */
static struct text fields_of(struct arena *arena, const struct meta_object *object,
                             const struct json *values)
{
    struct buf list;
    buf_init(&list, arena, 64 * 1024);
    struct json_iter it = json_iter(values);
    while (json_kind(values) == JSON_OBJECT && json_next(&it)) {
        if (!meta_field_find(object, it.key))
            continue;
        if (list.len)
            buf_add_char(&list, ',');
        buf_add_text(&list, it.key);
    }
    return buf_text(&list);
}

static enum err put_state(struct json_out *out, const char *key, struct record_task *task,
                          const struct record_change *change, const struct value *values,
                          struct text fields)
{
    json_key(out, text_of(key));
    if (!values || !fields.len) {
        json_put_raw(out, values ? TEXT("{}") : TEXT("null"));
        return ERR_OK;
    }
    struct buf buf;
    buf_init(&buf, task->env.ctx->arena, (size_t)1 << 20);
    enum err err = record_write_fields(&task->env, change->object, change->id, values, fields,
                                       &buf);
    json_put_raw(out, err ? TEXT("null") : buf_text(&buf));
    return err;
}

static enum err note_sample(struct preview *preview, const struct batch_piece *piece,
                            struct record_task *task, const struct record_change *change)
{
    struct buf buf;
    struct json_out out;
    struct ctx *ctx = task->env.ctx;
    const struct json *values = change->action == RECORD_UPDATE
                                    ? json_parse(ctx, piece->section->values)
                                    : NULL;
    struct text fields = fields_of(ctx->arena, change->object, values);
    buf_init(&buf, piece->ctx->arena, (size_t)1 << 20);
    json_out_init(&out, &buf);
    json_begin_object(&out);
    json_key(&out, TEXT("id"));
    json_put_id(&out, change->id);
    json_key(&out, TEXT("name"));
    batch_put_name(&out, task, change);
    enum err err = put_state(&out, "before", task, change, change->before, fields);
    if (!err)
        err = put_state(&out, "after", task, change,
                        change->action == RECORD_DELETE ? NULL : change->after, fields);
    json_end_object(&out);
    if (!err)
        preview->samples[preview->sample_count++] = buf_text(&buf);
    return err;
}

static enum err look(struct batch_piece *piece, struct record_task *task)
{
    struct preview *into = piece->subject;
    struct preview preview = *into;
    enum err err = ERR_OK;
    size_t seen = 0;
    for (size_t i = 0; !err && i < task->save.count; i++) {
        const struct record_change *change = &task->save.changes[i];
        if (!batch_is_asked(piece, change))
            continue;
        seen++;
        if (change->error)
            note_reason(&preview, change->error, batch_reason(piece->ctx->arena, task, change), 1);
        else if (change->unchanged || change->dropped)
            preview.sums.unchanged++;
        else
            preview.sums.changed++;
        if (!change->error && !change->unchanged && !change->dropped &&
            preview.sample_count < SAMPLE)
            err = note_sample(&preview, piece, task, change);
    }
    preview.sums.unchanged += (int64_t)(piece->count - seen);
    if (!err)
        *into = preview;
    return err;
}

/* One piece, and in halves what is too much for one save. */
static enum err try_piece(struct preview *preview, struct batch_piece *piece)
{
    enum err err = batch_piece_run(piece);
    if (!err || err == ERR_busy || err == ERR_deadline || err == ERR_out_of_memory)
        return err;
    struct text reason = TEXT_EMPTY;
    if (piece->count == 1) {
        struct buf text;
        struct fault plain = {.code = err};
        buf_init(&text, piece->ctx->arena, 4096);
        error_message(&text, piece->ctx->fault_count ? &piece->ctx->faults[0] : &plain,
                      piece->ctx->lang);
        reason = buf_text(&text);
    }
    ctx_clear(piece->ctx);
    if (piece->count == 1) {
        note_reason(preview, err, reason, 1);
        return ERR_OK;
    }
    struct batch_piece half = *piece;
    half.count = piece->count / 2;
    err = try_piece(preview, &half);
    half.ids = piece->ids + half.count;
    half.count = piece->count - half.count;
    return err ? err : try_piece(preview, &half);
}

static enum err try_section(struct preview *preview, struct batch_piece *piece, size_t most)
{
    const struct batch_section *section = piece->section;
    struct record_step pace = {.store = piece->store, .row_us = preview->row_us};
    size_t count = section->count < most ? section->count : most;
    enum err err = ERR_OK;
    for (size_t at = 0; !err && at < count; at += piece->count) {
        size_t rows = record_step_rows(&pace, BATCH_PIECE_MAX);
        piece->ids = section->ids + at;
        piece->count = count - at < rows ? count - at : rows;
        piece->us = 0;
        size_t size = piece->count;
        err = try_piece(preview, piece);
        if (piece->us)
            record_step_cost(&pace, size, piece->us);
    }
    preview->row_us = pace.row_us;
    return err;
}

static void put_int(struct json_out *out, const char *key, int64_t number)
{
    json_key(out, text_of(key));
    json_put_int(out, number);
}

static void write_preview(const struct preview *preview, const struct batch *batch, struct buf *buf)
{
    struct json_out out;
    int64_t total = (int64_t)batch_total(batch);
    json_out_init(&out, buf);
    json_begin_object(&out);
    put_int(&out, "count", total + batch->not_allowed);
    put_int(&out, "examined",
            (total < BATCH_EXAMINED ? total : BATCH_EXAMINED) + batch->not_allowed);
    put_int(&out, "changes", preview->sums.changed);
    put_int(&out, "unchanged", preview->sums.unchanged);
    put_int(&out, "refused", preview->sums.refused);
    json_key(&out, TEXT("reasons"));
    json_begin_array(&out);
    for (size_t i = 0; i < preview->reason_count; i++) {
        json_begin_object(&out);
        json_key(&out, TEXT("code"));
        json_put_text(&out, error_name(preview->reasons[i].code));
        json_key(&out, TEXT("reason"));
        json_put_text(&out, preview->reasons[i].text);
        put_int(&out, "count", preview->reasons[i].count);
        json_end_object(&out);
    }
    json_end_array(&out);
    json_key(&out, TEXT("sample"));
    json_begin_array(&out);
    for (size_t i = 0; i < preview->sample_count; i++)
        json_put_raw(&out, preview->samples[i]);
    json_end_array(&out);
    json_end_object(&out);
}

/* Said as the save itself would say it. */
static void note_not_allowed(struct ctx *ctx, struct preview *preview, const struct batch *batch)
{
    struct fault plain = {.code = ERR_batch_not_allowed};
    struct buf text;
    buf_init(&text, ctx->arena, 4096);
    error_message(&text, &plain, ctx->lang);
    if (batch->not_allowed)
        note_reason(preview, ERR_batch_not_allowed, buf_text(&text), batch->not_allowed);
}

enum err batch_preview(struct ctx *ctx, struct record_store *store, const struct batch *batch,
                       struct buf *out)
{
    struct preview *preview = ARENA_NEW(ctx->arena, struct preview);
    size_t left = BATCH_EXAMINED;
    enum err err = preview ? ERR_OK : ctx_fail(ctx, ERR_out_of_memory);
    if (!err)
        note_not_allowed(ctx, preview, batch);
    for (size_t i = 0; !err && i < batch->section_count; i++) {
        struct batch_piece piece = {.ctx = ctx,
                                    .store = store,
                                    .batch = batch,
                                    .section = &batch->sections[i],
                                    .dry = true,
                                    .after = look,
                                    .subject = preview};
        err = try_section(preview, &piece, left);
        left -= batch->sections[i].count < left ? batch->sections[i].count : left;
    }
    if (!err)
        write_preview(preview, batch, out);
    return err;
}
