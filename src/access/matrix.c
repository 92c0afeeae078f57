#include "access/matrix.h"

#include "access/defaults.h"
#include "access/names.h"
#include "base/log.h"
#include "meta/formula.h"

#define UNSAID 0x7Fu /* nobody has said anything yet */
#define EVERY_ROLE TEXT("*")
#define EVERY_ACTION TEXT("*")
#define ROLES_MAX 500

/* --- looking up --- */

uint16_t matrix_role(const struct matrix *matrix, struct text role)
{
    for (size_t i = 0; i < matrix->role_count; i++)
        if (text_eq(matrix->roles[i].key, role))
            return (uint16_t)i;
    return ACCESS_NO_ROLE;
}

static const struct meta_object *own_object(const struct matrix *matrix,
                                            const struct meta_object *object)
{
    return object->catalog == matrix->catalog
               ? object
               : meta_object_by_number(matrix->catalog, object->number);
}

static uint8_t *scope_at(const struct matrix *matrix, uint16_t role, size_t object,
                         enum access_action action)
{
    size_t objects = matrix->catalog->object_count;
    return &matrix->scopes[(role * objects + object) * ACCESS_ACTION_COUNT + action];
}

static uint8_t *use_at(const struct matrix *matrix, uint16_t role, const struct meta_field *field)
{
    size_t at = matrix->field_from[field->object->index] + field->index;
    return &matrix->uses[role * matrix->field_count + at];
}

uint8_t matrix_scope(const struct matrix *matrix, uint16_t role, const struct meta_object *object,
                     enum access_action action)
{
    object = own_object(matrix, object);
    return object && role < matrix->role_count ? *scope_at(matrix, role, object->index, action)
                                               : SCOPE_NONE;
}

uint8_t matrix_use(const struct matrix *matrix, uint16_t role, const struct meta_field *field)
{
    if (field->object->catalog != matrix->catalog) {
        const struct meta_object *object = own_object(matrix, field->object);
        field = object ? meta_field_by_number(object, field->number) : NULL;
    }
    return field && role < matrix->role_count ? *use_at(matrix, role, field) : USE_HIDDEN;
}

/* --- roles --- */

static bool read_roles(struct matrix *matrix, struct arena *arena)
{
    const struct meta_object *user = meta_object_find(matrix->catalog, TABLE_USER);
    const struct meta_field *field = user ? meta_field_find(user, TEXT("roles")) : NULL;
    size_t count = field && field->option_count < ROLES_MAX ? field->option_count : 0;
    matrix->roles = ARENA_ARRAY(arena, struct access_role, count);
    matrix->parents = ARENA_ARRAY(arena, uint16_t, count);
    if (!matrix->roles || !matrix->parents)
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct meta_option *option = &field->options[i];
        matrix->roles[i] = (struct access_role){.key = option->key,
                                                .label = option->label,
                                                .parent = option->category,
                                                .active = option->active};
    }
    matrix->role_count = count;
    for (size_t i = 0; i < count; i++)
        matrix->parents[i] = matrix_role(matrix, matrix->roles[i].parent);
    return true;
}

/* --- what is shipped --- */

static void unknown_word(struct matrix *matrix, struct text where, struct text word)
{
    matrix->unknown++;
    log_line(LOG_WARN, "rights_word_unknown", LOG_TEXT("of", where), LOG_TEXT("word", word));
}

static uint8_t scope_word(struct matrix *matrix, const struct meta_object *object,
                          const struct json *json)
{
    enum access_scope scope = access_scope_from(json_text(json));
    if (scope < SCOPE_COUNT)
        return (uint8_t)scope;
    unknown_word(matrix, object->name, json_text(json));
    return SCOPE_NONE;
}

static uint8_t use_word(struct matrix *matrix, struct text where, const struct json *json)
{
    enum access_use use = access_use_from(json_text(json));
    if (use < USE_COUNT)
        return (uint8_t)use;
    unknown_word(matrix, where, json_text(json));
    return USE_HIDDEN;
}

/* Keys of a row beside the actions: every other action, and the use of fields that say nothing themselves. */
static void check_keys(struct matrix *matrix, const struct meta_object *object,
                       const struct json *row)
{
    struct json_iter it = json_iter(row);
    while (json_next(&it))
        if (access_action_from(it.key) == ACCESS_ACTION_COUNT && !text_eq(it.key, EVERY_ACTION) &&
            !text_eq(it.key, TEXT("fields")))
            unknown_word(matrix, object->name, it.key);
}

static void shipped_row(struct matrix *matrix, const struct meta_object *object,
                        const struct json *row, uint8_t scopes[ACCESS_ACTION_COUNT])
{
    const struct json *others = json_get(row, EVERY_ACTION);
    for (int i = 0; i < ACCESS_ACTION_COUNT; i++) {
        const struct json *word = json_get(row, access_action_name((enum access_action)i));
        word = word ? word : others;
        scopes[i] = word ? scope_word(matrix, object, word) : SCOPE_NONE;
    }
}

/* One role on one object without administrators: false where neither the definition nor the defaults for objects
 * of administrators say anything. */
static bool shipped(struct matrix *matrix, struct text role, const struct meta_object *object,
                    uint8_t scopes[ACCESS_ACTION_COUNT])
{
    const struct json *row = json_get(object->rights, role);
    if (row)
        shipped_row(matrix, object, row, scopes);
    else if (!object->custom || object->rights)
        return false;
    else
        return defaults_for_custom(role, object, scopes);
    return true;
}

/* --- what administrators changed --- */

static struct value field_of_row(struct db_rows *rows, const struct meta_object *object,
                                 struct text name)
{
    const struct meta_field *field = meta_field_find(object, name);
    return field ? db_get(rows, field->index) : VALUE_NONE;
}

static struct text text_of_row(struct db_rows *rows, const struct meta_object *object,
                               const char *name)
{
    struct value value = field_of_row(rows, object, text_of(name));
    return value.kind == VALUE_TEXT ? value.text : TEXT_EMPTY;
}

static void mix(struct matrix *matrix, struct text text)
{
    matrix->hash = (matrix->hash ^ text_hash(text)) * UINT64_C(0x9E3779B97F4A7C15);
}

static void take_object_right(struct matrix *matrix, struct db_rows *rows,
                              const struct meta_object *rights)
{
    uint16_t role = matrix_role(matrix, text_of_row(rows, rights, "role"));
    const struct meta_object *object = meta_object_find(matrix->catalog,
                                                        text_of_row(rows, rights, "object"));
    if (role == ACCESS_NO_ROLE || !object)
        return;
    mix(matrix, matrix->roles[role].key);
    mix(matrix, object->name);
    for (int i = 0; i < ACCESS_ACTION_COUNT; i++) {
        struct text name = access_action_name((enum access_action)i);
        struct value word = field_of_row(rows, rights, name);
        if (word.kind != VALUE_TEXT)
            continue;
        mix(matrix, name);
        mix(matrix, word.text);
        enum access_scope scope = access_scope_from(word.text);
        *scope_at(matrix, role, object->index, (enum access_action)i) =
            (uint8_t)((scope < SCOPE_COUNT ? (unsigned)scope : SCOPE_NONE) | MATRIX_CHANGED);
    }
}

static void take_field_right(struct matrix *matrix, struct db_rows *rows,
                             const struct meta_object *rights)
{
    uint16_t role = matrix_role(matrix, text_of_row(rows, rights, "role"));
    const struct meta_object *object = meta_object_find(matrix->catalog,
                                                        text_of_row(rows, rights, "object"));
    const struct meta_field *field =
        object ? meta_field_find(object, text_of_row(rows, rights, "field")) : NULL;
    if (role == ACCESS_NO_ROLE || !field)
        return;
    struct text word = text_of_row(rows, rights, "use");
    enum access_use use = access_use_from(word);
    mix(matrix, matrix->roles[role].key);
    mix(matrix, object->name);
    mix(matrix, field->name);
    mix(matrix, word);
    *use_at(matrix, role,
            field) = (uint8_t)((use < USE_COUNT ? (unsigned)use : USE_HIDDEN) | MATRIX_CHANGED);
}

/* Rows in the order they were made: the last word on something wins. */
static enum err read_rights(struct ctx *ctx, struct db_conn *conn, struct matrix *matrix,
                            struct text name,
                            void (*take)(struct matrix *matrix, struct db_rows *rows,
                                         const struct meta_object *rights))
{
    const struct meta_object *rights = meta_object_find(matrix->catalog, name);
    if (!rights)
        return ERR_OK;
    struct db_rows *rows;
    enum err err = rows_of_object(ctx, conn, rights, &rows);
    if (err)
        return err;
    while (db_next(rows))
        take(matrix, rows, rights);
    return db_close_rows(rows);
}

/* --- working out --- */

/* What the role and then its parents say, and at last what is said of every role. The depth bounds a circle. */
static void settle_object(struct matrix *matrix, uint16_t role, const struct meta_object *object)
{
    uint8_t rows[ACCESS_ACTION_COUNT];
    uint8_t *own = scope_at(matrix, role, object->index, (enum access_action)0);
    uint16_t at = role;
    for (size_t depth = 0; at != ACCESS_NO_ROLE && depth < matrix->role_count;
         depth++, at = matrix->parents[at]) {
        const uint8_t *said = scope_at(matrix, at, object->index, (enum access_action)0);
        bool row = shipped(matrix, matrix->roles[at].key, object, rows);
        for (int i = 0; i < ACCESS_ACTION_COUNT; i++) {
            if (own[i] == UNSAID && (said[i] & MATRIX_CHANGED))
                own[i] = said[i] & (uint8_t)~MATRIX_CHANGED;
            if (own[i] == UNSAID && row)
                own[i] = rows[i];
        }
    }
    bool every = shipped(matrix, EVERY_ROLE, object, rows);
    for (int i = 0; i < ACCESS_ACTION_COUNT; i++)
        if (own[i] == UNSAID)
            own[i] = every ? rows[i] : SCOPE_NONE;
}

static uint8_t explicit_use(struct matrix *matrix, uint16_t role, const struct meta_field *field)
{
    uint8_t said = *use_at(matrix, role, field);
    if (said & MATRIX_CHANGED)
        return said & (uint8_t)~MATRIX_CHANGED;
    const struct json *word = json_get(field->rights, matrix->roles[role].key);
    return word ? use_word(matrix, field->name, word) : UNSAID;
}

static uint8_t use_of_row(struct matrix *matrix, uint16_t role, const struct meta_object *object)
{
    const struct json *row = json_get(object->rights, matrix->roles[role].key);
    const struct json *word = json_get(row, TEXT("fields"));
    if (word)
        return use_word(matrix, object->name, word);
    return row ? USE_EDIT : UNSAID;
}

static void settle_field(struct matrix *matrix, uint16_t role, const struct meta_field *field)
{
    uint8_t *own = use_at(matrix, role, field);
    uint8_t use = UNSAID;
    if (*own & MATRIX_CHANGED)
        return;
    uint16_t at = role;
    for (size_t depth = 0; use == UNSAID && at != ACCESS_NO_ROLE && depth < matrix->role_count;
         depth++, at = matrix->parents[at])
        use = explicit_use(matrix, at, field);
    const struct json *every = json_get(field->rights, EVERY_ROLE);
    if (use == UNSAID && every)
        use = use_word(matrix, field->name, every);
    at = role;
    for (size_t depth = 0; use == UNSAID && at != ACCESS_NO_ROLE && depth < matrix->role_count;
         depth++, at = matrix->parents[at])
        use = use_of_row(matrix, at, field->object);
    *own = use == UNSAID ? USE_EDIT : use;
}

/* A parent's word is asked for while the child is settled, so a row that is settled keeps telling changed ones by
 * the top bit, and what is settled is never UNSAID. */
static void settle(struct matrix *matrix)
{
    const struct meta_catalog *catalog = matrix->catalog;
    for (uint16_t role = 0; role < matrix->role_count; role++) {
        for (size_t o = 0; o < catalog->object_count; o++) {
            const struct meta_object *object = &catalog->objects[o];
            if (role == 0) {
                struct json_iter it = json_iter(object->rights);
                while (json_next(&it))
                    check_keys(matrix, object, it.value);
            }
            settle_object(matrix, role, object);
            for (size_t f = 0; f < object->field_count; f++)
                settle_field(matrix, role, &object->fields[f]);
        }
    }
}

/* --- what is made of other fields --- */

/* As far as knowing `source` goes. A record that is its parent's is seen only with a parent that is. */
static uint8_t known(const struct matrix *matrix, uint16_t role, const struct meta_field *field,
                     const struct meta_field *source)
{
    bool other = source->object != field->object;
    if (other && *scope_at(matrix, role, source->object->index, ACCESS_READ) % MATRIX_CHANGED ==
                     SCOPE_NONE) {
        uint8_t own = *scope_at(matrix, role, field->object->index, ACCESS_READ);
        return field->follows && own % MATRIX_CHANGED == SCOPE_PARENT ? USE_EDIT : USE_HIDDEN;
    }
    return *use_at(matrix, role, source) % MATRIX_CHANGED;
}

static const struct meta_field *field_named(const struct matrix *matrix, struct text path)
{
    struct text name = text_cut(&path, '.');
    const struct meta_object *object = meta_object_find(matrix->catalog, name);
    return object ? meta_field_find(object, path) : NULL;
}

/* Has anybody said something of just this field, for the role, a parent of it or every role? */
static bool is_said(struct matrix *matrix, uint16_t role, const struct meta_field *field)
{
    bool said = json_get(field->rights, EVERY_ROLE) != NULL;
    uint16_t at = role;
    for (size_t depth = 0; !said && at != ACCESS_NO_ROLE && depth < matrix->role_count;
         depth++, at = matrix->parents[at])
        said = explicit_use(matrix, at, field) != UNSAID;
    return said;
}

static uint8_t strictest(struct matrix *matrix, uint16_t role, const struct meta_field *field)
{
    const struct meta_formula *formula = field->formula;
    uint8_t least = USE_EDIT, one;
    struct json_iter it = json_iter(field->follows);
    while (field->follows && json_next(&it)) {
        const struct meta_field *source = field_named(matrix, json_text(it.value));
        if (!source)
            unknown_word(matrix, field->name, json_text(it.value));
        else if ((one = known(matrix, role, field, source)) < least)
            least = one;
    }
    for (size_t i = 0; formula && i < formula->read_count && !is_said(matrix, role, field); i++)
        if ((one = known(matrix, role, field, formula->reads[i])) < least)
            least = one;
    return least;
}

/* True when it came to less than before: what is made of it may then come to less too. */
static bool guard(struct matrix *matrix, uint16_t role, const struct meta_field *field)
{
    if (!field->follows && !field->formula)
        return false;
    uint8_t *own = use_at(matrix, role, field);
    uint8_t least = strictest(matrix, role, field);
    if (least >= USE_READ || *own % MATRIX_CHANGED <= least)
        return false;
    *own = (uint8_t)((*own & MATRIX_CHANGED) | least);
    return true;
}

static void guard_derived(struct matrix *matrix)
{
    const struct meta_catalog *catalog = matrix->catalog;
    for (uint16_t role = 0; role < matrix->role_count; role++)
        for (bool again = true; again;) {
            again = false;
            for (size_t o = 0; o < catalog->object_count; o++)
                for (size_t f = 0; f < catalog->objects[o].field_count; f++)
                    again |= guard(matrix, role, &catalog->objects[o].fields[f]);
        }
}

static bool make_room(struct matrix *matrix, struct arena *arena)
{
    const struct meta_catalog *catalog = matrix->catalog;
    size_t cells = catalog->object_count * ACCESS_ACTION_COUNT;
    matrix->field_from = ARENA_ARRAY(arena, size_t, catalog->object_count);
    if (!matrix->field_from || !read_roles(matrix, arena))
        return false;
    for (size_t i = 0; i < catalog->object_count; i++) {
        matrix->field_from[i] = matrix->field_count;
        matrix->field_count += catalog->objects[i].field_count;
    }
    matrix->scopes = ARENA_ARRAY(arena, uint8_t, matrix->role_count * cells);
    matrix->uses = ARENA_ARRAY(arena, uint8_t, matrix->role_count * matrix->field_count);
    if (!matrix->scopes || !matrix->uses)
        return false;
    memset(matrix->scopes, UNSAID, matrix->role_count * cells);
    memset(matrix->uses, UNSAID, matrix->role_count * matrix->field_count);
    return true;
}

enum err matrix_read(struct ctx *ctx, struct db_conn *conn, const struct meta_catalog *catalog,
                     struct arena *arena, struct matrix *out)
{
    *out = (struct matrix){.catalog = catalog};
    if (!make_room(out, arena))
        return ctx_fail(ctx, ERR_out_of_memory);
    enum err err = read_rights(ctx, conn, out, OBJECT_OBJECT_RIGHT, take_object_right);
    if (!err)
        err = read_rights(ctx, conn, out, OBJECT_FIELD_RIGHT, take_field_right);
    if (!err)
        settle(out);
    if (!err)
        guard_derived(out);
    return err;
}
