/* Which records are one person: a contact, or a customer of the kind person with the contact that is itself, and
 * the consents they gave. */
#pragma once

#include "record/erase.h"

/* The records that are the person `id` of `object` is, the one asked for first; live or in the recycle bin.
 * ERR_not_found, or ERR_not_a_person. No rights are asked but that the caller may read it. */
enum err person_find(struct record_env *env, const struct meta_object *object, int64_t id,
                     struct erase *out);
/* How many records of an object name one of these in a field; 0 when there is no such object or field. */
enum err person_count(struct record_env *env, const struct erase *person, struct text object,
                      int64_t *count);
/* "contact = '1' or customer = '2' or about = '1'": what of an object is about these; empty: it has no field
 * that the caller may ask about. */
struct text person_filter(struct record_env *env, const struct erase *person,
                          const struct meta_object *object);
