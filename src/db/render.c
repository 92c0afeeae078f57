/* The renderer of query trees. Invariants: a value never enters the text; every name is quoted; a node
 * that is missing stops the statement. */
#include "db/render.h"

#include "db/dialect.h"

#define SQL_MAX ((size_t)8 * 1024 * 1024)
#define RENDER_MEMORY ((size_t)64 * 1024 * 1024)

static void begin_memory(struct render *render)
{
    arena_init(&render->arena, RENDER_MEMORY);
    buf_init(&render->sql, &render->arena, SQL_MAX);
    render->values = NULL;
    render->value_capacity = 0;
}

void render_init(struct render *render, const struct dialect *dialect, struct text schema)
{
    *render = (struct render){.dialect = dialect, .schema = schema};
    begin_memory(render);
}

void render_deinit(struct render *render)
{
    arena_deinit(&render->arena);
}

void render_start(struct render *render, struct ctx *ctx)
{
    if (render->sql.overflow || render->arena.failed || render->arena.used > RENDER_MEMORY / 8) {
        arena_deinit(&render->arena);
        begin_memory(render);
    }
    buf_clear(&render->sql);
    render->ctx = ctx;
    render->value_count = 0;
    render->error = ERR_OK;
}

/* Eight bytes at a time: statements are hashed at every use. */
static uint64_t hash_of(struct text text)
{
    uint64_t hash = text.len * UINT64_C(0x9E3779B97F4A7C15);
    uint64_t word;
    size_t i = 0;
    for (; i + sizeof word <= text.len; i += sizeof word) {
        memcpy(&word, text.ptr + i, sizeof word);
        hash = (hash ^ word) * UINT64_C(0xFF51AFD7ED558CCD);
        hash ^= hash >> 32;
    }
    word = 0;
    memcpy(&word, text.ptr + i, text.len - i);
    hash = (hash ^ word) * UINT64_C(0xC4CEB9FE1A85EC53);
    return hash ^ (hash >> 29);
}

struct db_sql render_constant(struct text text)
{
    return (struct db_sql){.text = text, .hash = hash_of(text)};
}

enum err render_end(struct render *render, struct db_sql *out)
{
    bool lost = render->sql.overflow || render->arena.failed || render->ctx->arena->failed;
    if (lost || render->error)
        return ctx_fail(render->ctx, lost ? ERR_out_of_memory : render->error);
    *out = render_constant(buf_text(&render->sql));
    out->values = render->values;
    out->value_count = render->value_count;
    return ERR_OK;
}

static void schema(struct render *render)
{
    if (!render->schema.len)
        return;
    render_name(render, render->schema);
    buf_add_char(&render->sql, '.');
}

void render_words(struct render *render, const char *words)
{
    const char *mark;
    for (; (mark = strchr(words, RENDER_SCHEMA)); words = mark + 1) {
        buf_add(&render->sql, words, (size_t)(mark - words));
        if (mark[1] == RENDER_SCHEMA)
            buf_add_char(&render->sql, *++mark);
        else
            schema(render);
    }
    buf_add(&render->sql, words, strlen(words));
}

void render_name(struct render *render, struct text name)
{
    struct buf *sql = &render->sql;
    buf_add_char(sql, '"');
    if (memchr(name.ptr, '"', name.len)) {
        for (size_t i = 0; i < name.len; i++) {
            if (name.ptr[i] == '"')
                buf_add_char(sql, '"');
            buf_add_char(sql, name.ptr[i]);
        }
    } else {
        buf_add_text(sql, name);
    }
    buf_add_char(sql, '"');
}

void render_table(struct render *render, struct text name)
{
    schema(render);
    render_name(render, name);
}

void render_column(struct render *render, struct text alias, struct text column)
{
    if (alias.len) {
        render_name(render, alias);
        buf_add_char(&render->sql, '.');
    }
    render_name(render, column);
}

static bool room_for_value(struct render *render)
{
    if (render->value_count < render->value_capacity)
        return true;
    size_t capacity = render->value_capacity ? render->value_capacity * 2 : 64;
    struct value *values = ARENA_ARRAY(&render->arena, struct value, capacity);
    if (!values)
        return false;
    if (render->value_count)
        memcpy(values, render->values, render->value_count * sizeof *values);
    render->values = values;
    render->value_capacity = capacity;
    return true;
}

static void bind(struct render *render, struct value value)
{
    if (!room_for_value(render))
        return;
    render->values[render->value_count++] = value;
    render->dialect->parameter(&render->sql, render->value_count);
}

void render_value(struct render *render, struct value value)
{
    if (value_is_null(value) && render->dialect->null_word)
        render_words(render, render->dialect->null_word);
    else
        bind(render, value);
}

void render_parameter(struct render *render)
{
    bind(render, VALUE_NONE);
}

/* ---- nodes -------------------------------------------------------------------------------------- */

static void list(struct render *render, const struct db_node *const *nodes, size_t count,
                 const char *between)
{
    for (size_t i = 0; i < count; i++) {
        if (i)
            render_words(render, between);
        render_node(render, nodes[i]);
    }
}

/* Its arguments are conditions, not values. */
static bool joins_conditions(enum db_fn fn)
{
    return fn <= DB_IS_NOT_TRUE;
}

static void pattern(struct render *render, const char *text, const struct db_node *node)
{
    for (const char *at = text; *at; at++) {
        if (at[0] == RENDER_SCHEMA) {
            schema(render);
            continue;
        }
        if (at[0] != '{') {
            buf_add_char(&render->sql, *at);
            continue;
        }
        size_t index = (size_t)(at[1] - '0');
        const struct db_node *arg = index < node->arg_count ? node->args[index] : NULL;
        if (joins_conditions(node->fn))
            render_condition(render, arg);
        else
            render_node(render, arg);
        at += 2;
    }
}

static void choice(struct render *render, const struct db_node *node)
{
    size_t i = 0;
    buf_lit(&render->sql, "case");
    for (; i + 1 < node->arg_count; i += 2) {
        buf_lit(&render->sql, " when ");
        render_condition(render, node->args[i]);
        buf_lit(&render->sql, " then ");
        render_node(render, node->args[i + 1]);
    }
    if (i < node->arg_count) {
        buf_lit(&render->sql, " else ");
        render_node(render, node->args[i]);
    }
    buf_lit(&render->sql, " end");
}

static void call(struct render *render, const struct db_node *node)
{
    const struct dialect_fn *fn = &render->dialect->fns[node->fn];
    struct buf *sql = &render->sql;
    if (node->fn == DB_COALESCE && node->arg_count == 1) { /* databases want two */
        render_node(render, node->args[0]);
        return;
    }
    switch (fn->shape) {
    case SHAPE_PATTERN:
        pattern(render, fn->text, node);
        return;
    case SHAPE_CASE:
        choice(render, node);
        return;
    case SHAPE_JOIN:
        if (!node->arg_count) {
            render_words(render,
                         node->fn == DB_AND ? render->dialect->always : render->dialect->never);
            return;
        }
        buf_add_char(sql, '(');
        for (size_t i = 0; i < node->arg_count; i++) {
            if (i)
                render_words(render, fn->text);
            render_condition(render, node->args[i]);
        }
        buf_add_char(sql, ')');
        return;
    case SHAPE_OWN:
        fn->own(render, node);
        return;
    case SHAPE_COUNT:
        if (!node->arg_count) {
            buf_lit(sql, "count(*)");
            return;
        } /* fall through */
    case SHAPE_CALL:
        render_words(render, fn->text);
        buf_add_char(sql, '(');
        list(render, node->args, node->arg_count, ", ");
        buf_add_char(sql, ')');
        return;
    case SHAPE_NONE:
        break;
    }
    render->error = ERR_internal;
}

static bool all_values(const struct db_node *const *nodes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!nodes[i] || nodes[i]->kind != DB_NODE_VALUE)
            return false;
    return true;
}

/* A list of values is filled up to a power of two with its last one, so that lists of many lengths share
 * a few prepared statements. */
static void in_list(struct render *render, const struct db_node *node)
{
    if (node->arg_count < 2) {
        render_words(render, render->dialect->never);
        return;
    }
    size_t count = node->arg_count - 1;
    const struct db_node *const *members = node->args + 1;
    buf_add_char(&render->sql, '(');
    render_node(render, node->args[0]);
    buf_lit(&render->sql, " in (");
    list(render, members, count, ", ");
    if (all_values(members, count)) {
        size_t filled = 1;
        while (filled < count)
            filled *= 2;
        for (size_t i = count; i < filled; i++) {
            buf_lit(&render->sql, ", ");
            render_value(render, members[count - 1]->value);
        }
    }
    buf_lit(&render->sql, "))");
}

static void sub_select(struct render *render, const struct db_select *select)
{
    buf_add_char(&render->sql, '(');
    render_select(render, select);
    buf_add_char(&render->sql, ')');
}

/* A database with truth values of its own takes neither for the other. */
static bool is_condition(const struct db_node *node)
{
    switch (node->kind) {
    case DB_NODE_COLUMN:
    case DB_NODE_VALUE:
    case DB_NODE_SELECT:
        return false;
    case DB_NODE_CALL:
        return node->fn < DB_CASE || node->fn == DB_CONTAINS || node->fn == DB_STARTS;
    default:
        return true;
    }
}

static void bare_node(struct render *render, const struct db_node *node)
{
    switch (node->kind) {
    case DB_NODE_COLUMN:
        render_column(render, node->alias, node->column);
        break;
    case DB_NODE_VALUE:
        render_value(render, node->value);
        break;
    case DB_NODE_CALL:
        call(render, node);
        break;
    case DB_NODE_IN:
        in_list(render, node);
        break;
    case DB_NODE_IN_SET:
        render->dialect->in_set(render, node);
        break;
    case DB_NODE_IN_SELECT:
        buf_add_char(&render->sql, '(');
        render_node(render, node->args[0]);
        buf_lit(&render->sql, " in ");
        sub_select(render, node->select);
        buf_add_char(&render->sql, ')');
        break;
    case DB_NODE_EXISTS:
        buf_lit(&render->sql, "exists ");
        sub_select(render, node->select);
        break;
    case DB_NODE_SELECT:
        sub_select(render, node->select);
        break;
    case DB_NODE_MATCH:
        if (node->value.text.len)
            render->dialect->match(render, node);
        else
            render_words(render, render->dialect->always);
        break;
    }
}

void render_node(struct render *render, const struct db_node *node)
{
    if (!node) {
        render->error = ERR_out_of_memory;
        return;
    }
    const char *as_number = is_condition(node) ? render->dialect->truth_as_number : NULL;
    if (as_number)
        buf_add_char(&render->sql, '(');
    bare_node(render, node);
    if (as_number)
        render_words(render, as_number);
}

void render_condition(struct render *render, const struct db_node *node)
{
    if (!node) {
        render->error = ERR_out_of_memory;
        return;
    }
    const char *as_truth = is_condition(node) ? NULL : render->dialect->number_as_truth;
    if (as_truth)
        buf_add_char(&render->sql, '(');
    bare_node(render, node);
    if (as_truth)
        render_words(render, as_truth);
}

/* ---- select ------------------------------------------------------------------------------------- */

static void columns(struct render *render, const struct db_select *select, bool named)
{
    if (!select->column_count)
        buf_add_char(&render->sql, '1');
    for (size_t i = 0; i < select->column_count; i++) {
        const struct db_node *node = select->columns[i];
        if (i)
            buf_lit(&render->sql, ", ");
        render_node(render, node);
        if (named && node && node->kind != DB_NODE_COLUMN)
            buf_addf(&render->sql, " as \"c%zu\"", i + 1);
    }
}

static void arm(struct render *render, const struct db_select *select, bool named);
static void tail(struct render *render, const struct db_select *select);

static void select_named(struct render *render, const struct db_select *select, bool named)
{
    if (!select) {
        render->error = ERR_out_of_memory;
        return;
    }
    arm(render, select, named);
    for (const struct db_select *more = select->plus; more; more = more->plus) {
        buf_lit(&render->sql, " union ");
        arm(render, more, named);
    }
    tail(render, select);
}

static void source(struct render *render, const struct db_select *select)
{
    if (select->from) {
        buf_add_char(&render->sql, '(');
        select_named(render, select->from, true);
        buf_add_char(&render->sql, ')');
    } else {
        render_table(render, select->table);
    }
    if (select->alias.len) {
        buf_add_char(&render->sql, ' ');
        render_name(render, select->alias);
    }
    if (select->force_index.len && render->dialect->force_index)
        render->dialect->force_index(render, select->force_index);
}

static void joins(struct render *render, const struct db_select *select)
{
    for (size_t i = 0; i < select->join_count; i++) {
        const struct db_join *join = &select->joins[i];
        render_words(render, join->left ? " left join " : " join ");
        render_table(render, join->table);
        if (join->alias.len) {
            buf_add_char(&render->sql, ' ');
            render_name(render, join->alias);
        }
        buf_lit(&render->sql, " on ");
        if (join->on)
            render_condition(render, join->on);
        else
            render_words(render, render->dialect->always);
    }
}

/* A computed node that is also a column is named by its position: its parameters would else make it look
 * like another expression. The arms of a union can be ordered by position only. */
static void key_node(struct render *render, const struct db_select *select,
                     const struct db_node *node)
{
    bool plain = node && node->kind == DB_NODE_COLUMN && !select->plus;
    for (size_t i = 0; !plain && i < select->column_count; i++) {
        if (!db_node_same(select->columns[i], node))
            continue;
        buf_add_int(&render->sql, (int64_t)i + 1);
        return;
    }
    if (select->plus)
        render->error = ERR_internal;
    render_node(render, node);
}

static void arm(struct render *render, const struct db_select *select, bool named)
{
    struct buf *sql = &render->sql;
    render_words(render, select->distinct ? "select distinct " : "select ");
    columns(render, select, named);
    if (select->from || select->table.len) {
        buf_lit(sql, " from ");
        source(render, select);
        joins(render, select);
    }
    if (select->where) {
        buf_lit(sql, " where ");
        render_condition(render, select->where);
    }
    for (size_t i = 0; i < select->group_count; i++) {
        render_words(render, i ? ", " : " group by ");
        struct db_select alone = *select;
        alone.plus = NULL;
        key_node(render, &alone, select->group[i]);
    }
    if (select->having) {
        buf_lit(sql, " having ");
        render_condition(render, select->having);
    }
}

static void tail(struct render *render, const struct db_select *select)
{
    for (size_t i = 0; i < select->order_count; i++) {
        const struct db_order *order = &select->order[i];
        render_words(render, i ? ", " : " order by ");
        key_node(render, select, order->by);
        render_words(render,
                     order->descending ? render->dialect->descending : render->dialect->ascending);
    }
    if (select->limit >= 0) {
        buf_lit(&render->sql, " limit ");
        render_value(render, value_int(select->limit));
    }
}

void render_select(struct render *render, const struct db_select *select)
{
    select_named(render, select, false);
}
