using Pcp.Interop.Metrics;
using Pcp.Interop.Native;

namespace Pcp.Interop.Client;

/// <content>Archives.</content>
public sealed partial class PcpContext
{
    // pmapi.h; the largest text is a host name.
    private const int ArchiveContext = 2, LongestName = 256;

    // Contexts of one archive share tables in libpcp, and libpcp changes some of them without a lock of its own, as
    // time_caliper() in interp.c does.
    private static readonly Lock _archives = new();

    /// <summary>
    /// Opens an archive: pmNewContext(3) with PM_CONTEXT_ARCHIVE. Fetches begin with its first values.
    /// </summary>
    /// <param name="path">
    /// The path without suffix, or that of one of its files; a folder of archives; or several of these, with commas
    /// between them. In several archives, PCP 6 finds only the names that the first one has.
    /// </param>
    /// <exception cref="PmException">The archive cannot be read.</exception>
    public static PcpContext OpenArchive(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        int context;
        lock (_archives)
            context = PmException.Check(ClientShim.Open(ArchiveContext, path), $"opening the archive {path}");
        return new PcpContext(context, _archives, path, path);
    }

    /// <summary>The label of the archive, and the time of its last values.</summary>
    /// <exception cref="PmException">This is no archive.</exception>
    public ArchiveLabel ArchiveLabel()
    {
        long start = 0, end = 0;
        byte[] zone = new byte[LongestName];
        int length = 0;
        Request(() => length = ArchiveShim.Start(_handle, out start, zone, zone.Length), "the label of the archive");
        Request(() => ArchiveShim.End(_handle, out end), "the end of the archive");
        return new ArchiveLabel(
            HostName(), Encoding.UTF8.GetString(zone, 0, length), Nanoseconds.ToTime(start), Nanoseconds.ToTime(end));
    }

    /// <summary>
    /// Says which values of an archive the next fetch returns: pmSetMode(3). Each fetch moves on: to the next recorded
    /// values, or by <paramref name="step"/>. Metadata is that of the time of the last fetch; when values are
    /// interpolated, that of the next one. A fetch beyond either end of the archive fails with
    /// <see cref="PmError.EndOfArchive"/>.
    /// </summary>
    /// <param name="mode">Forwards, backwards or interpolated.</param>
    /// <param name="origin">The time of the next fetch, to the microsecond before PCP 7.</param>
    /// <param name="step">
    /// For interpolated values, the time from one to the next; negative: backwards. Before PCP 7 only whole
    /// milliseconds count, and of more than 24 days only whole seconds. To go backwards, call this before each fetch:
    /// with a negative step, libpcp may crash when a fetch moves on to the exact time of a record.
    /// </param>
    /// <exception cref="PmException">This is no archive.</exception>
    public void SetMode(ArchiveMode mode, DateTimeOffset origin, TimeSpan step = default) => Request(
        () => ArchiveShim.Mode(_handle, (int)mode, Nanoseconds.Of(origin), Nanoseconds.Of(step)),
        "setting the mode of the archive");

    /// <summary>The instances that a domain has had at any time in an archive: pmGetInDomArchive(3).</summary>
    /// <exception cref="PmException">There is no such domain, or this is no archive.</exception>
    public IReadOnlyList<Instance> RecordedInstances(InDomId inDom)
    {
        List<NumberedText> instances = [];
        Request(
            () => ClientShim.Recorded(_handle, inDom.Value, out instances),
            $"the recorded instances of domain {inDom}");
        return [.. instances.Select(entry => new Instance(entry.Number, entry.Text))];
    }

    /// <summary>The time zone of the host, as PCP's option -z has it: pmNewContextZone(3).</summary>
    /// <exception cref="PmException">The request failed.</exception>
    public PcpTimeZone TimeZone() => new(
        () => Try(() => ArchiveShim.ZoneOf(_handle)).Code, $"the time zone on {_source}");
}
