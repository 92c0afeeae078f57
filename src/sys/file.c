#include "sys/file.h"

#include "base/buf.h"
#include "sys/fd.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define COPY_BYTES ((size_t)64 * 1024)

/* PATH_MAX bounds what the kernel takes; longer names fail here the same way. */
static int copy_path(char out[PATH_MAX], const char *path)
{
    size_t len = strlen(path);
    if (len == 0)
        return ENOENT;
    if (len >= PATH_MAX)
        return ENAMETOOLONG;
    memcpy(out, path, len + 1);
    return 0;
}

/* The folder a path lies in. */
static int parent_of(char out[PATH_MAX], const char *path)
{
    int error = copy_path(out, path);
    if (error)
        return error;
    size_t len = strlen(out);
    while (len > 1 && out[len - 1] == '/')
        len--;
    while (len > 0 && out[len - 1] != '/')
        len--;
    while (len > 1 && out[len - 1] == '/')
        len--;
    if (len == 0)
        out[len++] = '.';
    out[len] = '\0';
    return 0;
}

/* Makes a rename, a new name or a removal in the folder durable. */
static int sync_parent(const char *path)
{
    char folder[PATH_MAX];
    int error = parent_of(folder, path);
    if (error)
        return error;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    if (fsync(fd) != 0 && errno != EINVAL) /* EINVAL: a file system that cannot */
        error = errno;
    fd_close(fd);
    return error;
}

static int make_one_folder(const char *path)
{
    struct stat info;
    if (mkdir(path, 0700) == 0)
        return 0;
    if (errno != EEXIST)
        return errno;
    if (stat(path, &info) != 0)
        return errno;
    return S_ISDIR(info.st_mode) ? 0 : ENOTDIR;
}

int file_make_folder(const char *path)
{
    char part[PATH_MAX];
    int error = copy_path(part, path);
    if (error)
        return error;
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        error = make_one_folder(part);
        *slash = '/';
        if (error)
            return error;
    }
    return make_one_folder(part);
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

int file_size(const char *path, int64_t *out)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return errno;
    *out = info.st_size;
    return 0;
}

int file_disk(const char *path, int64_t *free, int64_t *total)
{
    struct statvfs disk;
    if (statvfs(path, &disk) != 0)
        return errno;
    *free = (int64_t)(disk.f_bavail * disk.f_frsize);
    *total = (int64_t)(disk.f_blocks * disk.f_frsize);
    return 0;
}

int64_t file_newest(const char *folder)
{
    int64_t newest = 0;
    const struct dirent *entry;
    DIR *all = opendir(folder);
    while (all && (entry = readdir(all))) {
        struct stat info;
        if (fstatat(dirfd(all), entry->d_name, &info, 0) || !S_ISREG(info.st_mode))
            continue;
        int64_t at = (int64_t)info.st_mtim.tv_sec * 1000 + info.st_mtim.tv_nsec / 1000000;
        newest = at > newest ? at : newest;
    }
    if (all)
        closedir(all);
    return newest;
}

/* Reads to the end of `fd`; the size told beforehand is only a hint (files under /proc say 0). */
static int read_rest(struct arena *arena, int fd, size_t max, struct text *out)
{
    struct stat info;
    if (fstat(fd, &info) != 0)
        return errno;
    if (S_ISREG(info.st_mode) && (uint64_t)info.st_size > max)
        return EFBIG;
    struct buf buf;
    buf_init(&buf, arena, max);
    char piece[16384];
    for (;;) {
        int64_t got = fd_read(fd, piece, sizeof piece);
        if (got < 0)
            return (int)-got;
        if (got == 0)
            break;
        buf_add(&buf, piece, (size_t)got);
        if (buf.overflow)
            return arena->failed ? ENOMEM : EFBIG;
    }
    *out = buf_text(&buf);
    return 0;
}

int file_open_whole(const char *path, int *out_fd, int64_t *size)
{
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    if (fstat(fd, &info) != 0) {
        int error = errno;
        fd_close(fd);
        return error;
    }
    *out_fd = fd;
    *size = info.st_size;
    return 0;
}

void file_close_whole(int fd)
{
    fd_close(fd);
}

bool file_read_at(int fd, void *out, size_t len, int64_t offset)
{
    char *to = out;
    while (len) {
        ssize_t got = pread(fd, to, len, offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        to += got;
        offset += got;
        len -= (size_t)got;
    }
    return true;
}

int file_read_all(struct arena *arena, const char *path, size_t max, struct text *out)
{
    *out = TEXT_EMPTY;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int error = read_rest(arena, fd, max, out);
    fd_close(fd);
    return error;
}

/* A new file beside `path`, on the same file system, for renaming over it. */
static int open_beside(char beside[PATH_MAX], const char *path, int mode, int *out_fd)
{
    int len = snprintf(beside, PATH_MAX, "%s.XXXXXX", path);
    if (len < 0 || len >= PATH_MAX)
        return ENAMETOOLONG;
    int fd = mkostemp(beside, O_CLOEXEC);
    if (fd < 0)
        return errno;
    if (fchmod(fd, (mode_t)mode) != 0) {
        int error = errno;
        fd_close(fd);
        unlink(beside);
        return error;
    }
    *out_fd = fd;
    return 0;
}

/* Ends what open_beside began: on any error the new file goes and the old one stays. */
static int finish_beside(const char *beside, const char *path, int fd, int error)
{
    if (!error && fsync(fd) != 0)
        error = errno;
    int closed = fd_close(fd);
    if (!error)
        error = closed;
    if (!error && rename(beside, path) != 0)
        error = errno;
    if (error) {
        unlink(beside);
        return error;
    }
    return sync_parent(path);
}

int file_write_atomic(const char *path, struct text content, int mode)
{
    char beside[PATH_MAX];
    int fd;
    int error = open_beside(beside, path, mode, &fd);
    if (error)
        return error;
    error = fd_write_all(fd, content.ptr, content.len);
    return finish_beside(beside, path, fd, error);
}

int file_append_sync(const char *path, struct text content, int mode)
{
    bool is_new = !file_exists(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, (mode_t)mode);
    if (fd < 0)
        return errno;
    int error = fd_write_all(fd, content.ptr, content.len);
    if (!error && fdatasync(fd) != 0)
        error = errno;
    int closed = fd_close(fd);
    if (!error)
        error = closed;
    return error || !is_new ? error : sync_parent(path);
}

static int copy_bytes(int from, int to)
{
    char piece[COPY_BYTES];
    for (;;) {
        int64_t got = fd_read(from, piece, sizeof piece);
        if (got <= 0)
            return (int)-got;
        int error = fd_write_all(to, piece, (size_t)got);
        if (error)
            return error;
    }
}

int file_copy(const char *from, const char *to)
{
    char beside[PATH_MAX];
    struct stat info;
    int out;
    int in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0)
        return errno;
    int error = fstat(in, &info) == 0 ? 0 : errno;
    if (!error)
        error = open_beside(beside, to, (int)(info.st_mode & 0777), &out);
    if (!error)
        error = finish_beside(beside, to, out, copy_bytes(in, out));
    fd_close(in);
    return error;
}

int file_remove(const char *path)
{
    return unlink(path) == 0 ? 0 : errno;
}

int file_remove_like(const char *path)
{
    char folder[PATH_MAX], other[PATH_MAX];
    int error = parent_of(folder, path);
    DIR *entries = error ? NULL : opendir(folder);
    if (!entries)
        return error ? error : errno;
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    size_t len = strlen(name);
    for (struct dirent *entry; (entry = readdir(entries));) {
        bool alike = !strncmp(entry->d_name, name, len) &&
                     (entry->d_name[len] == '\0' || entry->d_name[len] == '.');
        int written = alike ? snprintf(other, sizeof other, "%s/%s", folder, entry->d_name) : 0;
        if (written > 0 && written < PATH_MAX && unlink(other) != 0)
            error = errno;
    }
    closedir(entries);
    return error;
}

int file_rename(const char *from, const char *to)
{
    if (rename(from, to) != 0)
        return errno;
    int error = sync_parent(to);
    return error ? error : sync_parent(from);
}

int file_lock(const char *path, int *out_fd)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EISDIR)
        fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        int error = errno;
        fd_close(fd);
        return error;
    }
    *out_fd = fd;
    return 0;
}

void file_unlock(int fd)
{
    fd_close(fd);
}

const char *file_absolute(struct arena *arena, const char *folder, const char *path)
{
    char working[PATH_MAX];
    if (path[0] == '/')
        return text_cstr(arena, text_of(path));
    if (!folder)
        folder = getcwd(working, sizeof working) ? working : "/";
    while (path[0] == '.' && path[1] == '/')
        path += 2 + strspn(path + 2, "/");
    if (path[0] == '\0' || (path[0] == '.' && path[1] == '\0'))
        return text_cstr(arena, text_of(folder));
    size_t len = strlen(folder);
    const char *slash = len > 0 && folder[len - 1] == '/' ? "" : "/";
    size_t size = len + strlen(path) + 2;
    char *joined = arena_alloc(arena, size);
    if (!joined)
        return "";
    snprintf(joined, size, "%s%s%s", folder, slash, path);
    return joined;
}
