/*
 * io.c - epoll(7), eventfd(2), and reads and writes that do not block. In C because .NET has no epoll: its own streams
 * take a thread for each pipe.
 */
#define _GNU_SOURCE
#include "pmhost.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define BATCH 64

int32_t pmhost_poll_create(void)
{
    int poll = epoll_create1(EPOLL_CLOEXEC);

    return poll < 0 ? -errno : poll;
}

int32_t pmhost_event_create(void)
{
    int event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

    return event < 0 ? -errno : event;
}

int32_t pmhost_poll_add(intptr_t poll, intptr_t fd, uint32_t events, uint64_t token)
{
    struct epoll_event event = {.data.u64 = token};

    event.events = (events & PMHOST_READABLE ? EPOLLIN : 0u) | (events & PMHOST_WRITABLE ? EPOLLOUT : 0u);
    return epoll_ctl((int)poll, EPOLL_CTL_ADD, (int)fd, &event) < 0 ? -errno : 0;
}

int32_t pmhost_poll_remove(intptr_t poll, intptr_t fd)
{
    return epoll_ctl((int)poll, EPOLL_CTL_DEL, (int)fd, NULL) < 0 ? -errno : 0;
}

int32_t pmhost_poll_wait(intptr_t poll, struct pmhost_event *events, int32_t capacity, int32_t timeout_ms)
{
    struct epoll_event batch[BATCH];
    int count = epoll_wait((int)poll, batch, capacity < BATCH ? capacity : BATCH, timeout_ms);

    if (count < 0)
        return errno == EINTR ? 0 : -errno;
    for (int i = 0; i < count; i++) {
        uint32_t from = batch[i].events;

        events[i].token = batch[i].data.u64;
        events[i].events = (from & (EPOLLIN | EPOLLHUP | EPOLLERR) ? PMHOST_READABLE : 0u) |
                           (from & (EPOLLOUT | EPOLLHUP | EPOLLERR) ? PMHOST_WRITABLE : 0u);
        events[i].unused = 0;
    }
    return count;
}

int32_t pmhost_read_fd(intptr_t fd, void *buffer, int32_t size)
{
    ssize_t sts;

    while ((sts = read((int)fd, buffer, (size_t)size)) < 0 && errno == EINTR)
        ;
    return sts < 0 ? -errno : (int32_t)sts;
}

int32_t pmhost_write_fd(intptr_t fd, const void *buffer, int32_t size)
{
    ssize_t sts;

    while ((sts = write((int)fd, buffer, (size_t)size)) < 0 && errno == EINTR)
        ;
    return sts < 0 ? -errno : (int32_t)sts;
}

int32_t pmhost_waiting(intptr_t fd)
{
    int bytes = 0;

    return ioctl((int)fd, FIONREAD, &bytes) < 0 ? -errno : bytes;
}
