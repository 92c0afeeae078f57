/* From what was written to a typed tree: names looked up, types agreed, or an error with its place. */
#pragma once

#include "expr/build.h"

enum err expr_check(struct ctx *ctx, const struct meta_catalog *catalog,
                    const struct meta_object *object, const struct expr_env *env,
                    const struct syntax *syntax, const struct expr_node **out);
/* As a yes or no. */
enum err expr_check_condition(struct ctx *ctx, const struct meta_catalog *catalog,
                              const struct meta_object *object, const struct expr_env *env,
                              const struct syntax *syntax, const struct expr_node **out);
/* A path; its last field may be masked. */
enum err expr_check_path(struct ctx *ctx, const struct meta_catalog *catalog,
                         const struct meta_object *object, const struct expr_env *env,
                         const struct syntax *syntax, const struct expr_node **out);
/* With a checker filled by the caller; its `check` is put in here. */
enum err expr_check_begun(struct checker *checker, const struct syntax *syntax,
                          const struct expr_node **out);
