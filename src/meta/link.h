/* From checked definitions to the immutable catalog: numbers, columns, pointers between objects, relations,
 * indexes, layouts. */
#pragma once

#include "meta/definition_set.h"
#include "meta/numbers.h"

/* Everything is made in the ctx's arena, which the snapshot then owns. Only memory can fail. */
enum err link_catalog(struct ctx *ctx, const struct definition_set *set,
                      struct meta_numbers *numbers, struct meta_catalog *out);
