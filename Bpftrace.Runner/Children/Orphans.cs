using Bpftrace.Runner.Native;

namespace Bpftrace.Runner.Children;

/// <summary>
/// Ends processes that children leave behind outside their process group, as daemons do. Such a process becomes a child
/// of this process, one that the loop did not start. Loop's thread only.
/// </summary>
internal sealed class Orphans(EventLoop loop)
{
    private const int SigKill = 9;

    // A killed orphan may leave orphans of its own, and is to be reaped.
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(100);

    private readonly HashSet<int> _children = [];
    private bool _areAdopted;
    private bool _isPending;

    /// <summary>From now on, the kernel makes this process the parent of orphans.</summary>
    public void Adopt()
    {
        _ = Shim.AdoptOrphans(); // Linux 3.4
        _areAdopted = true;
    }

    /// <summary>A child of the loop's was started.</summary>
    public void Add(int child) => _children.Add(child);

    /// <summary>A child of the loop's is gone: ends what it has left behind.</summary>
    public void Remove(int child)
    {
        _children.Remove(child);
        if (_areAdopted && !_isPending)
            End();
    }

    private void End()
    {
        IReadOnlyList<int>? children = ProcessTree.Children();
        _isPending = children is null;
        foreach (int orphan in Strangers(children ?? []))
        {
            if (Shim.Reap(orphan, out _) == 1)
                continue;
            _ = Shim.Kill(orphan, SigKill);
            _isPending = true;
        }

        if (_isPending)
            loop.Schedule(_interval, End);
    }

    // Processes in our group were started by other parts of this process, which wait for them.
    private List<int> Strangers(IReadOnlyList<int> children) =>
        [.. children.Where(pid => !_children.Contains(pid) && !Shim.IsInOurGroup(pid))];
}
