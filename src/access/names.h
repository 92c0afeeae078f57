/* The records of other layers that access reads by itself: tables and columns of the objects user and
 * organisation (product objects, so their tables and columns bear the names of the definitions). */
#pragma once

#include "base/text.h"

#define TABLE_USER TEXT("user")
#define TABLE_ORGANISATION TEXT("organisation")
