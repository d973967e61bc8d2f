using Pcp.Interop.Metrics;
using Pcp.Interop.Native;

namespace Pcp.Interop.Client;

/// <summary>
/// A client's connection to the pmcd of a host, or an open archive: a context of PMAPI(3). Any thread may use it;
/// requests of several threads are done one after another, and each waits until pmcd has answered, at most as long as
/// <see cref="SetTimeout"/> says. Threads that must not wait for each other need a context each. Requests to archives
/// are done one after another in the whole process, since libpcp shares tables between contexts of one archive.
/// </summary>
/// <remarks>
/// A request that fails throws a <see cref="PmException"/> with PCP's code, its text, the metric and the host. Once
/// the connection is lost, every request fails: open another context. A program whose first connection is made on
/// another thread than Main's calls <see cref="PcpConfig.Load"/> before.
/// </remarks>
public sealed partial class PcpContext : IDisposable
{
    // pmapi.h
    private const int HostContext = 1, NoInstance = -1;
    private const uint NoPmid = 0xffffffff;

    // Seconds since 1970 of days in the years 2 and 9998: what callers add in any time zone still is a time in .NET.
    private const long EarliestTime = -62_100_000_000, LatestTime = 253_370_000_000;

    private readonly ContextHandle _handle;
    private readonly string _source; // as errors name it
    private readonly Lock _gate; // libpcp has a current context per thread, and one reply per connection

    private PcpContext(int context, Lock gate, string host, string source)
    {
        _handle = new ContextHandle(context, gate);
        _gate = gate;
        (Host, _source) = (host, source);
    }

    /// <summary>
    /// The host specification or the path of the archive it was opened with. Errors name a host without its attributes,
    /// one of which may be a password.
    /// </summary>
    public string Host { get; }

    /// <summary>Connects to the pmcd of a host: pmNewContext(3) with PM_CONTEXT_HOST.</summary>
    /// <param name="host">
    /// A host specification (PCPIntro(1)): <c>local:</c>, <c>localhost:44321</c>, <c>unix:///run/pcp/pmcd.socket</c>.
    /// </param>
    /// <exception cref="ArgumentException">The specification is empty.</exception>
    /// <exception cref="PmException">pmcd cannot be reached; or this process has so many files open that libpcp, which
    /// uses select(2), could not wait for the connection (EMFILE).</exception>
    public static PcpContext OpenHost(string host)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        string source = host.Split('?')[0]; // attributes follow: PCPIntro(1)
        int context = PmException.Check(ClientShim.Open(HostContext, host), $"connecting to pmcd on {source}");
        return new PcpContext(context, new Lock(), host, source);
    }

    /// <summary>
    /// Sets how long all contexts of this process wait for a connection and for an answer, in place of
    /// <c>PMCD_CONNECT_TIMEOUT</c> and <c>PMCD_REQUEST_TIMEOUT</c> (PCPIntro(1)). To be called before the first context
    /// is opened, while no other thread uses PCP; later it has no effect.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public static void SetTimeout(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        string seconds = timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        PmException.Check(ClientShim.Timeout(seconds), "setting the time-outs of requests");
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _handle.Dispose();

    /// <summary>The name of the host, as pmcd or the archive has it: pmGetContextHostName(3).</summary>
    /// <returns>The name; empty if the host did not answer.</returns>
    public string HostName()
    {
        byte[] name = new byte[LongestName];
        int length = 0;
        Request(() => length = ClientShim.Host(_handle, name, name.Length), "the name of the host");
        return Encoding.UTF8.GetString(name, 0, length);
    }

    /// <summary>Looks a metric up by its name: pmLookupName(3), pmLookupDesc(3).</summary>
    /// <exception cref="PmException">There is no such metric, or it is not available now.</exception>
    public ClientMetric Lookup(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new ClientMetric(name, Describe(PmidOf(name), name));
    }

    /// <summary>Looks several metrics up by their names with one request, and their descriptors.</summary>
    /// <returns>The metrics, in the order of the names; null where there is no such metric.</returns>
    /// <exception cref="PmException">The request failed.</exception>
    public IReadOnlyList<ClientMetric?> LookupAll(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count == 0)
            return [];
        uint[] pmids = new uint[names.Count];
        PmError error = Try(() => ClientShim.Pmids(_handle, names.Count, [.. names], pmids));
        if (error == PmError.UnknownName || error == PmError.NotLeaf)
            return new ClientMetric?[names.Count]; // there is none of them
        PmException.Check(error.Code, $"looking up {string.Join(", ", names)} on {_source}");
        return [.. names.Zip(pmids, (name, pmid) => pmid == NoPmid ? null : Find(name, new Pmid(pmid)))];
    }

    /// <summary>The descriptor of a metric by its PMID: pmLookupDesc(3).</summary>
    /// <exception cref="PmException">There is no such metric, or it is not available now.</exception>
    public MetricDescriptor Describe(Pmid pmid) => Describe(pmid, pmid.ToString());

    /// <summary>Fetches several metrics at one time: pmFetch(3).</summary>
    /// <param name="metrics">The metrics, from <see cref="Lookup"/>. One may be named twice.</param>
    /// <returns>The values; errors of single metrics are part of them.</returns>
    /// <exception cref="PmException">The whole request failed.</exception>
    public FetchResult Fetch(params IReadOnlyList<ClientMetric> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        // Each once: a fetch of interpolated values never returns if one comes twice, because libpcp's list of the
        // values that are wanted becomes circular.
        uint[] pmids = [.. metrics.Select(metric => metric.Descriptor.Pmid.Value).Distinct()];
        FetchedValues fetched = default;
        Request(
            () => ClientShim.Fetch(_handle, pmids, out fetched),
            $"fetching {string.Join(", ", metrics.Select(metric => metric.Name))}");
        if (fetched.Seconds is < EarliestTime or > LatestTime)
            throw new PmException(PmError.InvalidReply, $"the time of a fetch from {_source}");
        DateTimeOffset time =
            DateTimeOffset.FromUnixTimeSeconds(fetched.Seconds).AddTicks(
                fetched.Nanoseconds / TimeSpan.NanosecondsPerTick);
        Dictionary<uint, FetchedSet> sets = pmids.Zip(fetched.Sets).ToDictionary();
        return new FetchResult(time, [.. metrics.Select(metric => Values(metric, sets[metric.Descriptor.Pmid.Value]))])
        {
            HasMetadataChanged = fetched.Changes != 0,
        };
    }

    /// <summary>Looks a metric up and fetches it.</summary>
    /// <exception cref="PmException">The metric is unknown, or the request failed.</exception>
    public MetricValues Fetch(string metric) => Fetch(Lookup(metric)).Metrics[0];

    /// <summary>
    /// Looks a metric up and fetches it, with the names of its instances. An instance that ends between the fetch and
    /// the request for names is left out.
    /// </summary>
    /// <returns>The values by the names of the instances; of two with one name, the last.</returns>
    /// <exception cref="PmException">The metric is unknown or has no instances, or a request failed.</exception>
    public IReadOnlyDictionary<string, MetricValue> FetchInstances(string metric)
    {
        MetricValues fetched = Fetch(metric);
        if (fetched.Error.IsError)
            throw new PmException(fetched.Error, $"fetching {metric} from {_source}");
        Dictionary<int, string> names = Instances(fetched.Metric.Descriptor.InDom)
            .ToDictionary(instance => instance.Number, instance => instance.Name);
        Dictionary<string, MetricValue> values = new(StringComparer.Ordinal);
        foreach (InstanceValue value in fetched.Values)
        {
            if (names.TryGetValue(value.Instance, out string? name))
                values[name] = value.Value;
        }

        return values;
    }

    /// <summary>Stores a value into a metric without instances: pmStore(3).</summary>
    /// <param name="metric">The name of the metric.</param>
    /// <param name="value">The value; an integer may become a floating-point number.</param>
    /// <exception cref="ArgumentException">The metric's type cannot hold the value.</exception>
    /// <exception cref="PmException">The metric is unknown, or the agent refused the value.</exception>
    public void Store(string metric, MetricValue value) => Store(Lookup(metric), NoInstance, value);

    /// <summary>Stores a value into an instance of a metric: pmStore(3).</summary>
    /// <param name="metric">The name of the metric.</param>
    /// <param name="instance">The name of the instance.</param>
    /// <param name="value">The value; an integer may become a floating-point number.</param>
    /// <exception cref="ArgumentException">The metric's type cannot hold the value.</exception>
    /// <exception cref="PmException">The metric or instance is unknown, or the agent refused the value.</exception>
    public void Store(string metric, string instance, MetricValue value)
    {
        ClientMetric found = Lookup(metric);
        int number = Instances(found.Descriptor.InDom).FirstOrDefault(
            each => each.Name == instance, new Instance(NoInstance, instance)).Number;
        if (number == NoInstance)
            throw new PmException(PmError.UnknownInstance, $"storing into {metric}[{instance}] on {_source}");
        Store(found, number, value);
    }

    /// <summary>Stores a value into a metric that was looked up.</summary>
    /// <param name="metric">The metric, from <see cref="Lookup"/>.</param>
    /// <param name="instance">The number of the instance; -1 (PM_IN_NULL) for a metric without instances.</param>
    /// <param name="value">The value; an integer may become a floating-point number.</param>
    /// <exception cref="ArgumentException">The metric's type cannot hold the value.</exception>
    /// <exception cref="PmException">The agent refused the value.</exception>
    public void Store(ClientMetric metric, int instance, MetricValue value)
    {
        ArgumentNullException.ThrowIfNull(metric);
        MetricValue typed;
        try
        {
            typed = value.As(metric.Descriptor.Type);
        }
        catch (Exception e) when (e is OverflowException or InvalidOperationException)
        {
            throw new ArgumentException($"{metric.Name} cannot hold {value}: {e.Message}", nameof(value), e);
        }

        uint pmid = metric.Descriptor.Pmid.Value;
        Request(
            () => ClientShim.Store(_handle, pmid, (int)typed.Type, instance, typed.Bits, typed.Text),
            $"storing into {metric.Name}");
    }

    private static MetricValues Values(ClientMetric metric, FetchedSet set)
    {
        List<InstanceValue> values = new(set.Values.Length);
        foreach (FetchedValue value in set.Values)
        {
            MetricType sent = (MetricType)value.Type;
            if (MetricValue.From(metric.Descriptor.Type, sent, value.Bits, value.Text) is not { } typed)
                return new MetricValues(metric, PmError.WrongType, []);
            values.Add(new InstanceValue(value.Instance, typed));
        }

        return new MetricValues(metric, new PmError(set.Error), values);
    }

    private Pmid PmidOf(string name)
    {
        uint[] pmids = new uint[1];
        Request(() => ClientShim.Pmids(_handle, 1, [name], pmids), $"looking up {name}");
        return new Pmid(pmids[0]);
    }

    // Null if the metric is gone since its name was looked up.
    private ClientMetric? Find(string name, Pmid pmid)
    {
        NativeMetric native = default;
        PmError error = Try(() => ClientShim.Desc(_handle, pmid.Value, out native));
        if (error == PmError.UnknownPmid)
            return null;
        PmException.Check(error.Code, $"the descriptor of {name} on {_source}");
        return new ClientMetric(name, MetricDescriptor.From(native));
    }

    private MetricDescriptor Describe(Pmid pmid, string name)
    {
        NativeMetric native = default;
        Request(() => ClientShim.Desc(_handle, pmid.Value, out native), $"the descriptor of {name}");
        return MetricDescriptor.From(native);
    }

    private void Request(Func<int> request, string attempt) =>
        PmException.Check(Try(request).Code, $"{attempt} on {_source}");

    private PmError Try(Func<int> request)
    {
        lock (_gate)
            return new PmError(request());
    }
}
