using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Finds out to which print cycle a message belongs, and so when a cycle is complete and which variables hold nothing:
/// bpftrace prints no line for an empty map.
/// <para>
/// With markers around the maps, a cycle goes from one to the other. What is printed outside (by the script itself, or by
/// bpftrace at its end) replaces a variable's content but completes nothing until the next cycle does or the output
/// ends. Without markers, a cycle is complete when a variable comes a second time or when bpftrace falls quiet, and
/// nothing tells that a variable is empty.
/// </para>
/// For one thread.
/// </summary>
public sealed class CycleTracker : IMessageSink
{
    private readonly ReadOnlyMemory<byte> _beginMarker;
    private readonly ReadOnlyMemory<byte> _endMarker;
    private readonly IScriptListener _listener;
    private readonly IOutputEvents _events;
    private readonly ScriptSource _source;
    private readonly VariableIndex _variables;
    private readonly bool[] _isSeen;
    private bool _isInCycle;
    private bool _hasChanged;
    private bool _isSingle;

    /// <summary>Creates a tracker for one run of a script.</summary>
    /// <param name="source">Which variables are exported; others are not wanted.</param>
    /// <param name="beginMarker">What is printed before the maps, in UTF-8; empty if there are no markers.</param>
    /// <param name="endMarker">What is printed after the maps; empty if there are no markers.</param>
    /// <param name="listener">Is told of values, empty variables and complete cycles.</param>
    /// <param name="events">Is told of everything else.</param>
    /// <exception cref="ArgumentException">One marker is given without the other.</exception>
    public CycleTracker(
        ScriptSource source,
        ReadOnlyMemory<byte> beginMarker,
        ReadOnlyMemory<byte> endMarker,
        IScriptListener listener,
        IOutputEvents events)
    {
        if (beginMarker.IsEmpty != endMarker.IsEmpty)
            throw new ArgumentException("There are two markers or none.", nameof(endMarker));
        _source = source;
        _beginMarker = beginMarker;
        _endMarker = endMarker;
        _listener = listener;
        _events = events;
        _variables = new VariableIndex(source.Variables);
        _isSeen = new bool[source.Variables.Length];
    }

    /// <summary>Whether <see cref="Quiet"/> would complete a cycle.</summary>
    public bool Pending => !HasMarkers && _hasChanged;

    private bool HasMarkers => !_beginMarker.IsEmpty;

    /// <summary>
    /// bpftrace has said nothing for so long that what it printed together is over: call it some 50 ms after the last message
    /// while <see cref="Pending"/>. With markers it does nothing.
    /// </summary>
    public void Quiet()
    {
        if (Pending)
            Complete();
    }

    /// <summary>The output has ended: what came since the last complete cycle counts, and nothing is taken for empty.</summary>
    public void EndOfOutput()
    {
        if (_hasChanged)
            Complete();
    }

    /// <inheritdoc/>
    public bool BeginVariable(ReadOnlySpan<byte> name)
    {
        var index = _variables.IndexOf(name);
        if (index < 0 || _source.Variables[index].Kind == VariableKind.Output)
            return false;
        if (!HasMarkers && _isSeen[index])
            Complete();
        _isSeen[index] = true;
        _hasChanged = true;
        _isSingle = _source.Variables[index].IsSingle;
        _listener.Values.Begin(index);
        return true;
    }

    /// <inheritdoc/>
    public void Unsigned(ReadOnlySpan<byte> instance, long order, ulong value)
    {
        if (Fits(instance))
            _listener.Values.Unsigned(instance, order, value);
    }

    /// <inheritdoc/>
    public void Negative(ReadOnlySpan<byte> instance, long order, long value)
    {
        if (Fits(instance))
            _listener.Values.Negative(instance, order, value);
    }

    /// <inheritdoc/>
    public void Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text)
    {
        if (Fits(instance))
            _listener.Values.Text(instance, text);
    }

    /// <inheritdoc/>
    public void EndVariable() => _listener.Values.End();

    /// <inheritdoc/>
    public void Printed(ReadOnlySpan<byte> text)
    {
        if (HasMarkers && text.SequenceEqual(_beginMarker.Span))
            BeginCycle();
        else if (HasMarkers && text.SequenceEqual(_endMarker.Span))
            EndCycle();
        else
            _events.Printed(text);
    }

    /// <inheritdoc/>
    public void Attached(long probes) => _events.Attached(probes);

    /// <inheritdoc/>
    public void LostEvents(long events) => _events.LostEvents(events);

    /// <inheritdoc/>
    public void Warning(string message) => _events.Warning(message);

    /// <summary>The members of a struct in a variable without keys look like keys, but they are no values of it.</summary>
    private bool Fits(ReadOnlySpan<byte> instance) => !_isSingle || instance.IsEmpty;

    private void BeginCycle()
    {
        // The end of the cycle before was lost, perhaps with variables of it: what did not come is not taken for empty.
        if (_isInCycle)
            Complete();
        Array.Clear(_isSeen);
        _isInCycle = true;
    }

    private void EndCycle()
    {
        // Without its begin it is not known what came before in this cycle.
        if (_isInCycle)
        {
            for (var i = 0; i < _isSeen.Length; i++)
            {
                if (!_isSeen[i] && _source.Variables[i].Kind != VariableKind.Output)
                    _listener.Empty(i);
            }
        }

        Complete();
    }

    private void Complete()
    {
        _listener.CycleComplete();
        Array.Clear(_isSeen);
        _isInCycle = false;
        _hasChanged = false;
    }
}
