/* The changes of a save as a list: making room, setting and reading values, finding by id. */
#include "record/stages/stage.h"

#include "meta/field_types.h"

/* Room made at first; a save that outgrows it gets room for all it may ever have. */
#define CHANGES_FIRST 8

static const char *const origin_names[ORIGIN_COUNT] = {
    [ORIGIN_WEB] = "web",   [ORIGIN_API] = "api",       [ORIGIN_IMPORT] = "import",
    [ORIGIN_UNDO] = "undo", [ORIGIN_SYSTEM] = "system", [ORIGIN_DEMO] = "demo",
};

struct text record_origin_name(enum record_origin origin)
{
    return (unsigned)origin < ORIGIN_COUNT ? text_of(origin_names[origin]) : TEXT("system");
}

static bool make_room(struct ctx *ctx, struct record_save *save, size_t room)
{
    if (save->capacity >= room)
        return true;
    /* Bare: room for all that hooks might append is taken at every save, and most of it is never touched. */
    struct record_change *changes = arena_alloc_bare(ctx->arena, room * sizeof *changes);
    if (!changes)
        return false;
    if (save->count)
        memcpy(changes, save->changes, save->count * sizeof *changes);
    save->changes = changes;
    save->capacity = room;
    return true;
}

bool run_reserve(struct save_run *run)
{
    struct record_change *old = run->save->changes;
    if (!make_room(run->env->ctx, run->save, RECORD_SAVE_MAX))
        return false;
    if (run->save->changes == old)
        return true;
    for (size_t i = 0; i < run->count; i++)
        run->round[i] = run->save->changes + (run->round[i] - old);
    for (size_t i = 0; i < run->index.size; i++)
        if (run->index.slots[i])
            run->index.slots[i] = run->save->changes + (run->index.slots[i] - old);
    return true;
}

struct record_change *record_save_add(struct ctx *ctx, struct record_save *save,
                                      enum record_action action, const struct meta_object *object,
                                      int64_t id)
{
    if (save->count >= RECORD_SAVE_MAX) {
        ctx_fail(ctx, ERR_too_many, TEXT("1,000"));
        return NULL;
    }
    size_t room = save->count < CHANGES_FIRST ? CHANGES_FIRST : RECORD_SAVE_MAX;
    struct record_setting *settings = NULL;
    if (action != RECORD_DELETE)
        settings = ARENA_ARRAY(ctx->arena, struct record_setting, object->field_count);
    if (!make_room(ctx, save, room) || (action != RECORD_DELETE && !settings))
        return NULL;
    struct record_change *change = &save->changes[save->count++];
    *change = (struct record_change){.action = action,
                                     .object = object,
                                     .id = id,
                                     .settings = settings,
                                     .row = (int64_t)save->count};
    return change;
}

const struct record_setting *change_setting(const struct record_change *change,
                                            const struct meta_field *field)
{
    for (size_t i = 0; i < change->setting_count; i++)
        if (change->settings[i].field == field)
            return &change->settings[i];
    return NULL;
}

void record_change_set(struct record_change *change, const struct meta_field *field,
                       struct value value)
{
    if (!change || !change->settings)
        return;
    struct record_setting *setting = (struct record_setting *)change_setting(change, field);
    if (!setting) {
        if (change->setting_count >= change->object->field_count)
            return;
        setting = &change->settings[change->setting_count++];
    }
    *setting = (struct record_setting){.field = field, .value = value, .by_hook = change->after};
    if (change->after && !value_eq(change->after[field->index], value)) {
        change->after[field->index] = value;
        change->touched = true;
    }
}

struct value record_change_get(const struct record_change *change, const struct meta_field *field)
{
    if (change->after)
        return change->after[field->index];
    const struct record_setting *setting = change_setting(change, field);
    if (setting)
        return setting->value;
    return change->before ? change->before[field->index] : VALUE_NONE;
}

struct record_change *record_save_find(struct record_save *save, int64_t id)
{
    for (size_t i = 0; i < save->count; i++) {
        struct record_change *change = &save->changes[i];
        if (change->id == id && !change->dropped && !change->error &&
            change->action != RECORD_DELETE)
            return change;
    }
    return NULL;
}

bool change_changes(const struct record_change *change, const struct meta_field *field)
{
    struct value before = change->before ? change->before[field->index] : VALUE_NONE;
    struct value after = change->after ? change->after[field->index] : VALUE_NONE;
    if (!value_eq(before, after))
        return true;
    return field->type == FIELD_any_reference && !value_is_null(after) &&
           !text_eq(before.text, after.text);
}

struct record_change *run_next(const struct save_run *run, size_t *at)
{
    while (*at < run->count) {
        struct record_change *change = run->round[(*at)++];
        if (!change->error && !change->dropped)
            return change;
    }
    return NULL;
}

struct record_change *save_next(const struct record_save *save, size_t *at)
{
    while (*at < save->count) {
        struct record_change *change = &save->changes[(*at)++];
        if (!change->error && !change->dropped && !change->unchanged)
            return change;
    }
    return NULL;
}

bool run_is_system(const struct save_run *run, const struct record_change *change)
{
    return change->by_hook || run->save->caller->system;
}

/* "price" of the second line is "lines[2].price". */
void change_place_fault(struct ctx *ctx, int64_t row, struct text at, struct fault *fault)
{
    if (!fault->row) /* a rule over many changes may have said which */
        fault->row = row;
    if (at.len && !text_starts(fault->field, at))
        fault->field = fault->field.len ? text_format(ctx->arena, "%.*s.%.*s", TEXT_ARG(at),
                                                      TEXT_ARG(fault->field))
                                        : at;
}

/* The caller's own change that led to this one. */
static struct record_change *root_of(const struct record_save *save, struct record_change *change)
{
    while (change->cause)
        change = &save->changes[change->cause - 1];
    return change;
}

/* Takes the faults since `from` off the ctx. */
static void put_aside(struct save_run *run, size_t from)
{
    struct ctx *ctx = run->env->ctx;
    struct ctx *to = &run->left_out;
    for (size_t i = from; i < ctx->fault_count && i < CTX_FAULTS_MAX; i++) {
        const struct fault *fault = &ctx->faults[i];
        ctx_fail_at(to, fault->code, fault->field, fault->position, fault->args, 4);
        if (to->fault_count && to->fault_count <= CTX_FAULTS_MAX)
            to->faults[to->fault_count - 1].row = fault->row;
    }
    ctx->fault_count = from;
}

enum err run_fail(struct save_run *run, struct record_change *change, size_t faults, enum err err)
{
    struct ctx *ctx = run->env->ctx;
    struct record_change *root = root_of(run->save, change);
    for (size_t i = faults; i < ctx->fault_count && i < CTX_FAULTS_MAX; i++)
        change_place_fault(ctx, root->row, change->at, &ctx->faults[i]);
    bool server = error_status(err) >= 500;
    if (!run->save->partial || server)
        return err;
    put_aside(run, faults);
    for (size_t i = 0; i < run->save->count; i++)
        if (root_of(run->save, &run->save->changes[i]) == root)
            run->save->changes[i].error = err;
    return ERR_OK;
}

static size_t slot_of(const struct save_index *index, int64_t id)
{
    /* Fibonacci hashing: the low bits of ids are a sequence and would collide. */
    size_t at = (size_t)(((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & (index->size - 1);
    while (index->slots[at] && index->slots[at]->id != id)
        at = (at + 1) & (index->size - 1);
    return at;
}

struct record_change *save_index_find(const struct save_index *index, int64_t id)
{
    return index->size ? index->slots[slot_of(index, id)] : NULL;
}

static bool grow(struct arena *arena, struct save_index *index)
{
    struct save_index larger = {.size = index->size ? index->size * 2 : 16, .used = index->used};
    larger.slots = ARENA_ARRAY(arena, struct record_change *, larger.size);
    if (!larger.slots)
        return false;
    for (size_t i = 0; i < index->size; i++)
        if (index->slots[i])
            larger.slots[slot_of(&larger, index->slots[i]->id)] = index->slots[i];
    *index = larger;
    return true;
}

bool save_index_put(struct arena *arena, struct save_index *index, struct record_change *change)
{
    if (index->used * 2 >= index->size && !grow(arena, index))
        return false;
    size_t at = slot_of(index, change->id);
    if (!index->slots[at])
        index->used++;
    index->slots[at] = change;
    return true;
}

struct text value_shown(struct arena *arena, const struct meta_field *field, struct value value)
{
    struct buf out;
    buf_init(&out, arena, 256);
    if (!value_is_null(value))
        field_types[field->type].to_text(&out, field, value);
    return buf_text(&out);
}

struct text field_label(const struct ctx *ctx, const struct meta_field *field)
{
    struct text label = field->label.in[ctx->lang];
    return label.len ? label : field->name;
}

struct text object_label(const struct ctx *ctx, const struct meta_object *object)
{
    struct text label = object->plural_label.in[ctx->lang];
    return label.len ? label : object->plural;
}
