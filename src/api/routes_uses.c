/* Where a field is named: what an administrator is told before he hides it. Views, reports and rules name fields
 * inside expressions; what is looked for there are the names, followed along paths, not what they mean. */
#include "api/impl.h"
#include "meta/formula.h"
#include "record/read/query.h"

struct search_for {
    struct call *call;
    struct json_out *json;
    const struct meta_field *field;
};

/* ---- names in a text ---- */

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Follows "customer.industry" from `object`. */
static bool path_names(const struct meta_object *object, struct text path,
                       const struct meta_field *wanted)
{
    while (path.len && object) {
        struct text name = text_cut(&path, '.');
        const struct meta_field *field = meta_field_find(object, name);
        const struct meta_child *child = field ? NULL : meta_child_find(object, name);
        if (field == wanted || (child && child->by == wanted))
            return true;
        object = field ? field->target : child ? child->object : NULL;
        if (!path.ptr)
            break;
    }
    return false;
}

/* Behind `count(lines where …` names are the child's. */
static const struct meta_object *inside(const struct meta_object *object, struct text path)
{
    const struct meta_child *child = meta_child_find(object, path);
    return child ? child->object : NULL;
}

static bool text_names(const struct meta_object *object, struct text text,
                       const struct meta_field *wanted)
{
    const struct meta_object *child = NULL;
    bool quoted = false;
    size_t i = 0;
    while (i < text.len) {
        if (text.ptr[i] == '\'')
            quoted = !quoted;
        if (quoted || !is_word(text.ptr[i])) {
            i++;
            continue;
        }
        size_t from = i;
        while (i < text.len && (is_word(text.ptr[i]) || text.ptr[i] == '.'))
            i++;
        struct text path = text_slice(text, from, i - from);
        if (path_names(object, path, wanted) || (child && path_names(child, path, wanted)))
            return true;
        if (inside(object, path))
            child = inside(object, path);
    }
    return false;
}

/* ---- what is found ---- */

static void begin_use(const struct search_for *search, struct text kind,
                      const struct meta_object *object)
{
    struct json_out *json = search->json;
    json_begin_object(json);
    json_key(json, TEXT("kind"));
    json_put_text(json, kind);
    json_key(json, TEXT("object"));
    json_put_text(json, object->name);
}

static void put_label(struct json_out *json, const struct label *label)
{
    json_key(json, TEXT("label"));
    json_begin_object(json);
    json_key(json, TEXT("en"));
    json_put_text(json, label->in[LANG_EN]);
    json_key(json, TEXT("zh"));
    json_put_text(json, label->in[LANG_ZH]);
    json_end_object(json);
}

static void put_layout(const struct search_for *search, const char *part, bool used)
{
    if (!used)
        return;
    begin_use(search, TEXT("layout"), search->field->object);
    json_key(search->json, TEXT("part"));
    json_put_text(search->json, text_of(part));
    json_end_object(search->json);
}

static bool listed(const struct meta_field *const *fields, size_t count,
                   const struct meta_field *wanted)
{
    for (size_t i = 0; i < count; i++)
        if (fields[i] == wanted)
            return true;
    return false;
}

static void put_layouts(const struct search_for *search)
{
    const struct meta_field *field = search->field;
    const struct meta_object *object = field->object;
    const struct meta_board *board = &object->board;
    bool form = false;
    for (size_t i = 0; i < object->form_count; i++)
        form = form || listed(object->form[i].fields, object->form[i].field_count, field);
    put_layout(search, "list", listed(object->list, object->list_count, field));
    put_layout(search, "form", form);
    put_layout(search, "figures", listed(object->figures, object->figure_count, field));
    put_layout(search, "board",
               board->by == field || board->sum == field ||
                   listed(board->card, board->card_count, field));
    put_layout(search, "path", object->path == field);
}

static void put_computed(const struct search_for *search, const struct meta_field *field)
{
    const struct meta_formula *formula = field->formula;
    const struct meta_child *child = meta_child_find(field->object, formula->children);
    bool used = field->computed == COMPUTED_FORMULA
                    ? text_names(field->object, formula->expression, search->field)
                    : child && (child->by == search->field ||
                                text_names(child->object, formula->measure, search->field) ||
                                text_names(child->object, formula->where, search->field));
    if (!used || field == search->field)
        return;
    begin_use(search, TEXT("formula"), field->object);
    json_key(search->json, TEXT("field"));
    json_put_text(search->json, field->name);
    put_label(search->json, &field->label);
    json_end_object(search->json);
}

static void put_formulas(const struct search_for *search)
{
    const struct meta_catalog *catalog = search->call->env.catalog;
    for (size_t i = 0; i < catalog->object_count; i++)
        for (size_t k = 0; k < catalog->objects[i].field_count; k++)
            if (catalog->objects[i].fields[k].formula)
                put_computed(search, &catalog->objects[i].fields[k]);
}

/* ---- records that name fields ---- */

struct keeper {
    const char *object, *kind;
    const char *texts[6]; /* its fields that hold names */
};
static const struct keeper keepers[] = {
    {"view", "view", {"filter", "sort", "columns", "group_by"}},
    {"report", "report", {"filter", "group_by", "measures", "sort"}},
    {"validation_rule", "rule", {"condition", "field"}},
    {"access_rule", "access_rule", {"condition"}},
};

static struct text text_in(const struct meta_object *object, const struct value *values,
                           const char *name)
{
    const struct meta_field *field = meta_field_find(object, text_of(name));
    return field && values[field->index].kind == VALUE_TEXT ? values[field->index].text
                                                            : TEXT_EMPTY;
}

static void put_kept(const struct search_for *search, const struct keeper *keeper,
                     const struct meta_object *object, int64_t id, const struct value *values)
{
    const struct meta_object *about = meta_object_find(search->call->env.catalog,
                                                       text_in(object, values, "object"));
    bool used = false;
    for (size_t i = 0; about && keeper->texts[i]; i++)
        used = used || text_names(about, text_in(object, values, keeper->texts[i]), search->field);
    if (!used)
        return;
    begin_use(search, text_of(keeper->kind), about);
    json_key(search->json, TEXT("id"));
    json_put_text(search->json, text_format(search->call->ctx->arena, "%lld", (long long)id));
    json_key(search->json, TEXT("name"));
    json_put_text(search->json, text_in(object, values, "name"));
    json_end_object(search->json);
}

static enum err put_keepers(const struct search_for *search, const struct keeper *keeper)
{
    struct record_env *env = &search->call->env;
    const struct meta_object *object = meta_object_find(env->catalog, text_of(keeper->object));
    int64_t *ids;
    size_t count = 0;
    if (!object)
        return ERR_OK;
    enum err err = record_ids_of(env, object, TEXT_EMPTY, ACCESS_READ, -1, &ids, &count);
    for (size_t i = 0; !err && i < count; i++) {
        struct value *values;
        err = record_load(env, object, ids[i], &values);
        if (!err && values)
            put_kept(search, keeper, object, ids[i], values);
    }
    return err;
}

static enum err read_uses(struct call *call)
{
    struct text object_name = call_param(call, TEXT("name"));
    struct text name = call_param(call, TEXT("field"));
    const struct meta_object *object = meta_object_find(call->env.catalog, object_name);
    if (!object)
        return ctx_fail(call->ctx, ERR_unknown_object, object_name,
                        meta_nearest_object(call->env.catalog, object_name));
    const struct meta_field *field = meta_field_find(object, name);
    if (!field)
        return ctx_fail(call->ctx, ERR_no_field, name, meta_nearest_field(object, name));
    struct json_out json;
    json_out_init(&json, call->out);
    const struct search_for search = {call, &json, field};
    json_begin_object(&json);
    json_key(&json, TEXT("data"));
    json_begin_array(&json);
    put_layouts(&search);
    put_formulas(&search);
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < sizeof keepers / sizeof *keepers; i++)
        err = put_keepers(&search, &keepers[i]);
    json_end_array(&json);
    json_end_object(&json);
    return err;
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("GET"), T("/meta/objects/{name}/fields/{field}/uses"),
     T("The layouts, formulas, views, reports and rules that name a field"), RIGHT_ADMIN, CALL_READ,
     T(""), read_uses, NULL, T(""), T("Uses")},
};
const struct route_table routes_uses = {rows, sizeof rows / sizeof *rows};
