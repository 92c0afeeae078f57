/* Settings: one table for flags, environment and guanxi.conf in the data folder, in that order of weight. */
#pragma once

#include "base/arena.h"
#include "base/text.h"

enum setting_id {
    SETTING_DATA,
    SETTING_DATABASE,
    SETTING_LISTEN,
    SETTING_THREADS,
    SETTING_SECURE_COOKIE,
    SETTING_REVEALS,
    SETTING_LOG_LEVEL,
    SETTING_SLOW_QUERY_MS,
    SETTING_COUNT
};

struct setting {
    const char *
        name; /* in guanxi.conf: "listen"; as a flag "--listen", in the environment GUANXI_LISTEN */
    const char *shape; /* of the value, for help */
    const char *initial;
    const char *summary;
};
extern const struct setting settings_table[SETTING_COUNT];

struct settings {
    const char *value[SETTING_COUNT];
};

/* Takes the settings' flags out of argv (argc shrinks); NULL, or what is wrong in one line. */
const char *settings_read(struct arena *arena, int *argc, const char **argv, struct settings *out);
