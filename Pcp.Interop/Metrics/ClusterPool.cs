namespace Pcp.Interop.Metrics;

/// <summary>
/// Hands out cluster numbers of a range: new ones first, then those that were given back, the one given back longest
/// ago first, so that a number's last owner is forgotten everywhere before it has another. One thread only.
/// </summary>
public sealed class ClusterPool
{
    private readonly int _last;
    private readonly Queue<int> _free = new();
    private readonly HashSet<int> _taken = [];
    private int _next;

    /// <summary>A pool of the clusters <paramref name="first"/> to <paramref name="last"/>.</summary>
    public ClusterPool(int first, int last)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last, Pmid.MaxCluster);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        _next = first;
        _last = last;
    }

    /// <summary>Takes a cluster.</summary>
    /// <returns>False when all are in use.</returns>
    public bool TryTake(out int cluster)
    {
        if (_next <= _last)
        {
            cluster = _next++;
        }
        else if (!_free.TryDequeue(out cluster))
        {
            return false;
        }
        _taken.Add(cluster);
        return true;
    }

    /// <summary>Gives a cluster back.</summary>
    /// <exception cref="ArgumentException">It is not in use: two would get it.</exception>
    public void Return(int cluster)
    {
        if (!_taken.Remove(cluster))
            throw new ArgumentException($"cluster {cluster} is not in use", nameof(cluster));
        _free.Enqueue(cluster);
    }
}
