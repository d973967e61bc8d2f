/*
 * io.c - waiting for many descriptors at once (epoll(7)), and reading and writing them without blocking.
 */
#define _GNU_SOURCE
#include "pmshim.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#define WAKE_TOKEN 0 /* tokens of callers start at 1 */
#define BATCH 64

int32_t pmshim_poll_create(int32_t *wake)
{
    int poll = epoll_create1(EPOLL_CLOEXEC);
    int sts;

    if (poll < 0)
        return -errno;
    if ((*wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) < 0) {
        sts = -errno;
        close(poll);
        return sts;
    }
    if ((sts = pmshim_poll_add(poll, *wake, PMSHIM_READABLE, WAKE_TOKEN)) < 0) {
        close(*wake);
        close(poll);
        return sts;
    }
    return poll;
}

int32_t pmshim_poll_add(int32_t poll, int32_t fd, uint32_t events, uint64_t token)
{
    struct epoll_event event = {.data.u64 = token};

    event.events = (events & PMSHIM_READABLE ? EPOLLIN : 0u) | (events & PMSHIM_WRITABLE ? EPOLLOUT : 0u);
    return epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

int32_t pmshim_poll_remove(int32_t poll, int32_t fd)
{
    return epoll_ctl(poll, EPOLL_CTL_DEL, fd, NULL) < 0 ? -errno : 0;
}

int32_t pmshim_poll_wait(int32_t poll, struct pmshim_event *events, int32_t capacity, int32_t timeout_ms)
{
    struct epoll_event batch[BATCH];
    int count = epoll_wait(poll, batch, capacity < BATCH ? capacity : BATCH, timeout_ms);

    if (count < 0)
        return errno == EINTR ? 0 : -errno;
    for (int i = 0; i < count; i++) {
        uint32_t from = batch[i].events;

        events[i].token = batch[i].data.u64;
        events[i].events = (from & (EPOLLIN | EPOLLHUP | EPOLLERR) ? PMSHIM_READABLE : 0u) |
                           (from & (EPOLLOUT | EPOLLHUP | EPOLLERR) ? PMSHIM_WRITABLE : 0u);
        events[i].unused = 0;
    }
    return count;
}

void pmshim_wake(int32_t wake)
{
    eventfd_write(wake, 1); /* fails only when it is as awake as can be */
}

void pmshim_wake_clear(int32_t wake)
{
    eventfd_t count;

    eventfd_read(wake, &count);
}

int32_t pmshim_read_fd(int32_t fd, void *buffer, int32_t size)
{
    ssize_t sts;

    while ((sts = read(fd, buffer, (size_t)size)) < 0 && errno == EINTR)
        ;
    return sts < 0 ? -errno : (int32_t)sts;
}

int32_t pmshim_write_fd(int32_t fd, const void *buffer, int32_t size)
{
    ssize_t sts;

    while ((sts = write(fd, buffer, (size_t)size)) < 0 && errno == EINTR)
        ;
    return sts < 0 ? -errno : (int32_t)sts;
}

void pmshim_close_fd(int32_t fd)
{
    close(fd);
}

int64_t pmshim_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
