/*
 * dispatch.c - fills pmdaInterface(3) and forwards pmcd's requests to the callbacks of .NET, or answers them. In C
 * because its structures have bit-fields and differ between PCP versions; those differences end here.
 */
#include "internal.h"

#include <string.h>

_Static_assert(PM_TYPE_32 == 0 && PM_TYPE_U32 == 1 && PM_TYPE_64 == 2 && PM_TYPE_U64 == 3 && PM_TYPE_FLOAT == 4 &&
                   PM_TYPE_DOUBLE == 5 && PM_TYPE_STRING == 6,
               "MetricDescriptor.cs");
_Static_assert(PM_SEM_COUNTER == 1 && PM_SEM_INSTANT == 3 && PM_SEM_DISCRETE == 4, "MetricDescriptor.cs");
_Static_assert(PMNS_LEAF_STATUS == 0 && PMNS_NONLEAF_STATUS == 1, "NameTree.cs");
_Static_assert(PM_TEXT_ONELINE == 1 && PM_TEXT_HELP == 2 && PM_TEXT_PMID == 4 && PM_TEXT_INDOM == 8, "Callbacks.cs");
_Static_assert(PM_LABEL_DOMAIN == (1 << 1) && PM_LABEL_INDOM == (1 << 2) && PM_LABEL_CLUSTER == (1 << 3) &&
                   PM_LABEL_ITEM == (1 << 4),
               "Callbacks.cs");
_Static_assert(PMDA_ATTR_USERNAME == 5 && PMDA_ATTR_USERID == 11 && PMDA_ATTR_GROUPID == 12 &&
                   PMDA_ATTR_PROCESSID == 14,
               "ClientContexts.cs");
_Static_assert(PM_ERR_BASE == 12345, "PmError.cs");

/* Of libpcp, though no installed header declares it. Returns whether the address is in one of libpcp's buffers. */
extern int __pmUnpinPDUBuf(void *address);

static void *self(void)
{
    return pmshim_agent.callbacks.self;
}

static int on_desc(pmID pmid, pmDesc *desc, pmdaExt *ext)
{
    const struct pmshim_metric *metric = pmshim_find(pmid);
    struct pmshim_metric former;

    (void)ext;
    if (metric == NULL) {
        int sts = pmshim_agent.callbacks.desc(self(), pmid, &former);
        if (sts < 0)
            return sts;
        metric = &former;
    }
    memset(desc, 0, sizeof *desc);
    desc->pmid = metric->pmid;
    desc->type = metric->type;
    desc->indom = metric->indom;
    desc->sem = metric->semantics;
    desc->units.dimSpace = metric->dim_space;
    desc->units.dimTime = metric->dim_time;
    desc->units.dimCount = metric->dim_count;
    desc->units.scaleSpace = metric->scale_space;
    desc->units.scaleTime = metric->scale_time;
    desc->units.scaleCount = metric->scale_count;
    return 0;
}

static int on_text(int ident, int type, char **buffer, pmdaExt *ext)
{
    const char *text = NULL;
    int sts = pmshim_agent.callbacks.text(self(), (uint32_t)ident, type, &text);

    (void)ext;
    if (sts < 0)
        return sts;
    *buffer = (char *)text; /* libpcp_pmda only reads it */
    return text == NULL ? PM_ERR_TEXT : 0;
}

/* Values arrive as clients sent them; .NET checks them against the metric. */
static int store_values(const pmdaResult *result, const pmdaExt *ext)
{
    int sts = 0;

    pmshim_agent.request++; /* instances may have gone since the last fetch */
    for (int i = 0; i < result->numpmid && sts >= 0; i++) {
        const pmValueSet *set = result->vset[i];
        for (int j = 0; j < set->numval && sts >= 0; j++) {
            const pmValue *from = &set->vlist[j];
            struct pmshim_value value = {.inst = from->inst};

            if (set->valfmt == PM_VAL_INSITU) {
                value.type = PM_TYPE_32;
                value.bits = (uint64_t)(int64_t)from->value.lval;
            } else if (from->value.pval->vlen < PM_VAL_HDR_SIZE) {
                return PM_ERR_IPC;
            } else {
                const pmValueBlock *block = from->value.pval;
                value.type = (int32_t)block->vtype;
                value.text = block->vbuf;
                value.length = block->vlen - PM_VAL_HDR_SIZE;
                memcpy(&value.bits, block->vbuf, value.length < sizeof value.bits ? value.length : sizeof value.bits);
            }
            sts = pmshim_agent.callbacks.store(self(), ext->e_context, set->pmid, &value);
        }
    }
    return sts;
}

/*
 * Releases the buffer in which the values arrived. libpcp_pmda of PCP 6 and 7 does not (mainloop.c), so that each store
 * would cost memory. That of PCP 5 does, but not for a result that is marked as empty.
 */
static void release_values(pmdaResult *result)
{
    if (result->numpmid > 0 && __pmUnpinPDUBuf(result->vset[0]))
        result->numpmid = 0;
}

static int on_store(pmdaResult *result, pmdaExt *ext)
{
    int sts = store_values(result, ext);

    release_values(result);
    return sts;
}

static int on_pmid(const char *name, pmID *pmid, pmdaExt *ext)
{
    uint32_t reply = PM_ID_NULL;
    int sts = pmshim_agent.callbacks.pmid(self(), name, &reply);

    (void)ext;
    *pmid = reply;
    return sts;
}

static int on_attribute(int context, int attribute, const char *value, int length, pmdaExt *ext)
{
    int sts = pmdaAttribute(context, attribute, value, length, ext); /* traces, if asked to */

    return sts < 0 ? sts : pmshim_agent.callbacks.attribute(self(), context, attribute, value, length);
}

static uint32_t work_queued; /* atomic */

void pmshim_work_queued(void)
{
    __atomic_store_n(&work_queued, 1, __ATOMIC_RELEASE);
}

/* Managed code waits while .NET collects, so a request without queued work does not enter it. */
static int on_check(void)
{
    return __atomic_exchange_n(&work_queued, 0, __ATOMIC_ACQUIRE) ? pmshim_agent.callbacks.check(self()) : 0;
}

static void on_end_context(int context)
{
    pmshim_agent.callbacks.end_context(self(), context);
}

int32_t pmshim_init(const struct pmshim_callbacks *callbacks, const struct pmshim_directory *directory)
{
    pmdaInterface *interface = &pmshim_agent.interface;

    pmshim_agent.callbacks = *callbacks;
    pmshim_agent.directory = directory;
    if (interface->status != 0)
        return interface->status;

    interface->version.seven.fetch = pmshim_on_fetch;
    interface->version.seven.desc = on_desc;
    interface->version.seven.instance = pmshim_on_instance;
    interface->version.seven.text = on_text;
    interface->version.seven.store = on_store;
    interface->version.seven.pmid = on_pmid;
    interface->version.seven.name = pmshim_on_name;
    interface->version.seven.children = pmshim_on_children;
    interface->version.seven.attribute = on_attribute;
    interface->version.seven.label = pmshim_on_label;
    pmdaSetCheckCallBack(interface, on_check);
    pmdaSetEndContextCallBack(interface, on_end_context);
    pmdaSetCommFlags(interface, PMDA_FLAG_AUTHORIZE);
    pmdaInit(interface, NULL, 0, NULL, 0);
    pmdaSetResultCallBack(interface, pmshim_free_result); /* pmdaInit sets libpcp_pmda's own */
    return interface->status;
}
