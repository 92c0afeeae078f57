/* Reading the keys of a JSON object into a struct by a table: what key, what it holds, where it goes.
 * Unknown keys are faults that name the nearest known one. */
#pragma once

#include "base/ctx.h"
#include "base/json.h"

#include <stddef.h>

enum key_kind {
    KEY_BOOL,  /* bool */
    KEY_OFF,   /* bool, stored the other way round: "active" → retired */
    KEY_WORD,  /* struct text: a short text without control characters */
    KEY_NAME,  /* struct text: [a-z][a-z0-9_]{0,47} */
    KEY_LABEL, /* struct label, both languages */
    KEY_HELP,  /* struct label, longer; both languages */
    KEY_READ,  /* by the row's function */
    KEY_DONE,  /* read elsewhere */
};

#define KEY_EVERY UINT32_MAX

struct key_row {
    struct text name;
    enum key_kind kind;
    size_t offset;  /* in the struct that is filled */
    uint32_t types; /* bit of each field type that has this key */
    void (*read)(struct ctx *ctx, const struct json *json, struct text at, void *out);
};

#define KEY(name_, kind_, struct_, member_, types_)                                                \
    {                                                                                              \
        .name = {name_, sizeof(name_) - 1}, .kind = (kind_), .offset = offsetof(struct_, member_), \
        .types = (types_)                                                                          \
    }
#define KEY_BY(name_, read_, types_)                                                               \
    {                                                                                              \
        .name = {name_, sizeof(name_) - 1}, .kind = KEY_READ, .types = (types_), .read = (read_)   \
    }
#define KEY_NOTE(name_)                                                                            \
    {                                                                                              \
        .name = {name_, sizeof(name_) - 1}, .kind = KEY_DONE, .types = KEY_EVERY                   \
    }

struct key_table {
    const struct key_row *rows;
    size_t count;
    uint32_t type;         /* bit of the field type that is read; 0: every key may stand */
    struct text type_name; /* for messages */
};

/* Fills `out` from `json`. */
void keys_read(struct ctx *ctx, const struct key_table *table, const struct json *json,
               struct text at, void *out);

/* at + key, and at + key + "[index]." for lists of objects. */
struct text keys_at(struct ctx *ctx, struct text at, struct text key);
struct text keys_at_item(struct ctx *ctx, struct text at, struct text key, size_t index);
/* Reports ERR_definition_shape with what is expected ("a list"). */
void keys_wrong_shape(struct ctx *ctx, struct text at, const char *expected);
bool keys_is_name(struct text name);
/* Rights: words under names, `depth` objects deep; which words there are access knows. */
bool keys_rights(struct ctx *ctx, const struct json *json, struct text at, int depth);
/* An integer in a range; ERR_definition_range. */
bool keys_int(struct ctx *ctx, const struct json *json, struct text at, int64_t min, int64_t max,
              int64_t *out);
