/*
 * files.c - files opened part by part of their path, and facts of open files. In C because .NET has no openat(2),
 * fstat(2) with owners, or extended attributes.
 */
#define _GNU_SOURCE
#include "pmhost.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define TO_READ (O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

/* The kernel's own link to an open file: for calls that refuse a descriptor of O_PATH. */
struct name {
    char text[32];
};

static struct name name_of(intptr_t fd)
{
    struct name name;

    snprintf(name.text, sizeof name.text, "/proc/self/fd/%d", (int)fd);
    return name;
}

int32_t pmhost_open_directory(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return fd < 0 ? -errno : fd;
}

int32_t pmhost_open_in(intptr_t directory, const char *name)
{
    int fd = openat((int)directory, name, TO_READ);

    return fd < 0 ? -errno : fd;
}

int32_t pmhost_open_entry(intptr_t directory, const char *name)
{
    int fd = openat((int)directory, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);

    return fd < 0 ? -errno : fd;
}

int32_t pmhost_open_to_read(intptr_t entry)
{
    int fd = open(name_of(entry).text, TO_READ);

    return fd < 0 ? -errno : fd;
}

int32_t pmhost_link_target(intptr_t link, char *buffer, int32_t size)
{
    ssize_t length = readlinkat((int)link, "", buffer, (size_t)size);

    if (length < 0)
        return -errno;
    return length == size ? -ENAMETOOLONG : (int32_t)length;
}

int32_t pmhost_stat_of(intptr_t fd, struct pmhost_stat *reply)
{
    struct stat from;

    if (fstat((int)fd, &from) < 0)
        return -errno;
    *reply = (struct pmhost_stat){ .uid = from.st_uid, .gid = from.st_gid, .mode = from.st_mode };
    return 0;
}

int32_t pmhost_access_acl(intptr_t fd, void *buffer, int32_t size)
{
    ssize_t length = getxattr(name_of(fd).text, "system.posix_acl_access", buffer, (size_t)size);

    if (length < 0)
        return errno == ENODATA || errno == EOPNOTSUPP ? 0 : -errno;
    return (int32_t)length;
}
