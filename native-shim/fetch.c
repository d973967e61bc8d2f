/*
 * fetch.c - the fetch callback. In C so that a collection in .NET holds up nobody who reads values: managed code runs
 * only for metrics that ask for it (PMSHIM_REFRESH), and for those whose values nobody has read for some time.
 */
#include "internal.h"

#include <string.h>

static void find_values(pmID pmid, struct pmshim_values *values, const pmProfile *profile, int64_t now)
{
    const struct pmshim_metric *metric = values->metric = pmshim_find(pmid);

    values->count = PM_ERR_PMID;
    if (metric == NULL)
        return;
    values->column = pmshim_front(metric->exchange, metric->column);
    values->count = values->column->count;
    values->wanted = pmshim_wanted(profile, metric->indom);
    __atomic_store_n(&metric->exchange->accessed, now, __ATOMIC_RELAXED);
}

static int needs_refresh(const struct pmshim_metric *metric)
{
    return metric != NULL && (metric->flags & PMSHIM_REFRESH);
}

/*
 * Asks for new values of a metric whose exchange rests. This is done for all metrics before any values are waited for,
 * so that a client waits only as long as the slowest metric takes. The front is taken after that.
 */
static int request_values(pmID pmid)
{
    const struct pmshim_metric *metric = pmshim_find(pmid);

    if (metric == NULL || !__atomic_load_n(&metric->exchange->resting, __ATOMIC_ACQUIRE))
        return 0;
    pmshim_agent.callbacks.request(pmshim_agent.callbacks.self, pmid);
    return 1;
}

/* Called just before the values are copied: a refresh may publish tables, and add and remove metrics. */
static void refresh_values(pmID pmid, struct pmshim_values *values, const pmdaExt *ext, int64_t now)
{
    const struct pmshim_metric *metric = pmshim_find(pmid);
    int sts = 0;

    if (values->requests) {
        sts = pmshim_agent.callbacks.refresh(pmshim_agent.callbacks.self, ext->e_context, pmid);
    } else if (needs_refresh(metric)) {
        sts = pmshim_agent.callbacks.refresh(pmshim_agent.callbacks.self, ext->e_context, pmid);
        if ((metric = pmshim_find(pmid)) != NULL)
            metric->exchange->taken = 0; /* what it published is for this very request */
    }
    find_values(pmid, values, ext->e_prof, now);
    if (sts < 0 && metric != NULL)
        values->count = sts;
}

static int build(int count, const pmID *pmids, struct pmshim_values *values, int refreshes, pmdaResult **reply,
                 pmdaExt *ext, int64_t now)
{
    pmdaResult *result = pmshim_take(sizeof *result + (size_t)count * sizeof result->vset[0]);

    if (result == NULL)
        return pmshim_take_error();
    for (int i = 0; i < count; i++) {
        if (refreshes)
            refresh_values(pmids[i], &values[i], ext, now);
        if ((result->vset[i] = pmshim_value_set(pmids[i], &values[i])) == NULL)
            return pmshim_take_error();
    }
    result->numpmid = count;
    memset(&result->timestamp, 0, sizeof result->timestamp);
    *(unsigned char *)&result->timestamp = pmshim_take_changes(ext);
    *reply = result;
    return 0;
}

int pmshim_on_fetch(int count, pmID *pmids, pmdaResult **reply, pmdaExt *ext)
{
    struct pmshim_values *values = pmshim_take((size_t)count * sizeof *values);
    int64_t now = pmshim_now();
    int sts = 0, refreshes = 0;

    if (values == NULL)
        return pmshim_take_error();
    pmshim_agent.request++;
    for (int i = 0; i < count; i++) {
        if ((values[i].requests = request_values(pmids[i])) == 0)
            find_values(pmids[i], &values[i], ext->e_prof, now);
        refreshes |= values[i].requests || needs_refresh(values[i].metric);
    }
    if (!refreshes)
        sts = pmshim_stream(count, pmids, values, reply, ext);
    if (sts == 0)
        sts = build(count, pmids, values, refreshes, reply, ext, now);
    if (sts < 0)
        pmshim_release(); /* libpcp_pmda has no result that it would hand back */
    return sts < 0 ? sts : 0;
}

/* libpcp_pmda hands back a result that it has sent. */
void pmshim_free_result(pmdaResult *result)
{
    (void)result;
    pmshim_stream_done();
    pmshim_release();
}
