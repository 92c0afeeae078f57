/* Prints the table of pinyin readings as C (build/gen/pinyin.c): the usual reading of each character from ICU,
 * corrected and completed by our own words.
 *
 *   gen_pinyin src/base/pinyin_syllables.txt src/base/pinyin_words.txt > pinyin.c */
#include "base/pinyin_data.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#define CHARACTERS 0x10000
#define SYLLABLES_MAX 600
#define WORDS_MAX 4096

struct word {
    uint16_t chars[PINYIN_WORD_MAX];
    uint16_t readings[PINYIN_WORD_MAX]; /* 0: the usual one */
    uint8_t len;
    uint8_t where;
};

static const struct block {
    const char *name;
    unsigned first, last;
} blocks[] = {
    {"unified", 0x4E00, 0x9FFF},
    {"extension_a", 0x3400, 0x4DBF},
    {"compatibility", 0xF900, 0xFAFF},
    {"zero", 0x3007, 0x3007},
};
#define BLOCK_COUNT (sizeof blocks / sizeof blocks[0])

static char syllables[SYLLABLES_MAX][8]; /* [0] is "" */
static uint16_t syllable_count = 1;
static uint16_t readings[CHARACTERS];
static struct word words[WORDS_MAX];
static size_t word_count;
static uint32_t checksum = 2166136261u;

static _Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void die(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("gen_pinyin: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

static FILE *open_text(const char *path)
{
    FILE *file = fopen(path, "r");
    if (!file)
        die("cannot read %s", path);
    return file;
}

/* The next word of a line; NULL at its end. */
static char *next_word(char **at)
{
    char *word = *at + strspn(*at, " \t\r\n");
    size_t len = strcspn(word, " \t\r\n");
    if (len == 0)
        return NULL;
    *at = word + len;
    if (**at)
        *(*at)++ = '\0';
    return word;
}

/* ---- syllables ---- */

static void read_syllables(const char *path)
{
    char line[1024];
    FILE *file = open_text(path);
    while (fgets(line, sizeof line, file)) {
        char *at = line;
        if (line[0] == '#')
            continue;
        for (char *word; (word = next_word(&at)) != NULL; syllable_count++) {
            if (strlen(word) > 6 || syllable_count + 1 == SYLLABLES_MAX)
                die("%s: \"%s\" does not fit", path, word);
            if (strcmp(syllables[syllable_count - 1], word) >= 0)
                die("%s: \"%s\" is out of order", path, word);
            memcpy(syllables[syllable_count], word, strlen(word) + 1);
        }
    }
    fclose(file);
}

static int compare_syllables(const void *a, const void *b)
{
    return strcmp(a, b);
}

static uint16_t find_syllable(const char *name)
{
    const char(*found)[8] = bsearch(name, syllables, syllable_count, sizeof syllables[0],
                                    compare_syllables);
    return found ? (uint16_t)(found - syllables) : 0;
}

/* ---- ICU ---- */

/* "lǜ", decomposed, to "lv"; false when there is more than letters with tone marks. */
static bool plain_letters(const UChar *letters, int32_t len, char out[8])
{
    size_t at = 0;
    for (int32_t i = 0; i < len; i++) {
        if (letters[i] == 0x308 && at > 0 && out[at - 1] == 'u')
            out[at - 1] = 'v';
        else if (letters[i] >= 'a' && letters[i] <= 'z' && at < 7)
            out[at++] = (char)letters[i];
        else if (letters[i] < 0x300 || letters[i] > 0x36F)
            return false;
    }
    out[at] = '\0';
    return at > 0;
}

static void read_icu(void)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar id[32];
    u_uastrcpy(id, "Han-Latin; NFD");
    UTransliterator *latin = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    if (U_FAILURE(status))
        die("ICU has no Han-Latin: %s", u_errorName(status));
    for (size_t b = 0; b < BLOCK_COUNT; b++) {
        for (unsigned c = blocks[b].first; c <= blocks[b].last; c++) {
            UChar letters[32] = {(UChar)c};
            int32_t len = 1, limit = 1;
            char name[8];
            utrans_transUChars(latin, letters, &len, 32, 0, &limit, &status);
            if (U_FAILURE(status))
                die("ICU fails at U+%04X: %s", c, u_errorName(status));
            if (plain_letters(letters, limit, name))
                readings[c] = find_syllable(name);
        }
    }
    utrans_close(latin);
}

/* ---- our words ---- */

static bool in_blocks(unsigned c)
{
    for (size_t b = 0; b < BLOCK_COUNT; b++)
        if (c >= blocks[b].first && c <= blocks[b].last)
            return true;
    return false;
}

static struct word parse_word(const char *text)
{
    struct word word = {.where = PINYIN_ANYWHERE};
    UErrorCode status = U_ZERO_ERROR;
    int32_t len = 0;
    if (*text == '^' || *text == '~')
        word.where = *text++ == '^' ? PINYIN_AT_START : PINYIN_AT_START_OF_SHORT;
    u_strFromUTF8(word.chars, PINYIN_WORD_MAX, &len, text, -1, &status);
    if (U_FAILURE(status) || len < 1)
        die("\"%s\" is empty or too long", text);
    for (int32_t i = 0; i < len; i++)
        if (!in_blocks(word.chars[i]))
            die("\"%s\" holds what is no Chinese character", text);
    word.len = (uint8_t)len;
    return word;
}

static struct word *find_word(const struct word *key)
{
    for (size_t i = 0; i < word_count; i++)
        if (words[i].len == key->len && words[i].where == key->where &&
            memcmp(words[i].chars, key->chars, sizeof key->chars) == 0)
            return &words[i];
    if (word_count == WORDS_MAX)
        die("too many words");
    words[word_count] = *key;
    return &words[word_count++];
}

static void add_word(const char *text, uint16_t c, uint16_t reading)
{
    struct word key = parse_word(text);
    struct word *word = find_word(&key);
    bool found = false;
    for (size_t i = 0; i < word->len; i++) {
        if (word->chars[i] != c)
            continue;
        if (word->readings[i])
            die("\"%s\" says twice how one of its characters is read", text);
        word->readings[i] = reading;
        found = true;
    }
    if (!found)
        die("\"%s\" does not hold the character of its line", text);
}

static void read_words(const char *path)
{
    char line[4096];
    FILE *file = open_text(path);
    while (fgets(line, sizeof line, file)) {
        char *at = line;
        char *subject = line[0] == '#' ? NULL : next_word(&at);
        if (!subject)
            continue;
        struct word single = parse_word(subject);
        char *name = next_word(&at);
        uint16_t reading = name ? find_syllable(name) : 0;
        if (single.len != 1 || reading == 0)
            die("%s: a line is not \"character reading words\": %s", path, subject);
        char *word = next_word(&at);
        if (!word)
            readings[single.chars[0]] = reading;
        for (; word; word = next_word(&at))
            add_word(word, single.chars[0], reading);
    }
    fclose(file);
}

/* First character, then the longer, then the one bound to a place. */
static int compare_words(const void *a, const void *b)
{
    const struct word *x = a, *y = b;
    if (x->chars[0] != y->chars[0])
        return x->chars[0] < y->chars[0] ? -1 : 1;
    if (x->len != y->len)
        return x->len > y->len ? -1 : 1;
    if (x->where != y->where)
        return x->where > y->where ? -1 : 1;
    return memcmp(x->chars, y->chars, sizeof x->chars);
}

/* Usual readings may be given below a word that relies on them, so words are completed at the end. */
static void finish_words(void)
{
    qsort(words, word_count, sizeof words[0], compare_words);
    for (size_t i = 0; i < word_count; i++) {
        for (size_t k = 0; k < words[i].len; k++)
            if (!words[i].readings[k])
                words[i].readings[k] = readings[words[i].chars[k]];
    }
    for (size_t i = 0; i < word_count; i++)
        readings[words[i].chars[0]] |= PINYIN_BEGINS_WORD;
}

/* ---- printing ---- */

static void put_number(size_t index, unsigned number)
{
    checksum = (checksum ^ number) * 16777619u;
    printf("%u,%s", number, index % 20 == 19 ? "\n" : "");
}

static void print_syllables(void)
{
    printf("const char *const pinyin_syllables[] = {\n");
    for (uint16_t i = 0; i < syllable_count; i++) {
        printf("\"%s\",%s", syllables[i], i % 12 == 11 ? "\n" : "");
        for (const char *c = syllables[i]; *c; c++)
            checksum = (checksum ^ (unsigned char)*c) * 16777619u;
    }
    printf("};\nconst uint32_t pinyin_syllable_count = %u;\n", syllable_count);
}

static void print_blocks(void)
{
    for (size_t b = 0; b < BLOCK_COUNT; b++) {
        printf("static const uint16_t %s[] = {\n", blocks[b].name);
        for (unsigned c = blocks[b].first; c <= blocks[b].last; c++)
            put_number(c - blocks[b].first, readings[c]);
        printf("};\n");
    }
    printf("const struct pinyin_block pinyin_blocks[] = {\n");
    for (size_t b = 0; b < BLOCK_COUNT; b++)
        printf("{%u, %u, %s},\n", blocks[b].first, blocks[b].last, blocks[b].name);
    printf("};\nconst uint32_t pinyin_block_count = %zu;\n", BLOCK_COUNT);
}

static void print_words(void)
{
    size_t at = 0;
    printf("const struct pinyin_word pinyin_words[] = {\n");
    for (size_t i = 0; i < word_count; at += words[i++].len)
        printf("{%u, %u, %u, %zu},\n", words[i].chars[0], words[i].len, words[i].where, at);
    printf("};\nconst uint32_t pinyin_word_count = %zu;\n", word_count);
    if (at > UINT16_MAX)
        die("too many words");
    printf("const uint16_t pinyin_word_chars[] = {\n");
    for (size_t i = 0; i < word_count; i++)
        for (size_t k = 0; k < words[i].len; k++)
            put_number(k, words[i].chars[k]);
    printf("};\nconst uint16_t pinyin_word_readings[] = {\n");
    for (size_t i = 0; i < word_count; i++)
        for (size_t k = 0; k < words[i].len; k++)
            put_number(k, words[i].readings[k]);
    printf("};\n");
}

int main(int argc, char **argv)
{
    if (argc != 3)
        die("two files are expected: syllables and words");
    read_syllables(argv[1]);
    read_icu();
    read_words(argv[2]);
    finish_words();
    printf("/* Made by tools/gen_pinyin.c. */\n#include \"base/pinyin_data.h\"\n\n");
    print_syllables();
    print_blocks();
    print_words();
    printf("const uint32_t pinyin_checksum = %uu;\n", checksum);
    return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
