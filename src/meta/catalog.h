/* The catalog: what objects and fields an organisation has. An immutable snapshot with a version; a
 * change makes a new one and swaps it whole (store.h). Everything here is borrowed from the snapshot and
 * may be used from any thread while it is held. */
#pragma once

#include "base/ctx.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/lang.h"
#include "base/value.h"

struct meta_object;
struct meta_catalog;
struct meta_names;   /* names → positions (meta/names.h) */
struct meta_formula; /* meta/formula.h */
struct meta_derived;

enum field_type {
#define FIELD_TYPE(name, kind) FIELD_##name,
#include "meta/field_types.def"
#undef FIELD_TYPE
    FIELD_TYPE_COUNT
};

enum meta_required { REQUIRED_NO, REQUIRED_FORM, REQUIRED_ALWAYS };
/* Who works a value out when it is not a caller's to give. Such values are derived from others: they stand in
 * no line of the log, in no seal, and make no version. */
enum meta_computed {
    COMPUTED_NO,
    COMPUTED_FORMULA, /* an expression over the record */
    COMPUTED_ROLLUP,  /* an aggregate over child records */
    COMPUTED_STATE,   /* a module's own finding about the record */
};
/* What everybody with any right on an object may do with all its records. */
enum meta_floor { FLOOR_PRIVATE, FLOOR_READ, FLOOR_EDIT, FLOOR_PARENT };
enum meta_on_delete { ON_DELETE_RESTRICT, ON_DELETE_CLEAR, ON_DELETE_CASCADE };

struct meta_option {
    struct text key;
    struct label label;
    struct text color;    /* blue, green, gold, red, grey …; empty */
    struct text category; /* free word of the owning module: open, won, lost; empty */
    bool active;          /* retired options stay readable and are no longer offered */
};

struct meta_field {
    int64_t number; /* permanent: what the change log names; never reused */
    struct text name;
    enum field_type type;
    struct label label;
    struct label help;
    struct text column;      /* of the object's table; never changes */
    struct text base_column; /* money with a currency: the amount in the organisation's currency */
    struct text key_column;  /* sorted text: its sort key (base/terms.h) */
    struct text object_column; /* any_reference: number of the object it points to */
    struct text text_index;    /* name of the text index that serves `contains`; empty: none */
    const struct meta_object *object;
    const struct meta_object *target; /* reference */
    const struct text
        *targets; /* any_reference: names of the objects allowed; none listed: every any_target */
    size_t target_count;
    struct text
        children; /* reference: name of the relation seen from the target ("opportunities") */
    struct label children_label; /* what people call it there; empty: as the child object */
    bool owned;                  /* reference: this object's records travel in the target's body */
    enum meta_on_delete on_delete;
    const struct meta_option *options; /* select, multi_select */
    size_t option_count;
    int scale;   /* decimal: 0–9; money 4; percent 2; else 0 */
    int64_t max; /* longest text in characters; largest rating */
    enum meta_required required;
    bool unique;
    bool indexed;
    bool sorted; /* text people sort by: has a key_column */
    bool personal;
    bool sensitive;
    bool read_only; /* set by the system or a module, never by a caller */
    enum meta_computed computed;
    struct meta_formula *formula; /* of formulas and roll-ups; else NULL */
    bool custom;
    bool retired;  /* switched off by an administrator: readable, in no layout */
    bool system;   /* id version created_at … */
    bool contains; /* has a text index */
    bool search;   /* the box over all objects finds records by it (search/fields.h) */
    struct text
        default_value;  /* JSON text of a constant; "today()", "now()", "me()"; empty: none */
    struct text format; /* auto_number: "C-{0000}" */
    const struct json
        *rights; /* role → "hidden" / "masked" / "read" / "edit"; read by access; NULL: none */
    const struct json
        *follows; /* ["customer.phone"]: made from these, and guarded like them; read by access */
    size_t index; /* position in object->fields */
};

struct meta_child {
    struct text name;
    const struct meta_object *object; /* the child's */
    const struct meta_field *by;      /* its reference (or any_reference) to us */
    bool owned;
};

/* A section of the form. */
struct meta_section {
    struct label label;
    int columns; /* 1 or 2: how many fields stand side by side where there is room */
    bool open;   /* in sight when a form opens, as the first always is */
    const struct meta_field **fields;
    size_t field_count;
};

/* Columns of cards; `by` is NULL when the object has no board. */
struct meta_board {
    const struct meta_field *by;
    const struct meta_field *sum; /* may be NULL */
    const struct meta_field *const *card;
    size_t card_count;
};

/* References by which a record belongs to others, whose readers may read it too. */
#define META_PARENTS_MAX 2

struct meta_object {
    int64_t number; /* permanent, like a field's */
    struct text name;
    struct text plural;
    struct label label;
    struct label plural_label;
    struct text icon;
    struct text module; /* "custom" for an administrator's */
    struct text table;
    struct text search_index; /* text index of the box over all objects; empty: not found there */
    const struct meta_field *fields; /* system fields first, then in order of definition */
    size_t field_count;
    const struct meta_field *name_field;
    const struct meta_child *children;
    size_t child_count;
    const struct text *const
        *indexes; /* extra ones; each a list of columns ended by an empty text */
    size_t index_count;
    size_t own_index_count; /* of them the product's; an administrator's follow */
    bool owned;             /* has owner and department */
    bool custom;
    bool retired; /* switched off by an administrator: readable, in no menu */
    bool
        any_target; /* an any_reference that lists no targets may point here: not to internal objects,
                        nor to lines that live in a parent's body */
    bool importable;
    bool internal; /* reached by the system and administrators only: no list in the menu */
    /* fields everybody looks for, NULL when absent */
    const struct meta_field *owner, *department, *currency, *exchange_rate, *created_at,
        *updated_at, *version, *parent_owned; /* parent_owned: the reference to the owning parent */
    /* rights, read by access: role → {action → scope}; NULL: none are shipped */
    const struct json *rights;
    enum meta_floor floor;
    bool creator_owns;                  /* who created it has the rights of an owner */
    bool unowned_read;                  /* without an owner it is everybody's to read */
    const struct meta_field *shared_by; /* whom a record is shown to besides: one principal
                                           (access/principal.h); NULL: shares alone say it */
    const struct meta_field *parents[META_PARENTS_MAX]; /* "belongs_to", else the owning parent */
    size_t parent_count;
    const struct meta_field *const *list; /* default list columns */
    size_t list_count;
    const struct meta_section *form;
    size_t form_count;
    const struct meta_field *const *figures; /* the few at the head of a record */
    size_t figure_count;
    struct meta_board board;
    struct meta_derived *derived;  /* formulas, roll-ups and rules in the order of working out */
    const struct meta_field *path; /* the stages shown as a line over the record; NULL: none */
    struct text layouts;           /* JSON of "layouts" as given to clients who may see all */
    struct text own_layouts; /* JSON list of the parts of the layouts an administrator laid out */
    struct text views;       /* JSON list of the views it ships with (views.h) */
    size_t index;            /* position in the catalog */
    const struct meta_catalog *catalog; /* the snapshot this object is part of */
    const struct meta_names *names;     /* of the fields */
};

struct meta_catalog {
    int64_t version;
    const struct meta_object *objects;
    size_t object_count;
    uint64_t fingerprint; /* of the product's definitions: with the version it makes an ETag */
    const struct meta_names *names;   /* of the objects */
    const struct meta_names *plurals; /* the same by plural */
};

/* "private", "read", "edit", "parent" */
struct text meta_floor_name(enum meta_floor floor);

const struct meta_object *meta_object_find(const struct meta_catalog *catalog, struct text name);
const struct meta_object *meta_object_by_plural(const struct meta_catalog *catalog,
                                                struct text plural);
const struct meta_object *meta_object_by_number(const struct meta_catalog *catalog, int64_t number);
const struct meta_field *meta_field_find(const struct meta_object *object, struct text name);
const struct meta_field *meta_field_by_number(const struct meta_object *object, int64_t number);
const struct meta_child *meta_child_find(const struct meta_object *object, struct text name);
const struct meta_option *meta_option_find(const struct meta_field *field, struct text key);
/* Its value is worked out whenever it is read: the column, if it has one, is not to be asked. */
bool meta_field_at_read(const struct meta_field *field);
/* May this any_reference point to records of `object`? */
bool meta_any_allowed(const struct meta_field *field, const struct meta_object *object);
/* The known name nearest to a wrong one, for "did you mean"; empty when none is near. */
struct text meta_nearest_object(const struct meta_catalog *catalog, struct text name);
struct text meta_nearest_field(const struct meta_object *object, struct text name);
/* References to `object` from others (for delete rules): calls `visit` for each. created_by, updated_by and
 * merged_into are history, not relations, and are left out. */
void meta_each_reference(const struct meta_catalog *catalog, const struct meta_object *object,
                         void (*visit)(const struct meta_field *field, void *subject),
                         void *subject);
