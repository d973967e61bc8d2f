/*
 * layout.c - sizes and offsets of the structures of pmhost.h, as the compiler has them. The assertions are the frozen
 * numbers on this side; Native/Layout.cs of the runner has them on the other, and a test compares.
 */
#include "pmhost.h"

#include <stddef.h>

_Static_assert(sizeof(struct pmhost_child) == 20 && sizeof(struct pmhost_event) == 16, "layout");
_Static_assert(sizeof(struct pmhost_stat) == 12 && sizeof(struct pmhost_limits) == 24, "layout");

#define SIZE(type) {#type, (uint32_t)sizeof(struct pmhost_##type)}
#define FIELD(type, field) {#type "." #field, (uint32_t)offsetof(struct pmhost_##type, field)}

static const struct {
    const char *name;
    uint32_t value;
} layout[] = {
    SIZE(child), FIELD(child, pid), FIELD(child, pidfd), FIELD(child, input), FIELD(child, output),
    FIELD(child, error),
    SIZE(limits), FIELD(limits, capabilities), FIELD(limits, data), FIELD(limits, nice),
    SIZE(event), FIELD(event, token), FIELD(event, events),
    SIZE(stat), FIELD(stat, uid), FIELD(stat, gid), FIELD(stat, mode),
};

int32_t pmhost_layout(const char **names, uint32_t *values, int32_t capacity)
{
    int32_t count = (int32_t)(sizeof layout / sizeof layout[0]);

    for (int32_t i = 0; i < count && i < capacity; i++) {
        names[i] = layout[i].name;
        values[i] = layout[i].value;
    }
    return count;
}
