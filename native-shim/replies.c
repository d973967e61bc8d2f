/*
 * replies.c - replies with names, instances and labels. In C because libpcp_pmda frees them: a list of names is one
 * malloc block with the pointers first, instances are malloced one by one (pmFreeInResult's rule), label sets come from
 * libpcp itself.
 */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int reply_names(const struct pmshim_names *from, char ***names, int **status)
{
    size_t pointers = (size_t)from->count * sizeof(char *);
    char **list, *text;

    if ((list = malloc(pointers + from->length + 1)) == NULL)
        return -ENOMEM;
    text = (char *)list + pointers;
    memcpy(text, from->text, from->length);
    for (int i = 0; i < from->count; i++) {
        list[i] = text;
        text += strlen(text) + 1;
    }
    if (status != NULL) {
        size_t size = (size_t)from->count * sizeof(int);

        if ((*status = malloc(size + 1)) == NULL) {
            free(list);
            return -ENOMEM;
        }
        memcpy(*status, from->status, size);
    }
    *names = list;
    return from->count;
}

int pmshim_on_name(pmID pmid, char ***names, pmdaExt *ext)
{
    struct pmshim_names reply = {0};
    int sts = pmshim_agent.callbacks.name(pmshim_agent.callbacks.self, pmid, &reply);

    (void)ext;
    return sts < 0 ? sts : reply_names(&reply, names, NULL);
}

int pmshim_on_children(const char *name, int traverse, char ***names, int **status, pmdaExt *ext)
{
    struct pmshim_names reply = {0};
    int sts = pmshim_agent.callbacks.children(pmshim_agent.callbacks.self, name, traverse, &reply);

    (void)ext;
    return sts < 0 ? sts : reply_names(&reply, names, status);
}

static const char *name_at(const struct pmshim_instances *instances, int i)
{
    return instances->names + instances->offsets[i];
}

/* The instances of a place and their number: none if its values are an error, or those of former metrics. */
static const struct pmshim_instances *instances_in(const struct pmshim_place *place, int *count)
{
    const struct pmshim_column *column = place->exchange == NULL ? NULL : pmshim_front(place->exchange, place->column);
    const struct pmshim_instances *instances = column == NULL || column->count < 0 ? NULL : column->instances;

    *count = instances == NULL ? 0 : instances->count;
    return instances;
}

/* The position of the instance with this name, or with this number if there is no name; -1 if there is none. */
static int find(const struct pmshim_instances *instances, int count, int inst, const char *name)
{
    for (int i = 0; i < count; i++)
        if (name == NULL ? instances->ids[i] == inst : strcmp(name_at(instances, i), name) == 0)
            return i;
    return -1;
}

/* Frees a half-built reply: entries that are not set yet are NULL. */
static int give_up(pmInResult *result)
{
    for (int i = 0; result->namelist != NULL && i < result->numinst; i++)
        free(result->namelist[i]);
    free(result->namelist);
    free(result->instlist);
    free(result);
    return -ENOMEM;
}

/* All instances; or the name of a number, or the number of a name. */
int pmshim_on_instance(pmInDom indom, int inst, char *name, pmInResult **reply, pmdaExt *ext)
{
    struct pmshim_callbacks *callbacks = &pmshim_agent.callbacks;
    struct pmshim_place place = {0};
    const struct pmshim_instances *instances;
    pmInResult *result;
    int count, sts, first = 0, all = inst == (int)PM_IN_NULL && name == NULL;

    pmshim_agent.request++;
    if ((sts = callbacks->instance(callbacks->self, ext->e_context, indom, &place)) < 0)
        return sts;
    instances = instances_in(&place, &count);
    if (!all) {
        if ((first = find(instances, count, inst, name)) < 0)
            return PM_ERR_INST;
        count = 1;
    }
    if ((result = calloc(1, sizeof *result)) == NULL)
        return -ENOMEM;
    result->indom = indom;
    result->numinst = count;
    if (inst == (int)PM_IN_NULL && (result->instlist = calloc((size_t)count + 1, sizeof result->instlist[0])) == NULL)
        return give_up(result);
    if (name == NULL && (result->namelist = calloc((size_t)count + 1, sizeof result->namelist[0])) == NULL)
        return give_up(result);
    for (int i = 0; i < count; i++) {
        if (result->instlist != NULL)
            result->instlist[i] = instances->ids[first + i];
        if (result->namelist != NULL && (result->namelist[i] = strdup(name_at(instances, first + i))) == NULL)
            return give_up(result);
    }
    *reply = result;
    return 0;
}

/* A set for each instance, in an array. pmdaLabel would look for the instances in libpcp_pmda's own tables. */
static int instance_labels(pmInDom indom, pmLabelSet **sets, pmdaExt *ext)
{
    struct pmshim_callbacks *callbacks = &pmshim_agent.callbacks;
    struct pmshim_place place = {0};
    const struct pmshim_instances *instances;
    pmLabelSet *set;
    int count, sts;

    pmshim_agent.request++;
    if (indom == PM_INDOM_NULL || callbacks->instance(callbacks->self, ext->e_context, indom, &place) < 0)
        return 0;
    if ((instances = instances_in(&place, &count)) == NULL || count == 0)
        return 0;
    if ((*sets = set = calloc((size_t)count, sizeof *set)) == NULL)
        return -ENOMEM;
    for (int i = 0; i < count; i++, set++) {
        pmLabelSet *in_place = set;
        const char *json = NULL;

        sts = callbacks->instance_label(callbacks->self, indom, instances->ids[i], &json);
        if (sts >= 0 && json != NULL && pmdaAddLabels(&in_place, "%s", json) >= 0)
            pmdaAddLabelFlags(set, PM_LABEL_INSTANCES);
        set->inst = instances->ids[i];
    }
    return count;
}

int pmshim_on_label(int ident, int type, pmLabelSet **sets, pmdaExt *ext)
{
    struct pmshim_callbacks *callbacks = &pmshim_agent.callbacks;
    const char *json = NULL;
    int sts;

    if (type == PM_LABEL_INSTANCES)
        return instance_labels((pmInDom)ident, sets, ext);
    if ((sts = callbacks->label(callbacks->self, (uint32_t)ident, type, &json)) < 0)
        return sts;
    if (json != NULL && (sts = pmdaAddLabels(sets, "%s", json)) < 0)
        return sts;
    return pmdaLabel(ident, type, sets, ext); /* adds the flags, or libpcp's own labels of context and domain */
}
