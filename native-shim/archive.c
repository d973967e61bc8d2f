/*
 * archive.c - archives, and PCP's options of time windows and time zones. In C because PCP 7 has struct timespec where
 * earlier versions have struct timeval. Times and durations cross the border in nanoseconds, since 1970.
 */
#include "internal.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SECOND 1000000000LL
#define MICROSECOND 1000LL             /* the resolution of PCP's times before PCP 7 */
#define WEEK (7 * 24 * 3600LL)         /* in seconds: no zone keeps an offset for less */
#define LAST_OFFSET (130 * 31557600LL) /* in seconds since 1970: 2100 */

#ifndef PM_MAX_TIME_T
#define PM_MAX_TIME_T INT_MAX /* in PCP 5 */
#endif

#if PM_VERSION_CURRENT < PM_VERSION(7, 0, 0)
typedef struct timeval stamp;

static stamp split(int64_t seconds, int64_t nanoseconds)
{
    return (stamp){.tv_sec = seconds, .tv_usec = nanoseconds / 1000};
}

static int64_t fraction(const stamp *time)
{
    return time->tv_usec * 1000;
}
#else
typedef struct timespec stamp;

static stamp split(int64_t seconds, int64_t nanoseconds)
{
    return (stamp){.tv_sec = seconds, .tv_nsec = nanoseconds};
}

static int64_t fraction(const stamp *time)
{
    return time->tv_nsec;
}
#endif

/* INT64_MAX is the time that PCP has for "no end". */
static stamp to_stamp(int64_t time)
{
    int64_t rest = time % SECOND;

    return time == INT64_MAX ? split(PM_MAX_TIME_T, 0)
         : rest < 0          ? split(time / SECOND - 1, rest + SECOND)
                             : split(time / SECOND, rest);
}

static int64_t from_stamp(const stamp *time)
{
    return time->tv_sec >= INT64_MAX / SECOND ? INT64_MAX
         : time->tv_sec < INT64_MIN / SECOND  ? INT64_MIN
                                              : time->tv_sec * SECOND + fraction(time);
}

/* ---- Archives ---------------------------------------------------------------------------------------------------- */

int32_t pmshim_archive_start(intptr_t context, int64_t *start, char *zone, int32_t size)
{
    pmLogLabel label;
    int sts;

    if ((sts = pmUseContext((int)context)) < 0 || (sts = pmGetArchiveLabel(&label)) < 0)
        return sts;
#if PM_VERSION_CURRENT < PM_VERSION(7, 0, 0)
    *start = from_stamp(&label.ll_start);
    return pmsprintf(zone, (size_t)size, "%s", label.ll_tz);
#else
    *start = from_stamp(&label.start);
    return pmsprintf(zone, (size_t)size, "%s", label.timezone);
#endif
}

int32_t pmshim_archive_end(intptr_t context, int64_t *end)
{
    stamp last;
    int sts;

    if ((sts = pmUseContext((int)context)) < 0 || (sts = pmGetArchiveEnd(&last)) < 0)
        return sts;
    *end = from_stamp(&last);
    return 0;
}

/* pmSetMode(3), which takes the step in another form in PCP 7. */
static int set_mode(int mode, int64_t origin, int64_t step)
{
    stamp when = to_stamp(origin);
#if PM_VERSION_CURRENT < PM_VERSION(7, 0, 0)
    int64_t milliseconds = step / 1000000;

    if (milliseconds != (int)milliseconds)
        return pmSetMode(mode | PM_XTB_SET(PM_TIME_SEC), &when, (int)(step / SECOND));
    return pmSetMode(mode, &when, (int)milliseconds);
#else
    stamp delta = split(step / SECOND, step % SECOND);

    return pmSetMode(mode, &when, &delta);
#endif
}

/*
 * To interpolate, libpcp keeps the values of the records before and after the time of the last fetch. pmSetMode(3)
 * drops them if the new time is not between the two records, but keeps them if it is exactly that of the first one. If
 * the next fetch reads this record again, update_bounds() in interp.c of PCP 5 to 7 releases a buffer that it still
 * uses, and later fetches return wrong values or crash. A call with a time just before makes libpcp drop the values.
 */
int32_t pmshim_archive_mode(intptr_t context, int32_t mode, int64_t origin, int64_t step)
{
    int has_before = origin >= INT64_MIN + MICROSECOND && origin != INT64_MAX;
    int sts = pmUseContext((int)context);

    if (sts >= 0 && mode == PM_MODE_INTERP && has_before)
        sts = set_mode(mode, origin - MICROSECOND, step);
    return sts < 0 ? sts : set_mode(mode, origin, step);
}

/* ---- Options ----------------------------------------------------------------------------------------------------- */

int32_t pmshim_parse_interval(const char *text, int64_t *interval, char **message)
{
    stamp parsed;
    int sts = pmParseInterval(text, &parsed, message);

    if (sts >= 0)
        *interval = from_stamp(&parsed);
    return sts;
}

int32_t pmshim_parse_window(const char *const *options, int32_t zone, struct pmshim_window *window, char **message)
{
    stamp first = to_stamp(window->start), last = to_stamp(window->end), start, end, origin;
    int sts = pmUseZone(zone) < 0 ? -EINVAL : 0;

    if (sts == 0)
        sts = pmParseTimeWindow(
            options[0], options[1], options[2], options[3], &first, &last, &start, &end, &origin, message);
    if (sts < 0)
        return sts;
    *window = (struct pmshim_window){from_stamp(&start), from_stamp(&end), from_stamp(&origin)};
    return sts;
}

int32_t pmshim_zone_new(const char *zone)
{
    return pmNewZone(zone);
}

int32_t pmshim_zone_of_context(intptr_t context)
{
    int sts = pmUseContext((int)context);

    return sts < 0 ? sts : pmNewContextZone();
}

static int32_t offset_at(int64_t seconds)
{
    time_t time = seconds;
    struct tm local;

    return localtime_r(&time, &local) != NULL ? (int32_t)local.tm_gmtoff : 0;
}

/* The second at which the offset that is valid at begin ends; at end another one is valid. */
static int64_t change_between(int64_t begin, int64_t end)
{
    int32_t before = offset_at(begin);

    while (end - begin > 1) {
        int64_t middle = begin + (end - begin) / 2;

        if (offset_at(middle) == before)
            begin = middle;
        else
            end = middle;
    }
    return end;
}

/*
 * Finds all offsets at once, rather than one by pmLocaltime(3) when it is needed: each such call changes TZ, and
 * another thread that reads the environment meanwhile, as libpcp and the runtime do, may crash.
 */
int32_t pmshim_zone_offsets(int32_t zone, int64_t *begins, int32_t *offsets, int32_t size)
{
    char *text, *own = getenv("TZ");
    int32_t count = 0;

    if (pmUseZone(zone) < 0 || pmWhichZone(&text) < 0)
        return -EINVAL;
    if (own != NULL && (own = strdup(own)) == NULL)
        return -ENOMEM;
    setenv("TZ", text, 1);
    tzset();
    for (int64_t time = 0; time < LAST_OFFSET && count < size; time += WEEK) {
        int32_t offset = offset_at(time);

        if (count > 0 && offset == offsets[count - 1])
            continue;
        begins[count] = count > 0 ? change_between(time - WEEK, time) : 0;
        offsets[count++] = offset;
    }
    if (own != NULL)
        setenv("TZ", own, 1);
    else
        unsetenv("TZ");
    tzset();
    free(own);
    return count;
}
