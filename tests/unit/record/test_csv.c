#include "../base/unit.h"

#include <stdio.h>

#include "base/buf.h"
#include "record/import/csv.h"

struct source {
    struct text rest;
    size_t at_once; /* bytes a read gives at most */
};

static int64_t give(void *subject, char *out, size_t max)
{
    struct source *source = subject;
    size_t len = source->rest.len < max ? source->rest.len : max;
    len = len < source->at_once ? len : source->at_once;
    memcpy(out, source->rest.ptr, len);
    source->rest = text_slice(source->rest, len, source->rest.len);
    return (int64_t)len;
}

/* All rows as "cell|cell/cell|cell", with what stopped the reader behind: "!quote_open:3". */
static const char *rows_of(struct text text, char separator, size_t at_once)
{
    struct source source = {text, at_once};
    struct csv_reader reader;
    struct buf out;
    csv_reader_init(&reader, &arena, separator, give, &source);
    buf_init(&out, &arena, (size_t)16 << 20);
    for (int row = 0; csv_next(&reader); row++) {
        buf_add_text(&out, row ? TEXT("/") : TEXT_EMPTY);
        for (size_t i = 0; i < reader.cell_count; i++) {
            buf_add_text(&out, i ? TEXT("|") : TEXT_EMPTY);
            buf_add_text(&out, reader.cells[i]);
        }
    }
    if (reader.fault)
        buf_addf(&out, "!%d:%lld", (int)reader.fault, (long long)reader.fault_line);
    return text_cstr(&arena, buf_text(&out));
}

static const char *rows(const char *text)
{
    return rows_of(text_of(text), ',', SIZE_MAX);
}

static void reads_rows(void **state)
{
    (void)state;
    static const struct {
        const char *text, *rows;
    } cases[] = {
        {"", ""},
        {"a", "a"},
        {"a,b\n1,2\n", "a|b/1|2"},
        {"a,b\r\n1,2\r\n", "a|b/1|2"},
        {"a,b\r1,2\r", "a|b/1|2"},
        {"a,b\n1,2", "a|b/1|2"},
        {"a,\n,\n", "a|/|"},
        {"\n\na\n\n\nb\n", "a/b"},
        {"\"a\",\"b, c\"\n", "a|b, c"},
        {"\"say \"\"hi\"\"\",x\n", "say \"hi\"|x"},
        {"\"\",\"\"\"\"\n", "|\""},
        {"\"two\nlines\",x\ny,z\n", "two\nlines|x/y|z"},
        {"\"two\r\nlines\"\r\ny\r\n", "two\r\nlines/y"},
        {"5\" pipe,x\n", "5\" pipe|x"},
        {"a, \"b, c\" ,d\n", "a|b, c|d"},
        {" a , b \n", " a | b "},
        {"张三,上海\n", "张三|上海"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(rows(cases[i].text), cases[i].rows);
        /* The same when the bytes come one by one. */
        assert_string_equal(rows_of(text_of(cases[i].text), ',', 1), cases[i].rows);
    }
    assert_string_equal(rows_of(TEXT("a;b,c\n1;2\n"), ';', SIZE_MAX), "a|b,c/1|2");
    assert_string_equal(rows_of(TEXT("a\tb\n1\t\"2\t3\"\n"), '\t', SIZE_MAX), "a|b/1|2\t3");
}

static void names_the_line_of_a_broken_quote(void **state)
{
    (void)state;
    char expected[32];
    snprintf(expected, sizeof expected, "a|b!%d:2", CSV_QUOTE_OPEN);
    assert_string_equal(rows("a,b\n\"1,2\n3,4\n"), expected);
    snprintf(expected, sizeof expected, "a|b!%d:3", CSV_QUOTE_TEXT);
    assert_string_equal(rows("a,b\n\"1,2\n3,\"4\"\n"), expected);
    snprintf(expected, sizeof expected, "a!%d:2", CSV_QUOTE_TEXT);
    assert_string_equal(rows("a\n\"b\"c\n"), expected);
}

static void counts_lines_inside_cells(void **state)
{
    (void)state;
    struct source source = {TEXT("h\n\"a\nb\nc\"\nlast\n"), SIZE_MAX};
    struct csv_reader reader;
    csv_reader_init(&reader, &arena, ',', give, &source);
    const int64_t lines[] = {1, 2, 5};
    for (size_t i = 0; i < 3; i++) {
        assert_true(csv_next(&reader));
        assert_int_equal(reader.line, lines[i]);
    }
    assert_false(csv_next(&reader));
}

static struct text filled(size_t len, char c)
{
    char *bytes = arena_alloc(&arena, len);
    memset(bytes, c, len);
    return (struct text){bytes, len};
}

static void limits_cells_and_columns(void **state)
{
    (void)state;
    struct buf text;
    char expected[32];
    buf_init(&text, &arena, (size_t)8 << 20);
    buf_lit(&text, "h\n");
    buf_add_text(&text, filled(CSV_CELL_MAX, 'x'));
    buf_lit(&text, "\n");
    size_t fits = text.len;
    assert_int_equal(strlen(rows_of(buf_text(&text), ',', SIZE_MAX)), CSV_CELL_MAX + 2);
    buf_truncate(&text, fits - 1);
    buf_lit(&text, "x\n");
    snprintf(expected, sizeof expected, "h!%d:2", CSV_CELL_LONG);
    assert_string_equal(rows_of(buf_text(&text), ',', SIZE_MAX), expected);
    buf_clear(&text);
    buf_lit(&text, "h\n\"");
    buf_add_text(&text, filled(CSV_CELL_MAX + 10, 'x'));
    snprintf(expected, sizeof expected, "h!%d:2", CSV_QUOTE_OPEN);
    assert_string_equal(rows_of(buf_text(&text), ',', 4096), expected);
    snprintf(expected, sizeof expected, "!%d:1", CSV_MANY_COLUMNS);
    assert_string_equal(rows_of(filled(CSV_COLUMNS_MAX, ','), ',', SIZE_MAX), expected);
}

static void finds_the_separator(void **state)
{
    (void)state;
    assert_int_equal(csv_separator_find(TEXT("a,b,c\n1,2,3\n")), ',');
    assert_int_equal(csv_separator_find(TEXT("a;b;c\n1,5;2;3\n")), ';');
    assert_int_equal(csv_separator_find(TEXT("name\tcity, country\nx\ty\n")), '\t');
    assert_int_equal(csv_separator_find(TEXT("a, b and c;d\n\"1;2\";3\n4;5\n")), ';');
    assert_int_equal(csv_separator_find(TEXT("name\nx\n")), ',');
    assert_int_equal(csv_separator_find(TEXT("")), ',');
}

static const char *cell(const char *text, bool safe)
{
    struct buf out;
    buf_init(&out, &arena, 1000);
    if (safe)
        csv_put_safe_cell(&out, text_of(text), ',');
    else
        csv_put_cell(&out, text_of(text), ',');
    return text_cstr(&arena, buf_text(&out));
}

static void writes_cells(void **state)
{
    (void)state;
    assert_string_equal(cell("a", false), "a");
    assert_string_equal(cell("a,b", false), "\"a,b\"");
    assert_string_equal(cell("say \"hi\"", false), "\"say \"\"hi\"\"\"");
    assert_string_equal(cell("two\nlines", false), "\"two\nlines\"");
    assert_string_equal(cell(" a", false), "\" a\"");
}

static void guards_formulas(void **state)
{
    (void)state;
    assert_string_equal(cell("=1+1", true), "'=1+1");
    assert_string_equal(cell("@sum(a)", true), "'@sum(a)");
    assert_string_equal(cell("+cmd|' /C calc'!A0", true), "'+cmd|' /C calc'!A0");
    assert_string_equal(cell("-2,=x", true), "\"'-2,=x\"");
    assert_string_equal(cell("-12.50", true), "-12.50");
    assert_string_equal(cell("+86 138-0013-8000", true), "+86 138-0013-8000");
    assert_string_equal(cell("a=b", true), "a=b");
    static const char *const both[] = {"=1+1", "'=1+1", "''", "'a", "@x", "-", "plain", "'"};
    for (size_t i = 0; i < sizeof both / sizeof *both; i++)
        assert_text(csv_unsafe_cell(text_of(cell(both[i], true))), both[i]);
}

/* Whatever is written is read again. */
static void reading_and_writing_are_inverse(void **state)
{
    (void)state;
    static const char letters[] = "a,;\"\n\r \t'=+-9";
    uint64_t seed = 7;
    for (int round = 0; round < 3000; round++) {
        struct buf line, expected;
        arena_reset(&arena);
        buf_init(&line, &arena, 4096);
        buf_init(&expected, &arena, 4096);
        buf_lit(&line, "x,");
        buf_lit(&expected, "x|");
        char text[12];
        size_t len = unit_random(&seed) % sizeof text;
        for (size_t i = 0; i < len; i++)
            text[i] = letters[unit_random(&seed) % (sizeof letters - 1)];
        csv_put_cell(&line, (struct text){text, len}, ',');
        buf_add(&expected, text, len);
        assert_string_equal(rows_of(buf_text(&line), ',', 3),
                            text_cstr(&arena, buf_text(&expected)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(reads_rows),
        UNIT(names_the_line_of_a_broken_quote),
        UNIT(counts_lines_inside_cells),
        UNIT(limits_cells_and_columns),
        UNIT(finds_the_separator),
        UNIT(writes_cells),
        UNIT(guards_formulas),
        UNIT(reading_and_writing_are_inverse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
