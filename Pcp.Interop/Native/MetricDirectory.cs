namespace Pcp.Interop.Native;

/// <summary>
/// The table in which C finds a metric by cluster and item: pmshim_directory. Changed and read on pmcd's thread only,
/// so that replaced memory is freed at once.
/// </summary>
internal sealed unsafe class MetricDirectory : IDisposable
{
    private const int Clusters = 4096; // PMSHIM_CLUSTERS

    private static readonly NativeMetric _none = new() { Pmid = uint.MaxValue };

    internal NativeCluster** Pointer { get; private set; } =
        (NativeCluster**)NativeMemory.AllocZeroed(Clusters, (nuint)sizeof(NativeCluster*));

    internal void Set(NativeMetric metric)
    {
        ref NativeCluster* cluster = ref Pointer[ClusterOf(metric.Pmid)];
        if (cluster == null)
            cluster = (NativeCluster*)NativeMemory.AllocZeroed((nuint)sizeof(NativeCluster));
        uint count = ItemOf(metric.Pmid) + 1;
        if (count > cluster->Count)
        {
            cluster->Metrics = (NativeMetric*)NativeMemory.Realloc(
                cluster->Metrics, count * (nuint)sizeof(NativeMetric));
            new Span<NativeMetric>(cluster->Metrics, (int)count)[(int)cluster->Count..].Fill(_none);
            cluster->Count = count;
        }

        cluster->Metrics[count - 1] = metric;
    }

    internal void Clear(uint pmid)
    {
        NativeCluster* cluster = Pointer[ClusterOf(pmid)];
        if (cluster != null && ItemOf(pmid) < cluster->Count)
            cluster->Metrics[ItemOf(pmid)] = _none;
    }

    internal void Remove(int cluster)
    {
        NativeCluster* removed = Pointer[cluster];
        Pointer[cluster] = null;
        if (removed == null)
            return;
        NativeMemory.Free(removed->Metrics);
        NativeMemory.Free(removed);
    }

    // pmID_cluster(3), pmID_item(3)
    private static uint ClusterOf(uint pmid) => (pmid >> 10) & 0xfff;

    private static uint ItemOf(uint pmid) => pmid & 0x3ff;

    public void Dispose()
    {
        if (Pointer == null)
            return;
        for (int cluster = 0; cluster < Clusters; cluster++)
            Remove(cluster);
        NativeMemory.Free(Pointer);
        Pointer = null;
    }
}
