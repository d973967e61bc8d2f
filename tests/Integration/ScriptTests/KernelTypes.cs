using Integration.Rig;

namespace Integration.ScriptTests;

/// <summary>The types in the formats of tracepoints, for a bpftrace that cannot read those of a newer kernel.</summary>
internal static class KernelTypes
{
    private static readonly Version _firstReadingThem = new(0, 12);

    /// <summary>
    /// The declarations needed before a script that uses arguments of tracepoints; empty if none are.
    /// </summary>
    public static string Prelude => BpftraceUnderTest.Version >= _firstReadingThem
        ? ""
        : """
          #define u64 unsigned long long
          #define s64 long long
          #define size_t unsigned long
          #define umode_t unsigned short
          #define pid_t int

          """;
}
