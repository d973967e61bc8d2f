/* capabilities.c - bounds the capabilities of this process. */
#define _GNU_SOURCE
#include "pmhost.h"

#include <dirent.h>
#include <errno.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* .NET has two or three threads when this is called. */
#define MAX_THREADS 64
#define TRIES 10000
#define PAUSE_NS 100000L

static uint64_t wanted;
static _Atomic int bounded[MAX_THREADS]; /* ids of threads that have bounded themselves */
static atomic_int count;
static atomic_int failure; /* an errno */

/* Those of the calling thread. Only system calls, so that a signal handler may call it. 0 or an errno. */
static int bound_thread(void)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];

    for (unsigned capability = 0; capability < 64; capability++)
        if ((wanted >> capability & 1) == 0 && prctl(PR_CAPBSET_READ, capability, 0, 0, 0) == 1 &&
            prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0)
            return errno;
    if (syscall(SYS_capget, &header, sets) < 0)
        return errno;
    for (int i = 0; i < _LINUX_CAPABILITY_U32S_3; i++) {
        uint32_t mask = (uint32_t)(wanted >> 32 * i);

        sets[i].effective &= mask;
        sets[i].permitted &= mask;
        sets[i].inheritable &= mask; /* the ambient set is always a subset of it */
    }
    return syscall(SYS_capset, &header, sets) < 0 ? errno : 0;
}

static void on_signal(int signo)
{
    int saved = errno, error = bound_thread(), place;

    (void)signo;
    if (error != 0)
        atomic_store(&failure, error);
    else if ((place = atomic_fetch_add(&count, 1)) < MAX_THREADS)
        atomic_store(&bounded[place], (int)syscall(SYS_gettid));
    errno = saved;
}

static int is_bounded(int thread)
{
    for (int i = 0; i < MAX_THREADS; i++)
        if (atomic_load(&bounded[i]) == thread)
            return 1;
    return 0;
}

/* Asks a thread, once: signals queue. */
static void ask_thread(int thread, int signo)
{
    static int asked[MAX_THREADS];
    int i = 0;

    while (i < MAX_THREADS && asked[i] != 0 && asked[i] != thread)
        i++;
    if (i == MAX_THREADS || asked[i] == thread)
        return;
    asked[i] = thread;
    syscall(SYS_tgkill, getpid(), thread, signo); /* fails if the thread has ended */
}

/* Asks all threads. 1: all are bounded; 0: ask again, as others may have been started meanwhile; or -errno. */
static int ask_threads(int signo)
{
    DIR *threads = opendir("/proc/self/task");
    struct dirent *entry;
    int all = 1;

    if (threads == NULL)
        return -errno;
    while ((entry = readdir(threads)) != NULL) {
        int thread = atoi(entry->d_name);

        if (thread == 0 || is_bounded(thread))
            continue;
        all = 0;
        ask_thread(thread, signo);
    }
    closedir(threads);
    return all;
}

int32_t pmhost_bound_capabilities(uint64_t capabilities)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    const struct timespec pause = {0, PAUSE_NS};
    int signo = SIGRTMAX, sts = 0, error;

    wanted = capabilities;
    if ((error = bound_thread()) != 0)
        return -error;
    atomic_store(&bounded[atomic_fetch_add(&count, 1)], (int)syscall(SYS_gettid));
    /* For good: without a handler, a signal that comes late would end the process. */
    if (sigaction(signo, &action, NULL) < 0)
        return -errno;
    for (int i = 0; i < TRIES && (sts = ask_threads(signo)) == 0 && atomic_load(&failure) == 0; i++)
        nanosleep(&pause, NULL);
    if ((error = atomic_load(&failure)) != 0)
        return -error;
    return sts == 0 ? -ETIMEDOUT : sts < 0 ? sts : 0;
}
