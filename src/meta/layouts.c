#include "meta/layouts.h"

#include "meta/field_types.h"

/* Columns of a list nobody laid out. */
#define DEFAULT_LIST 6

struct picked {
    const struct meta_field **fields;
    size_t count;
};

static const struct meta_field *pick(const struct meta_object *object, const struct json *json)
{
    const struct meta_field *field = meta_field_find(object, json_text(json));
    return field && !field->retired ? field : NULL;
}

static struct picked pick_list(struct arena *arena, const struct meta_object *object,
                               const struct json *json)
{
    struct picked picked = {ARENA_ARRAY(arena, const struct meta_field *, json_size(json)), 0};
    struct json_iter it = json_iter(json);
    while (picked.fields && json_next(&it)) {
        const struct meta_field *field = pick(object, it.value);
        if (field)
            picked.fields[picked.count++] = field;
    }
    return picked;
}

/* What a person fills in: not the system's, not what is set elsewhere. */
static bool is_asked(const struct meta_field *field)
{
    return !field->system && !field->read_only && !field->retired;
}

/* The fields that belong into a form (or list) when nothing is said. */
static struct picked pick_default(struct arena *arena, const struct meta_object *object, bool list)
{
    size_t room = list ? DEFAULT_LIST : object->field_count;
    struct picked picked = {ARENA_ARRAY(arena, const struct meta_field *, room + 2), 0};
    if (!picked.fields)
        return picked;
    if (list)
        picked.fields[picked.count++] = object->name_field;
    for (size_t i = 0; i < object->field_count && picked.count < room; i++) {
        const struct meta_field *field = &object->fields[i];
        bool fits = !list || (field_types[field->type].sortable && field != object->name_field);
        if (is_asked(field) && fits)
            picked.fields[picked.count++] = field;
    }
    if (object->owner)
        picked.fields[picked.count++] = object->owner;
    return picked;
}

static void link_form(struct arena *arena, const struct json *json, struct meta_object *object)
{
    static const struct label basics = {{{"Basics", 6}, {"基本信息", 12}}};
    size_t count = json_size(json);
    struct meta_section *form = ARENA_ARRAY(arena, struct meta_section, count ? count : 1);
    if (!form)
        return;
    object->form = form;
    object->form_count = count ? count : 1;
    if (count == 0) {
        struct picked all = pick_default(arena, object, false);
        form[0] = (struct meta_section){basics, 2, false, all.fields, all.count};
    }
    struct json_iter it = json_iter(json);
    for (size_t i = 0; json_next(&it); i++) {
        const struct json *label = json_get(it.value, TEXT("label"));
        struct picked picked = pick_list(arena, object, json_get(it.value, TEXT("fields")));
        form[i].label.in[LANG_EN] = json_text(json_get(label, TEXT("en")));
        form[i].label.in[LANG_ZH] = json_text(json_get(label, TEXT("zh")));
        int64_t columns = 2;
        json_int(json_get(it.value, TEXT("columns")), &columns);
        form[i].columns = columns == 1 ? 1 : 2;
        form[i].open = json_bool(json_get(it.value, TEXT("open")));
        form[i].fields = picked.fields;
        form[i].field_count = picked.count;
    }
}

static void link_board(struct arena *arena, const struct json *json, struct meta_object *object)
{
    struct picked card = pick_list(arena, object, json_get(json, TEXT("card")));
    object->board = (struct meta_board){.by = pick(object, json_get(json, TEXT("by"))),
                                        .sum = pick(object, json_get(json, TEXT("sum"))),
                                        .card = card.fields,
                                        .card_count = card.count};
}

/* ["list", …]: the parts an administrator laid out; he may give them back. */
static struct text own_parts(struct arena *arena, const struct json *own)
{
    struct buf buf;
    buf_init(&buf, arena, 4096);
    struct json_out out;
    json_out_init(&out, &buf);
    json_begin_array(&out);
    struct json_iter it = json_iter(own);
    while (json_kind(own) == JSON_OBJECT && json_next(&it))
        if (json_kind(it.value) != JSON_NULL)
            json_put_text(&out, it.key);
    json_end_array(&out);
    return buf_text(&buf);
}

void layouts_link(struct arena *arena, const struct object_def *def, struct meta_object *object)
{
    const struct json *list = definition_layout(def, TEXT("list"));
    struct picked columns = list ? pick_list(arena, object, list)
                                 : pick_default(arena, object, true);
    object->list = columns.fields;
    object->list_count = columns.count;
    link_form(arena, definition_layout(def, TEXT("form")), object);
    struct picked figures = pick_list(arena, object, definition_layout(def, TEXT("figures")));
    object->figures = figures.fields;
    object->figure_count = figures.count;
    link_board(arena, definition_layout(def, TEXT("board")), object);
    object->path = pick(object, definition_layout(def, TEXT("path")));
    object->own_layouts = own_parts(arena, def->own_layouts);

    struct buf buf;
    buf_init(&buf, arena, (size_t)256 * 1024);
    struct json_out out;
    json_out_init(&out, &buf);
    layouts_write(&out, object, NULL, NULL);
    object->layouts = buf_text(&buf);
}

/* ---- writing ---- */

struct writing {
    struct json_out *out;
    bool (*shown)(const struct meta_field *field, const void *subject);
    const void *subject;
};

static bool is_shown(const struct writing *writing, const struct meta_field *field)
{
    return field && (!writing->shown || writing->shown(field, writing->subject));
}

static void put_fields(const struct writing *writing, const char *key,
                       const struct meta_field *const *fields, size_t count)
{
    json_key(writing->out, text_of(key));
    json_begin_array(writing->out);
    for (size_t i = 0; i < count; i++)
        if (is_shown(writing, fields[i]))
            json_put_text(writing->out, fields[i]->name);
    json_end_array(writing->out);
}

static void put_name(const struct writing *writing, const char *key, const struct meta_field *field)
{
    if (!is_shown(writing, field))
        return;
    json_key(writing->out, text_of(key));
    json_put_text(writing->out, field->name);
}

static void put_form(const struct writing *writing, const struct meta_object *object)
{
    struct json_out *out = writing->out;
    json_key(out, TEXT("form"));
    json_begin_array(out);
    for (size_t i = 0; i < object->form_count; i++) {
        const struct meta_section *section = &object->form[i];
        json_begin_object(out);
        json_key(out, TEXT("label"));
        json_begin_object(out);
        json_key(out, TEXT("en"));
        json_put_text(out, section->label.in[LANG_EN]);
        json_key(out, TEXT("zh"));
        json_put_text(out, section->label.in[LANG_ZH]);
        json_end_object(out);
        if (section->columns == 1) {
            json_key(out, TEXT("columns"));
            json_put_int(out, 1);
        }
        if (section->open) {
            json_key(out, TEXT("open"));
            json_put_bool(out, true);
        }
        put_fields(writing, "fields", section->fields, section->field_count);
        json_end_object(out);
    }
    json_end_array(out);
}

static void put_board(const struct writing *writing, const struct meta_board *board)
{
    json_key(writing->out, TEXT("board"));
    json_begin_object(writing->out);
    put_name(writing, "by", board->by);
    put_name(writing, "sum", board->sum);
    put_fields(writing, "card", board->card, board->card_count);
    json_end_object(writing->out);
}

void layouts_write(struct json_out *out, const struct meta_object *object,
                   bool (*shown)(const struct meta_field *field, const void *subject),
                   const void *subject)
{
    const struct writing writing = {out, shown, subject};
    json_begin_object(out);
    put_fields(&writing, "list", object->list, object->list_count);
    put_form(&writing, object);
    if (object->figure_count)
        put_fields(&writing, "figures", object->figures, object->figure_count);
    if (is_shown(&writing, object->board.by))
        put_board(&writing, &object->board);
    put_name(&writing, "path", object->path);
    json_end_object(out);
}
