using System.Runtime.InteropServices;
using Pcp.Interop.Metrics;

namespace Pcp.Interop.Native;

/// <summary>
/// The table in which C finds a metric by cluster and item: pmshim_directory. Changed and read on pmcd's thread only,
/// so that replaced memory is freed at once.
/// </summary>
internal sealed unsafe class MetricDirectory : IDisposable
{
    private const int Clusters = Pmid.MaxCluster + 1;

    internal NativeCluster** Pointer { get; private set; } =
        (NativeCluster**)NativeMemory.AllocZeroed(Clusters, (nuint)sizeof(NativeCluster*));

    internal void Set(Metric metric)
    {
        MetricDescriptor descriptor = metric.Descriptor;
        NativeCluster* cluster = Pointer[descriptor.Pmid.Cluster];
        if (cluster == null)
        {
            cluster = (NativeCluster*)NativeMemory.AllocZeroed((nuint)sizeof(NativeCluster));
            Pointer[descriptor.Pmid.Cluster] = cluster;
        }

        uint item = (uint)descriptor.Pmid.Item;
        if (item >= cluster->Count)
        {
            uint count = item + 1;
            cluster->Metrics = (NativeMetric*)NativeMemory.Realloc(
                cluster->Metrics, count * (nuint)sizeof(NativeMetric));
            for (uint hole = cluster->Count; hole < count; hole++)
                cluster->Metrics[hole] = new NativeMetric { Pmid = Pmid.Null.Value };
            cluster->Count = count;
        }

        NativeMetric native = Describe(descriptor);
        native.Flags = metric.Refresh is null ? 0 : NativeMetric.Refresh;
        native.Column = (uint)metric.Column;
        native.Exchange = metric.Table.Exchange;
        cluster->Metrics[item] = native;
    }

    /// <summary>A descriptor in C's form, without values.</summary>
    internal static NativeMetric Describe(MetricDescriptor descriptor) => new()
    {
        Pmid = descriptor.Pmid.Value,
        Type = (int)descriptor.Type,
        InDom = descriptor.InDom.Value,
        Semantics = (int)descriptor.Semantics,
        DimSpace = descriptor.Units.DimSpace,
        DimTime = descriptor.Units.DimTime,
        DimCount = descriptor.Units.DimCount,
        ScaleSpace = descriptor.Units.ScaleSpace,
        ScaleTime = descriptor.Units.ScaleTime,
        ScaleCount = descriptor.Units.ScaleCount,
    };

    internal void Clear(Pmid pmid)
    {
        NativeCluster* cluster = Pointer[pmid.Cluster];
        if (cluster != null && (uint)pmid.Item < cluster->Count)
            cluster->Metrics[pmid.Item] = new NativeMetric { Pmid = Pmid.Null.Value };
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
