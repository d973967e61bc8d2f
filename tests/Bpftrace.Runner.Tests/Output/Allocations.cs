namespace Bpftrace.Runner.Tests.Output;

/// <summary>Counts what the thread of a test allocates.</summary>
internal static class Allocations
{
    /// <summary>
    /// The bytes allocated in that of ten equal rounds that allocates least: in one of them a collection that another
    /// test has caused may trim the pool of buffers, which then allocates one anew.
    /// </summary>
    public static long LeastOfTenRounds(Action round)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 10; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
