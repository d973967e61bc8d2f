using Microsoft.Extensions.Logging.Abstractions;
using Pcp.Interop.Hosting;
using Pcp.Interop.Logging;
using Pcp.Interop.Metrics;
using Pcp.Interop.Registry;

namespace Pcp.Interop;

/// <summary>
/// An agent (PMDA). Its metrics are declared first; then <see cref="Run"/> serves them to pmcd(1). The functions that
/// return values are called on the thread that runs it.
/// <example>
/// <code>
/// using Pcp.Interop;
/// using Pcp.Interop.Metrics;
///
/// using Pmda pmda = new("trivial", 250);
/// pmda.Add&lt;uint&gt;("trivial.time", 0, Units.Seconds)
///     .Help("The time in seconds since the 1st of January, 1970.")
///     .Fetch(() =&gt; (uint)DateTimeOffset.UtcNow.ToUnixTimeSeconds());
/// return pmda.Run(args);
/// </code>
/// </example>
/// </summary>
/// <remarks>
/// Standard input and output of the agent are pmcd's pipes. A program that the agent starts must not inherit them:
/// redirect both (<see cref="System.Diagnostics.ProcessStartInfo.RedirectStandardInput"/>,
/// <see cref="System.Diagnostics.ProcessStartInfo.RedirectStandardOutput"/>). If it read or wrote there, that would
/// break the protocol, and pmcd would end the agent.
/// </remarks>
public sealed class Pmda : IDisposable
{
    private readonly List<IMetricDeclaration> _metrics = [];
    private readonly List<IInstanceDomain> _domains = [];
    private readonly LabelSet _labels = new();
    private readonly SortedDictionary<int, LabelSet> _clusterLabels = [];
    private readonly FailureLog _failures = new(TimeProvider.System);
    private readonly string _name;
    private readonly TextWriter _output = Console.Out, _errors = Console.Error; // of the process without this agent
    private readonly LogWriter _console = new();
    private Action? _beforeFetch;
    private PmdaHost? _host;
    private bool _hasRun;
    private volatile bool _hasEnded;

    /// <summary>
    /// An agent. Until it is disposed of, what the program writes to the console goes to standard error, which is the
    /// log once <see cref="Run"/> has opened it: standard output belongs to pmcd. A program with options of its own
    /// prints their output, such as a usage message, before it creates the agent.
    /// </summary>
    /// <param name="name">Its name: <c>simple</c> for the program pmdasimple and the log simple.log.</param>
    /// <param name="domain">The domain of its metrics, 1 to 510, unless the command line has another one.</param>
    /// <exception cref="ArgumentException">The name or the domain is not possible.</exception>
    public Pmda(string name, int domain)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            throw new ArgumentException(
                $"'{name}' cannot be an agent's name: it takes letters, digits, '-' and '_'", nameof(name));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(domain, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(domain, Pmid.MaxDomain);
        _name = name;
        Domain = domain;
        Console.SetOut(_console);
        Console.SetError(_console);
    }

    /// <summary>The domain of its metrics; while it runs, that of the command line.</summary>
    public int Domain { get; private set; }

    /// <summary>
    /// Sets a label of all metrics (pmLookupLabels(3)). Without one, PCP labels them with the agent's name.
    /// </summary>
    /// <param name="name">A letter, then letters, digits and underscores.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The name is not of this form, or the labels become too long.</exception>
    /// <exception cref="InvalidOperationException">The agent runs already.</exception>
    public Pmda Label(string name, string value)
    {
        RequireDeclaring();
        _labels.Set(name, value);
        return this;
    }

    /// <summary>Sets a label of all metrics of a cluster.</summary>
    /// <inheritdoc cref="Label(string, string)"/>
    /// <param name="cluster">The cluster, 0 to 4095.</param>
    /// <param name="name"/>
    /// <param name="value"/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such cluster.</exception>
    public Pmda LabelCluster(int cluster, string name, string value)
    {
        RequireDeclaring();
        _ = new Pmid(Domain, cluster, item: 0); // checks it
        if (!_clusterLabels.TryGetValue(cluster, out LabelSet? labels))
            _clusterLabels.Add(cluster, labels = new LabelSet());
        labels.Set(name, value);
        return this;
    }

    /// <summary>
    /// Sets a function that is called before the first metric with a Fetch function is read for a fetch, once a fetch:
    /// to read a file from which several metrics come, for example. It is called neither for metrics that are only set
    /// (<see cref="ValueMetric{T}.Set"/>), nor when a client lists instances. On pmcd's thread; an exception is an
    /// error of all metrics with a Fetch function.
    /// </summary>
    /// <exception cref="InvalidOperationException">The agent runs already.</exception>
    public Pmda BeforeFetch(Action read)
    {
        ArgumentNullException.ThrowIfNull(read);
        RequireDeclaring();
        _beforeFetch = read;
        return this;
    }

    /// <summary>Declares a metric with one value.</summary>
    /// <typeparam name="T">int, uint, long, ulong, float, double or string.</typeparam>
    /// <inheritdoc cref="InstanceDomain{TRow}.Add"/>
    public ValueMetric<T> Add<T>(
        string name,
        int item,
        Units units = default,
        MetricSemantics semantics = MetricSemantics.Instant,
        int cluster = 0) =>
        new(this, new MetricName(name, cluster, item, ValueType<T>.Type, units, semantics));

    /// <summary>Declares an instance domain whose instances are always these.</summary>
    /// <param name="serial">Its number, 0 to 4194303. Archives know a domain by it, so keep it.</param>
    /// <param name="names">The names of the instances, which have the numbers 0, 1 and so on.</param>
    /// <exception cref="ArgumentException">The number is out of range, or another domain has it.</exception>
    /// <exception cref="InvalidOperationException">The agent runs already.</exception>
    public InstanceDomain<string> Instances(int serial, params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        string[] all = [.. names];
        return new InstanceDomain<string>(this, serial, () => all, static name => name);
    }

    /// <summary>
    /// Declares an instance domain whose instances come and go. Both functions are called on pmcd's thread; if one of
    /// them throws, or two instances have one name, or a name is empty or has a NUL, clients get an error.
    /// </summary>
    /// <typeparam name="TRow">An instance, with all that the functions of its metrics need.</typeparam>
    /// <param name="serial">Its number, 0 to 4194303. Archives know a domain by it, so keep it.</param>
    /// <param name="source">Returns the instances of now. Called once for each request that needs them.</param>
    /// <param name="nameOf">Returns the name of an instance.</param>
    /// <exception cref="ArgumentException">The number is out of range, or another domain has it.</exception>
    /// <exception cref="InvalidOperationException">The agent runs already.</exception>
    public InstanceDomain<TRow> Instances<TRow>(
        int serial, Func<IEnumerable<TRow>> source, Func<TRow, string> nameOf)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(nameOf);
        return new InstanceDomain<TRow>(this, serial, source, nameOf);
    }

    /// <summary>
    /// Reads the standard options of agents (PMDA(3)), connects to pmcd and serves it until it ends the connection.
    /// Standard error goes to the log from here on, and so does what the program writes to the console. Once in a
    /// process, which has one agent.
    /// </summary>
    /// <param name="arguments">The command line without the program's name.</param>
    /// <param name="log">Receives what the agent has to report; by default the agent's log, in PCP's form. It must not
    /// write to standard output.</param>
    /// <returns>The exit status: 0, or 1 if the command line is wrong or there is no pmcd.</returns>
    /// <exception cref="InvalidOperationException">A metric has no function that returns its value, or this or another
    /// agent of the process ran before.</exception>
    public int Run(IReadOnlyList<string> arguments, ILogger? log = null)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        RequireDeclaring();
        _metrics.ForEach(metric => metric.Check());
        _hasRun = true;
        Log = log ?? PcpLog.Create($"pmda{_name}");
        try
        {
            _host = PmdaHost.Open(_name, Domain, arguments, Log);
            if (_host is null)
                return 1;
            Domain = _host.Domain;
            Register(_host);
            _host.Connect(PmcdConfig.IsNotReady(Domain));
            PmdaHost.Run();
            return 0;
        }
        catch (PmException e)
        {
            Log.CannotRun(e.Message);
            return 1;
        }
        finally
        {
            _hasEnded = true;
        }
    }

    /// <summary>
    /// Runs work on the agent's thread before the next request is served, in the order in which it was posted. Work
    /// that is posted by such work runs before the request after that. Work that waits when pmcd ends the connection is
    /// dropped. Any thread.
    /// </summary>
    /// <exception cref="InvalidOperationException">The agent does not run yet, or no longer.</exception>
    public void Post(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (_host is not { } host || _hasEnded)
            throw new InvalidOperationException("the agent does not run");
        host.Post(work);
    }

    /// <summary>Frees the values, and gives the console back. After <see cref="Run"/> has returned.</summary>
    public void Dispose()
    {
        Console.SetOut(_output);
        Console.SetError(_errors);
        _console.Dispose();
        _metrics.ForEach(metric => metric.Free());
        _domains.ForEach(domain => domain.Free());
        _host?.Dispose();
    }

    private void Register(PmdaHost host)
    {
        host.BeforeFetch = _beforeFetch is { } read ? () => Serve("BeforeFetch", read) : null;
        host.Metrics.Add(_metrics.Select(metric => metric.Build(Domain)));
        host.Metrics.Names.Changed = false; // no client has seen others
        host.Metrics.Labels = _labels.Json;
        foreach ((int cluster, LabelSet labels) in _clusterLabels)
            host.Metrics.LabelCluster(cluster, labels.Json);
        foreach (IInstanceDomain domain in _domains)
        {
            InDomId inDom = new(Domain, domain.Serial);
            domain.Begin(inDom);
            host.Metrics.Describe(inDom, domain.Describe());
        }
    }

    internal ILogger Log { get; private set; } = NullLogger.Instance;

    internal void RequireDeclaring()
    {
        if (_hasRun)
            throw new InvalidOperationException("metrics and instance domains are declared before the agent runs");
    }

    internal void Declare(IMetricDeclaration metric)
    {
        MetricName id = metric.Id;
        RequireName(id.Name);
        if (_metrics.Find(other => (other.Id.Cluster, other.Id.Item) == (id.Cluster, id.Item)) is { } same)
            throw new ArgumentException($"{same.Id.Name} has item {id.Item} of cluster {id.Cluster} already");
        _ = new Pmid(Domain, id.Cluster, id.Item); // checks them
        _metrics.Add(metric);
    }

    private void RequireName(string name)
    {
        if (!Metric.IsName(name))
        {
            throw new ArgumentException(
                $"'{name}' cannot be a metric's name: it takes words with dots between them, each a letter or '_' and "
                + $"then letters, digits and underscores, {Metric.MaxNameLength} characters at most (PMNS(5))");
        }

        foreach (string other in _metrics.Select(metric => metric.Id.Name))
        {
            if (other == name)
                throw new ArgumentException($"there is a metric {name} already");
            if (other.StartsWith($"{name}.", StringComparison.Ordinal))
                throw new ArgumentException($"{name} cannot be a metric: {other} is below it");
            if (name.StartsWith($"{other}.", StringComparison.Ordinal))
                throw new ArgumentException($"{name} cannot be a metric: it is below {other}, which is one");
        }
    }

    internal void Declare(IInstanceDomain domain)
    {
        if (_domains.Exists(other => other.Serial == domain.Serial))
            throw new ArgumentException($"there is an instance domain {domain.Serial} already");
        _domains.Add(domain);
    }

    /// <summary>Calls a function of the agent's author; an exception is logged and becomes an error code.</summary>
    /// <param name="what">The metric or the function, for the log.</param>
    /// <param name="work">Calls the function.</param>
    internal PmError Serve(string what, Action work)
    {
        try
        {
            work();
            return PmError.None;
        }
        catch (Exception e)
        {
            _failures.Add(Log, what, e);
            return e is PmException forClient ? forClient.Error : PmError.Generic;
        }
    }
}
