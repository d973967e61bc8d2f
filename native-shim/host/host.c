/*
 * host.c - users and groups. In C because .NET has no getpwuid(3) or getgrouplist(3).
 */
#define _GNU_SOURCE
#include "pmhost.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>

#define ENTRY_ROOM (1024 * 1024) /* for one entry of passwd(5), group(5) or a directory service: groups can be large */

int32_t pmhost_user_name(uint32_t uid, char *buffer, int32_t size)
{
    struct passwd entry, *found = NULL;
    char *room = malloc(ENTRY_ROOM);
    int32_t length = 0;
    int sts;

    if (room == NULL)
        return -ENOMEM;
    sts = getpwuid_r(uid, &entry, room, ENTRY_ROOM, &found);
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

/* Finds a user or a group; 1 or 0. The id is the group's own, or the group of the user. */
static int find(const char *name, int is_group, gid_t *id)
{
    struct passwd user, *found_user = NULL;
    struct group group, *found_group = NULL;
    char *room = malloc(ENTRY_ROOM);
    int sts;

    if (room == NULL)
        return -ENOMEM;
    sts = is_group ? getgrnam_r(name, &group, room, ENTRY_ROOM, &found_group)
                   : getpwnam_r(name, &user, room, ENTRY_ROOM, &found_user);
    if (found_group != NULL)
        *id = found_group->gr_gid;
    else if (found_user != NULL)
        *id = found_user->pw_gid;
    free(room);
    return sts != 0 ? -sts : found_group != NULL || found_user != NULL;
}

int32_t pmhost_has_user(const char *name)
{
    gid_t id;

    return find(name, 0, &id);
}

int32_t pmhost_has_group(const char *name)
{
    gid_t id;

    return find(name, 1, &id);
}

int32_t pmhost_user_in_group(const char *user, const char *group)
{
    gid_t own = 0, wanted = 0, *groups = NULL;
    int room = 64, count, sts = find(user, 0, &own);

    if (sts > 0)
        sts = find(group, 1, &wanted);
    if (sts <= 0)
        return sts;
    for (;;) {
        gid_t *more = realloc(groups, (size_t)room * sizeof *groups);

        if (more == NULL) {
            free(groups);
            return -ENOMEM;
        }
        groups = more;
        count = room;
        if (getgrouplist(user, own, groups, &count) >= 0)
            break;
        room = count > room ? count : room * 2; /* the C library says how many there are */
    }
    sts = 0;
    for (int i = 0; i < count && sts == 0; i++)
        sts = groups[i] == wanted;
    free(groups);
    return sts;
}
