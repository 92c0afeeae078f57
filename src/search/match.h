/* What two records are compared by: the fields that tell who somebody is, their comparable forms, the keys under
 * which candidates are found, and the score of a pair with its reasons.
 *
 * Which fields those are follows from the catalog alone, so an administrator's object takes part like customers
 * and contacts: the name field (of a person when `kind` says person or, without a kind, when it is personal), short_name,
 * registration_no, every phone and e-mail field, and for people the reference called customer.
 *
 * Keys are 64-bit hashes of object, kind and text, kept in the table match_key by what a save has written (keys.h).
 * They find candidates; what is decided is decided on the records' values. */
#pragma once

#include "base/company.h"
#include "record/store.h"

/* Goes up when keys are made otherwise (base/company_words.c too): they are then made anew at the next start. */
#define MATCH_VERSION 1

#define MATCH_FIELDS_MAX 16
#define MATCH_KEYS_MAX 96
#define MATCH_REASONS_MAX 6
/* A name alone counts no more than this where both records have register numbers that differ. */
#define MATCH_OTHER_REGISTRATION 60

enum match_kind {
    MATCH_REGISTRATION,
    MATCH_PHONE,
    MATCH_EMAIL,
    MATCH_NAME,  /* the core of a name, its stem, the short name */
    MATCH_SOUND, /* the same in pinyin */
    MATCH_NEAR,  /* the core with one character left out, halves of long ones */
    MATCH_KIND_COUNT
};

struct match_fields {
    const struct meta_object *object;
    const struct meta_field *name, *short_name, *registration, *kind, *customer;
    const struct meta_field *phones[MATCH_FIELDS_MAX], *emails[MATCH_FIELDS_MAX];
    size_t phone_count, email_count;
    bool sound; /* compare names by their pinyin too */
};

/* Does the object take part? Importable ones with a phone, e-mail or registration number, and custom ones. */
bool match_object(const struct meta_object *object);
void match_fields(const struct meta_object *object, struct match_fields *out);
/* Leaves out what the caller may not read: it is then neither asked with nor compared. */
void match_fields_of_caller(const struct access_caller *caller, const struct meta_catalog *catalog,
                            struct match_fields *fields);
/* Is `field` one of them? */
bool match_field(const struct match_fields *fields, const struct meta_field *field);

struct match_key {
    enum match_kind kind;
    int64_t hash;
    const struct meta_field *field;
    bool shared; /* a number or address that several may have: a switchboard, info@ */
};

struct match_profile {
    const struct match_fields *fields;
    bool person;
    struct text person_name, person_sound;
    struct company names[2]; /* the name, the short name */
    size_t name_count;
    struct text registration;
    int64_t customer; /* 0: none */
    struct match_key keys[MATCH_KEYS_MAX];
    size_t key_count;
};

/* Of values by field index. With `asking` the keys are those to look for, else those to keep. Texts live in
 * `arena`. */
void match_profile(struct arena *arena, const struct access_organisation *organisation,
                   const struct match_fields *fields, const struct value *values, bool asking,
                   struct match_profile *out);
/* The names alone, for a candidate. */
void match_names(struct arena *arena, const struct match_fields *fields, const struct value *values,
                 struct match_profile *out);
/* The key of a number or address as contact_point holds it; 0 when it is too short to tell anything. */
int64_t match_phone_key(const struct meta_object *object, struct text normal);
int64_t match_email_key(struct arena *arena, const struct meta_object *object, struct text written);

enum match_reason_kind {
    REASON_REGISTRATION,
    REASON_PHONE,
    REASON_EMAIL,
    REASON_NAME,
    REASON_SIMILAR,
    REASON_SOUND,
    REASON_KIND_COUNT
};
struct text match_reason_name(enum match_reason_kind kind);

struct match_reason {
    enum match_reason_kind kind;
    const struct meta_field *field;
    int score;
};

struct match_score {
    int score; /* 0 to 100 */
    struct match_reason reasons[MATCH_REASONS_MAX];
    size_t reason_count;
};

/* What a candidate was found by: the field of the asking side, NULL where it was not. */
struct match_hits {
    const struct meta_field *phone, *email;
    bool phone_shared, email_shared;
};

void match_score(struct arena *arena, const struct match_profile *asked,
                 const struct match_profile *candidate, const struct match_hits *hits,
                 struct match_score *out);
/* Two names alone: 0 to 100. */
int match_company_names(struct arena *arena, const struct company *a, const struct company *b,
                        enum match_reason_kind *kind);
