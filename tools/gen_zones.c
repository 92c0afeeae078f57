/* Prints the time zones as C (build/gen/zones.c): every zone and link named by tzdata.zi, from the compiled
 * files (TZif, RFC 9636) of the build machine. Years to come are kept as the rule of the file's footer;
 * changes that this rule gives as well are left out, which is checked with the C library.
 *
 *   gen_zones > zones.c */
#include "base/zone_data.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FOLDER "/usr/share/zoneinfo/"
#define NAMES_MAX 1024
#define CHANGES_MAX 2048
#define FILE_MAX ((size_t)65536)

struct name {
    char name[64];
    char target[64]; /* read when the name has no file of its own */
    size_t data;     /* index into `printed` */
};

struct source {
    unsigned char bytes[FILE_MAX];
    size_t len;
    int64_t at[CHANGES_MAX];
    int32_t offset[CHANGES_MAX];
    size_t count;
    int32_t first;
    char footer[128];
    struct zone_rule rule;
};

static struct name names[NAMES_MAX];
static size_t name_count;
static char *printed[NAMES_MAX]; /* bodies of the distinct data, for finding equals */
static size_t printed_count;

static _Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void die(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("gen_zones: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

/* ---- names ---- */

static void read_names(void)
{
    char line[512];
    FILE *file = fopen(FOLDER "tzdata.zi", "r");
    if (!file)
        die("cannot read " FOLDER "tzdata.zi: install the package tzdata");
    while (fgets(line, sizeof line, file)) {
        struct name *next = &names[name_count];
        bool zone = sscanf(line, "Z %63s", next->name) == 1;
        bool link = !zone && sscanf(line, "L %63s %63s", next->target, next->name) == 2;
        if ((zone || link) && ++name_count == NAMES_MAX)
            die("too many zones");
    }
    fclose(file);
    if (name_count < 400)
        die("only %zu zones in tzdata.zi", name_count);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct name *)a)->name, ((const struct name *)b)->name);
}

/* ---- TZif ---- */

static bool read_file(struct source *source, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, FOLDER "%s", name);
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    source->len = fread(source->bytes, 1, FILE_MAX - 1, file);
    fclose(file);
    source->bytes[source->len] = 0;
    return true;
}

static int64_t big_endian(const unsigned char *p, size_t len)
{
    uint64_t number = p[0] & 0x80 ? UINT64_MAX : 0;
    for (size_t i = 0; i < len; i++)
        number = number << 8 | p[i];
    return (int64_t)number;
}

struct counts {
    size_t isut, isstd, leap, time, type, chars;
};

static struct counts read_counts(const struct source *source, size_t head)
{
    if (head + 44 > source->len || memcmp(source->bytes + head, "TZif", 4) != 0 ||
        source->bytes[head + 4] < '2')
        die("not a TZif file of version 2 or later");
    size_t number[6];
    for (size_t i = 0; i < 6; i++)
        number[i] = (size_t)big_endian(source->bytes + head + 20 + 4 * i, 4);
    return (struct counts){number[0], number[1], number[2], number[3], number[4], number[5]};
}

/* Reads the second block, that of 64-bit times, and the footer. */
static void read_changes(struct source *source)
{
    struct counts skip = read_counts(source, 0);
    size_t head = 44 + skip.time * 5 + skip.type * 6 + skip.chars + skip.leap * 8 + skip.isstd +
                  skip.isut;
    struct counts here = read_counts(source, head);
    const unsigned char *times = source->bytes + head + 44;
    const unsigned char *indices = times + here.time * 8;
    const unsigned char *types = indices + here.time;
    const unsigned char *end = types + here.type * 6 + here.chars + here.leap * 12 + here.isstd +
                               here.isut;
    if (end + 2 > source->bytes + source->len || *end != '\n' || here.time > CHANGES_MAX)
        die("a TZif file is cut or too long");
    source->first = (int32_t)big_endian(types, 4);
    source->count = 0;
    int32_t before = source->first;
    for (size_t i = 0; i < here.time; i++) {
        int32_t offset = (int32_t)big_endian(types + 6 * indices[i], 4);
        if (offset == before) /* only the abbreviation changes */
            continue;
        source->at[source->count] = big_endian(times + 8 * i, 8);
        if (llabs(source->at[source->count]) >= 1LL << (62 - ZONE_CHANGE_BITS))
            die("a change too far away for the table");
        source->offset[source->count++] = before = offset;
    }
    size_t len = strcspn((const char *)end + 1, "\n");
    if (len == 0 || len >= sizeof source->footer)
        die("a TZif file without a footer");
    memcpy(source->footer, end + 1, len);
    source->footer[len] = 0;
}

/* ---- the footer: POSIX TZ with the extensions of RFC 9636 ---- */

static void skip_abbreviation(const char **at)
{
    if (**at == '<')
        *at += strcspn(*at, ">") + 1;
    else
        *at += strcspn(*at, "+-0123456789,");
}

static int32_t take_number(const char **at)
{
    char *end;
    long number = strtol(*at, &end, 10);
    if (end == *at)
        die("a number is missing in a footer");
    *at = end;
    return (int32_t)number;
}

/* "-3", "1:30" → seconds. */
static int32_t take_time(const char **at)
{
    int32_t sign = **at == '-' ? -1 : 1;
    if (**at == '-' || **at == '+')
        (*at)++;
    int32_t seconds = 3600 * take_number(at);
    for (int32_t unit = 60; unit > 0 && **at == ':'; unit /= 60) {
        (*at)++;
        seconds += unit * take_number(at);
    }
    return sign * seconds;
}

static void expect(const char **at, char c)
{
    if (*(*at)++ != c)
        die("\"%c\" is missing in a footer", c);
}

/* ",M3.2.0/2" */
static struct zone_day take_day(const char **at)
{
    struct zone_day day = {.seconds = 7200};
    expect(at, ',');
    expect(at, 'M');
    day.month = (int8_t)take_number(at);
    expect(at, '.');
    day.week = (int8_t)take_number(at);
    expect(at, '.');
    day.weekday = (int8_t)take_number(at);
    if (day.weekday == 0)
        day.weekday = 7;
    if (**at == '/') {
        (*at)++;
        day.seconds = take_time(at);
    }
    return day;
}

static void read_footer(struct source *source)
{
    const char *at = source->footer;
    struct zone_rule *rule = &source->rule;
    *rule = (struct zone_rule){0};
    skip_abbreviation(&at);
    rule->standard = rule->summer = -take_time(&at);
    if (*at == 0)
        return;
    skip_abbreviation(&at);
    rule->summer = rule->standard + 3600;
    if (*at != ',')
        rule->summer = -take_time(&at);
    rule->summer_begins = take_day(&at);
    rule->summer_ends = take_day(&at);
    if (*at != 0)
        die("a footer is longer than expected: %s", source->footer);
}

/* ---- leaving out what the rule gives ---- */

static int32_t offset_by_rule(int64_t at)
{
    time_t moment = (time_t)at;
    struct tm local;
    localtime_r(&moment, &local);
    return (int32_t)local.tm_gmtoff;
}

static void trim(struct source *source)
{
    const int64_t week = 7 * 86400;
    setenv("TZ", source->footer, 1);
    tzset();
    while (source->count > 1) {
        size_t last = source->count - 1;
        int64_t at = source->at[last];
        int32_t before = source->offset[last - 1];
        bool same = offset_by_rule(at) == source->offset[last];
        for (int64_t t = at - 1; same && t >= source->at[last - 1]; t -= week)
            same = offset_by_rule(t) == before;
        if (!same || offset_by_rule(source->at[last - 1]) != before)
            return;
        source->count--;
    }
}

/* ---- printing ---- */

static int print_day(char *out, size_t size, struct zone_day day)
{
    return snprintf(out, size, "{%d, %d, %d, %d}", day.month, day.week, day.weekday, day.seconds);
}

/* The body of the data: its changes, a line break, its other members. */
static char *print_data(const struct source *source)
{
    size_t size = source->count * 24 + 512, len = 0;
    char *out = malloc(size);
    char begins[64], ends[64];
    if (!out)
        die("no memory");
    for (size_t i = 0; i < source->count; i++) {
        int64_t change = source->at[i] * (1 << ZONE_CHANGE_BITS) + source->offset[i] +
                         ZONE_CHANGE_BIAS;
        len += (size_t)snprintf(out + len, size - len, "%lld,", (long long)change);
    }
    print_day(begins, sizeof begins, source->rule.summer_begins);
    print_day(ends, sizeof ends, source->rule.summer_ends);
    snprintf(out + len, size - len, "\n%zu, %d, {%d, %d, %s, %s}", source->count, source->first,
             source->rule.standard, source->rule.summer, begins, ends);
    return out;
}

/* The index of equal data, printed now if it is new. */
static size_t share(char *body)
{
    for (size_t i = 0; i < printed_count; i++) {
        if (strcmp(printed[i], body) == 0) {
            free(body);
            return i;
        }
    }
    size_t index = printed_count++;
    int changes = (int)strcspn(body, "\n");
    if (changes > 0)
        printf("static const int64_t changes_%zu[] = {%.*s};\n", index, changes, body);
    else
        printf("#define changes_%zu ((const int64_t *)0)\n", index);
    printf("static const struct zone_data data_%zu = {changes_%zu, %s};\n", index, index,
           body + changes + 1);
    printed[index] = body;
    return index;
}

int main(void)
{
    static struct source source;
    read_names();
    qsort(names, name_count, sizeof names[0], compare_names);
    puts("/* Made by tools/gen_zones.c. */\n#include \"base/zone_data.h\"\n");
    for (size_t i = 0; i < name_count; i++) {
        if (!read_file(&source, names[i].name) && !read_file(&source, names[i].target))
            die("cannot read the data of %s", names[i].name);
        read_changes(&source);
        read_footer(&source);
        trim(&source);
        names[i].data = share(print_data(&source));
    }
    puts("\nconst struct zone zone_table[] = {");
    for (size_t i = 0; i < name_count; i++)
        printf("    {\"%s\", &data_%zu},\n", names[i].name, names[i].data);
    printf("};\nconst uint32_t zone_table_count = %zu;\n", name_count);
    return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
