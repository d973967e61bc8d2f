/*
 * common.c - functions of PCP for agents and clients, in a file of their own, so that a program that is only a client
 * does not need libpcp_pmda.
 */
#include "internal.h"

#include <string.h>

const char *pmshim_config(const char *name)
{
    return pmGetConfig(name);
}

int32_t pmshim_error_text(int32_t code, char *buffer, int32_t size)
{
    pmErrStr_r(code, buffer, size);
    return (int32_t)strnlen(buffer, (size_t)size);
}
