using Integration.Rig;

namespace Soak;

/// <summary>What the agent has at one time.</summary>
/// <param name="Memory">Its resident memory, in bytes.</param>
/// <param name="Descriptors">Its open files.</param>
/// <param name="Threads">Its threads.</param>
/// <param name="Children">Its bpftrace processes.</param>
internal sealed record Sample(long Memory, int Descriptors, int Threads, int Children)
{
    /// <summary>Of an agent now; null if it is just ending.</summary>
    public static Sample? Of(int agent)
    {
        try
        {
            return new Sample(
                ProcessCost.Resident(agent),
                Directory.GetFiles($"/proc/{agent}/fd").Length,
                Directory.GetDirectories($"/proc/{agent}/task").Length,
                ProcFs.ChildrenOf(agent).Count);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The median of each, of some samples.</summary>
    public static Sample Median(IReadOnlyCollection<Sample> samples)
    {
        return new Sample(
            Of(s => s.Memory), (int)Of(s => s.Descriptors), (int)Of(s => s.Threads), (int)Of(s => s.Children));

        long Of(Func<Sample, long> select) => samples.Select(select).Order().ElementAt(samples.Count / 2);
    }

    public override string ToString() =>
        FormattableString.Invariant(
            $"{Memory / 1048576.0:0.0} MB, {Descriptors} descriptors, {Threads} threads, {Children} bpftraces");
}
