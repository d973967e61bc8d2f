using System.Runtime.CompilerServices;
using Pcp.Interop;
using Pcp.Interop.Registry;
using Pcp.Interop.Tables;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Audit;
using Pmda.Bpftrace.Json;
using Pmda.Bpftrace.Logging;
using Pmda.Bpftrace.Metrics;
using Pmda.Bpftrace.Scripts;

namespace Pmda.Bpftrace.Clusters;

/// <summary>
/// <c>bpftrace.control.*</c>: clients store a script or names, and fetch the outcome in the same context. pmcd's thread
/// only.
/// </summary>
internal sealed class ControlCluster(
    ScriptService scripts,
    Authorization authorization,
    AuditTrail audit,
    RefusalLimit refusals,
    ILogger log,
    Action flushLog) : IDisposable
{
    /// <summary>
    /// The most names in a store, more than there can be scripts. Each name causes two lines in the log and one in
    /// syslog, and both drop lines that they cannot write in time.
    /// </summary>
    public const int MaxNames = 4096;

    private readonly ImmutableArray<SingleColumn> _columns = // by item
        [.. Enumerable.Range(0, 4).Select(_ => new MetricTable().AddSingle(MetricType.String))];

    private readonly ControlReplies _replies = new();

    private delegate PmError Request(Requester by, ReadOnlySpan<byte> value, out byte[] reply);

    /// <summary>The metrics, with their items.</summary>
    public IEnumerable<Metric> Metrics(int domain) =>
    [
        CreateMetric(domain, 0, "register", "register a new bpftrace script", Register),
        CreateMetric(domain, 1, "deregister", "deregister a bpftrace script", Deregister),
        CreateMetric(domain, 2, "start", "start a stopped bpftrace script", Start),
        CreateMetric(domain, 3, "stop", "stop a running bpftrace script", Stop),
    ];

    public void Dispose()
    {
        foreach (SingleColumn column in _columns)
            column.Table.Dispose();
    }

    private Metric CreateMetric(int domain, int item, string name, string help, Request request)
    {
        Pmid pmid = new(domain, PmidMap.ControlCluster, item);
        MetricDescriptor descriptor = new(pmid, MetricType.String, InDomId.Null, MetricSemantics.Instant, Units.None);
        return new Metric($"bpftrace.control.{name}", descriptor, _columns[item])
        {
            OneLine = help,
            Refresh = client => Reply(client, item),
            Store = (client, value) =>
            {
                PmError outcome = Store(client, value, item, name, request);
                flushLog(); // so that the log has the lines of a store that is answered
                return outcome;
            },
        };
    }

    private PmError Reply(ClientContext client, int item)
    {
        _columns[item].Set(_replies.Take(client, item));
        _columns[item].Table.Publish();
        return PmError.None;
    }

    // Permission is checked before any part of the request is read.
    private PmError Store(ClientContext client, StoredValue value, int item, string action, Request request)
    {
        _replies.Forget(client, item);
        ClientUser who = ClientUser.Of(client);
        AccessDecision decision = authorization.Decide(who);
        Requester by = new(who, decision.User);
        if (decision.Refusal is { } refusal)
        {
            if (refusals.Admits(by))
            {
                log.Write(refusal);
                audit.Write(new AuditEvent(action) { By = by, Bytes = value.Text.Length, Refusal = refusal.Text });
            }

            return decision.MayTryAgain ? PmError.TryAgain : PmError.PermissionDenied;
        }

        if (value.Type != MetricType.String)
        {
            audit.Write(new AuditEvent(action) { By = by, Refusal = "the value is no string" });
            return PmError.WrongType;
        }

        PmError outcome = request(by, value.Text, out byte[] reply);
        _replies.Set(client, item, reply);
        return outcome;
    }

    private PmError Register(Requester by, ReadOnlySpan<byte> value, out byte[] reply)
    {
        RegisterOutcome outcome = scripts.Register(value, by.User);
        audit.Write(AuditEvent.OfCode("register", value) with
        {
            By = by,
            Script = outcome.Script,
            Refusal = outcome.Refusal,
        });
        reply = ScriptJson.Of(outcome.Report);
        return outcome.Script is null ? PmError.BadStore : PmError.None;
    }

    private PmError Deregister(Requester by, ReadOnlySpan<byte> value, out byte[] reply)
    {
        if (value.Count((byte)',') >= MaxNames)
        {
            log.TooManyNames(by.User, MaxNames);
            audit.Write(new AuditEvent("deregister")
            {
                By = by,
                Bytes = value.Length,
                Refusal = string.Create(CultureInfo.InvariantCulture, $"more than {MaxNames} names"),
            });
            return Outcome(false, ControlReply.TooManyNames, out reply);
        }

        bool all = true;
        foreach (string name in Encoding.UTF8.GetString(value).Split(',', StringSplitOptions.TrimEntries))
            all &= Serve("deregister", by, name, scripts.Deregister);
        return Outcome(all, ControlReply.ScriptsNotFound, out reply);
    }

    private PmError Start(Requester by, ReadOnlySpan<byte> value, out byte[] reply) =>
        Outcome(Serve("start", by, NameIn(value), scripts.Start), ControlReply.ScriptNotFound, out reply);

    private PmError Stop(Requester by, ReadOnlySpan<byte> value, out byte[] reply) =>
        Outcome(Serve("stop", by, NameIn(value), scripts.Stop), ControlReply.ScriptNotFound, out reply);

    private bool Serve(string action, Requester by, string name, Func<string, string?, Script?> serve)
    {
        Script? script = serve(name, by.User);
        audit.Write(new AuditEvent(action)
        {
            By = by,
            Script = script,
            Target = script is null ? name : null,
            Refusal = script is null ? "script not found" : null,
        });
        return script is not null;
    }

    private static string NameIn(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value).Trim();

    private static PmError Outcome(bool done, ReadOnlySpan<byte> otherwise, out byte[] reply)
    {
        reply = (done ? ControlReply.Success : otherwise).ToArray();
        return done ? PmError.None : PmError.BadStore;
    }
}

/// <summary>
/// The outcome of each client's last store to each control metric, until that client has fetched it once. Another
/// client never sees it, and it goes with the client's context. pmcd's thread only.
/// </summary>
internal sealed class ControlReplies
{
    private readonly ConditionalWeakTable<ClientContext, Dictionary<int, byte[]>> _replies = [];

    public void Set(ClientContext client, int item, byte[] reply) => _replies.GetOrCreateValue(client)[item] = reply;

    /// <summary>Takes the reply for a client, which gets it once.</summary>
    public ReadOnlySpan<byte> Take(ClientContext client, int item) =>
        _replies.TryGetValue(client, out Dictionary<int, byte[]>? replies) && replies.Remove(item, out byte[]? reply)
            ? reply
            : ControlReply.Nothing;

    /// <summary>Drops the outcome of an earlier store, before another one that may have none.</summary>
    public void Forget(ClientContext client, int item)
    {
        if (_replies.TryGetValue(client, out Dictionary<int, byte[]>? replies))
            replies.Remove(item);
    }
}
