/* Stage 10: what changed at all, and by whom. An update that changes nothing gets no version and no line. */
#include "record/stages/stage.h"

struct stamps {
    const struct meta_field *created_at, *created_by, *updated_at, *updated_by, *version;
};

static struct stamps stamps_of(const struct meta_object *object)
{
    return (struct stamps){.created_at = object->created_at,
                           .created_by = meta_field_find(object, TEXT("created_by")),
                           .updated_at = object->updated_at,
                           .updated_by = meta_field_find(object, TEXT("updated_by")),
                           .version = object->version};
}

static bool is_stamp(const struct stamps *stamps, const struct meta_field *field)
{
    return field == stamps->created_at || field == stamps->created_by ||
           field == stamps->updated_at || field == stamps->updated_by || field == stamps->version;
}

static bool changes_anything(const struct record_change *change, const struct stamps *stamps)
{
    const struct meta_object *object = change->object;
    for (size_t i = 0; i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        if (!field->computed && !is_stamp(stamps, field) && change_changes(change, field))
            return true;
    }
    return false;
}

/* Sets what an import did not bring along. */
static void stamp(const struct save_run *run, struct record_change *change,
                  const struct meta_field *field, struct value value)
{
    if (field && !(run->save->importing && change_setting(change, field)))
        change->after[field->index] = value;
}

static void stamp_change(const struct save_run *run, struct record_change *change,
                         const struct stamps *stamps)
{
    struct value at = value_int(run->save->at);
    int64_t user = run->save->caller->user;
    struct value by = user ? value_int(user) : VALUE_NONE;
    if (change->action == RECORD_CREATE) {
        stamp(run, change, stamps->created_at, at);
        stamp(run, change, stamps->created_by, by);
    }
    stamp(run, change, stamps->updated_at, at);
    stamp(run, change, stamps->updated_by, by);
    if (stamps->version) {
        struct value *version = &change->after[stamps->version->index];
        int64_t old = change->action == RECORD_CREATE ? 0 : version->number;
        if (change->before)
            old = change->before[stamps->version->index].number;
        *version = value_int(old + 1);
    }
}

enum err stage_stamp(struct save_run *run)
{
    const struct meta_object *last = NULL;
    struct stamps stamps = {.version = NULL};
    for (size_t i = 0; i < run->save->count; i++) {
        struct record_change *change = &run->save->changes[i];
        if (change->error || change->dropped || change->action == RECORD_DELETE)
            continue;
        if (change->object != last)
            stamps = stamps_of(change->object);
        last = change->object;
        change->unchanged = change->action == RECORD_UPDATE && !changes_anything(change, &stamps);
        if (!change->unchanged)
            stamp_change(run, change, &stamps);
    }
    return ERR_OK;
}
