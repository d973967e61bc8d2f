/*
 * ready.c - the report of an agent that it is ready, in one write with its greeting. From the greeting on, pmcd answers
 * "try again" to all requests for a notready agent, and pmlogger(1) ends if it gets that for a name. libpcp_pmda sends
 * the greeting and waits for pmcd's, so the agent itself could report only after pmcd had gone on to its clients.
 */
#include "internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#define PDU_ERROR 0x7000
#define GREETING_ROOM 256 /* it has 20 bytes */

struct relay {
    int pmcd;        /* the pipe to pmcd, which standard output is */
    int ends[2];     /* of the pipe that takes its place until the greeting is there */
    pthread_t thread;
};

static void *relay_greeting(void *argument)
{
    const struct relay *relay = argument;
    const uint32_t ready[] = {htonl(16), htonl(PDU_ERROR), htonl(0), htonl((uint32_t)PM_ERR_PMDAREADY)};
    char pdus[GREETING_ROOM + sizeof ready];
    ssize_t length = read(relay->ends[0], pdus, GREETING_ROOM); /* one PDU, which libpcp writes as a whole */

    dup2(relay->pmcd, STDOUT_FILENO); /* before pmcd can answer */
    if (length > 0) {
        memcpy(pdus + length, ready, sizeof ready);
        length = write(relay->pmcd, pdus, (size_t)length + sizeof ready); /* less than PIPE_BUF: all or nothing */
    }
    return NULL;
}

static int begin(struct relay *relay)
{
    if ((relay->pmcd = dup(STDOUT_FILENO)) < 0)
        return -errno;
    if (pipe(relay->ends) < 0) {
        close(relay->pmcd);
        return -errno;
    }
    dup2(relay->ends[1], STDOUT_FILENO);
    close(relay->ends[1]);
    if (pthread_create(&relay->thread, NULL, relay_greeting, relay) == 0)
        return 0;
    dup2(relay->pmcd, STDOUT_FILENO);
    close(relay->ends[0]);
    close(relay->pmcd);
    return -EAGAIN;
}

/* Ends the relay even if nothing was sent: it closes the only descriptor through which something could be written. */
static void end(struct relay *relay)
{
    dup2(relay->pmcd, STDOUT_FILENO);
    pthread_join(relay->thread, NULL);
    close(relay->ends[0]);
    close(relay->pmcd);
}

void pmshim_connect_ready(pmdaInterface *interface)
{
    struct relay relay;
    int sts = begin(&relay);

    if (sts < 0) {
        interface->status = sts;
        return;
    }
    pmdaConnect(interface);
    end(&relay);
}
