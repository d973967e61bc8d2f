namespace Bpftrace.Runner.Warnings;

/// <summary>
/// The subject of a warning. Conditions are published in this order, with the events between them; of the events the
/// newest is the last, whatever its subject is.
/// </summary>
internal enum WarningSource
{
    // Conditions.
    Restart, // bpftrace was started again
    Launch, // bpftrace is not started yet
    Start, // bpftrace was started, but does not run the script yet

    // Events.
    Script, // the text of the script
    Output, // a message of bpftrace, or a line that cannot be read
    Value, // a value that its variable's type cannot hold
    Key, // keys that look the same
    Map, // a map that no attached probe writes to
    Probe, // a probe that is not attached

    // Conditions.
    StandardError, // bpftrace wrote to its standard error
    Stall, // no values come
}

/// <summary>
/// The warnings of one script, from all sources: events, of which the oldest are dropped when there are many, and
/// conditions, which hold until they are cleared. Runner's thread only.
/// </summary>
/// <param name="log">Writes an event to the log.</param>
internal sealed class WarningLog(Action<string> log)
{
    // A script that warns again and again must fill neither the log nor memory.
    private const int MaxLogged = 20;
    private const int MaxLength = 8 * 1024;

    private readonly Queue<Warning> _events = [];
    private readonly SortedDictionary<WarningSource, string> _conditions = [];
    private readonly HashSet<(WarningSource, string)> _known = [];
    private int _length;
    private int _logged;
    private string? _text = "";

    /// <summary>All warnings, a line each. The same string as long as nothing changes.</summary>
    public string Text => _text ??= Compose();

    /// <summary>Whether the text has changed since it was last read.</summary>
    public bool HasChanged => _text is null;

    /// <summary>Whether this is the first call with a key since <see cref="Clear"/>: for warnings given once.</summary>
    public bool IsFirst(WarningSource source, string key) => _known.Add((source, key));

    /// <summary>Adds an event.</summary>
    public void Add(WarningSource source, string text)
    {
        if (text.Length >= MaxLength)
            text = text[..(MaxLength - 1)];
        _events.Enqueue(new Warning(source, text));
        _length += text.Length + 1;
        while (_length > MaxLength)
            _length -= _events.Dequeue().Text.Length + 1;
        _text = null;
        if (_logged++ < MaxLogged)
            log(text);
    }

    /// <summary>Sets the text of a condition; an empty one clears it.</summary>
    public void Set(WarningSource source, string text)
    {
        if (text == _conditions.GetValueOrDefault(source, ""))
            return;
        if (text.Length == 0)
            _conditions.Remove(source);
        else
            _conditions[source] = text;
        _text = null;
    }

    /// <summary>Clears all but the restart, for another process of the script.</summary>
    public void Clear()
    {
        string restart = _conditions.GetValueOrDefault(WarningSource.Restart, "");
        _conditions.Clear();
        _events.Clear();
        _known.Clear();
        _length = _logged = 0;
        _text = null;
        Set(WarningSource.Restart, restart);
    }

    private string Compose()
    {
        StringBuilder lines = new();
        AppendConditions(lines, source => source < WarningSource.Script);
        foreach (Warning warning in _events)
            lines.Append(warning.Text).Append('\n');
        AppendConditions(lines, source => source > WarningSource.Probe);
        return lines.ToString();
    }

    private void AppendConditions(StringBuilder lines, Predicate<WarningSource> isWanted)
    {
        foreach ((WarningSource source, string text) in _conditions)
        {
            if (isWanted(source))
                lines.Append(text).Append('\n');
        }
    }
}

/// <summary>Something that a script's author should know although the script goes on; without a last newline.</summary>
internal readonly record struct Warning(WarningSource Source, string Text);
