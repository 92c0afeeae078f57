#include "folder.h"
#include "sys/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>

static struct text content(const char *path)
{
    struct text text;
    assert_int_equal(file_read_all(&arena, path, 10000000, &text), 0);
    return text;
}

static int mode_of(const char *path)
{
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    return info.st_mode & 0777;
}

static void makes_folders_with_their_parents(void **state)
{
    (void)state;
    assert_int_equal(file_make_folder(in_folder("a/b//c/")), 0);
    assert_int_equal(file_make_folder(in_folder("a/b/c")), 0);
    assert_true(file_exists(in_folder("a/b/c")));
    assert_int_equal(mode_of(in_folder("a/b")), 0700);
    assert_int_equal(file_write_atomic(in_folder("file"), TEXT("x"), 0600), 0);
    assert_int_equal(file_make_folder(in_folder("file")), ENOTDIR);
    assert_int_equal(file_make_folder(in_folder("file/below")), ENOTDIR);
    assert_int_equal(file_make_folder(""), ENOENT);
    assert_int_equal(file_make_folder("/"), 0);
}

static void writes_whole_files(void **state)
{
    (void)state;
    const char *path = in_folder("config");
    assert_int_equal(file_write_atomic(path, TEXT("first"), 0640), 0);
    assert_text(content(path), "first");
    assert_int_equal(mode_of(path), 0640);
    assert_int_equal(file_write_atomic(path, TEXT_EMPTY, 0600), 0);
    assert_text(content(path), "");
    assert_int_equal(files_in_folder(), 1); /* nothing is left beside it */
    assert_int_equal(file_write_atomic(in_folder("no/such"), TEXT("x"), 0600), ENOENT);
}

/* The disk is full in the middle: the old file stays whole, and nothing is left beside it. */
static void a_failed_write_leaves_the_old_file(void **state)
{
    (void)state;
    const char *path = in_folder("config");
    char *large = arena_alloc(&arena, 100000);
    memset(large, 'x', 100000);
    assert_int_equal(file_write_atomic(path, TEXT("old"), 0600), 0);
    pid_t child = fork();
    if (child == 0) {
        struct rlimit limit = {50000, 50000};
        signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit);
        _exit(file_write_atomic(path, (struct text){large, 100000}, 0600) == EFBIG ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_text(content(path), "old");
    assert_int_equal(files_in_folder(), 1);
}

static void reads_within_a_maximum(void **state)
{
    (void)state;
    const char *path = in_folder("data");
    struct text text;
    assert_int_equal(file_write_atomic(path, TEXT("0123456789"), 0600), 0);
    assert_int_equal(file_read_all(&arena, path, 10, &text), 0);
    assert_text(text, "0123456789");
    assert_int_equal(file_read_all(&arena, path, 9, &text), EFBIG);
    assert_int_equal(file_read_all(&arena, in_folder("none"), 9, &text), ENOENT);
    assert_int_equal(file_read_all(&arena, folder, 9, &text), EISDIR);
    assert_int_equal(file_read_all(&arena, "/proc/self/status", 100000, &text),
                     0); /* its size says 0 */
    assert_true(text.len > 100);
    struct arena small;
    arena_init(&small, 50);
    assert_int_equal(file_read_all(&small, path, 1000, &text), ENOMEM);
    arena_deinit(&small);
}

static void appends_copies_renames_removes(void **state)
{
    (void)state;
    const char *path = in_folder("log"), *copy = in_folder("copy");
    int64_t size;
    assert_int_equal(file_append_sync(path, TEXT("a\n"), 0600), 0);
    assert_int_equal(file_append_sync(path, TEXT("b\n"), 0600), 0);
    assert_text(content(path), "a\nb\n");
    assert_int_equal(file_size(path, &size), 0);
    assert_int_equal(size, 4);
    assert_int_equal(file_size(in_folder("none"), &size), ENOENT);
    assert_int_equal(file_copy(path, copy), 0);
    assert_int_equal(file_copy(path, copy), 0);
    assert_text(content(copy), "a\nb\n");
    assert_int_equal(mode_of(copy), 0600);
    assert_int_equal(file_copy(in_folder("none"), copy), ENOENT);
    assert_int_equal(file_rename(copy, in_folder("moved")), 0);
    assert_false(file_exists(copy));
    assert_int_equal(file_remove(in_folder("moved")), 0);
    assert_int_equal(file_remove(in_folder("moved")), ENOENT);
    assert_int_equal(files_in_folder(), 1);
}

static void copies_large_files(void **state)
{
    (void)state;
    char *large = arena_alloc(&arena, 1000003);
    for (size_t i = 0; i < 1000003; i++)
        large[i] = (char)(i * 7);
    struct text text = {large, 1000003};
    assert_int_equal(file_write_atomic(in_folder("large"), text, 0600), 0);
    assert_int_equal(file_copy(in_folder("large"), in_folder("copy")), 0);
    assert_true(text_eq(content(in_folder("copy")), text));
}

static void a_lock_excludes_others(void **state)
{
    (void)state;
    const char *path = in_folder("lock");
    int first, second;
    assert_int_equal(file_lock(path, &first), 0);
    assert_int_equal(file_lock(path, &second), EWOULDBLOCK);
    file_unlock(first);
    assert_int_equal(file_lock(path, &second), 0);
    file_unlock(second);
    assert_int_equal(file_lock(folder, &first), 0); /* a folder can be locked itself */
    assert_int_equal(file_lock(folder, &second), EWOULDBLOCK);
    file_unlock(first);
}

static void a_dead_process_gives_its_lock_back(void **state)
{
    (void)state;
    const char *path = in_folder("lock");
    int fd, status;
    pid_t child = fork();
    if (child == 0)
        _exit(file_lock(path, &fd));
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    assert_int_equal(file_lock(path, &fd), 0);
    file_unlock(fd);
}

static void makes_paths_absolute(void **state)
{
    (void)state;
    char working[4096];
    assert_non_null(getcwd(working, sizeof working));
    assert_string_equal(file_absolute(&arena, "/data", "a/b"), "/data/a/b");
    assert_string_equal(file_absolute(&arena, "/data/", ".//a"), "/data/a");
    assert_string_equal(file_absolute(&arena, "/data", "/x"), "/x");
    assert_string_equal(file_absolute(&arena, "/data", "."), "/data");
    assert_string_equal(file_absolute(&arena, "/data", "./"), "/data");
    assert_string_equal(file_absolute(&arena, "/", "x"), "/x");
    assert_string_equal(file_absolute(&arena, "/data", "../x"),
                        "/data/../x"); /* links decide what .. is */
    assert_string_equal(file_absolute(&arena, NULL, "."), working);
}

static void streams_in_pieces_of_every_size(void **state)
{
    (void)state;
    const char *path = in_folder("stream");
    static const size_t sizes[] = {1, 7, 4096, 65535, 65536, 65537, 200000};
    for (size_t w = 0; w < 7; w++) {
        struct file_writer *writer;
        struct file_reader *reader;
        size_t total = 300000 / sizes[w] * sizes[w];
        char *bytes = arena_alloc(&arena, total), *back = arena_alloc(&arena, total + 200000);
        for (size_t i = 0; i < total; i++)
            bytes[i] = (char)(i * 31 >> 3);
        assert_int_equal(file_create(&writer, path, 0600), 0);
        for (size_t at = 0; at < total; at += sizes[w])
            file_put(writer, (struct text){bytes + at, sizes[w]});
        file_put(writer, TEXT_EMPTY);
        assert_int_equal(file_writer_close(writer), 0);
        for (size_t r = 0; r < 7; r++) {
            assert_int_equal(file_open(&reader, path), 0);
            size_t len = 0;
            for (int64_t got; (got = file_read(reader, back + len, sizes[r])) > 0;
                 len += (size_t)got)
                assert_int_equal(file_position(reader), len + (size_t)got);
            assert_true(text_eq((struct text){back, len}, (struct text){bytes, total}));
            assert_int_equal(file_rewind(reader), 0);
            assert_int_equal(file_position(reader), 0);
            assert_true(file_read(reader, back, 1) == 1 && back[0] == bytes[0]);
            file_close(reader);
        }
    }
}

static void streams_report_what_went_wrong(void **state)
{
    (void)state;
    struct file_writer *writer;
    struct file_reader *reader;
    char byte;
    assert_int_equal(file_open(&reader, in_folder("none")), ENOENT);
    assert_null(reader);
    file_close(reader);
    assert_int_equal(file_create(&writer, in_folder("no/such"), 0600), ENOENT);
    assert_int_equal(file_create(&writer, "/dev/full", 0600), 0);
    for (int i = 0; i < 100000; i++)
        file_put(writer, TEXT("some bytes"));
    assert_int_equal(file_writer_close(writer), ENOSPC);
    assert_int_equal(file_create(&writer, "/dev/full", 0600), 0);
    file_put(writer, TEXT("few")); /* seen only at the end */
    assert_int_equal(file_writer_close(writer), ENOSPC);
    assert_int_equal(file_open(&reader, folder), 0);
    assert_int_equal(file_read(reader, &byte, 1), -EISDIR);
    file_close(reader);
}

static void pipes_are_read_but_not_rewound(void **state)
{
    (void)state;
    int ends[2];
    char bytes[16];
    struct file_reader *reader;
    struct file_writer *writer;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(file_writer_fd(&writer, ends[1]), 0);
    file_put(writer, TEXT("hello"));
    assert_int_equal(file_writer_close(writer), 0);
    assert_int_equal(close(ends[1]), 0); /* the writer had only borrowed it */
    assert_int_equal(file_open_fd(&reader, ends[0]), 0);
    assert_int_equal(file_rewind(reader), ESPIPE);
    assert_int_equal(file_read(reader, bytes, sizeof bytes), 5);
    assert_int_equal(file_read(reader, bytes, sizeof bytes), 0);
    file_close(reader);
    assert_int_equal(fcntl(ends[0], F_GETFD), -1); /* the reader had taken it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(makes_folders_with_their_parents),
        IN_FOLDER(writes_whole_files),
        IN_FOLDER(a_failed_write_leaves_the_old_file),
        IN_FOLDER(reads_within_a_maximum),
        IN_FOLDER(appends_copies_renames_removes),
        IN_FOLDER(copies_large_files),
        IN_FOLDER(a_lock_excludes_others),
        IN_FOLDER(a_dead_process_gives_its_lock_back),
        IN_FOLDER(makes_paths_absolute),
        IN_FOLDER(streams_in_pieces_of_every_size),
        IN_FOLDER(streams_report_what_went_wrong),
        IN_FOLDER(pipes_are_read_but_not_rewound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
