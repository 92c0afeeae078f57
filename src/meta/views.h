/* The views an object ships with: lists somebody would make on the first day. Every object has "all", what
 * is mine where it is owned, and what changed this week; its definition adds others under "views". What people
 * save themselves are records (object `view`) and none of this file's. */
#pragma once

#include "meta/definition.h"

/* Reads the key "views" of a definition: [{"key","label","filter","sort","group_by","columns","layout"}].
 * Whether the expressions hold is not known here, below the language: a test runs them all. */
void views_read(struct ctx *ctx, const struct json *json, struct text at, void *out);
/* Fills object->views: the list as clients get it. */
void views_link(struct arena *arena, const struct object_def *def, struct meta_object *object);
