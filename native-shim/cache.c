/* cache.c - instance numbers that outlast the agent: pmdaCache(3). */
#include "internal.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#define LONGEST_NAME 900 /* with the line's numbers well below 1023 bytes */

int32_t pmshim_cache_load(uint32_t indom)
{
    int sts = pmdaCacheOp(indom, PMDA_CACHE_LOAD);

    return sts == -ENOENT ? 0 : sts; /* nothing was saved yet */
}

/*
 * A line of the file is number, time and name. libpcp_pmda skips blanks before the name, takes a '[' there for a key
 * and reads 1023 bytes at once: after any other name it could not read the file again.
 */
static int is_possible(const char *name)
{
    return name[0] != '\0' && !isspace((unsigned char)name[0]) && name[0] != '[' && strchr(name, '\n') == NULL &&
           strlen(name) <= LONGEST_NAME;
}

int32_t pmshim_cache_number(uint32_t indom, const char *name)
{
    char *stored = NULL;
    int sts, number;

    if (!is_possible(name))
        return -EINVAL;
    if ((number = pmdaCacheStore(indom, PMDA_CACHE_ADD, name, NULL)) < 0)
        return number;
    /* "disk" gets the number of "disk one": libpcp_pmda compares up to the blank. */
    if ((sts = pmdaCacheLookup(indom, number, &stored, NULL)) < 0)
        return sts;
    return strcmp(stored, name) == 0 ? number : -EINVAL;
}

int32_t pmshim_cache_save(uint32_t indom)
{
    return pmdaCacheOp(indom, PMDA_CACHE_SAVE);
}
