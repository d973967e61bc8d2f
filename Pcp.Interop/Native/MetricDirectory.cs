using System.Runtime.InteropServices;
using Pcp.Interop.Metrics;

namespace Pcp.Interop.Native;

/// <summary>
/// Where C finds a metric by cluster and item: pmshim_directory. Changed and read on pmcd's thread only, so that what
/// is replaced can be freed at once.
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
        Units units = descriptor.Units;
        cluster->Metrics[item] = new NativeMetric
        {
            Pmid = descriptor.Pmid.Value,
            Type = (int)descriptor.Type,
            InDom = descriptor.InDom.Value,
            Flags = metric.Prepare is null ? 0 : NativeMetric.Prepare,
            Column = (uint)metric.Column,
            Semantics = (int)descriptor.Semantics,
            DimSpace = units.DimSpace,
            DimTime = units.DimTime,
            DimCount = units.DimCount,
            ScaleSpace = units.ScaleSpace,
            ScaleTime = units.ScaleTime,
            ScaleCount = units.ScaleCount,
            Exchange = metric.Table.Exchange,
        };
    }

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
