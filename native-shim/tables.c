/*
 * tables.c - finds a metric's values in the published tables. In C because a fetch must not enter managed code, which
 * waits while .NET collects.
 */
#include "internal.h"

#include <time.h>

/* The newest whole snapshot; the same one for all that one request reads. */
const struct pmshim_column *pmshim_front(struct pmshim_exchange *exchange, uint32_t column)
{
    if (exchange->taken != pmshim_agent.request) {
        exchange->taken = pmshim_agent.request;
        if (__atomic_load_n(&exchange->middle, __ATOMIC_RELAXED) & PMSHIM_FRESH)
            exchange->front =
                __atomic_exchange_n(&exchange->middle, exchange->front, __ATOMIC_ACQ_REL) & ~PMSHIM_FRESH;
    }
    return &exchange->snapshots[exchange->front][column];
}

const struct pmshim_column *pmshim_read_newest(struct pmshim_exchange *exchange, uint32_t column)
{
    pmshim_agent.request++;
    return pmshim_front(exchange, column);
}

uint64_t pmshim_request(void)
{
    return pmshim_agent.request;
}

const struct pmshim_metric *pmshim_find(pmID pmid)
{
    const struct pmshim_cluster *cluster = pmshim_agent.directory->clusters[pmID_cluster(pmid)];
    const struct pmshim_metric *metric;

    if (cluster == NULL || pmID_item(pmid) >= cluster->count)
        return NULL;
    metric = &cluster->metrics[pmID_item(pmid)];
    return metric->pmid == pmid && metric->exchange != NULL ? metric : NULL; /* a client may ask for PM_ID_NULL */
}

int64_t pmshim_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
