using System.Collections.Immutable;

namespace Bpftrace.Runner.Processes;

/// <summary>
/// What bpftrace needs so that it survives looking up the names of user functions. libbcc 0.26 to 0.32, which Debian 12
/// and 13 have, closes a descriptor after each lookup whose number it never set, so it is whatever lay in that memory
/// before (iovisor/bcc, pull request 5193). When it is one of bpftrace's own, maps vanish from its output, events are
/// lost, or it ends; the sooner the more often it prints.
/// </summary>
internal static class UserFunctionNames
{
    private const string Tunables = "GLIBC_TUNABLES";

    // mallopt(3), M_PERTURB: new memory is filled with the complement of this byte, so the number is negative and
    // nothing is closed. Memory from the caches of threads is not filled, so there are none.
    private const string NewMemoryIsFilled = "glibc.malloc.perturb=1:glibc.malloc.tcache_count=0";

    /// <summary>The environment in which nothing is closed. It makes compiling a script about a quarter slower.</summary>
    public static ImmutableDictionary<string, string> Environment { get; } = ImmutableDictionary<string, string>.Empty.Add(
        Tunables,
        System.Environment.GetEnvironmentVariable(Tunables) is { Length: > 0 } own ? $"{own}:{NewMemoryIsFilled}" : NewMemoryIsFilled);
}
