/* spawn.c - starts children. In C because managed code cannot run between fork and exec. */
#define _GNU_SOURCE
#include "pmhost.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_close_range
#define SYS_close_range 436
#endif

static void close_all_from(int first)
{
    long limit;

    if (syscall(SYS_close_range, (unsigned)first, ~0u, 0u) == 0)
        return;
    limit = sysconf(_SC_OPEN_MAX); /* kernels before 5.9 */
    for (int fd = first; fd < (limit > 0 && limit < 65536 ? limit : 65536); fd++)
        close(fd);
}

/*
 * Removes all other capabilities from the thread's inheritable set. At exec a program run by root gets the inheritable
 * set as well as the bounding set, and old container engines start pmcd with all capabilities inheritable. The ambient
 * set is always a subset of the inheritable one. Needs no capability.
 */
static int bound_inheritable(uint64_t capabilities)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];
    uint32_t others = 0;

    if (syscall(SYS_capget, &header, sets) < 0)
        return -1;
    for (int i = 0; i < _LINUX_CAPABILITY_U32S_3; i++) {
        uint32_t wanted = (uint32_t)(capabilities >> 32 * i);

        others |= sets[i].inheritable & ~wanted;
        sets[i].inheritable &= wanted;
    }
    return others == 0 ? 0 : (int)syscall(SYS_capset, &header, sets);
}

/*
 * Takes from the child the rights that it must not have. A kernel may not know all capabilities (EINVAL), and an agent
 * without CAP_SETPCAP, as in a container, cannot drop them (EPERM): then the agent's own bounds hold.
 */
static int confine(const struct pmhost_limits *limits)
{
    struct rlimit data = {limits->data, limits->data};

    if (bound_inheritable(limits->capabilities) < 0)
        return -1;
    for (unsigned capability = 0; capability < 64; capability++)
        if ((limits->capabilities >> capability & 1) == 0)
            prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
    if (limits->data != 0 && setrlimit(RLIMIT_DATA, &data) < 0)
        return -1;
    /* Without CAP_SYS_NICE, which the agent gives up, a nice value can only be raised. */
    if (limits->nice != 0 && limits->nice > getpriority(PRIO_PROCESS, 0) &&
        setpriority(PRIO_PROCESS, 0, limits->nice) < 0)
        return -1;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

/*
 * The child, up to exec. It shares the parent's memory until then (vfork): only calls that take no lock and allocate
 * nothing in glibc, and nothing is written but the status that the parent reads.
 */
static _Noreturn void run_child(char *const *argv, char *const *envp, const struct pmhost_limits *limits,
                                const int files[3], pid_t parent, volatile int *failure)
{
    struct sigaction standard = {.sa_handler = SIG_DFL};
    sigset_t none;

    for (int signo = 1; signo < NSIG; signo++)
        sigaction(signo, &standard, NULL); /* fails for SIGKILL and the like, which have no handler anyway */
    sigemptyset(&none);
    if (setpgid(0, 0) < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || confine(limits) < 0)
        goto fail;
    if (getppid() != parent) /* it died before the signal was set */
        _exit(127);
    for (int i = 0; i < 3; i++)
        if (dup2(files[i], i) < 0)
            goto fail;
    close_all_from(3);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execvpe(argv[0], argv, envp);
fail:
    *failure = errno;
    _exit(127);
}

/* Signal handling that a process with children needs, whatever its parent has set. */
static void prepare_signals(void)
{
    struct sigaction now, standard = {.sa_handler = SIG_DFL}, ignore = {.sa_handler = SIG_IGN};

    /* Writing to a child that does not read is an error for the writer, not its end. */
    if (sigaction(SIGPIPE, NULL, &now) == 0 && now.sa_handler == SIG_DFL)
        sigaction(SIGPIPE, &ignore, NULL);
    /* If SIGCHLD is ignored, the kernel reaps children itself, and nobody learns how they ended. */
    if (sigaction(SIGCHLD, NULL, &now) == 0 && now.sa_handler == SIG_IGN)
        sigaction(SIGCHLD, &standard, NULL);
}

/* Descriptors above 2, so that dup2 in the child never overwrites one that it still needs. */
static int make_pipe(int ends[2])
{
    if (pipe2(ends, O_CLOEXEC) < 0)
        return -errno;
    for (int i = 0; i < 2; i++) {
        int fd = ends[i] > 2 ? ends[i] : fcntl(ends[i], F_DUPFD_CLOEXEC, 3);

        if (fd < 0)
            return -errno;
        if (fd != ends[i])
            close(ends[i]);
        ends[i] = fd;
    }
    return 0;
}

static void close_pipes(int pipes[3][2])
{
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 2; j++)
            if (pipes[i][j] >= 0)
                close(pipes[i][j]);
}

int32_t pmhost_spawn(char *const *argv, char *const *envp, const struct pmhost_limits *limits,
                     struct pmhost_child *child)
{
    int pipes[3][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
    volatile int failure = 0;
    pid_t parent = getpid(), pid = -1;
    sigset_t every, before;
    int sts = 0, cancel_state;

    prepare_signals();
    for (int i = 0; i < 3 && sts == 0; i++)
        sts = make_pipe(pipes[i]);
    if (sts == 0) {
        int files[3] = {pipes[0][0], pipes[1][1], pipes[2][1]};

        /* No handler of this process may run in the child while memory is shared. */
        sigfillset(&every);
        pthread_sigmask(SIG_SETMASK, &every, &before);
        pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel_state);
        if ((pid = vfork()) == 0)
            run_child(argv, envp, limits, files, parent, &failure);
        sts = pid < 0 ? -errno : -failure;
        pthread_setcancelstate(cancel_state, NULL);
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    if (sts < 0) {
        if (pid > 0)
            while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
                ;
        close_pipes(pipes);
        return sts;
    }

    child->pid = pid;
    child->pidfd = (int)syscall(SYS_pidfd_open, pid, 0u); /* no race: nobody else reaps it */
    child->input = pipes[0][1];
    child->output = pipes[1][0];
    child->error = pipes[2][0];
    for (int i = 0; i < 3; i++) {
        int ours = i == 0; /* its standard input is the end that we write */

        close(pipes[i][!ours]);
        fcntl(pipes[i][ours], F_SETFL, O_NONBLOCK);
    }
    return 0;
}

int32_t pmhost_reap(int32_t pid, int32_t *status)
{
    siginfo_t gone = {0};
    int raw = 0, sts;

    *status = 0;
    while ((sts = waitid(P_PID, (id_t)pid, &gone, WEXITED | WNOHANG | WNOWAIT)) < 0 && errno == EINTR)
        ;
    if (sts < 0 || gone.si_pid == 0)
        return sts < 0 ? -errno : 0;
    kill(-pid, SIGKILL); /* until waitpid, no other group can have this number */
    while ((sts = waitpid(pid, &raw, 0)) < 0 && errno == EINTR)
        ;
    *status = raw;
    return sts < 0 ? -errno : 1;
}

int32_t pmhost_adopt_orphans(void)
{
    return prctl(PR_SET_CHILD_SUBREAPER, 1) < 0 ? -errno : 0;
}

int32_t pmhost_group_of(int32_t pid)
{
    pid_t group = getpgid(pid);

    return group < 0 ? -errno : group;
}

int32_t pmhost_kill(int32_t pid, int32_t signo)
{
    return kill(pid, signo) < 0 ? -errno : 0;
}

int32_t pmhost_raise_memlock(void)
{
    struct rlimit unlimited = {RLIM_INFINITY, RLIM_INFINITY};

    return setrlimit(RLIMIT_MEMLOCK, &unlimited) < 0 ? -errno : 0;
}
