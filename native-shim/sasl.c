/*
 * sasl.c - prepares SASL for clients that authenticate on several threads. With each such connection libpcp passes the
 * paths in the environment to SASL, which frees the former ones, and initializes SASL unless that has been done.
 * Neither has a lock, and two at a time crash. So both are done here before the first connection, once, and the paths
 * are taken out of the environment. In C because .NET does not change C's environment.
 */
#include "internal.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_OF_PLUGINS, PATH_OF_CONFIGURATION }; /* SASL_PATH_TYPE_* in sasl.h */

typedef int set_path(int type, const char *path);
typedef int client_init(const void *callbacks);

static pthread_once_t paths_once = PTHREAD_ONCE_INIT, client_once = PTHREAD_ONCE_INIT;

/* A function of the library that libpcp uses, which is loaded with it; NULL if libpcp was built without. */
static void *function(const char *name)
{
    static const char *const files[] = {"libsasl2.so.2", "libsasl2.so.3"};

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        void *library = dlopen(files[i], RTLD_LAZY | RTLD_NOLOAD);

        if (library != NULL)
            return dlsym(library, name);
    }
    return NULL;
}

static void move_path(set_path *to_library, int type, const char *variable)
{
    const char *path = getenv(variable);

    if (path == NULL)
        return;
    to_library(type, path);
    unsetenv(variable);
}

static void move_paths(void)
{
    set_path *to_library = (set_path *)function("sasl_set_path");

    if (to_library == NULL)
        return;
    move_path(to_library, PATH_OF_PLUGINS, "PCP_SASL2_PLUGIN_PATH");
    move_path(to_library, PATH_OF_CONFIGURATION, "PCP_SASL2_CONFIG_PATH");
}

static void initialize(void)
{
    client_init *library = (client_init *)function("sasl_client_init");

    if (library != NULL)
        library(NULL); /* if it fails, it does again in libpcp, which reports that */
}

void pmshim_prepare_sasl(const char *host)
{
    /* Before the first connection of any kind, because others read the environment. */
    pthread_once(&paths_once, move_paths);
    if (strchr(host, '?') != NULL) /* attributes follow: PCPIntro(1) */
        pthread_once(&client_once, initialize);
}
