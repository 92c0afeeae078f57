#include "record/undo/undo_plan.h"

#include "record/log/log.h"

#include <stdlib.h>

/* Ids asked for in one statement. */
#define IDS_AT_ONCE 500

bool undo_is_catalog(const struct undo_item *item)
{
    return item->object && (text_eq(item->object->name, TEXT("custom_object")) ||
                            text_eq(item->object->name, TEXT("custom_field")));
}

static enum err read_txn(struct record_env *env, struct undo_plan *plan)
{
    static const char *const names[] = {"actor",  "undone_by", "undo_of",
                                        "origin", "summary",   "changes"};
    struct arena *arena = env->ctx->arena;
    const struct db_node *columns[6];
    for (size_t i = 0; i < 6; i++)
        columns[i] = db_column(arena, TEXT_EMPTY, text_of(names[i]));
    struct db_select select = {.table = TEXT("txn"),
                               .columns = columns,
                               .column_count = 6,
                               .where = log_where(arena, DB_EQ, "id", plan->txn),
                               .limit = 1};
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    bool found = db_next(rows);
    int64_t actor = found ? db_get_int(rows, 0) : 0;
    bool undone = found && db_get_int(rows, 1);
    if (found) {
        plan->undo_of = db_get_int(rows, 2);
        plan->origin = db_get_int(rows, 3);
        plan->summary = text_dup(arena, db_get_text(rows, 4));
        plan->lines = db_get_int(rows, 5);
    }
    err = db_close_rows(rows);
    bool own = env->caller->system || env->caller->admin || actor == env->caller->user;
    if (!err && (!found || !own))
        err = ctx_fail(env->ctx, ERR_not_found);
    return !err && undone ? ctx_fail(env->ctx, ERR_undo_done) : err;
}

static int by_record(const void *a, const void *b)
{
    const struct log_line *left = a;
    const struct log_line *right = b;
    if (left->record != right->record)
        return left->record < right->record ? -1 : 1;
    return (left->seq > right->seq) - (left->seq < right->seq);
}

static int newest_first(const void *a, const void *b)
{
    const struct undo_item *left = a;
    const struct undo_item *right = b;
    return (left->last_seq < right->last_seq) - (left->last_seq > right->last_seq);
}

/* One item for each record of the lines, which are sorted by record and age. */
static enum err make_items(struct undo_plan *plan, struct log_lines *lines)
{
    struct ctx *ctx = plan->env->ctx;
    plan->items = ARENA_ARRAY(ctx->arena, struct undo_item, lines->count);
    if (!plan->items)
        return ctx_fail(ctx, ERR_out_of_memory);
    for (size_t i = 0; i < lines->count; i++) {
        struct log_line *line = &lines->items[i];
        struct undo_item *item = plan->count ? &plan->items[plan->count - 1] : NULL;
        if (!item || item->id != line->record) {
            item = &plan->items[plan->count++];
            item->object = meta_object_by_number(plan->env->catalog, line->object);
            item->id = line->record;
            item->first = line;
        }
        item->last = line;
        item->last_seq = line->seq;
    }
    qsort(plan->items, plan->count, sizeof *plan->items, newest_first);
    return ERR_OK;
}

/* Items sorted by id, for finding. */
struct finder {
    struct undo_item **sorted;
    size_t count;
};

static enum err finder_init(struct undo_plan *plan, struct finder *finder)
{
    struct ctx *ctx = plan->env->ctx;
    finder->count = plan->count;
    finder->sorted = ARENA_ARRAY(ctx->arena, struct undo_item *, plan->count);
    if (!finder->sorted)
        return ctx_fail(ctx, ERR_out_of_memory);
    for (size_t i = 0; i < plan->count; i++)
        finder->sorted[i] = &plan->items[i];
    undo_sort(finder->sorted, plan->count);
    return ERR_OK;
}

/* The next piece of items of one object, as ids. */
static size_t some_ids(const struct undo_plan *plan, const struct meta_object *object, size_t *at,
                       int64_t *ids)
{
    size_t count = 0;
    for (; *at < plan->count && count < IDS_AT_ONCE; (*at)++)
        if (plan->items[*at].object == object)
            ids[count++] = plan->items[*at].id;
    return count;
}

static enum err load_now(struct undo_plan *plan, const struct finder *finder,
                         const struct meta_object *object)
{
    int64_t ids[IDS_AT_ONCE];
    struct value *rows[IDS_AT_ONCE];
    for (size_t at = 0, count; (count = some_ids(plan, object, &at, ids));) {
        enum err err = record_load_many(plan->env, object, ids, count, rows);
        if (err)
            return err;
        for (size_t i = 0; i < count; i++)
            undo_find(finder->sorted, finder->count, ids[i])->now = rows[i];
    }
    return ERR_OK;
}

static struct value *copy_of(struct arena *arena, const struct meta_object *object,
                             const struct value *values)
{
    struct value *copy = values ? ARENA_ARRAY(arena, struct value, object->field_count) : NULL;
    if (copy)
        memcpy(copy, values, object->field_count * sizeof *copy);
    return copy;
}

static bool is_stamp(const struct meta_field *field)
{
    if (field->computed)
        return true;
    return field->system && field->read_only && !text_eq(field->name, TEXT("merged_into")) &&
           !text_eq(field->name, TEXT("department"));
}

/* Follows one record back through its lines, noting what the transaction left and what it found. */
struct trail {
    struct value *state;
    struct value *left; /* by field: after the transaction's last line that touched it */
    bool *touched;
    bool left_seen, left_alive;
    struct value *whole_left; /* the record right after the transaction's newest line */
};

static enum err follow_own(struct undo_plan *plan, const struct undo_item *item,
                           const struct log_line *line, struct trail *trail)
{
    struct record_env *env = plan->env;
    struct line_values before;
    enum err err = line_decode(env, item->object, line->before, &before);
    if (err)
        return err;
    if (!trail->left_seen) {
        trail->left_seen = true;
        trail->left_alive = trail->state;
        trail->whole_left = copy_of(env->ctx->arena, item->object, trail->state);
    }
    for (size_t i = 0; i < item->object->field_count; i++) {
        bool given = line->action == RECORD_UPDATE && before.given[i] && !before.erased[i];
        if (!given || trail->touched[i] || !trail->state)
            continue;
        trail->touched[i] = true;
        trail->left[i] = trail->state[i];
    }
    return ERR_OK;
}

static enum err follow(struct undo_plan *plan, struct undo_item *item,
                       const struct log_lines *lines, struct trail *trail)
{
    struct record_env *env = plan->env;
    struct arena *arena = env->ctx->arena;
    size_t fields = item->object->field_count;
    trail->state = copy_of(arena, item->object, item->now);
    trail->left = ARENA_ARRAY(arena, struct value, fields);
    trail->touched = ARENA_ARRAY(arena, bool, fields);
    if (!trail->left || !trail->touched)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    for (size_t i = 0; i < lines->count; i++) {
        const struct log_line *line = &lines->items[i];
        enum err err = line->txn == plan->txn ? follow_own(plan, item, line, trail) : ERR_OK;
        if (!err)
            err = log_step_back(env, item->object, line, &trail->state);
        if (err)
            return err;
    }
    item->wanted = trail->state;
    return ERR_OK;
}

static void keep(struct undo_item *item, enum undo_reason reason)
{
    item->reason = reason;
    item->kept = true;
}

static bool same_record(const struct meta_object *object, const struct value *a,
                        const struct value *b)
{
    for (size_t i = 0; i < object->field_count; i++)
        if (!is_stamp(&object->fields[i]) && !value_eq(a[i], b[i]))
            return false;
    return true;
}

static void name_kept(struct undo_plan *plan, struct undo_item *item,
                      const struct meta_field *field)
{
    struct ctx *ctx = plan->env->ctx;
    item->reason = UNDO_CHANGED;
    if (access_field(plan->env->caller, field) == USE_HIDDEN)
        return;
    struct text label = field->label.in[ctx->lang];
    item->detail = item->detail.len ? text_format(ctx->arena, "%.*s, %.*s", TEXT_ARG(item->detail),
                                                  TEXT_ARG(label))
                                    : label;
}

/* Base amounts follow from their money; setting them is the save's business. */
static bool is_base(const struct meta_field *field)
{
    return field->index &&
           text_eq(field->object->fields[field->index - 1].base_column, field->column) &&
           field->column.len;
}

static void decide_update(struct undo_plan *plan, struct undo_item *item, const struct trail *trail)
{
    size_t set = 0;
    item->action = RECORD_UPDATE;
    if (!item->now) {
        keep(item, UNDO_DELETED);
        return;
    }
    for (size_t i = 0; i < item->object->field_count; i++) {
        const struct meta_field *field = &item->object->fields[i];
        if (!trail->touched[i] || is_stamp(field) || is_base(field))
            continue;
        if (value_eq(item->now[i], item->wanted[i]))
            continue;
        if (!value_eq(item->now[i], trail->left[i])) {
            name_kept(plan, item, field);
            continue;
        }
        item->fields[i] = true;
        set++;
    }
    item->kept = !set && item->reason;
    item->nothing = !set && !item->reason;
}

static void decide(struct undo_plan *plan, struct undo_item *item, const struct trail *trail)
{
    if (!item->wanted) {
        item->action = RECORD_DELETE;
        item->nothing = !item->now;
        if (item->now &&
            (!trail->whole_left || !same_record(item->object, item->now, trail->whole_left)))
            keep(item, UNDO_CHANGED);
    } else if (!trail->left_alive) {
        item->action = RECORD_RESTORE;
        if (item->now)
            keep(item, UNDO_RESTORED);
        for (size_t i = 0; i < item->object->field_count; i++)
            item->fields[i] = trail->touched[i] && !is_stamp(&item->object->fields[i]) &&
                              !is_base(&item->object->fields[i]);
    } else {
        decide_update(plan, item, trail);
    }
}

/* Whether the caller may read the record as it is, or was last. */
static enum err look_at(struct undo_plan *plan, struct undo_item *item)
{
    struct record_env *env = plan->env;
    const struct value *state = item->now ? item->now : item->wanted;
    size_t faults = env->ctx->fault_count;
    if (!state)
        return ERR_OK;
    enum err err = access_may(env->ctx, env->conn, env->caller, ACCESS_READ, env->catalog,
                              item->object, state);
    item->unseen = err == ERR_not_found || err == ERR_forbidden;
    if (item->unseen)
        env->ctx->fault_count = faults;
    return item->unseen ? ERR_OK : err;
}

/* The lines of a piece of records since the transaction began, newest first within each record. */
static enum err decide_some(struct undo_plan *plan, const struct finder *finder,
                            const struct meta_object *object, const int64_t *ids, size_t count,
                            int64_t since)
{
    struct record_env *env = plan->env;
    struct arena *arena = env->ctx->arena;
    struct log_lines lines;
    const struct db_node *record = db_column(arena, TEXT_EMPTY, TEXT("record"));
    const struct db_node *where = db_and(arena, log_where(arena, DB_EQ, "object", object->number),
                                         db_in_ints(arena, record, ids, count));
    where = db_and(arena, where, log_where(arena, DB_GE, "id", since));
    enum err err = log_read(env, where, true, -1, &lines);
    if (err)
        return err;
    if (lines.count > 1)
        qsort(lines.items, lines.count, sizeof *lines.items, by_record);
    for (size_t from = 0, to; !err && from < lines.count; from = to) {
        struct undo_item *item = undo_find(finder->sorted, finder->count, lines.items[from].record);
        for (to = from; to < lines.count && lines.items[to].record == item->id; to++)
            ;
        /* Only what came since its own first line counts; newest first. */
        size_t start = from;
        while (start < to && lines.items[start].seq < item->first->seq)
            start++;
        for (size_t a = start, b = to; a + 1 < b; a++) {
            struct log_line swap = lines.items[a];
            lines.items[a] = lines.items[--b];
            lines.items[b] = swap;
        }
        struct trail trail = {.state = NULL};
        struct log_lines own = {lines.items + start, to - start};
        item->fields = ARENA_ARRAY(arena, bool, object->field_count);
        err = item->fields ? follow(plan, item, &own, &trail)
                           : ctx_fail(env->ctx, ERR_out_of_memory);
        if (!err)
            decide(plan, item, &trail);
        if (!err)
            err = look_at(plan, item);
    }
    return err;
}

static enum err decide_object(struct undo_plan *plan, const struct finder *finder,
                              const struct meta_object *object, int64_t since)
{
    int64_t ids[IDS_AT_ONCE];
    enum err err = load_now(plan, finder, object);
    for (size_t at = 0, count; !err && (count = some_ids(plan, object, &at, ids));)
        err = decide_some(plan, finder, object, ids, count, since);
    return err;
}

static bool is_first_of_object(const struct undo_plan *plan, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (plan->items[i].object == plan->items[at].object)
            return false;
    return true;
}

enum err undo_plan_make(struct record_env *env, int64_t txn, struct undo_plan *plan)
{
    struct log_lines lines;
    struct finder finder;
    *plan = (struct undo_plan){.env = env, .txn = txn};
    enum err err = read_txn(env, plan);
    if (!err)
        err = log_read(env, log_where(env->ctx->arena, DB_EQ, "txn", txn), false, -1, &lines);
    if (err)
        return err;
    for (size_t i = 0; i < lines.count; i++)
        if (lines.items[i].action == LOG_ERASE)
            return ctx_fail(env->ctx, ERR_undo_erased);
    int64_t since = lines.count ? lines.items[0].seq : 0;
    if (lines.count > 1)
        qsort(lines.items, lines.count, sizeof *lines.items, by_record);
    err = make_items(plan, &lines);
    if (!err)
        err = finder_init(plan, &finder);
    for (size_t i = 0; !err && i < plan->count; i++) {
        struct undo_item *item = &plan->items[i];
        if (!item->object)
            keep(item, UNDO_UNKNOWN);
        else if (is_first_of_object(plan, i))
            err = decide_object(plan, &finder, item->object, since);
    }
    return err ? err : undo_find_referrers(plan, finder.sorted);
}

enum err record_undo_size(struct record_env *env, int64_t txn, int64_t *lines)
{
    struct undo_plan plan = {.env = env, .txn = txn};
    enum err err = read_txn(env, &plan);
    *lines = err ? 0 : plan.lines;
    return err;
}
