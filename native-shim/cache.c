/* cache.c - instance numbers that outlast the agent: pmdaCache(3). */
#include "internal.h"

#include <errno.h>
#include <string.h>

int32_t pmshim_cache_load(uint32_t indom)
{
    int sts = pmdaCacheOp(indom, PMDA_CACHE_LOAD);

    return sts == -ENOENT ? 0 : sts; /* nothing was saved yet */
}

int32_t pmshim_cache_number(uint32_t indom, const char *name)
{
    /* It would be two lines of the file, which libpcp_pmda could not read again. */
    return strchr(name, '\n') != NULL ? -EINVAL : pmdaCacheStore(indom, PMDA_CACHE_ADD, name, NULL);
}

int32_t pmshim_cache_save(uint32_t indom)
{
    return pmdaCacheOp(indom, PMDA_CACHE_SAVE);
}
