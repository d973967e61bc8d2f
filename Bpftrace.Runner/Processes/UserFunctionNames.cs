using System.Collections.Immutable;

namespace Bpftrace.Runner.Processes;

/// <summary>
/// Protects bpftrace from a bug in looking up names of user functions: libbcc 0.26 to 0.32, which Debian 12 and 13
/// have, closes an uninitialised descriptor number after each lookup (iovisor/bcc, pull request 5193). If that is one
/// of bpftrace's own, maps vanish from its output, events are lost, or it exits; the more often it prints, the sooner.
/// </summary>
internal static class UserFunctionNames
{
    private const string Tunables = "GLIBC_TUNABLES";

    // mallopt(3), M_PERTURB: new memory is filled with the complement of this byte, which makes the number invalid.
    // Memory from the caches of threads is not filled, so there are none.
    private const string NewMemoryIsFilled = "glibc.malloc.perturb=1:glibc.malloc.tcache_count=0";

    /// <summary>The environment variables. They make compiling a script about a quarter slower.</summary>
    public static ImmutableDictionary<string, string> Environment { get; } =
        ImmutableDictionary<string, string>.Empty.Add(
            Tunables,
            System.Environment.GetEnvironmentVariable(Tunables) is { Length: > 0 } own
                ? $"{own}:{NewMemoryIsFilled}"
                : NewMemoryIsFilled);
}
