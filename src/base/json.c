#include "base/json.h"

#include "base/json_write.h"

#include <stdlib.h>
#include <yyjson.h>

/* The document as nodes of our own: the members of a container stand next to each other, so that an index
 * is a step and not a walk. Text and digits point into the copy of the input. */
struct json {
    enum json_kind kind;
    bool boolean;
    union {
        const char *ptr;     /* JSON_TEXT, JSON_NUMBER */
        struct json *member; /* JSON_ARRAY: size nodes; JSON_OBJECT: size pairs of key and value */
    } at;
    size_t size; /* bytes, or members */
};

/* ---- reading ---- */

static void *alloc(void *arena, size_t size)
{
    return arena_alloc(arena, size);
}

static void *alloc_again(void *arena, void *ptr, size_t old_size, size_t size)
{
    if (size <= old_size || arena_extend(arena, ptr, old_size, size))
        return ptr;
    void *copy = arena_alloc(arena, size);
    return copy ? memcpy(copy, ptr, old_size) : NULL;
}

static void alloc_end(void *arena, void *ptr)
{
    (void)arena;
    (void)ptr;
}

/* What was expected, by yyjson's code. */
static struct label complaint(yyjson_read_code code)
{
    static const struct label invalid_number = {
        {TEXT("a number was expected"), TEXT("此处应为数字")}};
    static const struct label invalid_string = {
        {TEXT("the text is not valid UTF-8, has an unknown escape or a control character"),
         TEXT("文本不是有效的 UTF-8,或含有未知转义、控制字符")}};
    static const struct label cut = {{TEXT("it ends too early"), TEXT("内容不完整")}};
    static const struct label empty = {{TEXT("it is empty"), TEXT("内容为空")}};
    static const struct label trailing = {
        {TEXT("nothing may follow the first value"), TEXT("首个值之后不应再有内容")}};
    static const struct label unexpected = {
        {TEXT("a value, a comma or a closing bracket was expected"),
         TEXT("此处应为值、逗号或右括号")}};
    switch (code) {
    case YYJSON_READ_ERROR_EMPTY_CONTENT:
    case YYJSON_READ_ERROR_INVALID_PARAMETER:
        return empty;
    case YYJSON_READ_ERROR_UNEXPECTED_CONTENT:
        return trailing;
    case YYJSON_READ_ERROR_UNEXPECTED_END:
        return cut;
    case YYJSON_READ_ERROR_INVALID_NUMBER:
        return invalid_number;
    case YYJSON_READ_ERROR_INVALID_STRING:
        return invalid_string;
    default:
        return unexpected;
    }
}

static const struct json *fail_malformed(struct ctx *ctx, size_t position, yyjson_read_code code)
{
    struct label why = complaint(code);
    ctx_fail(ctx, ERR_json_malformed, text_format(ctx->arena, "%zu", position + 1),
             why.in[ctx->lang]);
    return NULL;
}

static int compare_keys(const void *a, const void *b)
{
    const struct json *x = *(const struct json *const *)a;
    const struct json *y = *(const struct json *const *)b;
    if (x->size != y->size)
        return x->size < y->size ? -1 : 1;
    return x->size ? memcmp(x->at.ptr, y->at.ptr, x->size) : 0;
}

/* Few keys are compared with each other; many are sorted, for a table of hashes could be attacked. */
static bool keys_differ(struct ctx *ctx, const struct json *object)
{
    const struct json *twice = NULL;
    size_t count = object->size;
    if (count <= 8) {
        for (size_t i = 1; i < count && !twice; i++)
            for (size_t j = 0; j < i && !twice; j++)
                if (text_eq(json_text(object->at.member + 2 * i),
                            json_text(object->at.member + 2 * j)))
                    twice = object->at.member + 2 * i;
    } else {
        const struct json **keys = ARENA_ARRAY(ctx->arena, const struct json *, count);
        if (!keys)
            return false;
        for (size_t i = 0; i < count; i++)
            keys[i] = object->at.member + 2 * i;
        qsort(keys, count, sizeof(const struct json *), compare_keys);
        for (size_t i = 1; i < count && !twice; i++)
            if (compare_keys(&keys[i - 1], &keys[i]) == 0)
                twice = keys[i];
    }
    if (twice)
        ctx_fail(ctx, ERR_json_duplicate, json_text(twice));
    return twice == NULL;
}

/* A container whose members are being read. */
struct level {
    struct json *container;
    struct json *next; /* node to fill */
    struct json *end;
};

struct reader {
    struct ctx *ctx;
    const char *copy;
    struct json *free_node;
    struct level levels[JSON_DEPTH_MAX];
    size_t depth;
};

static bool open_container(struct reader *reader, struct json *node, size_t nodes)
{
    if (reader->depth == JSON_DEPTH_MAX) {
        ctx_fail(reader->ctx, ERR_json_depth,
                 text_format(reader->ctx->arena, "%d", JSON_DEPTH_MAX));
        return false;
    }
    node->at.member = reader->free_node;
    reader->free_node += nodes;
    reader->levels[reader->depth++] = (struct level){node, node->at.member,
                                                     node->at.member + nodes};
    return true;
}

static bool fill_node(struct reader *reader, struct json *node, yyjson_val *value)
{
    node->size = unsafe_yyjson_get_len(value);
    switch (unsafe_yyjson_get_type(value)) {
    case YYJSON_TYPE_BOOL:
        node->kind = JSON_BOOL;
        node->boolean = unsafe_yyjson_get_bool(value);
        return true;
    case YYJSON_TYPE_RAW:
        node->kind = JSON_NUMBER;
        node->at.ptr = unsafe_yyjson_get_raw(value);
        return true;
    case YYJSON_TYPE_STR:
        node->kind = JSON_TEXT;
        node->at.ptr = unsafe_yyjson_get_str(value);
        if (!node->size || !memchr(node->at.ptr, 0, node->size))
            return true;
        fail_malformed(reader->ctx, (size_t)(node->at.ptr - reader->copy),
                       YYJSON_READ_ERROR_INVALID_STRING);
        return false;
    case YYJSON_TYPE_ARR:
        node->kind = JSON_ARRAY;
        return open_container(reader, node, node->size);
    case YYJSON_TYPE_OBJ:
        node->kind = JSON_OBJECT;
        return open_container(reader, node, 2 * node->size);
    default:
        node->kind = JSON_NULL;
        return true;
    }
}

/* yyjson's values stand in document order; each goes to the place its container has for it. */
static const struct json *read_values(struct ctx *ctx, yyjson_doc *doc, const char *copy)
{
    size_t count = yyjson_doc_get_val_count(doc);
    struct json *root = ARENA_ARRAY(ctx->arena, struct json, count);
    if (!root)
        return NULL;
    struct reader reader = {.ctx = ctx, .copy = copy, .free_node = root + 1};
    yyjson_val *value = yyjson_doc_get_root(doc);
    if (!fill_node(&reader, root, value))
        return NULL;
    while (reader.depth > 0) {
        struct level *level = &reader.levels[reader.depth - 1];
        if (level->next < level->end) {
            if (!fill_node(&reader, level->next++, ++value))
                return NULL;
            continue;
        }
        reader.depth--;
        if (level->container->kind == JSON_OBJECT && !keys_differ(ctx, level->container))
            return NULL;
    }
    return root;
}

const struct json *json_parse(struct ctx *ctx, struct text input)
{
    size_t padded;
    if (input.len == 0)
        return fail_malformed(ctx, 0, YYJSON_READ_ERROR_EMPTY_CONTENT);
    if (__builtin_add_overflow(input.len, (size_t)YYJSON_PADDING_SIZE, &padded))
        return NULL;
    char *copy = arena_alloc(ctx->arena, padded);
    if (!copy)
        return NULL;
    memcpy(copy, input.ptr, input.len);
    yyjson_alc memory = {alloc, alloc_again, alloc_end, ctx->arena};
    yyjson_read_err error = {0};
    yyjson_doc *doc = yyjson_read_opts(copy, input.len,
                                       YYJSON_READ_INSITU | YYJSON_READ_NUMBER_AS_RAW, &memory,
                                       &error);
    if (doc)
        return read_values(ctx, doc, copy);
    if (ctx->arena->failed)
        return NULL;
    return fail_malformed(ctx, error.pos, error.code);
}

/* ---- looking ---- */

enum json_kind json_kind(const struct json *json)
{
    return json ? json->kind : JSON_NULL;
}

bool json_bool(const struct json *json)
{
    return json_kind(json) == JSON_BOOL && json->boolean;
}

struct text json_text(const struct json *json)
{
    return json_kind(json) == JSON_TEXT ? (struct text){json->at.ptr, json->size} : TEXT_EMPTY;
}

struct text json_number(const struct json *json)
{
    return json_kind(json) == JSON_NUMBER ? (struct text){json->at.ptr, json->size} : TEXT_EMPTY;
}

bool json_int(const struct json *json, int64_t *out)
{
    return text_to_int(json_number(json), out);
}

size_t json_size(const struct json *json)
{
    enum json_kind kind = json_kind(json);
    return kind == JSON_ARRAY || kind == JSON_OBJECT ? json->size : 0;
}

const struct json *json_get(const struct json *object, struct text key)
{
    if (json_kind(object) != JSON_OBJECT)
        return NULL;
    const struct json *pair = object->at.member;
    for (size_t i = 0; i < object->size; i++, pair += 2)
        if (text_eq(json_text(pair), key))
            return pair + 1;
    return NULL;
}

const struct json *json_at(const struct json *array, size_t index)
{
    return json_kind(array) == JSON_ARRAY && index < array->size ? array->at.member + index : NULL;
}

struct json_iter json_iter(const struct json *container)
{
    return (
        struct json_iter){.container = container, .size = json_size(container), .key = TEXT_EMPTY};
}

bool json_next(struct json_iter *iter)
{
    if (iter->index >= iter->size)
        return false;
    const struct json *member = iter->container->at.member;
    if (iter->container->kind == JSON_OBJECT) {
        iter->key = json_text(member + 2 * iter->index);
        iter->value = member + 2 * iter->index + 1;
    } else {
        iter->value = member + iter->index;
    }
    iter->index++;
    return true;
}

/* ---- writing back ---- */

/* The depth is bounded by JSON_DEPTH_MAX. */
static void dump(struct json_out *out, const struct json *json)
{
    struct json_iter iter = json_iter(json);
    switch (json_kind(json)) {
    case JSON_NULL:
        json_put_null(out);
        break;
    case JSON_BOOL:
        json_put_bool(out, json->boolean);
        break;
    case JSON_NUMBER:
        json_put_raw(out, json_number(json));
        break;
    case JSON_TEXT:
        json_put_text(out, json_text(json));
        break;
    case JSON_ARRAY:
        json_begin_array(out);
        while (json_next(&iter))
            dump(out, iter.value);
        json_end_array(out);
        break;
    case JSON_OBJECT:
        json_begin_object(out);
        while (json_next(&iter)) {
            json_key(out, iter.key);
            dump(out, iter.value);
        }
        json_end_object(out);
        break;
    }
}

struct text json_dump(struct arena *arena, const struct json *json)
{
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, SIZE_MAX);
    json_out_init(&out, &buf);
    dump(&out, json);
    return buf_text(&buf);
}
