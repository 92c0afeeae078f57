#include "base/json.h"
#include "base/log.h"
#include "unit.h"

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static int saved_stderr;
static FILE *caught;

/* Sends standard error into a file that has no name. */
static void catch_stderr(void)
{
    fflush(stderr);
    caught = tmpfile();
    saved_stderr = dup(STDERR_FILENO);
    dup2(fileno(caught), STDERR_FILENO);
}

static struct text release_stderr(void)
{
    dup2(saved_stderr, STDERR_FILENO);
    close(saved_stderr);
    long size = lseek(fileno(caught), 0, SEEK_END);
    char *text = arena_alloc(&arena, (size_t)size);
    assert_int_equal(pread(fileno(caught), text, (size_t)size, 0), size);
    fclose(caught);
    return (struct text){text, (size_t)size};
}

static const struct json *parse_line(struct text line)
{
    static struct ctx ctx;
    ctx_init(&ctx, &arena, 0);
    const struct json *json = json_parse(&ctx, line);
    if (!json)
        fail_msg("not JSON: %.*s", TEXT_ARG(line));
    return json;
}

static void writes_one_line_of_json(void **state)
{
    (void)state;
    catch_stderr();
    log_line(LOG_INFO, "request", LOG_TEXT("path", TEXT("/a\"b\n")), LOG_NUMBER("status", -200),
             LOG_TEXT("bad", TEXT("x\xFFy")), LOG_NUMBER("us", INT64_MIN));
    struct text out = release_stderr();
    assert_true(text_ends(out, TEXT("}\n")));
    assert_int_equal(text_find(out, TEXT("\n")), out.len - 1);
    const struct json *json = parse_line(text_trim(out));
    assert_text(json_text(json_get(json, TEXT("level"))), "info");
    assert_text(json_text(json_get(json, TEXT("event"))), "request");
    assert_text(json_text(json_get(json, TEXT("path"))), "/a\"b\n");
    assert_text(json_number(json_get(json, TEXT("status"))), "-200");
    assert_text(json_number(json_get(json, TEXT("us"))), "-9223372036854775808");
    assert_text(json_text(json_get(json, TEXT("bad"))), "x\uFFFDy");
    assert_int_equal(json_text(json_get(json, TEXT("at"))).len, 24);
}

static void drops_lines_below_the_level(void **state)
{
    (void)state;
    log_set_level(LOG_WARN);
    catch_stderr();
    log_line(LOG_INFO, "quiet", LOG_NUMBER("n", 1));
    log_line(LOG_ERROR, "loud", LOG_NUMBER("n", 1));
    struct text out = release_stderr();
    log_set_level(LOG_INFO);
    assert_true(text_find(out, TEXT("quiet")) < 0);
    assert_true(text_find(out, TEXT("loud")) >= 0);
}

static void cuts_long_values_and_long_lines(void **state)
{
    (void)state;
    static char value[5000];
    for (size_t i = 0; i + 3 <= sizeof value; i += 3)
        memcpy(value + i, "中", 3);
    struct text text = {value, sizeof value - sizeof value % 3};
    struct log_pair pairs[40];
    for (int i = 0; i < 40; i++)
        pairs[i] = (struct log_pair){text_cstr(&arena, text_format(&arena, "k%d", i)), text};
    catch_stderr();
    log_write(LOG_ERROR, "long", pairs, 40);
    struct text out = text_trim(release_stderr());
    const struct json *json = parse_line(out);
    struct text cut = json_text(json_get(json, TEXT("k0")));
    assert_int_equal(cut.len, 1023); /* whole characters of at most 1 KB */
    assert_true(text_find(cut, TEXT("\uFFFD")) < 0);
    assert_true(out.len <= 16384);
    assert_true(json_size(json) > 10 && json_size(json) < 43);
}

static void *write_many(void *arg)
{
    for (int i = 0; i < 500; i++)
        log_line(LOG_ERROR, "thread", LOG_NUMBER("id", *(int *)arg), LOG_NUMBER("i", i),
                 LOG_TEXT("filler", TEXT("0123456789012345678901234567890123456789")));
    return NULL;
}

static void lines_of_threads_do_not_mix(void **state)
{
    (void)state;
    pthread_t threads[4];
    int ids[4] = {0, 1, 2, 3};
    catch_stderr();
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, write_many, &ids[i]);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    struct text rest = release_stderr();
    int64_t next[4] = {0}, id, i;
    int lines = 0;
    while (rest.len > 0) {
        const struct json *json = parse_line(text_cut(&rest, '\n'));
        assert_true(json_int(json_get(json, TEXT("id")), &id) &&
                    json_int(json_get(json, TEXT("i")), &i));
        assert_int_equal(next[id]++, i);
        lines++;
    }
    assert_int_equal(lines, 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(writes_one_line_of_json),
        UNIT(drops_lines_below_the_level),
        UNIT(cuts_long_values_and_long_lines),
        UNIT(lines_of_threads_do_not_mix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
