/*
 * client.c - requests of clients, PMAPI(3). In C because pmResult, pmDesc and pmLabelSet have unions and bit-fields, or
 * another form in each version. A reply is copied from libpcp's memory into one block with offsets of fixed width.
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

    return sts < 0 ? sts : pmNewContext(type, source);
}

int32_t pmshim_client_close(intptr_t context)
{
    return pmDestroyContext((int)context);
}

/* libpcp takes both from the environment, which .NET keeps a copy of: changes there do not reach C. */
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

int32_t pmshim_client_instances(intptr_t context, uint32_t indom, struct pmshim_names **reply)
{
    struct list list = {0};
    char **names;
    int *numbers, sts;

    if ((sts = pmUseContext((int)context)) < 0 || (sts = pmGetInDom(indom, &numbers, &names)) < 0)
        return sts;
    for (int i = 0; i < sts; i++)
        add(&list, names[i], strlen(names[i]), numbers[i]);
    if (sts > 0) {
        free(numbers);
        free(names);
    }
    return finish(&list, reply);
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

/* ---- Values ------------------------------------------------------------------------------------------------------ */

/* The length of a value's text, or PM_ERR_TYPE for types that have no place in a pmshim_value. */
static int text_length(const pmValueSet *set, const pmValue *value)
{
    const pmValueBlock *block = value->value.pval;

    if (set->valfmt == PM_VAL_INSITU)
        return 0;
    switch (block->vtype) {
    case PM_TYPE_STRING:
        return (int)strnlen(block->vbuf, block->vlen - PM_VAL_HDR_SIZE);
    case PM_TYPE_32:
    case PM_TYPE_U32:
    case PM_TYPE_64:
    case PM_TYPE_U64:
    case PM_TYPE_FLOAT:
    case PM_TYPE_DOUBLE:
        return 0;
    default:
        return PM_ERR_TYPE;
    }
}

/* How many values a metric has, or an error code; adds the length of their texts. */
static int measure(const pmValueSet *set, size_t *length)
{
    size_t all = 0;

    for (int i = 0; i < set->numval; i++) {
        int sts = text_length(set, &set->vlist[i]);

        if (sts < 0)
            return sts;
        all += (size_t)sts;
    }
    *length += all;
    return set->numval;
}

/* Texts are put at *text, which moves on. */
static void copy_value(struct pmshim_value *to, const pmValueSet *set, const pmValue *from, char **text)
{
    const pmValueBlock *block = from->value.pval;
    int32_t number;

    *to = (struct pmshim_value){.type = PM_TYPE_32, .inst = from->inst};
    if (set->valfmt == PM_VAL_INSITU) {
        to->bits = (uint64_t)(int64_t)from->value.lval;
        return;
    }
    to->type = (int32_t)block->vtype;
    switch (block->vtype) {
    case PM_TYPE_STRING:
        to->length = (uint64_t)text_length(set, from);
        to->text = *text;
        memcpy(*text, block->vbuf, to->length);
        *text += to->length;
        break;
    case PM_TYPE_64:
    case PM_TYPE_U64:
    case PM_TYPE_DOUBLE:
        memcpy(&to->bits, block->vbuf, sizeof to->bits);
        break;
    default:
        memcpy(&number, block->vbuf, sizeof number);
        to->bits = (uint64_t)(int64_t)number;
        break;
    }
}

static int copy_result(const pmResult *result, struct pmshim_fetched **reply)
{
    size_t metrics = (size_t)result->numpmid, values = 0, length = 0;
    struct pmshim_fetched *fetched;
    struct pmshim_value *value;
    int32_t *counts;
    char *text;

    for (size_t i = 0; i < metrics; i++)
        if (measure(result->vset[i], &length) > 0)
            values += (size_t)result->vset[i]->numval;
    fetched = malloc(sizeof *fetched + values * sizeof *value + metrics * sizeof *counts + length);
    if (fetched == NULL)
        return -ENOMEM;
    value = (struct pmshim_value *)(fetched + 1);
    counts = (int32_t *)(value + values);
    text = (char *)(counts + metrics);
    *fetched = (struct pmshim_fetched){
        .seconds = result->timestamp.tv_sec,
#if PM_VERSION_CURRENT < PM_VERSION(7, 0, 0)
        .nanoseconds = (int32_t)result->timestamp.tv_usec * 1000,
#else
        .nanoseconds = (int32_t)result->timestamp.tv_nsec,
#endif
        .count = result->numpmid,
        .counts = counts,
        .values = value,
    };
    for (size_t i = 0; i < metrics; i++) {
        const pmValueSet *set = result->vset[i];

        counts[i] = measure(set, &length);
        for (int32_t j = 0; j < counts[i]; j++)
            copy_value(value++, set, &set->vlist[j], &text);
    }
    *reply = fetched;
    return result->numpmid;
}

int32_t pmshim_client_fetch(intptr_t context, int32_t count, const uint32_t *pmids, struct pmshim_fetched **reply)
{
    pmResult *result;
    int sts;

    if ((sts = pmUseContext((int)context)) < 0 || (sts = pmFetch(count, (pmID *)pmids, &result)) < 0)
        return sts;
    sts = copy_result(result, reply);
    pmFreeResult(result);
    return sts;
}

/* The block that a value which does not fit into a pmValue is stored in. */
static pmValueBlock *value_block(const struct pmshim_value *value)
{
    size_t size = value->type == PM_TYPE_STRING ? value->length + 1
                : value->type == PM_TYPE_FLOAT  ? sizeof(float)
                                                : sizeof(uint64_t);
    pmValueBlock *block = size > PM_VAL_VLEN_MAX - PM_VAL_HDR_SIZE ? NULL : calloc(1, PM_VAL_HDR_SIZE + size);
    uint32_t bits = (uint32_t)value->bits;

    if (block == NULL)
        return NULL;
    block->vtype = (unsigned)value->type & 0xff;
    block->vlen = (unsigned)(PM_VAL_HDR_SIZE + size) & PM_VAL_VLEN_MAX;
    if (value->type != PM_TYPE_STRING)
        memcpy(block->vbuf, value->type == PM_TYPE_FLOAT ? (const void *)&bits : (const void *)&value->bits, size);
    else if (value->length > 0)
        memcpy(block->vbuf, value->text, value->length);
    return block;
}

int32_t pmshim_client_store(intptr_t context, uint32_t pmid, const struct pmshim_value *value)
{
    pmValueSet set = {.pmid = pmid, .numval = 1, .valfmt = PM_VAL_INSITU};
    pmResult result = {.numpmid = 1, .vset = {&set}};
    pmValueBlock *block = NULL;
    int sts;

    if ((sts = pmUseContext((int)context)) < 0)
        return sts;
    set.vlist[0].inst = value->inst;
    if (value->type == PM_TYPE_32 || value->type == PM_TYPE_U32) {
        set.vlist[0].value.lval = (int)value->bits;
    } else {
        if ((block = value_block(value)) == NULL)
            return -ENOMEM;
        set.valfmt = PM_VAL_DPTR;
        set.vlist[0].value.pval = block;
    }
    sts = pmStore(&result);
    free(block);
    return sts;
}
