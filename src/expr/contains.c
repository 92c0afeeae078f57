/* `a contains b` for texts. A field with a text index is found by the terms of the part and rechecked; the
 * evaluator asks the same of the record, so a Latin word is found from its start on both sides. Without an
 * index every row would be read: small tables only. */
#include "expr/operations.h"

#include "base/terms.h"
#include "expr/path.h"
#include "expr/words.h"

static const struct db_node *recheck(const struct expr_call *call, const struct db_node *text,
                                     const struct db_node *part)
{
    struct arena *arena = call->ctx->arena;
    return db_call2(arena, DB_EQ, db_call2(arena, DB_CONTAINS, text, part), db_int(arena, 1));
}

/* "name, short_name": the fields of the object that `contains` searches. */
static struct text usable_fields(const struct expr_call *call, const struct meta_object *object)
{
    struct buf buf;
    buf_init(&buf, call->ctx->arena, 1024);
    for (size_t i = 0; object && i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        bool free = !call->env->field_use ||
                    call->env->field_use(call->env, field) == EXPR_FIELD_FREE;
        if (!field->text_index.len || !free)
            continue;
        if (buf.len)
            buf_lit(&buf, ", ");
        buf_add_text(&buf, field->name);
    }
    return buf.len ? buf_text(&buf) : TEXT("-");
}

static const struct meta_object *object_of(const struct expr_node *node)
{
    if (node->shape == NODE_PATH)
        return node->path[0]->object;
    const struct meta_object *object = NULL;
    for (size_t i = 0; i < node->arg_count && !object; i++)
        object = object_of(node->args[i]);
    return object;
}

static const struct db_node *compile_contains(const struct expr_call *call,
                                              const struct db_node *const *args)
{
    if (call->small || call->node->args[0]->constant)
        return recheck(call, args[0], args[1]);
    struct text name = expr_node_field_name(call->node->args[0]);
    expr_fail(call->ctx, ERR_contains_unindexed, call->node->position, name,
              usable_fields(call, object_of(call->node->args[0])), TEXT_EMPTY);
    return NULL;
}

static enum err eval_contains(const struct expr_call *call, const struct value *args,
                              struct value *out)
{
    (void)call;
    *out = value_int(text_contains_folded(args[0].text, args[1].text));
    return ERR_OK;
}

struct search {
    const struct meta_field *field;
    struct text part;
    struct text terms;
    bool prefix_last;
};

static const struct db_node *match(const struct expr_call *call, const void *subject)
{
    const struct search *search = subject;
    struct arena *arena = call->ctx->arena;
    const struct db_node *column = db_column(arena, call->alias, search->field->column);
    const struct db_node *both[] = {db_match(arena, call->alias, search->field->text_index,
                                             search->terms, search->prefix_last),
                                    recheck(call, column, db_text(arena, search->part))};
    return db_call(arena, DB_AND, both, 2);
}

static const struct db_node *compile_indexed(const struct expr_call *call,
                                             const struct db_node *const *args)
{
    const struct expr_node *node = call->node->args[0];
    if (!args[1] || args[1]->kind != DB_NODE_VALUE)
        return NULL;
    if (value_is_null(args[1]->value))
        return db_never(call->ctx->arena);
    struct search search = {.field = node->path[node->path_count - 1], .part = args[1]->value.text};
    search.terms = terms_query(call->ctx->arena, search.part, &search.prefix_last);
    if (search.terms.len)
        return expr_path_where(call, node->path, node->path_count, match, &search);
    if (call->small)
        return recheck(call, args[0], args[1]);
    expr_fail(call->ctx, ERR_contains_no_letters, call->node->position, TEXT_EMPTY, TEXT_EMPTY,
              TEXT_EMPTY);
    return NULL;
}

static bool has_term(struct text terms, struct text wanted, bool prefix)
{
    while (terms.ptr) {
        struct text term = text_cut(&terms, ' ');
        if (prefix ? text_starts(term, wanted) : text_eq(term, wanted))
            return true;
    }
    return false;
}

/* What the index finds: all terms of the part among those of the text. */
static bool terms_match(struct arena *arena, struct text text, struct text part)
{
    bool prefix_last = false;
    struct text wanted = terms_query(arena, part, &prefix_last);
    if (!wanted.len)
        return true;
    struct text terms = terms_of(arena, text);
    while (wanted.ptr) {
        struct text term = text_cut(&wanted, ' ');
        if (!has_term(terms, term, prefix_last && !wanted.ptr))
            return false;
    }
    return true;
}

static enum err eval_indexed(const struct expr_call *call, const struct value *args,
                             struct value *out)
{
    bool found = text_contains_folded(args[0].text, args[1].text) &&
                 terms_match(call->ctx->arena, args[0].text, args[1].text);
    *out = value_int(found);
    return ERR_OK;
}

const struct expr_operation expr_op_contains = {
    .name = TEXT("contains"),
    .condition = true,
    .null_first = true,
    .compile = compile_contains,
    .eval = eval_contains,
};
const struct expr_operation expr_op_contains_indexed = {
    .name = TEXT("contains (by index)"),
    .condition = true,
    .null_first = true,
    .compile = compile_indexed,
    .eval = eval_indexed,
};
