/* What the tests of meta share: the product's definitions read from disk, a database in a folder of its own,
 * a catalog made of them, and short ways to read JSON and faults. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "expr/formulas.h"
#include "meta/field_types.h"
#include "meta/store.h"
#include "sys/clock.h"
#include "sys/file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define UNUSED __attribute__((unused))
#define SOURCES_MAX 200

struct fixture {
    struct arena arena;
    struct ctx ctx;
    char folder[64];
    struct db *db;
    struct meta *meta;
    struct meta_source sources[SOURCES_MAX];
    size_t source_count;
};

static UNUSED const char *root(void)
{
    const char *given = getenv("GUANXI_ROOT");
    return given ? given : ".";
}

static UNUSED void add_source(struct fixture *f, const char *module, struct text path,
                              struct text json)
{
    assert_true(f->source_count < SOURCES_MAX);
    f->sources[f->source_count++] = (struct meta_source){path, text_of(module), json};
}

static UNUSED void read_module(struct fixture *f, const char *module)
{
    struct text folder = text_format(&f->arena, "%s/src/modules/%s/objects", root(), module);
    DIR *dir = opendir(text_cstr(&f->arena, folder));
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        if (!text_ends(text_of(entry->d_name), TEXT(".json")))
            continue;
        struct text path = text_format(&f->arena, "%s/objects/%s", module, entry->d_name);
        struct text whole = text_format(&f->arena, "%s/src/modules/%.*s", root(), TEXT_ARG(path));
        struct text json;
        assert_int_equal(file_read_all(&f->arena, text_cstr(&f->arena, whole), 1 << 20, &json), 0);
        add_source(f, module, path, json);
    }
    if (dir)
        closedir(dir);
}

static UNUSED int by_path(const void *a, const void *b)
{
    return text_compare(((const struct meta_source *)a)->path,
                        ((const struct meta_source *)b)->path);
}

static UNUSED void read_sources(struct fixture *f)
{
    struct text folder = text_format(&f->arena, "%s/src/modules", root());
    DIR *dir = opendir(text_cstr(&f->arena, folder));
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));)
        if (entry->d_name[0] != '.')
            read_module(f, text_cstr(&f->arena, text_of(entry->d_name)));
    closedir(dir);
    qsort(f->sources, f->source_count, sizeof *f->sources, by_path);
    assert_true(f->source_count >= 10);
}

static UNUSED void open_db(struct fixture *f)
{
    char path[128];
    snprintf(path, sizeof path, "%s/test.db", f->folder);
    struct db_options options = {.path = path, .readers = 2};
    assert_int_equal(db_open(&f->ctx, &options, &f->db), ERR_OK);
}

static UNUSED enum err try_meta(struct fixture *f)
{
    char copies[128];
    snprintf(copies, sizeof copies, "%s/copies", f->folder);
    const struct meta_options options = {.sources = f->sources,
                                         .source_count = f->source_count,
                                         .copies_folder = copies,
                                         .linker = &expr_linker};
    return meta_open(&f->ctx, f->db, &options, &f->meta);
}

static UNUSED void show_faults(const struct ctx *ctx)
{
    for (size_t i = 0; i < ctx->fault_count && i < CTX_FAULTS_MAX; i++) {
        char bytes[2048];
        struct arena arena;
        arena_init(&arena, 65536);
        struct buf buf;
        buf_init(&buf, &arena, sizeof bytes);
        error_message(&buf, &ctx->faults[i], LANG_EN);
        print_error("%.*s: %.*s (%.*s)\n", TEXT_ARG(ctx->faults[i].field), TEXT_ARG(buf_text(&buf)),
                    TEXT_ARG(error_name(ctx->faults[i].code)));
        arena_deinit(&arena);
    }
}

static UNUSED void open_meta(struct fixture *f)
{
    enum err err = try_meta(f);
    show_faults(&f->ctx);
    assert_int_equal(err, ERR_OK);
}

static UNUSED struct fixture *fixture_new(void)
{
    struct fixture *f = calloc(1, sizeof *f);
    arena_init(&f->arena, (size_t)512 * 1024 * 1024);
    ctx_init(&f->ctx, &f->arena, clock_now());
    snprintf(f->folder, sizeof f->folder, "/tmp/guanxi-meta-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    read_sources(f);
    open_db(f);
    return f;
}

static UNUSED void remove_files(const char *folder)
{
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.')
            unlink(path);
    }
    if (dir)
        closedir(dir);
    rmdir(folder);
}

static UNUSED void fixture_free(struct fixture *f)
{
    char copies[128];
    snprintf(copies, sizeof copies, "%s/copies", f->folder);
    meta_close(f->meta);
    db_close(f->db);
    remove_files(copies);
    remove_files(f->folder);
    arena_deinit(&f->arena);
    free(f);
}

/* A test with the whole product in a fresh database. */
static UNUSED int setup(void **state)
{
    struct fixture *f = fixture_new();
    open_meta(f);
    *state = f;
    return 0;
}

static UNUSED int teardown(void **state)
{
    fixture_free(*state);
    return 0;
}
#define UNIT(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

static UNUSED const struct json *json_of(struct fixture *f, const char *text)
{
    const struct json *json = json_parse(&f->ctx, text_of(text));
    if (!json)
        print_error("no JSON: %s\n", text);
    assert_non_null(json);
    return json;
}

static UNUSED bool has_fault(const struct ctx *ctx, enum err code, const char *field)
{
    for (size_t i = 0; i < ctx->fault_count && i < CTX_FAULTS_MAX; i++)
        if (ctx->faults[i].code == code && text_eq(ctx->faults[i].field, text_of(field)))
            return true;
    show_faults(ctx);
    print_error("expected %.*s at \"%s\"\n", TEXT_ARG(error_name(code)), field);
    return false;
}

static UNUSED void assert_text_at(struct text text, const char *expected, const char *file,
                                  int line)
{
    if (text_eq(text, text_of(expected)))
        return;
    print_error("\"%.*s\" is not \"%s\"\n", TEXT_ARG(text), expected);
    _fail(file, line);
}
#define assert_text(text, expected) assert_text_at((text), (expected), __FILE__, __LINE__)

/* The same numbers on every run: splitmix64. */
static UNUSED uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}
