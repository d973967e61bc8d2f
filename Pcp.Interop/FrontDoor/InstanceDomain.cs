using System.Diagnostics.CodeAnalysis;
using Pcp.Interop.Metrics;
using Pcp.Interop.Native;
using Pcp.Interop.Registry;
using Pcp.Interop.Tables;

namespace Pcp.Interop;

/// <summary>
/// An instance domain: its instances and the metrics that have a value for each of them. The instances are what the
/// source returns, once for each request that concerns the domain; they may come and go. After an exception of the
/// source clients get an error in place of values, and the last instances where they ask for instances. An instance
/// keeps its number as <see cref="InstancesColumn.Retention"/> has it, or for ever after <see cref="KeepNumbers"/>.
/// </summary>
/// <typeparam name="TRow">The type that stands for an instance in the program, such as a disk.</typeparam>
[SuppressMessage("Design", "CA1001", Justification = "The agent frees what it has declared.")]
public sealed class InstanceDomain<TRow> : Declaration<InstanceDomain<TRow>>, IInstanceDomain
{
    private readonly Func<IEnumerable<TRow>> _source;
    private readonly Func<TRow, string> _nameOf;
    private readonly List<IInstanceMetric> _metrics = [];
    private readonly Rows _rows = new(TimeProvider.System);
    private readonly List<(string Name, Func<TRow, string> ValueOf)> _instanceLabels = [];
    private readonly MetricTable _table = new();
    private readonly RowsColumn _listed; // the instances without values, so that nothing can fail with them
    private List<TRow> _current = []; // as the names
    private List<TRow> _next = []; // empty between two requests
    private string[]? _names; // null: unknown
    private Dictionary<int, TRow>? _byNumber; // of the current ones, when it is needed
    private NumberCache? _cache;
    private bool _keepsNumbers;
    private ulong? _request; // for which the instances were read
    private PmError _outcome; // of reading them

    internal InstanceDomain(Pmda pmda, int serial, Func<IEnumerable<TRow>> source, Func<TRow, string> nameOf)
        : base(pmda)
    {
        _ = new InDomId(pmda.Domain, serial); // checks it
        Serial = serial;
        _source = source;
        _nameOf = nameOf;
        _listed = _table.Add(MetricType.Int32, _rows);
        pmda.Declare(this);
    }

    /// <summary>Its number within the agent.</summary>
    public int Serial { get; }

    /// <summary>Declares a metric with a value for each instance.</summary>
    /// <typeparam name="T">int, uint, long, ulong, float, double or string.</typeparam>
    /// <param name="name">The name in the PMNS.</param>
    /// <param name="item">The item of its PMID, 0 to 1023. Archives know a metric by it, so keep it.</param>
    /// <param name="units">The dimension and scale of the values.</param>
    /// <param name="semantics">The semantics of the values.</param>
    /// <param name="cluster">The cluster of its PMID, 0 to 4095.</param>
    /// <exception cref="ArgumentException">The name cannot be a metric's, the number is out of range, or another metric
    /// has one of them.</exception>
    /// <exception cref="NotSupportedException">PCP has no values of this type.</exception>
    /// <exception cref="InvalidOperationException">The agent runs already.</exception>
    public InstanceMetric<TRow, T> Add<T>(
        string name,
        int item,
        Units units = default,
        MetricSemantics semantics = MetricSemantics.Instant,
        int cluster = 0)
    {
        Pmda.RequireDeclaring();
        InstanceMetric<TRow, T> metric = new(
            this, new MetricName(name, cluster, item, ValueType<T>.Type, units, semantics));
        _metrics.Add(metric);
        return metric;
    }

    /// <summary>Sets a label of each instance (pmLookupLabels(3)).</summary>
    /// <param name="name">A letter, then letters, digits and underscores.</param>
    /// <param name="valueOf">Returns the value for an instance. On pmcd's thread.</param>
    /// <exception cref="InvalidOperationException">The agent runs already.</exception>
    public InstanceDomain<TRow> InstanceLabel(string name, Func<TRow, string> valueOf)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(valueOf);
        Pmda.RequireDeclaring();
        LabelSet.RequireName(name);
        _instanceLabels.Add((name, valueOf));
        return this;
    }

    /// <summary>
    /// Keeps the numbers of instances when the agent restarts, as pmdaCache(3) does and where it does: in the file
    /// <c>DOMAIN.SERIAL</c> below <c>$PCP_VAR_DIR/config/pmda</c>. Archives from before and after then fit together.
    /// Meant for names that come back: all names that there ever were are kept. Names that the cache cannot keep get
    /// numbers that do not last, and the log has the first: those with a newline, with a blank or '[' in front, longer
    /// than 900 bytes, or the same as an earlier one up to its first blank.
    /// </summary>
    /// <exception cref="InvalidOperationException">The agent runs already.</exception>
    public InstanceDomain<TRow> KeepNumbers()
    {
        Pmda.RequireDeclaring();
        _keepsNumbers = true;
        return this;
    }

    void IInstanceDomain.Begin(InDomId inDom)
    {
        if (!_keepsNumbers)
            return;
        _cache = new NumberCache(inDom, Pmda.Log);
        _rows.Listing.Numbering = _cache.NumberOf;
    }

    InDomDescription IInstanceDomain.Describe() =>
        new(OneLine, Text, Labels, _instanceLabels.Count == 0 ? null : LabelsOf);

    private string? LabelsOf(int number)
    {
        _ = Read(); // without success, the last instances count
        if (!TryFind(number, out TRow? row))
            return null;
        LabelSet labels = new();
        PmError error = Pmda.Serve($"labels of instance domain {Serial}", () =>
        {
            foreach ((string name, Func<TRow, string> valueOf) in _instanceLabels)
                labels.Set(name, valueOf(row));
        });
        return error.IsError ? null : labels.Json;
    }

    internal RowsColumn AddColumn(MetricType type) => _table.Add(type, _rows);

    /// <summary>The column for requests that want the instances, not their values.</summary>
    internal Column Listed => _listed;

    internal ReadOnlySpan<TRow> Current => CollectionsMarshal.AsSpan(_current);

    internal ReadOnlySpan<int> Places => _rows.Places;

    /// <summary>Publishes the instances of now and, for them, the values of a metric.</summary>
    /// <returns>The error that clients get in place of the values.</returns>
    internal PmError Refresh(IInstanceMetric metric)
    {
        if (Read() is { IsError: true } unread)
            return unread;
        PmError error = metric.Fill();
        _table.Publish();
        return error;
    }

    /// <summary>Publishes the instances of now, and reads no values; if the source fails, the last ones stay.</summary>
    internal void RefreshInstances()
    {
        if (!Read().IsError)
            _table.Publish();
    }

    /// <summary>The instance with this number, for a store.</summary>
    /// <exception cref="PmException">There is none, or the source failed.</exception>
    internal TRow Find(int number)
    {
        if (Read() is { IsError: true } unread)
            throw new PmException(unread, $"instance domain {Serial}");
        return TryFind(number, out TRow? row)
            ? row
            : throw new PmException(PmError.UnknownInstance, $"instance {number} of domain {Serial}");
    }

    private bool TryFind(int number, [MaybeNullWhen(false)] out TRow row)
    {
        if (_byNumber is null)
        {
            _byNumber = new Dictionary<int, TRow>(_current.Count);
            for (int i = 0; i < _current.Count; i++)
                _byNumber.Add(_rows.NumberAt(Places[i]), _current[i]);
        }

        return _byNumber.TryGetValue(number, out row);
    }

    // Once a request, also if it fails: each metric of a fetch asks.
    private PmError Read()
    {
        ulong request = Shim.Request();
        if (request == _request)
            return _outcome;
        _request = request;
        _outcome = PmError.Generic; // in case it throws
        _outcome = Pmda.Serve($"instances of domain {Serial}", ReadRows);
        _next.Clear();
        return _outcome;
    }

    private void ReadRows()
    {
        _next.Clear();
        _next.AddRange(_source());
        if (!HasSameNames())
            ReplaceNames([.. _next.Select(_nameOf)]);
        (_current, _next) = (_next, _current);
        _byNumber = null;
    }

    private bool HasSameNames()
    {
        if (_next.Count != _names?.Length)
            return false;
        for (int i = 0; i < _names.Length; i++)
        {
            if (_nameOf(_next[i]) != _names[i])
                return false;
        }

        return true;
    }

    private void ReplaceNames(string[] names)
    {
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Length || !names.All(IsName))
        {
            throw new InvalidOperationException(
                $"the instances of domain {Serial} need names that differ, and that are not empty nor have a NUL");
        }

        _names = null; // until all of them have their places
        _rows.Replace([.. names.Select(Encoding.UTF8.GetBytes)]);
        _names = names;
        _listed.Begin();
        _metrics.ForEach(metric => metric.Drop());
        _cache?.Save();
    }

    private static bool IsName(string name) => name.Length > 0 && !name.Contains('\0', StringComparison.Ordinal);

    void IInstanceDomain.Free()
    {
        _table.Dispose();
        _rows.Dispose();
    }
}

/// <summary>An instance domain, as the agent uses it.</summary>
internal interface IInstanceDomain
{
    /// <summary>Its number within the agent.</summary>
    int Serial { get; }

    /// <summary>Prepares it for requests, when the number of the agent's domain is known.</summary>
    void Begin(InDomId inDom);

    /// <summary>Its help and labels, and those of its instances.</summary>
    InDomDescription Describe();

    /// <summary>Frees the values, after the agent has ended.</summary>
    void Free();
}
