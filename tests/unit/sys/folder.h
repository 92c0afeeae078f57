/* A folder of its own for each test of sys/, made before and taken away after it. */
#pragma once

#include "../base/unit.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static inline int folder_setup(void **state)
{
    unit_setup(state);
    snprintf(folder, sizeof folder, "/tmp/guanxi-unit-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static inline int folder_remove_one(const char *path, const struct stat *info, int kind,
                                    struct FTW *walk)
{
    (void)info;
    (void)kind;
    (void)walk;
    return remove(path);
}

static inline int folder_teardown(void **state)
{
    nftw(folder, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return unit_teardown(state);
}

/* A path in that folder. */
static inline const char *in_folder(const char *name)
{
    return text_cstr(&arena, text_format(&arena, "%s/%s", folder, name));
}

static inline int files_in_folder(void)
{
    int count = 0;
    DIR *handle = opendir(folder);
    assert_non_null(handle);
    for (struct dirent *entry; (entry = readdir(handle)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(handle);
    return count;
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)
