#include "record/log/txn_summary.h"

#include "record/log/log.h"
#include "record/log/log_read.h"
#include "record/save.h"

/* So many lines are counted exactly; of more only the first are looked at. */
#define COUNTED_MAX 5000
#define LOOKED_AT 200
#define UNDO_DEPTH 4

static const struct label verbs[] = {
    [RECORD_CREATE] = {{{"Created", 7}, {"新建", 6}}},
    [RECORD_UPDATE] = {{{"Changed", 7}, {"修改", 6}}},
    [RECORD_DELETE] = {{{"Deleted", 7}, {"删除", 6}}},
    [RECORD_RESTORE] = {{{"Restored", 8}, {"恢复", 6}}},
    [LOG_ERASE] = {{{"Erased personal data of", 23}, {"清除个人信息:", 19}}},
};
static const struct label imported = {{{"Imported", 8}, {"导入", 6}}};
static const struct label undid = {{{"Undid: ", 7}, {"撤销:", 7}}};

/* --- looking --- */

static const struct db_node *lines_of(struct record_env *env, int64_t txn)
{
    return log_where(env->ctx->arena, DB_EQ, "txn", txn);
}

/* The line the transaction was made for: its first, for what rules add comes behind; when it deleted, its last, for
 * children go before their parent; where a person was erased, that one. */
static enum err find_main(struct record_env *env, int64_t txn, struct log_line *main, bool *found)
{
    struct arena *arena = env->ctx->arena;
    struct log_lines first, last, erased;
    const struct db_node *where = lines_of(env, txn);
    enum err err = log_read(env, where, false, 1, &first);
    *found = !err && first.count;
    if (!*found)
        return err;
    *main = first.items[0];
    if (main->action == RECORD_DELETE) {
        err = log_read(env, where, true, 1, &last);
        if (!err && last.count && last.items[0].action == RECORD_DELETE)
            *main = last.items[0];
    }
    if (!err && main->origin == ORIGIN_SYSTEM) {
        err = log_read(env, db_and(arena, where, log_where(arena, DB_EQ, "action", LOG_ERASE)),
                       false, 1, &erased);
        if (!err && erased.count)
            *main = erased.items[0];
    }
    return err;
}

static enum err count_lines(struct record_env *env, const struct log_line *main, int64_t *out)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *count = db_call(arena, DB_COUNT, NULL, 0);
    struct db_select select = {.table = TEXT("change"),
                               .columns = &count,
                               .column_count = 1,
                               .limit = -1};
    select.where = db_and(arena, lines_of(env, main->txn),
                          log_where(arena, DB_EQ, "object", main->object));
    if (main->origin != ORIGIN_IMPORT)
        select.where = db_and(arena, select.where, log_where(arena, DB_EQ, "action", main->action));
    bool found;
    struct value value;
    enum err err = db_one(env->ctx, env->conn, &select, &found, &value);
    *out = !err && found ? value.number : 0;
    return err;
}

/* Are the first lines of a large transaction all of one object? Then the others are taken to be so, too. */
static enum err look_whether_mixed(struct record_env *env, const struct log_line *main,
                                   struct txn_told *told)
{
    struct log_lines lines;
    enum err err = log_read(env, lines_of(env, main->txn), false, LOOKED_AT, &lines);
    for (size_t i = 0; !err && i < lines.count; i++)
        told->mixed = told->mixed || lines.items[i].object != main->object;
    told->count = told->changes;
    return err;
}

/* Records about the catalog are called by keys: they are told by the labels of what they are about. */
static const struct keyed {
    const char *object, *about,
        *field; /* `about` holds the name of an object, `field` of one of its */
} keyed[] = {
    {"custom_object", "name", NULL},    {"custom_field", "object", "name"},
    {"object_right", "object", NULL},   {"field_right", "object", "field"},
    {"duplicate_rule", "object", NULL},
};

static const struct keyed *keyed_find(const struct meta_object *object)
{
    for (size_t i = 0; object && i < sizeof keyed / sizeof *keyed; i++)
        if (text_eq(object->name, text_of(keyed[i].object)))
            return &keyed[i];
    return NULL;
}

static struct text text_in(const struct meta_object *object, const struct value *values,
                           const char *name)
{
    const struct meta_field *field = name ? meta_field_find(object, text_of(name)) : NULL;
    return field && values[field->index].kind == VALUE_TEXT ? values[field->index].text
                                                            : TEXT_EMPTY;
}

/* "Customer · Floor"; empty when the catalog has it no more. */
static enum err find_label(struct record_env *env, const struct keyed *row, struct txn_told *told)
{
    enum lang lang = env->ctx->lang;
    size_t faults = env->ctx->fault_count;
    struct value *values;
    enum err err = record_load(env, told->object, told->record, &values);
    if (!err && !values)
        err = log_deleted_values(env, told->object, told->record, &values);
    if (err == ERR_not_deleted) {
        env->ctx->fault_count = faults;
        return ERR_OK;
    }
    if (err || !values)
        return err;
    const struct meta_object *about = meta_object_find(env->catalog,
                                                       text_in(told->object, values, row->about));
    struct text key = text_in(told->object, values, row->field);
    const struct meta_field *field = about && key.len ? meta_field_find(about, key) : NULL;
    if (about && field)
        told->label = text_format(env->ctx->arena, "%.*s · %.*s", TEXT_ARG(about->label.in[lang]),
                                  TEXT_ARG(field->label.in[lang]));
    else if (about)
        told->label = about->label.in[lang];
    return ERR_OK;
}

static enum err look_at_one(struct record_env *env, struct txn_told *told, struct names *names)
{
    const struct keyed *row = keyed_find(told->object);
    if (row)
        return find_label(env, row, told);
    names_add(names, told->object, told->record);
    return ERR_OK;
}

static enum err look_at_lines(struct record_env *env, struct txn_told *told, struct names *names)
{
    struct log_line main;
    bool found;
    enum err err = find_main(env, told->id, &main, &found);
    told->count = told->changes;
    if (err || !found)
        return err;
    told->object = meta_object_by_number(env->catalog, main.object);
    told->action = main.action;
    told->record = main.record;
    if (told->changes > COUNTED_MAX)
        return look_whether_mixed(env, &main, told);
    if (told->changes > 1)
        err = count_lines(env, &main, &told->count);
    return !err && told->count == 1 ? look_at_one(env, told, names) : err;
}

static enum err read_row(struct record_env *env, int64_t id, struct txn_told *out)
{
    static const char *const columns[] = {"id", "origin", "changes", "undo_of", "summary"};
    enum { COUNT = sizeof columns / sizeof *columns };
    struct arena *arena = env->ctx->arena;
    const struct db_node *nodes[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        nodes[i] = db_column(arena, TEXT_EMPTY, text_of(columns[i]));
    struct db_select select = {.table = TEXT("txn"),
                               .columns = nodes,
                               .column_count = COUNT,
                               .where = log_where(arena, DB_EQ, "id", id),
                               .limit = 1};
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    if (db_next(rows))
        *out = (struct txn_told){.id = db_get_int(rows, 0),
                                 .origin = db_get_int(rows, 1),
                                 .changes = db_get_int(rows, 2),
                                 .undo_of = db_get_int(rows, 3),
                                 .stored = text_dup(arena, db_get_text(rows, 4))};
    return db_close_rows(rows);
}

enum err txn_look(struct record_env *env, struct txn_told *told, struct names *names)
{
    enum err err = look_at_lines(env, told, names);
    for (int depth = 0; !err && told->undo_of && depth < UNDO_DEPTH; depth++) {
        struct txn_told *undone = ARENA_NEW(env->ctx->arena, struct txn_told);
        if (!undone)
            return ctx_fail(env->ctx, ERR_out_of_memory);
        err = read_row(env, told->undo_of, undone);
        if (!err)
            err = look_at_lines(env, undone, names);
        told->undone = undone;
        told = undone;
    }
    return err;
}

/* --- words --- */

/* 1204567 → "1,204,567" */
static void add_count(struct buf *out, int64_t count)
{
    if (count >= 1000) {
        add_count(out, count / 1000);
        buf_addf(out, ",%03d", (int)(count % 1000));
    } else {
        buf_add_int(out, count);
    }
}

/* As it stands inside a sentence: "Customers" → "customers"; "SMS" stays. */
static void add_label(struct buf *out, struct text label)
{
    bool plain = label.len > 1 && label.ptr[0] >= 'A' && label.ptr[0] <= 'Z' &&
                 label.ptr[1] >= 'a' && label.ptr[1] <= 'z';
    if (plain) {
        buf_add_char(out, (char)(label.ptr[0] - 'A' + 'a'));
        label = text_slice(label, 1, label.len);
    }
    buf_add_text(out, label);
}

static void add_object(struct buf *out, enum lang lang, const struct txn_told *told)
{
    static const struct label unknown = {{{"record", 6}, {"记录", 6}}};
    static const struct label unknowns = {{{"records", 7}, {"记录", 6}}};
    bool many = told->count != 1;
    const struct label *label = many ? &unknowns : &unknown;
    if (told->object)
        label = many && told->object->plural_label.in[lang].len ? &told->object->plural_label
                                                                : &told->object->label;
    add_label(out, label->in[lang]);
}

/* An import's file stands behind the colon of what was saved. */
static struct text title_of(struct text stored)
{
    const struct text colons[] = {TEXT("："), TEXT(": ")};
    for (size_t i = 0; i < 2; i++) {
        ptrdiff_t at = text_find(stored, colons[i]);
        if (at >= 0)
            return text_slice(stored, (size_t)at + colons[i].len, stored.len);
    }
    return TEXT_EMPTY;
}

static void add_words(struct buf *out, struct record_env *env, const struct names *names,
                      const struct txn_told *told)
{
    enum lang lang = env->ctx->lang;
    bool import = told->origin == ORIGIN_IMPORT;
    bool zh = lang == LANG_ZH;
    struct text name = told->label;
    if (told->count == 1 && told->object && !keyed_find(told->object))
        name = names_find(names, told->object, told->record);
    int64_t action = told->action >= 0 && told->action <= LOG_ERASE ? told->action : RECORD_UPDATE;
    buf_add_text(out, import ? imported.in[lang] : verbs[action].in[lang]);
    if (!zh)
        buf_add_char(out, ' ');
    if (!name.len && !told->mixed) {
        buf_add_text(out, zh ? TEXT(" ") : TEXT_EMPTY);
        add_count(out, told->count);
        buf_add_text(out, zh ? TEXT(" 条") : TEXT(" "));
    }
    add_object(out, lang, told);
    if (name.len) {
        buf_add_char(out, ' ');
        buf_add_text(out, name);
    }
    if (told->mixed) {
        buf_add_text(out, zh ? TEXT("等,共 ") : TEXT(" and more, "));
        add_count(out, told->count);
        buf_add_text(out, zh ? TEXT(" 条") : TEXT(" in all"));
    }
    struct text title = import ? title_of(told->stored) : TEXT_EMPTY;
    if (title.len) {
        buf_add_text(out, zh ? TEXT("：") : TEXT(": "));
        buf_add_text(out, title);
    }
}

struct text txn_words(struct record_env *env, const struct names *names,
                      const struct txn_told *told)
{
    struct buf out;
    buf_init(&out, env->ctx->arena, 16384);
    for (; told->undone; told = told->undone)
        buf_add_text(&out, undid.in[env->ctx->lang]);
    add_words(&out, env, names, told);
    return buf_text(&out);
}
