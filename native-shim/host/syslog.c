/* syslog.c - lines for syslog(3), which .NET does not have. */
#include "pmhost.h"

#include <syslog.h>

void pmhost_syslog(int32_t is_warning, const char *text)
{
    /* Keeps the pointer; connects with the first line, and again whenever the daemon was started again. */
    openlog("pmdabpftrace", LOG_PID, LOG_AUTHPRIV);
    syslog(LOG_AUTHPRIV | (is_warning ? LOG_WARNING : LOG_NOTICE), "%s", text);
}
