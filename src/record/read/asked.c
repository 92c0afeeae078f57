#include "record/read/asked.h"

#include "base/json_write.h"
#include "record/read/page.h"
#include "record/read/query_where.h"

/* Memory for reading a question again when it was slow. */
#define READING_MEMORY ((size_t)4 * 1024 * 1024)

/* ---- noting ---- */

static void write_asked(const struct db_asked *db, struct buf *out)
{
    /* `db` is the first member of what holds it. */
    const struct record_asked *asked = (const struct record_asked *)(const void *)db;
    struct buf filter;
    struct json_out json;
    buf_init(&filter, out->arena, 8192);
    index_mask_literals(&filter, asked->filter);
    json_out_init(&json, out);
    json_begin_object(&json);
    json_key(&json, TEXT("object"));
    json_put_text(&json, asked->object->name);
    json_key(&json, TEXT("filter"));
    json_put_text(&json, buf_text(&filter));
    json_key(&json, TEXT("sort"));
    json_put_text(&json, asked->sort);
    const struct meta_field *fields[INDEX_WANTED_MAX];
    size_t count;
    index_wanted(asked->env, asked->object, asked->filter, asked->sort, fields, &count);
    json_key(&json, TEXT("fields"));
    json_begin_array(&json);
    for (size_t i = 0; i < count; i++)
        json_put_text(&json, fields[i]->name);
    json_end_array(&json);
    json_end_object(&json);
}

void record_asked_begin(struct record_asked *asked)
{
    asked->db.write = write_asked;
    db_asked_begin(asked->env->conn, &asked->db);
}

void record_asked_end(struct record_asked *asked)
{
    db_asked_end(asked->env->conn);
}

void index_mask_literals(struct buf *out, struct text expression)
{
    bool word = false; /* inside a name */
    for (size_t i = 0; i < expression.len; i++) {
        char c = expression.ptr[i];
        bool digit = c >= '0' && c <= '9';
        if (c == '\'') {
            /* two quotes stand for one inside */
            for (i++; i < expression.len; i++)
                if (expression.ptr[i] == '\'' &&
                    (i + 1 == expression.len || expression.ptr[++i] != '\''))
                    break;
            if (i < expression.len && expression.ptr[i] != '\'')
                i--;
            buf_add_char(out, '?');
        } else if (digit && !word) {
            while (i + 1 < expression.len &&
                   ((expression.ptr[i + 1] >= '0' && expression.ptr[i + 1] <= '9') ||
                    expression.ptr[i + 1] == '.'))
                i++;
            buf_add_char(out, '?');
        } else {
            buf_add_char(out, c);
        }
        word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (digit && word);
    }
}

/* ---- the index that would help ---- */

struct wanted {
    const struct meta_object *object;
    const struct meta_field *equal[INDEX_WANTED_MAX];
    size_t equal_count;
    const struct meta_field *compared;
    const struct meta_field *order;
};

static const struct meta_field *field_of(const struct meta_object *object,
                                         const struct db_node *node)
{
    if (!node || node->kind != DB_NODE_COLUMN || !text_eq(node->alias, TEXT("t")))
        return NULL;
    for (size_t i = 0; i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        if (text_eq(field->column, node->column) ||
            (field->base_column.len && text_eq(field->base_column, node->column)) ||
            (field->key_column.len && text_eq(field->key_column, node->column)))
            return field;
    }
    return NULL;
}

static void add_equal(struct wanted *wanted, const struct meta_field *field)
{
    for (size_t i = 0; i < wanted->equal_count; i++)
        if (wanted->equal[i] == field)
            return;
    /* the last place is the order's */
    if (wanted->equal_count < INDEX_WANTED_MAX - 1)
        wanted->equal[wanted->equal_count++] = field;
}

/* What every row must meet, through the conjunctions of the condition. */
static void read_condition(struct wanted *wanted, const struct db_node *node)
{
    if (!node)
        return;
    bool call = node->kind == DB_NODE_CALL;
    if (call && (node->fn == DB_AND || node->fn == DB_IS_TRUE)) {
        for (size_t i = 0; i < node->arg_count; i++)
            read_condition(wanted, node->args[i]);
        return;
    }
    const struct meta_field *field = node->arg_count ? field_of(wanted->object, node->args[0])
                                                     : NULL;
    if (!field)
        return;
    if (node->kind == DB_NODE_IN || (call && (node->fn == DB_EQ || node->fn == DB_IS_NULL)))
        add_equal(wanted, field);
    else if (call && node->fn >= DB_LT && node->fn <= DB_GE && !wanted->compared)
        wanted->compared = field;
}

static bool is_among(const struct meta_field *const *fields, size_t count,
                     const struct meta_object *object, struct text column)
{
    struct db_node node = {.kind = DB_NODE_COLUMN, .alias = TEXT("t"), .column = column};
    const struct meta_field *field = field_of(object, &node);
    for (size_t i = 0; i < count; i++)
        if (fields[i] == field)
            return true;
    return false;
}

/* An index serves when it begins with the fixed fields, in any order, and goes on with the order; one on a unique
 * field among the fixed ones needs nothing more. */
static bool serves(const struct db_index_def *index, const struct meta_object *object,
                   const struct meta_field *const *equal, size_t equal_count,
                   const struct meta_field *then)
{
    if (index->kind == DB_INDEX_TEXT)
        return false;
    if (index->kind == DB_INDEX_UNIQUE)
        return is_among(equal, equal_count, object, index->columns[0]);
    if (index->column_count < equal_count + (then != NULL))
        return false;
    for (size_t i = 0; i < equal_count; i++)
        if (!is_among(equal, equal_count, object, index->columns[i]))
            return false;
    return !then || is_among(&then, 1, object, index->columns[equal_count]);
}

static bool is_served(struct arena *arena, const struct meta_object *object,
                      const struct meta_field *const *equal, size_t equal_count,
                      const struct meta_field *then)
{
    struct db_table_def table = meta_table_def(arena, object);
    if (!equal_count && then && text_eq(then->name, TEXT("id")))
        return true;
    for (size_t i = 0; i < table.index_count; i++)
        if (serves(&table.indexes[i], object, equal, equal_count, then))
            return true;
    return false;
}

static void read_question(struct record_env *env, struct wanted *wanted, struct text filter,
                          struct text sort)
{
    struct page_sort order;
    const struct db_node *where = NULL;
    if (!where_filter(env, wanted->object, filter, &where))
        read_condition(wanted, where);
    if (text_eq(sort, TEXT("none")) ||
        page_sort_make(env, wanted->object, sort, TEXT_EMPTY, &order))
        return;
    if (order.count)
        wanted->order = order.keys[0].direct;
}

void index_wanted(struct record_env *env, const struct meta_object *object, struct text filter,
                  struct text sort, const struct meta_field *fields[INDEX_WANTED_MAX],
                  size_t *count)
{
    struct wanted wanted = {.object = object};
    struct arena arena;
    struct ctx ctx;
    struct record_env reading = *env;
    *count = 0;
    arena_init(&arena, READING_MEMORY);
    ctx_init(&ctx, &arena, env->ctx->now);
    reading.ctx = &ctx;
    read_question(&reading, &wanted, filter, sort);
    bool system_order = wanted.order && text_eq(wanted.order->name, TEXT("id"));
    if (system_order)
        wanted.order = NULL;
    bool served = (!wanted.equal_count && !wanted.order) ||
                  is_served(&arena, object, wanted.equal, wanted.equal_count, wanted.order);
    if (!served) {
        for (size_t i = 0; i < wanted.equal_count; i++)
            fields[(*count)++] = wanted.equal[i];
        if (wanted.order &&
            !is_among(wanted.equal, wanted.equal_count, object, wanted.order->column))
            fields[(*count)++] = wanted.order;
    } else if (!wanted.equal_count && wanted.compared &&
               !is_served(&arena, object, NULL, 0, wanted.compared)) {
        fields[(*count)++] = wanted.compared;
    }
    arena_deinit(&arena);
}
