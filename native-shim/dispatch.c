/*
 * dispatch.c - fills pmdaInterface(3) and forwards what pmcd asks to the callbacks of .NET, or answers it where C knows. Differences
 * between PCP versions end here.
 */
#include "pmshim.h"

#include <errno.h>
#include <limits.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct pmshim_agent pmshim_agent;

_Static_assert(PM_TYPE_32 == 0 && PM_TYPE_U32 == 1 && PM_TYPE_64 == 2 && PM_TYPE_U64 == 3 && PM_TYPE_FLOAT == 4 &&
                   PM_TYPE_DOUBLE == 5 && PM_TYPE_STRING == 6,
               "MetricType.cs");
_Static_assert(PM_SEM_COUNTER == 1 && PM_SEM_INSTANT == 3 && PM_SEM_DISCRETE == 4, "Semantics.cs");
_Static_assert(PMNS_LEAF_STATUS == 0 && PMNS_NONLEAF_STATUS == 1, "NameTree.cs");
_Static_assert(PM_TEXT_ONELINE == 1 && PM_TEXT_HELP == 2 && PM_TEXT_PMID == 4 && PM_TEXT_INDOM == 8, "Callbacks.cs");
_Static_assert(PM_LABEL_CLUSTER == (1 << 3) && PM_LABEL_ITEM == (1 << 4), "Callbacks.cs");
_Static_assert(PMDA_ATTR_USERNAME == 5 && PMDA_ATTR_USERID == 11 && PMDA_ATTR_GROUPID == 12, "ClientAttribute.cs");
_Static_assert(PM_ERR_BASE == 12345, "PmError.cs");

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
static int on_store(pmdaResult *result, pmdaExt *ext)
{
    int sts = 0;

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

/* Managed code waits while a collection is going on: requests that have no use for it do not enter it. */
static int on_check(void)
{
    return __atomic_exchange_n(&work_queued, 0, __ATOMIC_ACQUIRE) ? pmshim_agent.callbacks.check(self()) : 0;
}

static void on_end_context(int context)
{
    pmshim_agent.callbacks.end_context(self(), context);
}

#ifdef __GLIBC__
/*
 * Tables and results of large maps are mapped apart, so that what is freed of them goes back to the system. Left to itself, malloc
 * raises the threshold with every such block that is freed, and keeps them.
 */
static void keep_memory_low(void)
{
    mallopt(M_MMAP_THRESHOLD, 256 * 1024);
}

void pmshim_trim_memory(void)
{
    malloc_trim(0);
}
#else
static void keep_memory_low(void)
{
}

void pmshim_trim_memory(void)
{
}
#endif

int32_t pmshim_daemon(const char *program, int32_t domain, const char *log_file)
{
    /* libpcp keeps these pointers for the life of the process. */
    char *name = strdup(program), *log = strdup(log_file);

    if (name == NULL || log == NULL)
        return -ENOMEM;
    keep_memory_low();
    pmSetProgname(name);
    pmdaDaemon(&pmshim_agent.interface, PMDA_INTERFACE_7, (char *)pmGetProgname(), domain, log, NULL);
    return pmshim_agent.interface.status;
}

int32_t pmshim_options(int32_t argc, char *const *argv)
{
    static pmLongOptions long_options[] = {
        PMDA_OPTIONS_HEADER("Options"), PMDAOPT_DEBUG,   PMDAOPT_DOMAIN, PMDAOPT_INET, PMDAOPT_IPV6,
        PMDAOPT_LOGFILE,                PMDAOPT_PIPE,    PMDAOPT_UNIX,   PMDA_OPTIONS_END};
    static pmdaOptions options = {.short_options = "D:d:i:l:pu:6:?", .long_options = long_options};

    while (pmdaGetOptions(argc, argv, &options, &pmshim_agent.interface) != EOF)
        options.errors++;
    if (options.optind < argc)
        options.errors++;
    if (options.errors == 0 && (pmshim_domain() < 1 || pmshim_domain() > 510)) {
        pmprintf("%s: -d requires a domain from 1 to 510\n", pmGetProgname());
        options.errors++;
    }
    if (options.errors > 0) {
        pmdaUsageMessage(&options);
        return PM_ERR_GENERIC;
    }
    return 0;
}

/*
 * The log of an agent that died lies where its successor's goes, and pmOpenLog(3) removes it, or in newer versions makes it the
 * one before, as PCP's scripts do where they start pmcd or the agent. So that the outcome is that in any case, it gets one more name
 * meanwhile. Only files do: -l may name a device or a link.
 */
void pmshim_open_log(void)
{
    const char *path = pmshim_agent.interface.version.any.ext->e_logfile;
    char kept[PATH_MAX], previous[PATH_MAX];
    struct stat log;
    int keeps = path != NULL && lstat(path, &log) == 0 && S_ISREG(log.st_mode) &&
                snprintf(kept, sizeof kept, "%s.kept", path) < (int)sizeof kept &&
                snprintf(previous, sizeof previous, "%s.prev", path) < (int)sizeof previous;

    if (keeps) {
        unlink(kept); /* of one that did not get further than that */
        keeps = link(path, kept) == 0;
    }
    pmdaOpenLog(&pmshim_agent.interface);
    if (keeps) {
        rename(kept, previous);
        unlink(kept); /* where both are the same file, rename(2) leaves both */
    }
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

int32_t pmshim_connect(void)
{
    pmdaConnect(&pmshim_agent.interface);
    return pmshim_agent.interface.status;
}

void pmshim_ready(void)
{
    pmdaSendError(&pmshim_agent.interface, PM_ERR_PMDAREADY);
}

void pmshim_main(void)
{
    pmdaMain(&pmshim_agent.interface);
}

int32_t pmshim_domain(void)
{
    return pmshim_agent.interface.domain;
}

void pmshim_names_changed(void)
{
    pmdaExtSetFlags(pmshim_agent.interface.version.any.ext, PMDA_EXT_NAMES_CHANGE);
}

void pmshim_work_queued(void)
{
    __atomic_store_n(&work_queued, 1, __ATOMIC_RELEASE);
}

const char *pmshim_config(const char *name)
{
    return pmGetConfig(name);
}

int32_t pmshim_error_text(int32_t code, char *buffer, int32_t size)
{
    pmErrStr_r(code, buffer, size);
    return (int32_t)strnlen(buffer, (size_t)size);
}
