/*
 * options.c - what AddressSanitizer and UndefinedBehaviorSanitizer do in the agent. REPORTS: where they write. With
 * SANITIZE_ERROR in its environment the agent begins with an error, which shows that they report.
 */
#include <stdlib.h>

const char *__asan_default_options(void);
const char *__ubsan_default_options(void);

/*
 * .NET has signal stacks of its own, and memory that it refers to from its heap counts as leaked. A test has a library
 * preloaded, which then comes before the sanitizer's.
 */
const char *__asan_default_options(void)
{
    return "log_path=" REPORTS ":use_sigaltstack=0:detect_leaks=0:abort_on_error=1:detect_stack_use_after_return=0:"
           "verify_asan_link_order=0";
}

const char *__ubsan_default_options(void)
{
    return "log_path=" REPORTS ":print_stacktrace=1";
}

static __attribute__((constructor)) void err(void)
{
    volatile char *block;

    if (getenv("SANITIZE_ERROR") != NULL && (block = malloc(1)) != NULL)
        block[1] = 0;
}
