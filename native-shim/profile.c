/* profile.c - which instances a client wants. In C because it is asked for each value of a fetch. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

struct pmshim_wanted pmshim_wanted(const pmProfile *profile, pmInDom indom)
{
    struct pmshim_wanted wanted = {.others = profile == NULL || profile->state == PM_PROFILE_INCLUDE};

    for (int i = 0; profile != NULL && i < profile->profile_len; i++) {
        const pmInDomProfile *of_indom = &profile->profile[i];

        if (of_indom->indom == indom) {
            wanted.others = of_indom->state == PM_PROFILE_INCLUDE;
            wanted.count = of_indom->instances_len;
            wanted.listed = of_indom->instances;
            break;
        }
    }
    return wanted;
}

static int compare_ids(const void *a, const void *b)
{
    int one = *(const int *)a, other = *(const int *)b;

    return (one > other) - (one < other);
}

/*
 * Clients list instances in any order, and may list thousands: sorted, one of them is found in a few steps. Metrics of
 * a domain mostly follow each other, so the last sorted list is used again.
 */
int pmshim_sort_wanted(struct pmshim_wanted *wanted)
{
    static uint64_t request;
    static const int *last, *last_sorted;
    size_t size = (size_t)wanted->count * sizeof wanted->listed[0];
    int *sorted;

    if (wanted->count == 0)
        return 0;
    if (request != pmshim_agent.request || last != wanted->listed) {
        if (pmshim_count_lookups(wanted->count) < 0 || (sorted = pmshim_take(size)) == NULL)
            return -1;
        memcpy(sorted, wanted->listed, size);
        qsort(sorted, (size_t)wanted->count, sizeof sorted[0], compare_ids);
        request = pmshim_agent.request;
        last = wanted->listed;
        last_sorted = sorted;
    }
    wanted->listed = last_sorted;
    return 0;
}

int pmshim_is_wanted(const struct pmshim_wanted *wanted, int inst)
{
    if (wanted->count == 0)
        return wanted->others;
    return (bsearch(&inst, wanted->listed, (size_t)wanted->count, sizeof inst, compare_ids) != NULL) != wanted->others;
}
