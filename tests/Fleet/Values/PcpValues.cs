using Pcp.Interop;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Fleet.Values;

/// <summary>The values as PCP's clients read them.</summary>
internal static class PcpValues
{
    /// <summary>What the hosts report now.</summary>
    public static FleetValues Live(IEnumerable<string> hosts)
    {
        FleetValues values = new();
        foreach (string host in hosts)
        {
            using PcpContext context = PcpContext.OpenHost(host);
            Add(values, host, context, inDom => context.Instances(inDom));
        }

        return values;
    }

    /// <summary>What was recorded last, in the folders of the hosts' archives.</summary>
    public static FleetValues Recorded(IEnumerable<string> hosts, string folder)
    {
        FleetValues values = new();
        foreach (string host in hosts)
        {
            using PcpContext archive = PcpContext.OpenArchive(Path.Combine(folder, host));
            archive.SetMode(ArchiveMode.Backwards, archive.ArchiveLabel().End);
            Add(values, host, archive, inDom => archive.RecordedInstances(inDom));
        }

        return values;
    }

    /// <summary>How many times the script's values were recorded between two times.</summary>
    public static int Records(string archiveFolder, DateTimeOffset from, DateTimeOffset to)
    {
        using PcpContext archive = PcpContext.OpenArchive(archiveFolder);
        ClientMetric metric = archive.Lookup($"{Script.Prefix}total");
        archive.SetMode(ArchiveMode.Forwards, from);
        int records = 0;
        try
        {
            while (archive.Fetch(metric).Timestamp <= to)
                records++;
        }
        catch (PmException e) when (e.Error == PmError.EndOfArchive)
        {
            // All are read.
        }

        return records;
    }

    private static void Add(
        FleetValues values, string host, PcpContext context, Func<InDomId, IReadOnlyList<Instance>> instances)
    {
        ClientMetric[] metrics = [.. Script.Variables.Select(variable => context.Lookup(Script.Prefix + variable))];
        FetchResult fetched = context.Fetch(metrics);
        foreach (MetricValues metric in fetched.Metrics)
        {
            InDomId inDom = metric.Metric.Descriptor.InDom;
            Dictionary<int, string> names = inDom == InDomId.Null
                ? new() { [-1] = "" }
                : instances(inDom).ToDictionary(instance => instance.Number, instance => instance.Name);
            string variable = metric.Metric.Name[Script.Prefix.Length..];
            foreach (InstanceValue value in metric.Values)
                values[new ValueKey(host, variable, names[value.Instance])] = value.Value.ToUInt64();
        }
    }
}
