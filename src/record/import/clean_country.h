/* Names of countries and regions, so that a misspelt one is asked about although the field takes any text. */
#pragma once

#include "record/import/clean.h"
#include "record/import/import_table.h"

/* Folded names (English, Chinese, two-letter codes, common short forms) → struct text *, the name as usually
 * written. False without memory. */
bool clean_countries(struct import_table *table);
