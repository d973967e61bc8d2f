/*
 * pmhost.h - what the runner needs of the host and .NET does not have: children, an event loop, users and groups,
 * files opened relative to a directory, and the system's log. Nothing here knows PCP. Results are 0 or more, or errno
 * codes, negated.
 *
 * The layouts below are frozen: Native/Layout.cs of the runner repeats them, layout.c reports them as the compiler has
 * them, and a test compares the two.
 */
#ifndef PMHOST_H
#define PMHOST_H

#include <stdint.h>

#define PMHOST_EXPORT __attribute__((visibility("default")))

/* ---- spawn.c: any thread --------------------------------------------------------------------------------- */

/*
 * pidfd: readable once the child is gone; -1 if the kernel has no pidfds (before 5.3) or no descriptor was left: the
 * caller polls then.
 */
struct pmhost_child {
    int32_t pid;
    int32_t pidfd;
    int32_t input, output, error; /* our ends of its standard files, non-blocking */
};

struct pmhost_limits {
    uint64_t capabilities; /* those that it can have, a bit each: capabilities(7) */
    uint64_t data;         /* bytes of memory of its own that it can ask for (RLIMIT_DATA); 0: no limit */
    int32_t nice;          /* as setpriority(2) has it, at least this process's; 0: as this process */
    int32_t unused;
};

/*
 * Starts a child: process group of its own, SIGKILL when the calling THREAD ends, default signal handling, empty signal
 * mask, no descriptor but 0 to 2, the given limits, and no program gives it privileges (PR_SET_NO_NEW_PRIVS). argv and
 * envp end with NULL; argv[0] is looked up in the caller's PATH unless it has a slash. Returns 0 once exec has worked,
 * else the errno of the failure, negated.
 */
PMHOST_EXPORT int32_t pmhost_spawn(char *const *argv, char *const *envp, const struct pmhost_limits *limits,
                                   struct pmhost_child *child);
/* Reaps a child. 1: it is gone, *status is as from waitpid(2), and the rest of its group is killed; 0: it runs. */
PMHOST_EXPORT int32_t pmhost_reap(int32_t pid, int32_t *status);
PMHOST_EXPORT int32_t pmhost_kill(int32_t pid, int32_t signal); /* pid < 0: the process group */
PMHOST_EXPORT int32_t pmhost_adopt_orphans(void); /* become the parent of orphaned descendants: prctl(2) */
PMHOST_EXPORT int32_t pmhost_group_of(int32_t pid);
PMHOST_EXPORT int32_t pmhost_raise_memlock(void);

/* ---- capabilities.c ---- */

/*
 * Bounds the capabilities of this process, and of all that it starts, for good. A thread can only give up its own, so
 * each of them gets a signal, SIGRTMAX, whose handler does that. To be called once, while there are few threads. If it
 * fails, some threads may be bounded.
 */
PMHOST_EXPORT int32_t pmhost_bound_capabilities(uint64_t capabilities);

/* ---- io.c: any thread. Descriptors are intptr_t, as .NET marshals a SafeHandle; .NET owns and closes them. ---- */

struct pmhost_event {
    uint64_t token;
    uint32_t events; /* PMHOST_READABLE | PMHOST_WRITABLE; a hang-up or an error counts as both */
    uint32_t unused;
};
#define PMHOST_READABLE 1u
#define PMHOST_WRITABLE 2u

PMHOST_EXPORT int32_t pmhost_poll_create(void);
PMHOST_EXPORT int32_t pmhost_event_create(void);
PMHOST_EXPORT int32_t pmhost_poll_add(intptr_t poll, intptr_t fd, uint32_t events, uint64_t token);
PMHOST_EXPORT int32_t pmhost_poll_remove(intptr_t poll, intptr_t fd);
PMHOST_EXPORT int32_t pmhost_poll_wait(intptr_t poll, struct pmhost_event *events, int32_t capacity,
                                       int32_t timeout_ms);
PMHOST_EXPORT int32_t pmhost_read_fd(intptr_t fd, void *buffer, int32_t size); /* bytes; 0: end of file */
PMHOST_EXPORT int32_t pmhost_write_fd(intptr_t fd, const void *buffer, int32_t size);
PMHOST_EXPORT int32_t pmhost_waiting(intptr_t fd); /* of a pipe: how many bytes can be read now */

/* ---- host.c: any thread ---------------------------------------------------------------------------------- */

PMHOST_EXPORT int32_t pmhost_user_name(uint32_t uid, char *buffer, int32_t size); /* length, 0 if there is none */
PMHOST_EXPORT int32_t pmhost_has_user(const char *name); /* 1 or 0 */
PMHOST_EXPORT int32_t pmhost_has_group(const char *name);
/* 1 if it is the user's own group or one of its others, 0 if not, or if there is no such user or group. */
PMHOST_EXPORT int32_t pmhost_user_in_group(const char *user, const char *group);

/* ---- print.c: any thread --------------------------------------------------------------------------------- */

/* Scripts have a probe at this function, which gets both numbers as arg0 and arg1. */
PMHOST_EXPORT void pmhost_print(int64_t script, int64_t rests);
/* Writes the path of the library that has pmhost_print, and returns its length; 0 if the program itself has it. */
PMHOST_EXPORT int32_t pmhost_print_library(char *buffer, int32_t size);

/* ---- files.c: any thread --------------------------------------------------------------------------------- */

struct pmhost_stat {
    uint32_t uid, gid, mode; /* mode: as st_mode */
};
PMHOST_EXPORT int32_t pmhost_open_directory(const char *path);
PMHOST_EXPORT int32_t pmhost_open_in(intptr_t directory, const char *name); /* read-only, never blocks on a FIFO */
/*
 * Opens the entry itself, even if it is a link. The descriptor serves for facts, for pmhost_open_to_read and, if it is
 * a directory, to open entries in it.
 */
PMHOST_EXPORT int32_t pmhost_open_entry(intptr_t directory, const char *name);
PMHOST_EXPORT int32_t pmhost_open_to_read(intptr_t entry); /* opens an open entry again; never blocks on a FIFO */
PMHOST_EXPORT int32_t pmhost_link_target(intptr_t link, char *buffer, int32_t size); /* length */
PMHOST_EXPORT int32_t pmhost_stat_of(intptr_t fd, struct pmhost_stat *stat);
/* The attribute system.posix_acl_access: its length, 0 if there is none; needs /proc. */
PMHOST_EXPORT int32_t pmhost_access_acl(intptr_t fd, void *buffer, int32_t size);

/* ---- syslog.c: any thread; waits while the daemon does not read -------------------------------------------- */

PMHOST_EXPORT void pmhost_syslog(int32_t is_warning, const char *text); /* of facility authpriv */

/* ---- layout.c: any thread -------------------------------------------------------------------------------- */

/* Sizes and offsets of the structures in this file; returns how many there are. */
PMHOST_EXPORT int32_t pmhost_layout(const char **names, uint32_t *values, int32_t capacity);

#endif
