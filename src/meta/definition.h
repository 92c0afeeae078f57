/* Definitions of objects and fields on their way from JSON to a snapshot: read and checked one by one,
 * changed by overrides, then linked (link.h). The product's files, an administrator's rows and what a
 * caller wants checked all pass here.
 *
 * Everything lives in the ctx's arena; texts are views of the JSON. Faults are collected, not stopped at:
 * a function that returns nothing has reported what it found, and the caller looks at ctx->fault_count. The
 * `at` of a fault is the way to the key, "fields[2].type", after a prefix that names the source. */
#pragma once

#include "base/ctx.h"
#include "base/json.h"
#include "meta/catalog.h"

/* System fields and companions count. */
#define OBJECT_FIELDS_MAX 250
#define NAME_LEN_MAX 48

struct field_def {
    struct meta_field field; /* all that needs no other definition */
    struct text at;          /* where its keys stand: prefix of faults */
    struct text target;      /* reference: name of the object */
    bool companion;          /* the `…_base` of the money field before it */
};

/* A layout is looked up in the newest first: an override holds only the parts it changes. */
#define LAYOUT_LAYERS_MAX 2

struct object_def {
    struct meta_object object; /* names, labels and flags; the rest is linked */
    struct text at;
    struct text name_field;
    const struct json *layouts[LAYOUT_LAYERS_MAX];
    size_t layout_count;
    const struct json *own_layouts; /* an administrator's of them */
    const struct json *indexes;
    const struct json *rules;
    const struct json *added_indexes; /* an administrator's; stay when the product changes */
    const struct json *belongs_to;
    const struct json *views; /* shipped ones (views.h) */
    struct text shared_by;    /* field that names whom a record is shown to */
    struct field_def *fields; /* system fields first */
    size_t field_count;
    size_t field_room;
};

/* ---- reading (definition_object.c, definition_field.c); what all use is in definition.c ---- */

/* Reads an object with its fields, system fields added. `custom` fills in what an administrator may leave
 * out (plural, owned); definition_fill_name_field does the rest. */
void definition_read_object(struct ctx *ctx, const struct json *json, struct text at, bool custom,
                            struct object_def *out);
void definition_read_field(struct ctx *ctx, const struct json *json, struct text at, bool custom,
                           struct field_def *out);
/* Types that are not stored as given but worked out: formula, rollup (definition_computed.c). Of a roll-up
 * the type of its value is found once its child is known (definition_type_rollup). */
bool definition_is_computed(struct text type);
void definition_read_computed(struct ctx *ctx, const struct json *json, struct text at,
                              struct field_def *out);
/* `measured` NULL: counting needs none. Reports what cannot be measured. */
void definition_type_rollup(struct ctx *ctx, const struct meta_field *measured,
                            struct field_def *def);
/* Name of the measured field: "amount" of "sum(amount)"; empty for count. */
struct text definition_measured(const struct field_def *def);
void definition_add_field(struct ctx *ctx, struct object_def *object,
                          const struct field_def *field);
/* Once all fields are there: behind each money field of an object with a `currency` its companion `…_base`,
 * the amount in the organisation's currency. */
void definition_add_companions(struct ctx *ctx, struct object_def *object);
/* Applies the keys that an administrator may change on what exists: label, plural_label, help, options,
 * layouts, icon, active, floor. Anything else is ERR_definition_override. */
void definition_override_object(struct ctx *ctx, const struct json *json, struct text at,
                                struct object_def *object);
void definition_override_field(struct ctx *ctx, const struct json *json, struct text at,
                               struct field_def *field);

/* Text and numbers can name a record. */
bool definition_can_name(const struct field_def *field);
/* Once all fields of an own object are there: chooses the naming field when none was said, and makes it fit
 * for sorting and finding, so that references to the object can be looked up. */
void definition_fill_name_field(struct object_def *object);

struct field_def *definition_find_field(const struct object_def *object, struct text name);
/* An any_reference that lists no targets may point to it. */
bool definition_is_any_target(const struct object_def *object);
/* The part of the layouts that holds: of the newest layer that has it. NULL when none has. */
const struct json *definition_layout(const struct object_def *object, struct text part);
/* "override": true */
bool definition_is_override(const struct json *json);

/* ---- system fields (definition_system.c) ---- */

/* id version created_at … for one object; owner and department when it is owned. */
void definition_add_system(struct ctx *ctx, struct object_def *object);
bool definition_is_system_name(struct text name, bool owned);

/* ---- checking against the others (definition_check.c) ---- */

/* The objects there are: names and plurals that are taken, and may be pointed to. */
struct definition_around {
    const struct text *names;
    const struct text *plurals;
    size_t count;
    size_t self; /* position of the object that is checked; SIZE_MAX when it is not there yet */
};

/* Names free, targets known, name field fit, fields not too many. */
void definition_check_object(struct ctx *ctx, const struct definition_around *around,
                             const struct object_def *object);
/* Layouts and indexes name known fields only. Not asked of what an administrator made: there a field may
 * have been deleted since, and is then left out. */
void definition_check_layouts(struct ctx *ctx, const struct object_def *object);
/* Its name is free in the object, its target known. */
void definition_check_field(struct ctx *ctx, const struct definition_around *around,
                            const struct object_def *object, const struct field_def *field);
void definition_check_target(struct ctx *ctx, const struct definition_around *around,
                             const struct field_def *field);
