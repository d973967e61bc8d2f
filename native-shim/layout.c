/*
 * layout.c - sizes and offsets of the structures of pmshim.h, as the compiler has them. The assertions are the frozen
 * numbers on this side; Native/Layout.cs of the kit has them on the other, and
 * a test compares.
 */
#include "pmshim.h"

#include <stddef.h>

_Static_assert(sizeof(void *) == 8, "64-bit systems only: tables hold pointers");
_Static_assert(sizeof(struct pmshim_instances) == 32 && sizeof(struct pmshim_column) == 32, "layout");
_Static_assert(sizeof(struct pmshim_exchange) == 56 && sizeof(struct pmshim_metric) == 40, "layout");
_Static_assert(sizeof(struct pmshim_cluster) == 16 && sizeof(struct pmshim_place) == 16, "layout");
_Static_assert(sizeof(struct pmshim_directory) == 8 * PMSHIM_CLUSTERS, "layout");
_Static_assert(sizeof(struct pmshim_value) == 32 && sizeof(struct pmshim_names) == 32, "layout");
_Static_assert(sizeof(struct pmshim_fetched) == 40 && sizeof(struct pmshim_window) == 24, "layout");
_Static_assert(sizeof(struct pmshim_callbacks) == 15 * 8, "layout");

#define SIZE(type) {#type, (uint32_t)sizeof(struct pmshim_##type)}
#define FIELD(type, field) {#type "." #field, (uint32_t)offsetof(struct pmshim_##type, field)}

static const struct {
    const char *name;
    uint32_t value;
} layout[] = {
    SIZE(instances), FIELD(instances, count), FIELD(instances, ids), FIELD(instances, offsets), FIELD(instances, names),
    SIZE(column), FIELD(column, cells), FIELD(column, text), FIELD(column, instances), FIELD(column, count),
    SIZE(exchange), FIELD(exchange, snapshots), FIELD(exchange, middle), FIELD(exchange, front),
    FIELD(exchange, taken), FIELD(exchange, accessed), FIELD(exchange, resting),
    SIZE(metric), FIELD(metric, pmid), FIELD(metric, type), FIELD(metric, indom), FIELD(metric, flags),
    FIELD(metric, column), FIELD(metric, semantics), FIELD(metric, dim_space), FIELD(metric, dim_time),
    FIELD(metric, dim_count), FIELD(metric, scale_space), FIELD(metric, scale_time), FIELD(metric, scale_count),
    FIELD(metric, exchange),
    SIZE(cluster), FIELD(cluster, metrics), FIELD(cluster, count),
    SIZE(directory),
    SIZE(place), FIELD(place, exchange), FIELD(place, column),
    SIZE(value), FIELD(value, type), FIELD(value, inst), FIELD(value, text), FIELD(value, length), FIELD(value, bits),
    SIZE(names), FIELD(names, text), FIELD(names, length), FIELD(names, status), FIELD(names, count),
    SIZE(fetched), FIELD(fetched, seconds), FIELD(fetched, nanoseconds), FIELD(fetched, count),
    FIELD(fetched, changes), FIELD(fetched, counts), FIELD(fetched, values),
    SIZE(window), FIELD(window, start), FIELD(window, end), FIELD(window, origin),
    SIZE(callbacks), FIELD(callbacks, self), FIELD(callbacks, refresh), FIELD(callbacks, request),
    FIELD(callbacks, desc), FIELD(callbacks, instance), FIELD(callbacks, text), FIELD(callbacks, store),
    FIELD(callbacks, pmid), FIELD(callbacks, name), FIELD(callbacks, children), FIELD(callbacks, attribute),
    FIELD(callbacks, label), FIELD(callbacks, instance_label), FIELD(callbacks, check), FIELD(callbacks, end_context),
};

int32_t pmshim_layout(const char **names, uint32_t *values, int32_t capacity)
{
    int32_t count = (int32_t)(sizeof layout / sizeof layout[0]);

    for (int32_t i = 0; i < count && i < capacity; i++) {
        names[i] = layout[i].name;
        values[i] = layout[i].value;
    }
    return count;
}
