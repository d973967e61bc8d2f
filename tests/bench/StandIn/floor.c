/*
 * floor.c - the least that an agent can do for 64-bit values: it has its answer ready and only hands it over, again and
 * again. What a fetch costs here is what libpcp, pmcd and the client cost.
 *
 *   floor VALUES
 */
#include <pcp/pmapi.h>
#include <pcp/pmda.h>
#include <stdlib.h>
#include <string.h>

#if PM_VERSION_CURRENT < PM_VERSION(7, 0, 0)
#define pmdaResult pmResult
#endif

#define DOMAIN 30
#define BLOCK (PM_VAL_HDR_SIZE + sizeof(uint64_t))

static pmdaIndom indoms[] = {{.it_indom = 0}};
static pmdaMetric metrics[] = {
    {.m_desc = {.pmid = PMDA_PMID(0, 0), .type = PM_TYPE_U64, .indom = 0, .sem = PM_SEM_COUNTER}},
};
static pmdaResult *ready;

static int on_fetch(int count, pmID *pmids, pmdaResult **result, pmdaExt *ext)
{
    (void)ext;
    if (count != 1 || pmids[0] != metrics[0].m_desc.pmid)
        return PM_ERR_PMID;
    *result = ready;
    return 0;
}

static void on_sent(pmdaResult *result)
{
    (void)result;
}

static int make_ready(int values)
{
    char *blocks = calloc((size_t)values, BLOCK);
    pmValueSet *set = calloc(1, sizeof *set + (size_t)values * sizeof set->vlist[0]);

    if (blocks == NULL || set == NULL || (ready = calloc(1, sizeof *ready)) == NULL)
        return -1;
    set->pmid = metrics[0].m_desc.pmid;
    set->numval = values;
    set->valfmt = PM_VAL_DPTR;
    for (int i = 0; i < values; i++) {
        pmValueBlock *block = (pmValueBlock *)(blocks + (size_t)i * BLOCK);
        uint64_t value = (uint64_t)i;

        block->vtype = PM_TYPE_U64;
        block->vlen = BLOCK;
        memcpy(block->vbuf, &value, sizeof value);
        set->vlist[i].inst = i;
        set->vlist[i].value.pval = block;
    }
    ready->numpmid = 1;
    ready->vset[0] = set;
    return 0;
}

int main(int argc, char **argv)
{
    static char name[] = "floor";
    pmdaInterface dispatch;

    pmSetProgname(argv[0]);
    pmdaDaemon(&dispatch, PMDA_INTERFACE_7, name, DOMAIN, "floor.log", NULL);
    pmdaOpenLog(&dispatch);
    dispatch.version.seven.fetch = on_fetch;
    pmdaInit(&dispatch, indoms, 1, metrics, 1);
    if (argc != 2 || make_ready(atoi(argv[1])) < 0)
        return 1;
    pmdaSetResultCallBack(&dispatch, on_sent);
    pmdaConnect(&dispatch);
    pmdaMain(&dispatch);
    return 0;
}
