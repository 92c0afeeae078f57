#include "search/fields.h"

#include "base/terms.h"
#include "base/utf8.h"

#define DIGITS_MIN 4

static size_t add_own(const struct meta_object *object, const struct meta_child *line,
                      struct search_field *out, size_t count)
{
    for (size_t i = 0; i < object->field_count && count < SEARCH_FIELDS_MAX; i++) {
        const struct meta_field *field = &object->fields[i];
        if (field->search && (line || field != object->name_field))
            out[count++] = (struct search_field){field, line};
    }
    return count;
}

size_t search_fields(const struct meta_object *object, struct search_field *out)
{
    size_t count = 0;
    if (object->name_field && object->name_field->search)
        out[count++] = (struct search_field){object->name_field, NULL};
    count = add_own(object, NULL, out, count);
    for (size_t i = 0; i < object->child_count; i++)
        if (object->children[i].owned)
            count = add_own(object->children[i].object, &object->children[i], out, count);
    return count;
}

struct text search_fields_text(struct arena *arena, const struct meta_object *object)
{
    struct search_field fields[SEARCH_FIELDS_MAX];
    size_t count = search_fields(object, fields);
    struct buf buf;
    buf_init(&buf, arena, 4096);
    for (size_t i = 0; i < count; i++)
        buf_addf(&buf, i ? " %lld" : "%lld", (long long)fields[i].field->number);
    return buf_text(&buf);
}

bool search_fields_listed(struct text fields, const struct meta_field *field)
{
    char storage[24];
    struct buf number;
    buf_init_fixed(&number, storage, sizeof storage);
    buf_add_int(&number, field->number);
    return text_listed(fields, buf_text(&number));
}

bool search_by_sound(const struct meta_field *field)
{
    return field->type == FIELD_text;
}

/* What people write between digits. */
static bool is_between(int32_t c)
{
    return c == ' ' || c == '-' || c == '+' || c == '(' || c == ')' || c == '.' || c == '/';
}

static bool is_extension(struct text rest)
{
    static const struct text words[] = {{"ext", 3}, {"x", 1}, {"#", 1}, {"转", 3}, {"分机", 6}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_starts_folded(rest, words[i]))
            return true;
    return false;
}

struct text search_number(struct arena *arena, struct text text)
{
    struct buf digits;
    buf_init(&digits, arena, text.len + 2);
    for (struct text rest = text; rest.len;) {
        struct text here = rest;
        int32_t c = utf8_fold(utf8_next(&rest));
        if (c >= '0' && c <= '9')
            buf_add_char(&digits, (char)c);
        else if (digits.len && is_extension(here))
            break;
        else if (!is_between(c))
            return TEXT_EMPTY;
    }
    return digits.len >= DIGITS_MIN ? buf_text(&digits) : TEXT_EMPTY;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

struct text search_plain_number(struct text text)
{
    size_t end = text.len;
    while (end > 0 && !is_digit(text.ptr[end - 1]))
        end--;
    size_t start = end;
    while (start > 0 && is_digit(text.ptr[start - 1]))
        start--;
    while (start + 1 < end && text.ptr[start] == '0')
        start++;
    return text_slice(text, start, end - start);
}
