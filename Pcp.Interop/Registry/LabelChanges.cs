namespace Pcp.Interop.Registry;

/// <summary>
/// Detects that the labels of a cluster, its own and those of its metrics, differ from those that clients may have
/// read. A cluster that is removed is remembered, because its number may be used again. pmcd's thread only.
/// </summary>
internal sealed class LabelChanges
{
    // Sums of hashes, so that metrics may come and go in any order.
    private readonly Dictionary<int, int> _current = [];
    private readonly Dictionary<int, int> _reported = [];
    private readonly HashSet<int> _touched = []; // since the last report

    /// <summary>Replaces the labels of a cluster, or of an item of it; null if there are none.</summary>
    internal void Replace(int cluster, int? item, string? before, string? after)
    {
        int sum = _current.GetValueOrDefault(cluster);
        _current[cluster] = unchecked(sum - Hash(item, before) + Hash(item, after));
        _touched.Add(cluster);
    }

    /// <summary>Removes a cluster: nobody reads its labels now.</summary>
    internal void Remove(int cluster) => _current.Remove(cluster);

    /// <summary>
    /// Whether labels that clients may have read have changed since the last call. The first labels of a cluster do not
    /// count. The call resets this.
    /// </summary>
    internal bool Take()
    {
        bool changed = false;
        foreach (int cluster in _touched)
        {
            if (!_current.TryGetValue(cluster, out int labels))
                continue;
            changed |= _reported.TryGetValue(cluster, out int before) && before != labels;
            _reported[cluster] = labels;
        }

        _touched.Clear();
        return changed;
    }

    private static int Hash(int? item, string? labels) => labels is null ? 0 : HashCode.Combine(item, labels);
}
