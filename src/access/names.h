/* The records of other layers that access reads by itself: tables and columns of the objects user and
 * organisation (product objects, so their tables and columns bear the names of the definitions). The objects of
 * administrators' rights are looked up in the catalog by these names; a catalog may do without them. */
#pragma once

#include "base/text.h"

#define TABLE_USER TEXT("user")
#define TABLE_ORGANISATION TEXT("organisation")
#define OBJECT_SHARE TEXT("share")
#define OBJECT_OBJECT_RIGHT TEXT("object_right")
#define OBJECT_FIELD_RIGHT TEXT("field_right")
#define OBJECT_ACCESS_RULE TEXT("access_rule")
