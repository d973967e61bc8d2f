using Pcp.Bpftrace.Samples;
using Pcp.Interop;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Archives;

/// <summary>The metrics of a script in an archive.</summary>
/// <param name="Variables">Its variables, in the order of the script.</param>
/// <param name="State">The metrics of its state by their last names: <c>status</c>.</param>
internal sealed record ArchivedScript(
    IReadOnlyList<ArchivedVariable> Variables, IReadOnlyDictionary<string, ClientMetric> State)
{
    private const string Root = "bpftrace.scripts";

    /// <summary>The names of the scripts in an archive, in alphabetical order.</summary>
    internal static IReadOnlyList<string> Names(PcpContext archive)
    {
        try
        {
            return [.. archive.Children(Root).Select(child => child.Name).Order(StringComparer.Ordinal)];
        }
        catch (PmException e) when (e.Error == PmError.UnknownName)
        {
            return [];
        }
    }

    /// <summary>Looks a script up, and moves to the end of the archive.</summary>
    /// <exception cref="PmException">The archive has no such script; the message names those that it has.</exception>
    internal static ArchivedScript Find(PcpContext archive, string name)
    {
        IReadOnlyList<string> names = Names(archive);
        if (!names.Contains(name))
        {
            string others = names.Count == 0 ? "none" : string.Join(", ", names);
            throw new PmException(PmError.UnknownName, $"script {name} in {archive.Host}, whose scripts are: {others}");
        }

        // Labels are those of the time of the archive's position; at its start none are recorded yet.
        archive.SetMode(ArchiveMode.Backwards, archive.ArchiveLabel().End);
        string script = $"{Root}.{name}.", data = $"{script}data.";
        ClientMetric[] metrics = [.. archive.Traverse($"{Root}.{name}").Select(archive.Lookup)];
        VariableReader reader = new(archive, metrics, data);
        return new ArchivedScript(
            // The agent numbers them in this order.
            [.. metrics.Where(metric => metric.Name.StartsWith(data, StringComparison.Ordinal))
                .OrderBy(metric => metric.Descriptor.Pmid.Item)
                .Select(metric => new ArchivedVariable(metric, reader.Read(metric)))],
            metrics.Where(metric => !metric.Name.StartsWith(data, StringComparison.Ordinal)
                    && metric.Name.StartsWith(script, StringComparison.Ordinal))
                .ToDictionary(metric => metric.Name[script.Length..]));
    }
}
