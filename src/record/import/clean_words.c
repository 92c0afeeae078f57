/* Words: yes and no, and the folded forms in which names and headers are compared. */
#include "record/import/clean.h"

#include "base/utf8.h"

static const char *const yes[] = {"是", "有", "真", "对", "yes", "y", "true",
                                  "t",  "on", "1",  "√",  "✓",   "✔"};
static const char *const no[] = {"否", "无",  "假", "错", "no", "n",    "false",
                                 "f",  "off", "0",  "×",  "✗",  "不是", "没有"};

static bool is_one_of(struct text word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_eq_fold(word, text_of(words[i])))
            return true;
    return false;
}

bool clean_boolean(struct text text, bool *out)
{
    char storage[32];
    struct buf plain;
    buf_init_fixed(&plain, storage, sizeof storage);
    text = text_trim(text);
    if (text.len >= sizeof storage || !utf8_valid(text))
        return false;
    while (text.len)
        utf8_put(&plain, utf8_fold(utf8_next(&text)));
    struct text word = buf_text(&plain);
    *out = is_one_of(word, yes, sizeof yes / sizeof *yes);
    return *out || is_one_of(word, no, sizeof no / sizeof *no);
}

static bool is_space(int32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 || c == 0x3000;
}

/* Already folded: what most names in most files are not far from. */
static bool is_folded(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool plain = (c > ' ' && c < 127 && !(c >= 'A' && c <= 'Z')) ||
                     (c == ' ' && i + 1 < text.len && text.ptr[i + 1] != ' ');
        if (!plain)
            return false;
    }
    return true;
}

struct text clean_folded(struct arena *arena, struct text text)
{
    text = text_trim(text);
    if (is_folded(text) || !utf8_valid(text))
        return text;
    struct buf out;
    buf_init(&out, arena, text.len * 3 + 8);
    bool space = false;
    while (text.len) {
        int32_t c = utf8_next(&text);
        if (is_space(c)) {
            space = true;
            continue;
        }
        if (space)
            buf_add_char(&out, ' ');
        space = false;
        utf8_put(&out, utf8_fold(c));
    }
    return buf_text(&out);
}

struct text clean_header(struct arena *arena, struct text text)
{
    struct text folded = clean_folded(arena, text);
    if (!utf8_valid(folded))
        return folded;
    struct buf out;
    buf_init(&out, arena, folded.len + 8);
    int brackets = 0;
    while (folded.len) {
        int32_t c = utf8_next(&folded);
        brackets += c == '(' || c == '[';
        if (!brackets && !is_space(c) && c != '_' && c != '-' && c != '*' && c != '.' && c != ':')
            utf8_put(&out, c);
        brackets -= brackets && (c == ')' || c == ']');
    }
    return buf_text(&out);
}
