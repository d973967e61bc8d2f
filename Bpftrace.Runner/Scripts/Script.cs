using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Scripts;

/// <summary>A registered script: who it is and what it says, which does not change, and the state it is in.</summary>
public sealed class Script
{
    private volatile ScriptState _state;
    private long _dataBytes;

    /// <param name="id">Its id, such as <c>script100</c>.</param>
    /// <param name="source">Its text and what was read from it.</param>
    /// <param name="username">Who registered it, or null if that is not known.</param>
    /// <param name="createdAt">When it was registered.</param>
    /// <param name="totals">Where its counters begin: those of the script that had its name before.</param>
    public Script(
        string id, ScriptSource source, string? username, DateTimeOffset createdAt, ScriptTotals totals = default)
    {
        _dataBytes = totals.DataBytes;
        _state = new ScriptState { LostEvents = totals.LostEvents, Restarts = totals.Restarts };
        Id = id;
        Source = source;
        Username = username;
        CreatedAt = createdAt;
    }

    /// <summary>Its id, such as <c>script100</c>, which no other script has had before.</summary>
    public string Id { get; }

    /// <summary>The name it gives itself, or else its id.</summary>
    public string Name => Source.Metadata.Name ?? Id;

    /// <summary>Who registered it, or null if that is not known.</summary>
    public string? Username { get; }

    /// <summary>When it was registered.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>Whether it stays though nobody fetches its values: one with a name of its own does.</summary>
    public bool Persistent => Source.Metadata.Name is not null;

    /// <summary>Its text and what was read from it.</summary>
    public ScriptSource Source { get; }

    /// <summary>The state it is in. Replaced by the runner's thread, readable from any.</summary>
    public ScriptState State
    {
        get => _state;
        internal set => _state = value;
    }

    /// <summary>
    /// Bytes that bpftrace wrote to its standard output, for this script and those that had its name before. Apart from
    /// the state because it changes with all that is read. Written by the runner's thread, readable from any.
    /// </summary>
    public long DataBytes
    {
        get => Volatile.Read(ref _dataBytes);
        internal set => Volatile.Write(ref _dataBytes, value);
    }

    /// <summary>
    /// How long ago a client last fetched a value of the script, null if none ever did. Set by whoever serves the values;
    /// called on any thread.
    /// </summary>
    public Func<TimeSpan?> SinceAccess { get; set; } = static () => null;

    /// <summary>Its counters now. Any thread.</summary>
    public ScriptTotals Totals => new(DataBytes, State.LostEvents, State.Restarts);

    /// <summary>What log lines call it: <c>script script100 (name=runqlat, user=root, PID=123)</c>.</summary>
    public override string ToString()
    {
        string name = Source.Metadata.Name is { } own ? $"name={own}, " : "";
        int pid = State.Pid;
        string process = pid == -1 ? "" : $", PID={pid}";
        return $"script {Id} ({name}user={Username ?? "anonymous"}{process})";
    }
}
