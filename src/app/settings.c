#include "app/settings.h"

#include "sys/file.h"

#include <stdio.h>
#include <stdlib.h>

const struct setting settings_table[SETTING_COUNT] = {
    [SETTING_DATA] = {"data", "DIR", "./data", "folder that holds everything"},
    [SETTING_DATABASE] = {"database", "URL", "",
                          "postgresql://… keeps the records, instead of a file in the data folder"},
    [SETTING_LISTEN] = {"listen", "ADDR:PORT", "127.0.0.1:8080", "address to serve on"},
    [SETTING_THREADS] = {"threads", "N", "0", "HTTP threads; 0 is one a core"},
    [SETTING_SECURE_COOKIE] = {"secure-cookie", "yes|no", "no",
                               "cookies only over TLS, behind a proxy that speaks it"},
    [SETTING_REVEALS] = {"reveals-per-hour", "N", "100",
                         "how often one user may see masked values whole in an hour"},
    [SETTING_LOG_LEVEL] = {"log-level", "debug|info|warn|error", "info",
                           "least level of a log line"},
    [SETTING_SLOW_QUERY_MS] =
        {"slow-query-ms", "MS", "50",
         "statements that take longer stand on the page of slow queries; 0: none"},
};

static int setting_by_name(struct text name)
{
    for (int i = 0; i < SETTING_COUNT; i++)
        if (text_eq(text_of(settings_table[i].name), name))
            return i;
    return -1;
}

/* "--listen=X" or "--listen X"; returns how many arguments it took, 0 when it is no setting. */
static int take_flag(struct arena *arena, int argc, const char **argv, struct settings *out,
                     const char **error)
{
    struct text flag = text_of(argv[0]);
    if (!text_starts(flag, TEXT("--")))
        return 0;
    struct text value = text_slice(flag, 2, flag.len - 2);
    struct text name = text_cut(&value, '=');
    int id = setting_by_name(name);
    if (id < 0)
        return 0;
    if (value.ptr) {
        out->value[id] = text_cstr(arena, value);
        return 1;
    }
    if (argc < 2) {
        *error = text_cstr(arena, text_format(arena, "--%s needs a value (%s)",
                                              settings_table[id].name, settings_table[id].shape));
        return 1;
    }
    out->value[id] = argv[1];
    return 2;
}

static void read_environment(struct arena *arena, struct settings *out)
{
    for (int i = 0; i < SETTING_COUNT; i++) {
        char name[64];
        int len = snprintf(name, sizeof name, "GUANXI_%s", settings_table[i].name);
        for (int j = 0; j < len; j++)
            name[j] = name[j] == '-' ? '_' : name[j] >= 'a' ? (char)(name[j] - 32) : name[j];
        const char *value = getenv(name);
        if (value && !out->value[i])
            out->value[i] = text_cstr(arena, text_of(value));
    }
}

/* guanxi.conf: "name = value" lines, # begins a comment. */
static const char *read_file(struct arena *arena, struct settings *out)
{
    const char *folder = out->value[SETTING_DATA] ? out->value[SETTING_DATA] : "./data";
    const char *path = text_cstr(arena, text_format(arena, "%s/guanxi.conf", folder));
    struct text rest;
    if (file_read_all(arena, path, 65536, &rest))
        return NULL;
    for (int line = 1; rest.ptr; line++) {
        struct text value = text_trim(text_cut(&rest, '\n'));
        if (value.len == 0 || value.ptr[0] == '#')
            continue;
        struct text name = text_trim(text_cut(&value, '='));
        int id = setting_by_name(name);
        if (id < 0 || !value.ptr)
            return text_cstr(arena, text_format(arena, "%s line %d: there is no setting \"%.*s\"",
                                                path, line, TEXT_ARG(name)));
        if (!out->value[id])
            out->value[id] = text_cstr(arena, text_trim(value));
    }
    return NULL;
}

const char *settings_read(struct arena *arena, int *argc, const char **argv, struct settings *out)
{
    const char *error = NULL;
    int kept = 0;
    *out = (struct settings){{NULL}};
    for (int i = 0; i < *argc && !error;) {
        int taken = take_flag(arena, *argc - i, argv + i, out, &error);
        if (!taken)
            argv[kept++] = argv[i];
        i += taken ? taken : 1;
    }
    *argc = kept;
    argv[kept] = NULL;
    read_environment(arena, out);
    if (!error)
        error = read_file(arena, out);
    for (int i = 0; i < SETTING_COUNT; i++)
        if (!out->value[i])
            out->value[i] = settings_table[i].initial;
    return error;
}
