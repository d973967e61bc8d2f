/*
 * host.c - what the host says of users and files.
 */
#define _GNU_SOURCE
#include "pmshim.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PASSWD_ROOM 65536 /* one entry of passwd(5) or a directory service */

int32_t pmshim_user_name(uint32_t uid, char *buffer, int32_t size)
{
    struct passwd entry, *found = NULL;
    char *room = malloc(PASSWD_ROOM);
    int32_t length = 0;
    int sts;

    if (room == NULL)
        return -ENOMEM;
    sts = getpwuid_r(uid, &entry, room, PASSWD_ROOM, &found);
    if (sts == 0 && found != NULL) {
        length = (int32_t)strlen(entry.pw_name);
        if (length <= size)
            memcpy(buffer, entry.pw_name, (size_t)length);
        else
            sts = ERANGE;
    }
    free(room);
    return sts != 0 ? -sts : length;
}

int32_t pmshim_open_directory(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return fd < 0 ? -errno : fd;
}

int32_t pmshim_open_in(int32_t directory, const char *name)
{
    int fd = openat(directory, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

    return fd < 0 ? -errno : fd;
}

int32_t pmshim_stat_of(int32_t fd, struct pmshim_stat *reply)
{
    struct stat from;

    if (fstat(fd, &from) < 0)
        return -errno;
    reply->uid = from.st_uid;
    reply->gid = from.st_gid;
    reply->mode = from.st_mode;
    reply->unused = 0;
    reply->size = (uint64_t)from.st_size;
    return 0;
}
