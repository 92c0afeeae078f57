/* Fields, forms and keys; scores are in match_score.c. */
#include "search/match.h"

#include "base/phone.h"
#include "base/plain.h"
#include "base/terms.h"
#include "base/utf8.h"

/* Names of so many characters have a key for each with one left out; longer ones for their halves. */
#define NEAR_MIN 4
#define NEAR_MAX 12
#define NAME_MAX 64
#define SOUND_STEM_MIN 3
#define PHONE_DIGITS_MIN 7
#define HASH_MULTIPLIER UINT64_C(0x9E3779B97F4A7C15)

/* ---- fields ---- */

static bool can_name(const struct meta_field *field)
{
    return field && field->type == FIELD_text;
}

static const struct meta_field *find(const struct meta_object *object, struct text name,
                                     enum field_type type)
{
    const struct meta_field *field = meta_field_find(object, name);
    return field && field->type == type && !field->retired ? field : NULL;
}

void match_fields(const struct meta_object *object, struct match_fields *out)
{
    *out = (struct match_fields){.object = object, .sound = true};
    if (can_name(object->name_field))
        out->name = object->name_field;
    out->short_name = find(object, TEXT("short_name"), FIELD_text);
    out->registration = find(object, TEXT("registration_no"), FIELD_text);
    out->kind = find(object, TEXT("kind"), FIELD_select);
    if (out->kind && !meta_option_find(out->kind, TEXT("person")))
        out->kind = NULL; /* a kind of something else */
    out->customer = find(object, TEXT("customer"), FIELD_reference);
    for (size_t i = 0; i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        if (field->type == FIELD_phone && out->phone_count < MATCH_FIELDS_MAX)
            out->phones[out->phone_count++] = field;
        if (field->type == FIELD_email && out->email_count < MATCH_FIELDS_MAX)
            out->emails[out->email_count++] = field;
    }
}

bool match_object(const struct meta_object *object)
{
    struct match_fields fields;
    if (object->internal || !can_name(object->name_field))
        return false;
    match_fields(object, &fields);
    return object->custom || (object->importable &&
                              (fields.registration || fields.phone_count || fields.email_count));
}

static bool may_read(const struct access_caller *caller, const struct meta_field *field)
{
    return field && access_field(caller, field) >= USE_READ;
}

static size_t readable(const struct access_caller *caller, const struct meta_field *const *fields,
                       size_t count, bool points)
{
    for (size_t i = 0; i < count; i++)
        if (!may_read(caller, fields[i]))
            return 0; /* a key does not say which of them it was made of */
    return points ? count : 0;
}

void match_fields_of_caller(const struct access_caller *caller, const struct meta_catalog *catalog,
                            struct match_fields *fields)
{
    const struct meta_object *point = meta_object_find(catalog, TEXT("contact_point"));
    bool points = true;
    if (point && meta_field_find(point, fields->object->name)) {
        const struct meta_field *raw = meta_field_find(point, TEXT("raw"));
        points = access_scope(caller, ACCESS_READ, point) != SCOPE_NONE && may_read(caller, raw) &&
                 may_read(caller, meta_field_find(point, TEXT("normal")));
    }
    const struct meta_field **single[] = {&fields->name, &fields->short_name, &fields->registration,
                                          &fields->customer};
    for (size_t i = 0; i < sizeof single / sizeof *single; i++)
        if (*single[i] && !may_read(caller, *single[i]))
            *single[i] = NULL;
    fields->phone_count = readable(caller, fields->phones, fields->phone_count, points);
    fields->email_count = readable(caller, fields->emails, fields->email_count, points);
}

bool match_field(const struct match_fields *fields, const struct meta_field *field)
{
    if (field == fields->name || field == fields->short_name || field == fields->registration ||
        field == fields->kind || field == fields->customer)
        return true;
    for (size_t i = 0; i < fields->phone_count; i++)
        if (field == fields->phones[i])
            return true;
    for (size_t i = 0; i < fields->email_count; i++)
        if (field == fields->emails[i])
            return true;
    return false;
}

/* ---- keys ---- */

/* Stored, so it may not change without MATCH_VERSION. Never 0. */
static int64_t hash_key(const struct meta_object *object, enum match_kind kind, struct text text)
{
    uint64_t hash = ((uint64_t)object->number << 8 | (uint64_t)kind) * HASH_MULTIPLIER;
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.ptr[i]) * UINT64_C(0x100000001B3);
    hash ^= hash >> 32;
    hash *= HASH_MULTIPLIER;
    hash ^= hash >> 29;
    return (int64_t)(hash | 1);
}

static void add_hash(struct match_profile *profile, enum match_kind kind, int64_t hash,
                     const struct meta_field *field)
{
    for (size_t i = 0; i < profile->key_count; i++)
        if (profile->keys[i].hash == hash)
            return;
    if (hash && profile->key_count < MATCH_KEYS_MAX)
        profile->keys[profile->key_count++] = (struct match_key){kind, hash, field, false};
}

static void add_key(struct match_profile *profile, enum match_kind kind, struct text text,
                    const struct meta_field *field)
{
    if (text.len)
        add_hash(profile, kind, hash_key(profile->fields->object, kind, text), field);
}

int64_t match_phone_key(const struct meta_object *object, struct text normal)
{
    return normal.len >= PHONE_DIGITS_MIN ? hash_key(object, MATCH_PHONE, normal) : 0;
}

/* A number one person carries: a Chinese mobile by its form, elsewhere one in a field for mobiles. */
static bool is_mobile(const struct meta_field *field, struct text normal)
{
    if (text_starts(normal, TEXT("+86")))
        return normal.len == 14 && normal.ptr[3] == '1';
    return text_eq(field->name, TEXT("mobile"));
}

int64_t match_email_key(struct arena *arena, const struct meta_object *object, struct text written)
{
    bool shared;
    struct text mail = mail_normal(arena, written, &shared);
    return mail.len ? hash_key(object, MATCH_EMAIL, mail) : 0;
}

/* Where each character begins, and the end; at most NAME_MAX characters. */
static size_t characters(struct text text, size_t starts[NAME_MAX + 1])
{
    struct text rest = text;
    size_t count = 0;
    while (rest.len && count < NAME_MAX) {
        starts[count++] = text.len - rest.len;
        utf8_next(&rest);
    }
    starts[count] = text.len - rest.len;
    return count;
}

/* Who asks also looks for the shorter name itself: what he typed has one character too many. */
static void add_without(struct match_profile *profile, struct text core, const size_t *starts,
                        size_t left_out, bool asking)
{
    char storage[NAME_MAX * 4 + 1];
    struct buf text;
    buf_init_fixed(&text, storage, sizeof storage);
    buf_add(&text, core.ptr, starts[left_out]);
    buf_add_text(&text, text_slice(core, starts[left_out + 1], core.len));
    add_key(profile, MATCH_NEAR, buf_text(&text), profile->fields->name);
    if (asking)
        add_hash(profile, MATCH_NEAR,
                 hash_key(profile->fields->object, MATCH_NAME, buf_text(&text)),
                 profile->fields->name);
}

static void add_half(struct match_profile *profile, struct text core, const size_t *starts,
                     size_t count, size_t half)
{
    const struct meta_field *field = profile->fields->name;
    struct text end = text_slice(core, starts[count - half], core.len);
    add_key(profile, MATCH_NEAR, text_slice(core, 0, starts[half]), field);
    add_key(profile, MATCH_NEAR, end, field);
}

/* One wrong, missing or doubled character leaves one of these keys as it was. Characters of trade need none:
 * names that differ there have the stem in common. */
static void add_near(struct match_profile *profile, const struct company *name, bool asking)
{
    size_t starts[NAME_MAX + 1];
    size_t count = characters(name->core, starts);
    if (count < NEAR_MIN)
        return;
    if (count > NEAR_MAX) {
        add_half(profile, name->core, starts, count, count / 2);
        if (asking) { /* as a name with one more or less has them */
            add_half(profile, name->core, starts, count, (count + 1) / 2);
            add_half(profile, name->core, starts, count, (count - 1) / 2);
        }
        return;
    }
    if (asking) /* one too few: it is a longer name with one left out */
        add_key(profile, MATCH_NEAR, name->core, profile->fields->name);
    size_t stem = utf8_length(name->stem);
    for (size_t i = 0; i < count && i <= stem; i++)
        if (i < stem || asking)
            add_without(profile, name->core, starts, i, asking);
}

static struct text sound_of(struct arena *arena, struct text text)
{
    return plain_letters(arena, pinyin_full(arena, text));
}

static void add_name(struct arena *arena, struct match_profile *profile, const struct company *name,
                     const struct meta_field *field, bool asking)
{
    add_key(profile, MATCH_NAME, name->core, field);
    add_key(profile, MATCH_NAME, name->stem, field);
    if (!profile->fields->sound)
        return;
    /* A stem of two characters sounds like too many others to say anything without its words of trade. */
    if (!name->han || asking || utf8_length(name->stem) >= SOUND_STEM_MIN)
        add_key(profile, MATCH_SOUND, sound_of(arena, name->stem), field);
    if (name->han || asking)
        add_key(profile, MATCH_SOUND, sound_of(arena, name->core), field);
}

/* ---- profiles ---- */

static struct value value_of(const struct meta_field *field, const struct value *values)
{
    return field && values[field->index].kind != VALUE_NULL ? values[field->index] : VALUE_NONE;
}

static struct text text_in(const struct meta_field *field, const struct value *values)
{
    struct value value = value_of(field, values);
    return value.kind == VALUE_TEXT ? value.text : TEXT_EMPTY;
}

void match_names(struct arena *arena, const struct match_fields *fields, const struct value *values,
                 struct match_profile *out)
{
    bool checked;
    *out = (struct match_profile){.fields = fields};
    out->person = fields->kind ? text_eq(text_in(fields->kind, values), TEXT("person"))
                               : fields->object->name_field->personal;
    out->registration = registration_normal(arena, text_in(fields->registration, values), &checked);
    out->customer = value_of(fields->customer, values).number;
    struct text name = text_in(fields->name, values),
                short_name = text_in(fields->short_name, values);
    out->person_name = out->person_sound = TEXT_EMPTY;
    if (out->person) {
        out->person_name = person_normal(arena, name);
        out->person_sound = sound_of(arena, out->person_name);
        return;
    }
    if (name.len)
        company_parse(arena, name, &out->names[out->name_count++]);
    if (short_name.len)
        company_parse(arena, short_name, &out->names[out->name_count++]);
}

static void add_reach(struct match_profile *profile, enum match_kind kind, int64_t hash,
                      const struct meta_field *field, bool shared)
{
    size_t before = profile->key_count;
    add_hash(profile, kind, hash, field);
    if (profile->key_count > before)
        profile->keys[before].shared = shared;
}

static void add_all_reach(struct arena *arena, const struct access_organisation *organisation,
                          const struct value *values, struct match_profile *out)
{
    const struct match_fields *fields = out->fields;
    for (size_t i = 0; i < fields->phone_count; i++) {
        struct text normal = phone_normal(arena, text_in(fields->phones[i], values),
                                          organisation->country, organisation->default_area_code,
                                          NULL);
        add_reach(out, MATCH_PHONE, match_phone_key(fields->object, normal), fields->phones[i],
                  !is_mobile(fields->phones[i], normal));
    }
    for (size_t i = 0; i < fields->email_count; i++) {
        bool shared;
        struct text mail = mail_normal(arena, text_in(fields->emails[i], values), &shared);
        add_reach(out, MATCH_EMAIL, match_email_key(arena, fields->object, mail), fields->emails[i],
                  shared);
    }
}

void match_profile(struct arena *arena, const struct access_organisation *organisation,
                   const struct match_fields *fields, const struct value *values, bool asking,
                   struct match_profile *out)
{
    match_names(arena, fields, values, out);
    add_key(out, MATCH_REGISTRATION, out->registration, fields->registration);
    add_all_reach(arena, organisation, values, out);
    if (out->person) {
        struct company plain = {.core = out->person_name, .stem = out->person_name};
        add_key(out, MATCH_NAME, out->person_name, fields->name);
        if (fields->sound)
            add_key(out, MATCH_SOUND, out->person_sound, fields->name);
        add_near(out, &plain, asking);
        return;
    }
    for (size_t i = 0; i < out->name_count; i++) {
        bool is_short = i == 1 || !fields->name || !text_in(fields->name, values).len;
        add_name(arena, out, &out->names[i], is_short ? fields->short_name : fields->name, asking);
    }
    if (fields->name && out->name_count)
        add_near(out, &out->names[0], asking);
}
