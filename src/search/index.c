/* The reader of a group of saves. Every record the group touched, and every record whose lines it touched,
 * gets its terms made from the former and the new values; what differs is put into the index. Records are
 * taken in the order of their ids, for the index is written fastest so. */
#include "search/index.h"
#include "search/put.h"

#include "record/log/change.h"
#include "record/save.h"
#include "search/fields.h"

#include <stdlib.h>

#define SCRATCH_LIMIT ((size_t)64 << 20)
#define LINES_MAX 1000

/* A change with the record whose terms it changes: its own, or the parent of its line. */
struct touch {
    const struct meta_object *object;
    int64_t id;
    const struct record_change *change;
    const struct meta_field
        *by; /* a line's reference to the record; NULL: the record's own change */
    size_t order;
};

struct group {
    struct ctx *ctx;
    struct record_store *store;
    struct db_conn *conn;
    struct touch *touches;
    size_t count;
    const struct meta_object *object; /* whose state is loaded */
    struct search_state state;
    struct arena scratch;
};

/* ---- gathering ---- */

static bool changes_search(const struct record_change *change)
{
    for (size_t i = 0; i < change->object->field_count; i++)
        if (change->object->fields[i].search && change_changes(change, &change->object->fields[i]))
            return true;
    return false;
}

static void touch(struct group *group, const struct meta_object *object, int64_t id,
                  const struct record_change *change, const struct meta_field *by)
{
    if (!object || !object->search_index.len || !id)
        return;
    group->touches[group->count] = (struct touch){object, id, change, by, group->count};
    group->count++;
}

static int64_t parent_in(const struct value *values, const struct meta_field *by)
{
    return values && values[by->index].kind == VALUE_INT ? values[by->index].number : 0;
}

static void touch_parents(struct group *group, const struct record_change *change)
{
    for (size_t i = 0; i < change->object->field_count; i++) {
        const struct meta_field *by = &change->object->fields[i];
        if (!by->owned)
            continue;
        int64_t before = parent_in(change->before, by), after = parent_in(change->after, by);
        if (before != after)
            touch(group, by->target, before, change, by);
        if (before != after || changes_search(change))
            touch(group, by->target, after, change, by);
    }
}

static size_t owned_references(const struct meta_object *object)
{
    size_t count = 0;
    for (size_t i = 0; i < object->field_count; i++)
        count += object->fields[i].owned;
    return count;
}

static int in_order(const void *a, const void *b)
{
    const struct touch *left = a, *right = b;
    if (left->object->number != right->object->number)
        return left->object->number < right->object->number ? -1 : 1;
    if (left->id != right->id)
        return left->id < right->id ? -1 : 1;
    return (left->order > right->order) - (left->order < right->order);
}

static enum err gather(struct group *group, const struct record_group_change *changes, size_t count)
{
    size_t room = 0;
    for (size_t i = 0; i < count; i++)
        room += 1 + 2 * owned_references(changes[i].change->object);
    group->touches = ARENA_ARRAY(group->ctx->arena, struct touch, room);
    if (!group->touches)
        return ctx_fail(group->ctx, ERR_out_of_memory);
    for (size_t i = 0; i < count; i++) {
        const struct record_change *change = changes[i].change;
        if (changes_search(change))
            touch(group, change->object, change->id, change, NULL);
        touch_parents(group, change);
    }
    qsort(group->touches, group->count, sizeof *group->touches, in_order);
    return ERR_OK;
}

/* ---- the state ---- */

/* The first records of an object are indexed at once; where there are others already, the walk takes all. */
static enum err first_state(struct group *group, const struct touch *touches, size_t count)
{
    size_t created = 0, rows;
    for (size_t i = 0; i < count; i++)
        if (touches[i].object == group->object && !touches[i].by &&
            touches[i].change->action == RECORD_CREATE)
            created++;
    struct search_state *state = &group->state;
    *state = (struct search_state){.found = true,
                                   .version = search_terms_version(),
                                   .fields = search_fields_text(group->ctx->arena, group->object)};
    enum err err = search_newest(group->ctx, group->conn, group->object, &state->goal, created + 1,
                                 &rows);
    if (!err && rows <= created)
        state->goal = 0;
    return err ? err : search_state_save(group->ctx, group->conn, group->object, state);
}

static enum err load_state(struct group *group, size_t at)
{
    const struct meta_object *object = group->touches[at].object;
    if (group->object == object)
        return ERR_OK;
    group->object = object;
    enum err err = search_state_load(group->ctx, group->conn, object, &group->state);
    if (err || group->state.found)
        return err;
    return first_state(group, group->touches + at, group->count - at);
}

/* ---- one record ---- */

/* The record's line as it was or is, unless it belonged or belongs to another. */
static void line_terms(const struct touch *touch, struct text fields, const struct value *values,
                       struct search_terms *out)
{
    if (parent_in(values, touch->by) != touch->id)
        return;
    out->of_line = true;
    search_terms_of(touch->change->object, fields, values, out);
    out->of_line = false;
}

static bool is_first(const struct touch *touches, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (touches[i].by && touches[i].change->id == touches[at].change->id)
            return false;
    return true;
}

static bool is_last(const struct touch *touches, size_t at, size_t count)
{
    for (size_t i = at + 1; i < count; i++)
        if (touches[i].by && touches[i].change->id == touches[at].change->id)
            return false;
    return true;
}

static bool is_touched(const struct touch *touches, size_t count, int64_t line)
{
    for (size_t i = 0; i < count; i++)
        if (touches[i].by && touches[i].change->id == line)
            return true;
    return false;
}

/* Terms of lines the group left alone: what they share with a changed one must stay. */
static enum err untouched_lines(struct group *group, const struct touch *touches, size_t count,
                                const struct meta_field *by, struct search_terms *out)
{
    struct arena *arena = &group->scratch;
    struct ctx ctx = *group->ctx;
    struct record_env env = {.ctx = &ctx,
                             .store = group->store,
                             .conn = group->conn,
                             .catalog = by->object->catalog};
    int64_t ids[LINES_MAX];
    size_t found = 0;
    ctx.arena = arena;
    const struct db_node *id = db_column(arena, TEXT_EMPTY, TEXT("id"));
    struct db_select select = {.table = by->object->table,
                               .columns = &id,
                               .column_count = 1,
                               .limit = LINES_MAX};
    select.where = db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, by->column),
                            db_int(arena, touches->id));
    struct db_rows *rows;
    enum err err = db_open_rows(&ctx, group->conn, &select, &rows);
    if (err)
        return err;
    while (found < LINES_MAX && db_next(rows)) {
        ids[found] = db_get_int(rows, 0);
        found += !is_touched(touches, count, ids[found]);
    }
    err = db_close_rows(rows);
    struct value *values[LINES_MAX];
    if (!err && found)
        err = record_load_many(&env, by->object, ids, found, values);
    struct text fields = search_state_fields(&group->state, touches->id);
    out->of_line = true;
    for (size_t i = 0; !err && i < found; i++)
        if (values[i])
            search_terms_of(by->object, fields, values[i], out);
    out->of_line = false;
    return err;
}

/* All touches of one record: its own first and last values, and those of each line. */
static enum err index_record(struct group *group, const struct touch *touches, size_t count)
{
    struct search_terms kept;
    struct search_change change = {.index = touches->object->search_index, .id = touches->id};
    const struct record_change *first = NULL, *last = NULL;
    const struct meta_field *by = NULL;
    struct text fields = search_state_fields(&group->state, touches->id);
    enum err err = ERR_OK;
    arena_reset(&group->scratch);
    search_terms_init(&change.before, &group->scratch);
    search_terms_init(&change.after, &group->scratch);
    search_terms_init(&kept, &group->scratch);
    for (size_t i = 0; i < count; i++) {
        const struct touch *touch = &touches[i];
        if (touch->by) {
            by = touch->by;
            if (is_first(touches, i))
                line_terms(touch, fields, touch->change->before, &change.before);
            if (is_last(touches, i, count))
                line_terms(touch, fields, touch->change->after, &change.after);
            continue;
        }
        first = first ? first : touch->change;
        last = touch->change;
    }
    if (first && first->before)
        search_terms_of(first->object, fields, first->before, &change.before);
    if (last && last->after)
        search_terms_of(last->object, fields, last->after, &change.after);
    if (by && !(first && !first->before))
        err = untouched_lines(group, touches, count, by, &kept);
    for (size_t i = 0; i < kept.count; i++) {
        search_terms_add_whole(&change.before, kept.items[i]);
        search_terms_add_whole(&change.after, kept.items[i]);
    }
    change.gone = last && !last->after;
    return err ? err : search_put(group->ctx, group->conn, &change);
}

static enum err index_all(struct group *group)
{
    enum err err = ERR_OK;
    for (size_t from = 0, to; !err && from < group->count; from = to) {
        const struct touch *first = &group->touches[from];
        for (to = from + 1; to < group->count; to++)
            if (group->touches[to].id != first->id || group->touches[to].object != first->object)
                break;
        err = load_state(group, from);
        if (!err && search_state_fields(&group->state, first->id).len)
            err = index_record(group, first, to - from);
    }
    return err;
}

static enum err read_group(struct ctx *ctx, struct record_store *store, struct db_conn *conn,
                           const struct record_group_change *changes, size_t count)
{
    struct group group = {.ctx = ctx, .store = store, .conn = conn};
    enum err err = gather(&group, changes, count);
    if (err || !group.count)
        return err;
    arena_init(&group.scratch, SCRATCH_LIMIT);
    err = index_all(&group);
    arena_deinit(&group.scratch);
    return err;
}

static void committed(struct record_store *store, const struct record_group_change *changes,
                      size_t count, void *subject)
{
    (void)store;
    for (size_t i = 0; i < count; i++) {
        struct text name = changes[i].change->object->name;
        if (text_eq(name, TEXT("custom_object")) || text_eq(name, TEXT("custom_field"))) {
            search_wake(subject);
            return;
        }
    }
}

struct record_commit_reader search_reader(struct search *search)
{
    return (
        struct record_commit_reader){"brings the records of the group into the indexes of search",
                                     read_group, committed, search};
}
