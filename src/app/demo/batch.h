/* A save in the making: changes of one moment, written together. */
#pragma once

#include "app/command.h"
#include "record/save.h"

/* Events a save holds at most: hooks may add several changes to each. */
#define DEMO_BATCH_MAX 150

struct demo_batch {
    struct command_call *call;
    struct arena arena; /* of this save */
    struct ctx ctx;
    struct record_task task;
    int64_t at;
    const struct access_caller *caller; /* who does it; NULL: the system */
    size_t events;
    /* called for each create once its id is known */
    void (*created)(void *subject, size_t change, int64_t id);
    enum err (*fill)(struct demo_batch *batch, struct record_env *env, struct record_save *save);
    void *subject;
};

/* Runs `fill` inside the writer's transaction at the moment `at`, then everything else of a save. */
enum err demo_batch_run(struct demo_batch *batch);

/* Setting fields by name. */
void demo_set(struct record_change *change, const char *field, struct value value);
void demo_set_text(struct record_change *change, const char *field, struct text text);
void demo_set_c(struct record_change *change, const char *field, const char *text);
struct record_change *demo_create(struct record_env *env, struct record_save *save,
                                  const char *object);
