/*
 * client.c - contexts of clients, names and metadata: PMAPI(3). In C because pmDesc and pmLabelSet have bit-fields. A
 * reply is copied from libpcp's memory into one block with offsets of fixed width.
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>

#define SPARE_DESCRIPTORS 32 /* other threads may open some meanwhile */

/* ---- Lists of names ---------------------------------------------------------------------------------------------- */

/* A pmshim_names reply while its length is not known. Once out of memory, it stays so. */
struct list {
    char *text;
    int32_t *status;
    size_t length, room;
    int32_t count, capacity;
    int failed;
};

static int grow(void **block, size_t size)
{
    void *larger = realloc(*block, size);

    if (larger == NULL)
        return -ENOMEM;
    *block = larger;
    return 0;
}

static void add(struct list *list, const char *text, size_t length, int32_t status)
{
    if (list->failed)
        return;
    if (list->length + length + 1 > list->room) {
        list->room = 2 * list->room + length + 1;
        list->failed = grow((void **)&list->text, list->room) < 0;
    }
    if (list->count == list->capacity && !list->failed) {
        list->capacity = 2 * list->capacity + 16;
        list->failed = grow((void **)&list->status, (size_t)list->capacity * sizeof *list->status) < 0;
    }
    if (list->failed)
        return;
    memcpy(list->text + list->length, text, length);
    list->length += length + 1;
    list->text[list->length - 1] = '\0';
    list->status[list->count++] = status;
}

/* Turns the list into a reply; returns the number of names. */
static int finish(struct list *list, struct pmshim_names **reply)
{
    size_t numbers = (size_t)list->count * sizeof *list->status;
    struct pmshim_names *names = list->failed ? NULL : malloc(sizeof *names + numbers + list->length);

    if (names != NULL) {
        int32_t *status = (int32_t *)(names + 1);
        char *text = (char *)status + numbers;

        if (list->count > 0) {
            memcpy(status, list->status, numbers);
            memcpy(text, list->text, list->length);
        }
        *names = (struct pmshim_names){
            .text = text, .length = list->length, .status = status, .count = list->count};
        *reply = names;
    }
    free(list->text);
    free(list->status);
    return names == NULL ? -ENOMEM : names->count;
}

/* ---- Contexts ---------------------------------------------------------------------------------------------------- */

/* libpcp waits for its sockets with select(2), which ends the process for a descriptor of FD_SETSIZE or more. */
static int has_descriptor_for_select(void)
{
    int lowest = open("/dev/null", O_RDONLY | O_CLOEXEC);

    if (lowest < 0)
        return -errno;
    close(lowest);
    return lowest < FD_SETSIZE - SPARE_DESCRIPTORS ? 0 : -EMFILE;
}

int32_t pmshim_client_open(int32_t type, const char *source)
{
    int sts = has_descriptor_for_select();

    if (sts < 0)
        return sts;
    if (type == PM_CONTEXT_HOST)
        pmshim_prepare_sasl(source);
    return pmNewContext(type, source);
}

int32_t pmshim_client_close(intptr_t context)
{
    return pmDestroyContext((int)context);
}

int32_t pmshim_client_host(intptr_t context, char *name, int32_t size)
{
    pmGetContextHostName_r((int)context, name, size);
    return (int32_t)strlen(name); /* empty if it is not known */
}

/* libpcp reads both timeouts from C's environment. .NET has a copy of it, and changes in the copy do not reach C. */
int32_t pmshim_client_timeout(const char *seconds)
{
    int failed = setenv("PMCD_CONNECT_TIMEOUT", seconds, 1) < 0 || setenv("PMCD_REQUEST_TIMEOUT", seconds, 1) < 0;

    return failed ? -errno : 0;
}

void pmshim_client_free(void *reply)
{
    free(reply);
}

/* ---- Names and metadata ------------------------------------------------------------------------------------------ */

int32_t pmshim_client_pmids(intptr_t context, int32_t count, const char *const *names, uint32_t *pmids)
{
    int sts = pmUseContext((int)context);

    return sts < 0 ? sts : pmLookupName(count, (void *)names, pmids); /* PCP 5 wants char ** */
}

int32_t pmshim_client_names(intptr_t context, uint32_t pmid, struct pmshim_names **reply)
{
    struct list list = {0};
    char **names;
    int sts;

    if ((sts = pmUseContext((int)context)) < 0 || (sts = pmNameAll(pmid, &names)) < 0)
        return sts;
    for (int i = 0; i < sts; i++)
        add(&list, names[i], strlen(names[i]), PMNS_LEAF_STATUS);
    free(names);
    return finish(&list, reply);
}

int32_t pmshim_client_children(intptr_t context, const char *name, struct pmshim_names **reply)
{
    struct list list = {0};
    char **names = NULL;
    int *status = NULL, sts;

    if ((sts = pmUseContext((int)context)) < 0 || (sts = pmGetChildrenStatus(name, &names, &status)) < 0)
        return sts;
    for (int i = 0; i < sts; i++)
        add(&list, names[i], strlen(names[i]), status[i]);
    if (sts > 0) {
        free(names);
        free(status);
    }
    return finish(&list, reply);
}

static void add_leaf(const char *name, void *list)
{
    add(list, name, strlen(name), PMNS_LEAF_STATUS);
}

int32_t pmshim_client_traverse(intptr_t context, const char *name, struct pmshim_names **reply)
{
    struct list list = {0};
    int sts;

    if ((sts = pmUseContext((int)context)) >= 0)
        sts = pmTraversePMNS_r(name, add_leaf, &list);
    if (sts < 0) {
        free(list.text);
        free(list.status);
        return sts;
    }
    return finish(&list, reply);
}

int32_t pmshim_client_desc(intptr_t context, uint32_t pmid, struct pmshim_metric *metric)
{
    pmDesc desc;
    int sts;

    if ((sts = pmUseContext((int)context)) < 0 || (sts = pmLookupDesc(pmid, &desc)) < 0)
        return sts;
    *metric = (struct pmshim_metric){
        .pmid = desc.pmid,
        .type = desc.type,
        .indom = desc.indom,
        .semantics = desc.sem,
        .dim_space = (int8_t)desc.units.dimSpace,
        .dim_time = (int8_t)desc.units.dimTime,
        .dim_count = (int8_t)desc.units.dimCount,
        .scale_space = (uint8_t)desc.units.scaleSpace,
        .scale_time = (uint8_t)desc.units.scaleTime,
        .scale_count = (int8_t)desc.units.scaleCount,
    };
    return 0;
}

int32_t pmshim_client_text(intptr_t context, uint32_t ident, int32_t type, struct pmshim_names **reply)
{
    struct list list = {0};
    char *text;
    int sts, level = type & (PM_TEXT_ONELINE | PM_TEXT_HELP);

    if ((sts = pmUseContext((int)context)) < 0)
        return sts;
    if ((sts = type & PM_TEXT_INDOM ? pmLookupInDomText(ident, level, &text) : pmLookupText(ident, level, &text)) < 0)
        return sts;
    add(&list, text, strlen(text), 0);
    free(text);
    return finish(&list, reply);
}

static int32_t instances(intptr_t context, uint32_t indom, int (*get)(pmInDom, int **, char ***),
                         struct pmshim_names **reply)
{
    struct list list = {0};
    char **names;
    int *numbers, sts;

    if ((sts = pmUseContext((int)context)) < 0 || (sts = get(indom, &numbers, &names)) < 0)
        return sts;
    for (int i = 0; i < sts; i++)
        add(&list, names[i], strlen(names[i]), numbers[i]);
    if (sts > 0) {
        free(numbers);
        free(names);
    }
    return finish(&list, reply);
}

int32_t pmshim_client_instances(intptr_t context, uint32_t indom, struct pmshim_names **reply)
{
    return instances(context, indom, pmGetInDom, reply);
}

int32_t pmshim_client_recorded(intptr_t context, uint32_t indom, struct pmshim_names **reply)
{
    return instances(context, indom, pmGetInDomArchive, reply);
}

static int get_labels(uint32_t ident, int type, pmLabelSet **sets)
{
    switch (type) {
    case PM_LABEL_CONTEXT:
        return pmGetContextLabels(sets);
    case PM_LABEL_DOMAIN:
        return pmGetDomainLabels((int)ident, sets);
    case PM_LABEL_INDOM:
        return pmGetInDomLabels(ident, sets);
    case PM_LABEL_CLUSTER:
        return pmGetClusterLabels(ident, sets);
    case PM_LABEL_ITEM:
        return pmGetItemLabels(ident, sets);
    case PM_LABEL_INSTANCES:
        return pmGetInstancesLabels(ident, sets);
    default:
        return -EINVAL;
    }
}

int32_t pmshim_client_labels(intptr_t context, uint32_t ident, int32_t type, struct pmshim_names **reply)
{
    struct list list = {0};
    pmLabelSet *sets = NULL;
    int sts;

    if ((sts = pmUseContext((int)context)) < 0 || (sts = get_labels(ident, type, &sets)) < 0)
        return sts;
    for (int i = 0; i < sts; i++)
        if (sets[i].nlabels > 0)
            add(&list, sets[i].json, strnlen(sets[i].json, sets[i].jsonlen), (int32_t)sets[i].inst);
    if (sets != NULL)
        pmFreeLabelSets(sets, sts);
    return finish(&list, reply);
}
