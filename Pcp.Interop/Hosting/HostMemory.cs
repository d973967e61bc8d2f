using Pcp.Interop.Native;

namespace Pcp.Interop.Hosting;

/// <summary>The memory of this process.</summary>
public static class HostMemory
{
    /// <summary>
    /// Gives what is not in use back to the system, .NET's and C's. Takes some milliseconds, in which no managed code runs; values are
    /// fetched meanwhile.
    /// </summary>
    public static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        // Tables are freed by their finalizers where nobody disposed of them.
        GC.WaitForPendingFinalizers();
        ShimHost.TrimMemory();
    }
}
