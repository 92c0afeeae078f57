/* What the routes about rights share. Private to api. */
#pragma once

#include "api/impl.h"

void rights_put_label(struct json_out *json, const struct label *label);
/* {"id","name"} */
void rights_put_named(struct json_out *json, int64_t id, struct text name);
/* A role by its key; NULL when there is none. `*at` is its place among access_roles (may be NULL). */
const struct access_role *rights_role_find(const struct access_policy *policy, struct text key,
                                           size_t *at);
/* One role with all its rights, as GET /rights/roles/{role} answers. */
void rights_put_role(struct json_out *json, const struct meta_catalog *catalog,
                     const struct access_policy *policy, const struct access_role *role);
/* An object whose rights are set by hand: not one that only administrators reach. */
bool rights_are_given(const struct meta_object *object);
/* A field whose use is set by hand: not the system's own and not an amount's companion. */
bool rights_field_is_given(const struct meta_field *field);

/* People who can log in, with their roles (packed); by id. */
struct rights_person {
    int64_t id;
    struct text name;
    struct text roles;
};
struct rights_people {
    struct rights_person *items;
    size_t count;
};
/* Those with an id above `after`, at most `limit` (-1: all). */
enum err rights_people_read(struct call *call, int64_t after, int64_t limit,
                            struct rights_people *out);
bool rights_person_has(const struct rights_person *person, struct text role);
