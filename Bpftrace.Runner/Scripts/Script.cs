using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Scripts;

/// <summary>
/// A registered script: its identity and source, which do not change, and its state. Its counters go on from those of
/// the script that had its name before.
/// </summary>
public sealed class Script(
    string id, ScriptSource source, string? username, DateTimeOffset createdAt, ScriptTotals totals = default)
{
    private volatile ScriptState _state = new() { LostEvents = totals.LostEvents, Restarts = totals.Restarts };
    private volatile Action? _demand;
    private long _dataBytes = totals.DataBytes;

    /// <summary>Its id, such as <c>script100</c>, which no other script has had before.</summary>
    public string Id { get; } = id;

    /// <summary>The name in its source, or else its id.</summary>
    public string Name => Source.Metadata.Name ?? Id;

    /// <summary>The user who registered it, or null.</summary>
    public string? Username { get; } = username;

    /// <summary>When it was registered.</summary>
    public DateTimeOffset CreatedAt { get; } = createdAt;

    /// <summary>Whether it never expires: it has a name of its own.</summary>
    public bool Persistent => Source.Metadata.Name is not null;

    /// <summary>Its code, annotations and variables.</summary>
    public ScriptSource Source { get; } = source;

    /// <summary>Its state. Replaced by the runner's thread, readable from any.</summary>
    public ScriptState State
    {
        get => _state;
        internal set => _state = value;
    }

    /// <summary>
    /// Bytes that bpftrace wrote to its standard output, for this script and those that had its name before. Apart from
    /// the state because it changes with each read. Written by the runner's thread, readable from any.
    /// </summary>
    public long DataBytes
    {
        get => Volatile.Read(ref _dataBytes);
        internal set => Volatile.Write(ref _dataBytes, value);
    }

    /// <summary>
    /// How long ago a client last fetched a value of the script, null if none ever did. Set by the part of the agent
    /// that serves the values; called on any thread.
    /// </summary>
    public Func<TimeSpan?> SinceAccess { get; set; } = static () => null;

    /// <summary>As <see cref="SinceAccess"/>, but only for the values of its variables.</summary>
    public Func<TimeSpan?> SinceRead { get; set; } = static () => null;

    /// <summary>Asks a script that rests for its values, which come soon; else without effect. Any thread.</summary>
    public void RequestValues() => _demand?.Invoke();

    /// <summary>Asks the script for values; null unless it rests. Set by the runner's thread.</summary>
    internal Action? Demand
    {
        set => _demand = value;
    }

    /// <summary>Its counters now. Any thread.</summary>
    public ScriptTotals Totals => new(DataBytes, State.LostEvents, State.Restarts);

    /// <summary>Its form in log lines: <c>script script100 (name=runqlat, user=root, PID=123)</c>.</summary>
    public override string ToString()
    {
        string name = Source.Metadata.Name is { } own ? $"name={own}, " : "";
        string process = State.Pid is var pid and not -1 ? $", PID={pid}" : "";
        return $"script {Id} ({name}user={Username ?? "anonymous"}{process})";
    }
}
