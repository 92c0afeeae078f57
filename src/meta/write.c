/* The catalog as clients see it: docs/api.md. Flags that are false are left out. */
#include "meta/field_types.h"
#include "meta/formula.h"
#include "meta/layouts.h"
#include "meta/store.h"

static void put_text(struct json_out *out, const char *key, struct text text)
{
    json_key(out, text_of(key));
    json_put_text(out, text);
}

static void put_flag(struct json_out *out, const char *key, bool flag)
{
    if (!flag)
        return;
    json_key(out, text_of(key));
    json_put_bool(out, true);
}

/* As definitions say it: "active" is true unless it is said. */
static void put_retired(struct json_out *out, bool retired)
{
    if (!retired)
        return;
    json_key(out, TEXT("active"));
    json_put_bool(out, false);
}

static void put_label(struct json_out *out, const char *key, const struct label *label)
{
    json_key(out, text_of(key));
    json_begin_object(out);
    put_text(out, "en", label->in[LANG_EN]);
    put_text(out, "zh", label->in[LANG_ZH]);
    json_end_object(out);
}

/* ---- what the caller may ---- */

static bool sees_object(const struct meta_view *view, const struct meta_object *object)
{
    return !view || !view->object_visible || view->object_visible(object, view->subject);
}

/* "edit", "read", "masked", or empty for hidden. */
static struct text access_of(const struct meta_view *view, const struct meta_field *field)
{
    struct text access = TEXT("edit");
    if (view && view->field_access)
        access = view->field_access(field, view->subject);
    bool edit = text_eq(access, TEXT("edit"));
    return edit && field->read_only ? TEXT("read") : access;
}

static bool sees_field(const struct meta_field *field, const void *subject)
{
    return access_of(subject, field).len > 0;
}

/* ---- fields ---- */

static void put_options(struct json_out *out, const struct meta_field *field)
{
    json_key(out, TEXT("options"));
    json_begin_array(out);
    for (size_t i = 0; i < field->option_count; i++) {
        const struct meta_option *option = &field->options[i];
        json_begin_object(out);
        put_text(out, "key", option->key);
        put_label(out, "label", &option->label);
        if (option->color.len)
            put_text(out, "color", option->color);
        if (option->category.len)
            put_text(out, "category", option->category);
        json_key(out, TEXT("active"));
        json_put_bool(out, option->active);
        json_end_object(out);
    }
    json_end_array(out);
}

static void put_targets(struct json_out *out, const struct meta_field *field)
{
    json_key(out, TEXT("targets"));
    json_begin_array(out);
    for (size_t i = 0; i < field->target_count; i++)
        json_put_text(out, field->targets[i]);
    json_end_array(out);
}

static void put_reference(struct json_out *out, const struct meta_field *field)
{
    static const char *const on_delete[] = {[ON_DELETE_RESTRICT] = "restrict",
                                            [ON_DELETE_CLEAR] = "clear",
                                            [ON_DELETE_CASCADE] = "cascade"};
    if (field->target)
        put_text(out, "target", field->target->name);
    if (field->target_count)
        put_targets(out, field);
    if (field->children.len)
        put_text(out, "children", field->children);
    if (field->children_label.in[LANG_EN].len)
        put_label(out, "children_label", &field->children_label);
    put_flag(out, "owned", field->owned);
    if (!field->system)
        put_text(out, "on_delete", text_of(on_delete[field->on_delete]));
}

static void put_default(struct json_out *out, struct text value)
{
    if (value.len == 0)
        return;
    json_key(out, TEXT("default"));
    if (text_ends(value, TEXT("()")))
        json_put_text(out, value);
    else
        json_put_raw(out, value);
}

/* How its value comes about. */
static void put_computed(struct json_out *out, const struct meta_field *field)
{
    const struct meta_formula *formula = field->formula;
    if (!formula)
        return;
    bool rollup = field->computed == COMPUTED_ROLLUP;
    put_text(out, "computed", rollup ? TEXT("rollup") : TEXT("formula"));
    if (!rollup) {
        put_text(out, "expression", formula->expression);
        return;
    }
    put_text(out, "children", formula->children);
    put_text(out, "measure", formula->measure);
    if (formula->where.len)
        put_text(out, "where", formula->where);
}

/* What the type adds. */
static void put_details(struct json_out *out, const struct meta_field *field)
{
    if (field->type == FIELD_reference || field->type == FIELD_any_reference)
        put_reference(out, field);
    if (field->option_count)
        put_options(out, field);
    if (field->scale) {
        json_key(out, TEXT("scale"));
        json_put_int(out, field->scale);
    }
    if (field->max) {
        json_key(out, TEXT("max"));
        json_put_int(out, field->max);
    }
    if (field->format.len)
        put_text(out, "format", field->format);
    put_default(out, field->default_value);
    put_computed(out, field);
}

/* A masked field can be tested for being empty and nothing else. */
static void put_uses(struct json_out *out, const struct meta_field *field, struct text access)
{
    const struct field_type_info *info = &field_types[field->type];
    bool open = !text_eq(access, TEXT("masked"));
    put_flag(out, "filterable", open && info->filterable);
    put_flag(out, "sortable", open && info->sortable);
    put_flag(out, "groupable", open && info->groupable);
    put_flag(out, "summable", open && info->summable && !text_eq(field->name, TEXT("id")));
    put_flag(out, "contains", open && field->contains);
    put_flag(out, "search", open && field->search);
}

static void put_flags(struct json_out *out, const struct meta_field *field)
{
    if (field->required != REQUIRED_NO)
        put_text(out, "required", field->required == REQUIRED_FORM ? TEXT("form") : TEXT("always"));
    put_flag(out, "unique", field->unique);
    put_flag(out, "read_only", field->read_only);
    put_flag(out, "custom", field->custom);
    put_flag(out, "system", field->system);
    put_retired(out, field->retired);
    put_flag(out, "personal", field->personal);
    put_flag(out, "sensitive", field->sensitive);
}

static void put_field(struct json_out *out, const struct meta_field *field, struct text access)
{
    json_begin_object(out);
    put_text(out, "name", field->name);
    put_text(out, "type", field_types[field->type].name);
    put_label(out, "label", &field->label);
    if (field->help.in[LANG_EN].len)
        put_label(out, "help", &field->help);
    put_flags(out, field);
    put_text(out, "access", access);
    put_details(out, field);
    put_uses(out, field, access);
    json_end_object(out);
}

/* ---- objects ---- */

static void put_fields(struct json_out *out, const struct meta_object *object,
                       const struct meta_view *view)
{
    json_key(out, TEXT("fields"));
    json_begin_array(out);
    for (size_t i = 0; i < object->field_count; i++) {
        struct text access = access_of(view, &object->fields[i]);
        if (access.len)
            put_field(out, &object->fields[i], access);
    }
    json_end_array(out);
}

static bool is_one_of_several(const struct meta_object *object, const struct meta_child *child)
{
    size_t count = 0;
    for (size_t i = 0; i < object->child_count; i++)
        count += object->children[i].object == child->object;
    return count > 1;
}

/* What the definition calls the relation, else the child object; where two relations lead to the same
 * object, the field tells them apart. */
static void put_child_label(struct json_out *out, const struct meta_object *object,
                            const struct meta_child *child)
{
    struct arena *arena = out->buf->arena;
    struct label label = child->by->children_label;
    if (label.in[LANG_EN].len == 0) {
        label = child->object->plural_label;
        if (is_one_of_several(object, child)) {
            const struct label *by = &child->by->label;
            label.in[LANG_EN] = text_format(arena, "%.*s (%.*s)", TEXT_ARG(label.in[LANG_EN]),
                                            TEXT_ARG(by->in[LANG_EN]));
            label.in[LANG_ZH] = text_format(arena, "%.*s（%.*s）", TEXT_ARG(label.in[LANG_ZH]),
                                            TEXT_ARG(by->in[LANG_ZH]));
        }
    }
    put_label(out, "label", &label);
}

static void put_children(struct json_out *out, const struct meta_object *object,
                         const struct meta_view *view)
{
    json_key(out, TEXT("children"));
    json_begin_array(out);
    for (size_t i = 0; i < object->child_count; i++) {
        const struct meta_child *child = &object->children[i];
        if (!sees_object(view, child->object) || !sees_field(child->by, view))
            continue;
        json_begin_object(out);
        put_text(out, "name", child->name);
        put_child_label(out, object, child);
        put_text(out, "object", child->object->name);
        put_text(out, "by", child->by->name);
        json_key(out, TEXT("owned"));
        json_put_bool(out, child->owned);
        json_end_object(out);
    }
    json_end_array(out);
}

static void put_rights(struct json_out *out, const struct meta_object *object,
                       const struct meta_view *view)
{
    json_key(out, TEXT("may"));
    if (view && view->object_rights) {
        view->object_rights(out, object, view->subject);
        return;
    }
    json_begin_object(out);
    put_flag(out, "read", true);
    put_flag(out, "create", true);
    put_flag(out, "edit", true);
    put_flag(out, "delete", true);
    put_flag(out, "export", true);
    json_end_object(out);
}

void meta_write_object(struct json_out *out, const struct meta_object *object,
                       const struct meta_view *view)
{
    json_begin_object(out);
    put_text(out, "name", object->name);
    put_text(out, "plural", object->plural);
    put_label(out, "label", &object->label);
    put_label(out, "plural_label", &object->plural_label);
    put_text(out, "icon", object->icon);
    put_text(out, "module", object->module);
    json_key(out, TEXT("custom"));
    json_put_bool(out, object->custom);
    if (sees_field(object->name_field, view))
        put_text(out, "name_field", object->name_field->name);
    json_key(out, TEXT("owned"));
    json_put_bool(out, object->owned);
    put_flag(out, "importable", object->importable);
    put_flag(out, "internal", object->internal);
    put_text(out, "floor", meta_floor_name(object->floor));
    put_retired(out, object->retired);
    put_rights(out, object, view);
    put_fields(out, object, view);
    put_children(out, object, view);
    json_key(out, TEXT("layouts"));
    layouts_write(out, object, sees_field, view);
    if (object->own_layouts.len > 2) { /* more than "[]" */
        json_key(out, TEXT("layouts_changed"));
        json_put_raw(out, object->own_layouts);
    }
    json_key(out, TEXT("views"));
    json_put_raw(out, object->views);
    json_end_object(out);
}

void meta_write_catalog(struct json_out *out, const struct meta_catalog *catalog,
                        const struct meta_view *view)
{
    json_begin_object(out);
    json_key(out, TEXT("version"));
    json_put_int(out, catalog->version);
    json_key(out, TEXT("objects"));
    json_begin_array(out);
    for (size_t i = 0; i < catalog->object_count; i++)
        if (sees_object(view, &catalog->objects[i]))
            meta_write_object(out, &catalog->objects[i], view);
    json_end_array(out);
    json_end_object(out);
}
