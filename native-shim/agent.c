/*
 * agent.c - the life of a daemon PMDA, from its options to its main loop. In C because pmdaInterface(3) has unions and
 * bit-fields that differ between PCP versions. One agent a process: PCP's check and end-of-context callbacks carry no
 * pointer to distinguish agents.
 */
#include "internal.h"

#include <errno.h>
#include <limits.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

struct pmshim_agent pmshim_agent;

static const char *user; /* of -U, or NULL */

void pmshim_trim_memory(void)
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

int32_t pmshim_daemon(const char *program, int32_t domain, const char *log_file)
{
    /* libpcp keeps these pointers for the life of the process. */
    char *name = strdup(program), *log = strdup(log_file);

    if (name == NULL || log == NULL)
        return -ENOMEM;
#ifdef __GLIBC__
    /* Maps large blocks one by one, so that free returns them. By default, each that is freed raises the threshold. */
    mallopt(M_MMAP_THRESHOLD, 256 * 1024);
#endif
    pmSetProgname(name);
    pmdaDaemon(&pmshim_agent.interface, PMDA_INTERFACE_7, (char *)pmGetProgname(), domain, log, NULL);
    return pmshim_agent.interface.status;
}

int32_t pmshim_options(int32_t argc, char *const *argv)
{
    static pmLongOptions long_options[] = {
        PMDA_OPTIONS_HEADER("Options"), PMDAOPT_DEBUG,   PMDAOPT_DOMAIN, PMDAOPT_INET,     PMDAOPT_IPV6,
        PMDAOPT_LOGFILE,                PMDAOPT_PIPE,    PMDAOPT_UNIX,   PMDAOPT_USERNAME, PMDA_OPTIONS_END};
    static pmdaOptions options = {.short_options = "D:d:i:l:pu:U:6:?", .long_options = long_options};

    while (pmdaGetOptions(argc, argv, &options, &pmshim_agent.interface) != EOF)
        options.errors++;
    if (options.optind < argc)
        options.errors++;
    if (options.errors == 0 && (pmshim_domain() < 1 || pmshim_domain() > 510)) {
        pmprintf("%s: -d requires a domain from 1 to 510\n", pmGetProgname());
        options.errors++;
    }
    if (options.errors > 0) {
        pmdaUsageMessage(&options);
        return PM_ERR_GENERIC;
    }
    user = options.username;
    return 0;
}

/*
 * Old versions of pmOpenLog(3) remove the last log, newer ones rename it to .prev, as PCP's scripts do where they start
 * pmcd or the agent. We want .prev always, so a second link holds the file meanwhile. Only for files: -l may name a
 * device or a link.
 */
void pmshim_open_log(void)
{
    const char *path = pmshim_agent.interface.version.any.ext->e_logfile;
    char kept[PATH_MAX], previous[PATH_MAX];
    struct stat log;
    int keeps = path != NULL && lstat(path, &log) == 0 && S_ISREG(log.st_mode) &&
                snprintf(kept, sizeof kept, "%s.kept", path) < (int)sizeof kept &&
                snprintf(previous, sizeof previous, "%s.prev", path) < (int)sizeof previous;

    if (keeps) {
        unlink(kept); /* of an agent that ended right here */
        keeps = link(path, kept) == 0;
    }
    pmdaOpenLog(&pmshim_agent.interface);
    if (keeps) {
        rename(kept, previous);
        unlink(kept); /* where both are the same file, rename(2) leaves both */
    }
}

/* Writes to descriptor 2 itself: pmdaOpenLog(3) puts the log there, and .NET's console keeps the file it had before. */
int32_t pmshim_write_log(const char *text, int32_t length)
{
    while (length > 0) {
        ssize_t sts = write(STDERR_FILENO, text, (size_t)length);

        if (sts < 0 && errno == EINTR)
            continue;
        if (sts <= 0)
            return sts < 0 ? -errno : PM_ERR_GENERIC;
        text += sts;
        length -= (int32_t)sts;
    }
    return 0;
}

int32_t pmshim_connect(int32_t ready)
{
    pmdaIoType io = pmshim_agent.interface.version.any.ext->e_io;

    if (ready && (io == pmdaPipe || io == pmdaUnknown))
        pmshim_connect_ready(&pmshim_agent.interface);
    else
        pmdaConnect(&pmshim_agent.interface);
    if (user != NULL && pmshim_agent.interface.status == 0)
        pmSetProcessIdentity(user); /* ends the process if there is no such user */
    return pmshim_agent.interface.status;
}

/* Only at a pipe can the writer ask how many bytes are still unread (pipe(7)). */
int32_t pmshim_unread(void)
{
    int fd = pmshim_agent.interface.version.any.ext->e_outfd, bytes = 0;
    struct stat out;

    if (fstat(fd, &out) < 0 || !S_ISFIFO(out.st_mode) || ioctl(fd, FIONREAD, &bytes) < 0)
        return 0;
    return bytes;
}

int32_t pmshim_visit(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd, sts;

    if (strlen(path) >= sizeof address.sun_path)
        return -ENAMETOOLONG;
    strcpy(address.sun_path, path);
    if ((fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) < 0)
        return -errno;
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    sts = -errno;
    close(fd);
    return sts;
}

void pmshim_main(void)
{
    pmdaMain(&pmshim_agent.interface);
}

int32_t pmshim_domain(void)
{
    return pmshim_agent.interface.domain;
}

void pmshim_names_changed(void)
{
    pmdaExtSetFlags(pmshim_agent.interface.version.any.ext, PMDA_EXT_NAMES_CHANGE);
}

void pmshim_labels_changed(void)
{
    pmdaExtSetFlags(pmshim_agent.interface.version.any.ext, PMDA_EXT_LABEL_CHANGE);
}

/* As pmdaFetch(3) passes the flags of pmdaExtSetFlags(3): in the result's timestamp, which is not used otherwise. */
unsigned char pmshim_take_changes(pmdaExt *ext)
{
    unsigned char changes = 0;

    if (ext->e_flags & PMDA_EXT_LABEL_CHANGE)
        changes |= PMCD_LABEL_CHANGE;
    if (ext->e_flags & PMDA_EXT_NAMES_CHANGE)
        changes |= PMCD_NAMES_CHANGE;
    ext->e_flags &= ~(unsigned)(PMDA_EXT_LABEL_CHANGE | PMDA_EXT_NAMES_CHANGE);
    return changes;
}
