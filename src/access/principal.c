#include "access/principal.h"

#define ROLE_BITS 40

/* FNV-1a, folded: written here because what is stored must not follow a change of text_hash. */
int64_t access_role_number(struct text role)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < role.len; i++)
        hash = (hash ^ (unsigned char)role.ptr[i]) * UINT64_C(1099511628211);
    hash = (hash >> ROLE_BITS) ^ (hash & ((UINT64_C(1) << ROLE_BITS) - 1));
    return hash ? (int64_t)hash : 1;
}

int64_t access_principal_number(const struct access_principal *principal)
{
    if (principal->user)
        return principal->user;
    int64_t number = principal->department;
    if (!number && principal->role.len)
        number = access_role_number(principal->role);
    return principal->below ? -number : number;
}
