using Pcp.Interop.Native;

namespace Pcp.Interop.Hosting;

/// <summary>The memory of this process.</summary>
public static class HostMemory
{
    /// <summary>
    /// Returns unused memory of .NET and C to the system. Takes some milliseconds, in which no managed code runs;
    /// values are fetched meanwhile.
    /// </summary>
    public static void Trim()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        // Finalizers free the tables that nobody disposed.
        GC.WaitForPendingFinalizers();
        Shim.TrimMemory();
    }
}
