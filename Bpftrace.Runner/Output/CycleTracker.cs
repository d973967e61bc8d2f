using System.Collections.Immutable;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Warnings;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Finds out to which print cycle a message belongs, and so when a cycle is complete and which variables hold nothing:
/// bpftrace prints no line for an empty map.
/// <para>
/// With markers around the maps, a cycle goes from one to the other. What is printed outside of a variable's cycles, by the
/// script or by bpftrace at its end, is no content of a variable with intervals of its own. It replaces the content
/// of any other, but may be only a part of it: nothing is complete until the variable's next cycle is, or the output ends.
/// </para>
/// <para>
/// Variables that are printed by signal (<see cref="PrintBlock.BySignal"/>) come with all others at some time after a cycle's
/// end, and with the last map it is known which of them hold nothing. A dump that ends early empties none of them; only what
/// has not been printed for five cycles, and five seconds, is taken back.
/// </para>
/// <para>
/// Without markers, a cycle is complete when a variable comes a second time or when bpftrace falls quiet, and nothing
/// tells that a variable is empty.
/// </para>
/// For one thread.
/// </summary>
internal sealed class CycleTracker
{
    private const int None = -1;

    private readonly PrintMarker? _marker;
    private readonly ImmutableArray<PrintCycle> _cycles;
    private readonly IScriptListener _listener;
    private readonly ValueConverter _values;
    private readonly ScriptSource _source;
    private readonly VariableIndex _variables;
    private readonly bool[] _isSeen;
    private readonly bool[] _isOutside;
    private readonly MapDumps _dumps;
    private int _open = None;

    // Whether events were lost since the open cycle began: what did not come may be among them.
    private bool _isLossy;

    // Whether a cycle follows that is to be shown together with the last one.
    private bool _isBetween;
    private bool _hasChanged;
    private bool _hasEndedLast;
    private Variable _variable = Variable.Output;

    /// <summary>Creates a tracker for one run of a script.</summary>
    /// <param name="source">Which variables are exported; others are not wanted.</param>
    /// <param name="block">Which cycles they are printed in, and the markers around those.</param>
    /// <param name="listener">Receives values, empty variables and complete cycles.</param>
    /// <param name="warnings">Receives warnings about values.</param>
    public CycleTracker(ScriptSource source, PrintBlock block, IScriptListener listener, WarningLog warnings)
    {
        _source = source;
        _marker = block.Marker;
        _cycles = block.Cycles;
        _listener = listener;
        _values = new ValueConverter(source.Variables, listener, warnings);
        _variables = new VariableIndex(source.Variables);
        _isSeen = new bool[source.Variables.Length];
        _isOutside = new bool[source.Variables.Length];
        _dumps = new MapDumps(source, block);
    }

    /// <summary>Whether <see cref="Quiet"/> would complete a cycle.</summary>
    public bool Pending => _marker is null && _hasChanged;

    /// <inheritdoc cref="MapDumps.TakeRequest"/>
    public bool TakeMapRequest() => _dumps.TakeRequest();

    /// <inheritdoc cref="MapDumps.CancelRequests"/>
    public void CancelMapRequests() => _dumps.CancelRequests();

    /// <summary>Whether the last of the cycles has ended since this was asked for last.</summary>
    public bool TakeEndOfLast()
    {
        bool hasEnded = _hasEndedLast;
        _hasEndedLast = false;
        return hasEnded;
    }

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

    /// <inheritdoc cref="IMessageSink.BeginVariable"/>
    public bool BeginVariable(ReadOnlySpan<byte> name)
    {
        int index = _variables.IndexOf(name);
        if (index < 0 && _dumps.IsLast(name))
            EndDump();
        if (index < 0 || _source.Variables[index].Kind == VariableKind.Output)
            return false;
        if (_marker is null)
        {
            if (_isSeen[index])
                Complete();
            _isSeen[index] = true;
        }
        else if (_open != None && _cycles[_open].Variables.Contains(index))
        {
            _isSeen[index] = true;
        }
        else if (_source.Variables[index].HasOwnIntervals)
        {
            return false;
        }
        else
        {
            _isOutside[index] = !_dumps.Pass(index);
        }

        _hasChanged = true;
        _variable = _source.Variables[index];
        _values.Begin(index);
        return true;
    }

    /// <inheritdoc cref="IMessageSink.IsSingle"/>
    public bool IsSingle => _variable.IsSingle;

    /// <inheritdoc cref="IMessageSink.HoldsBytes"/>
    public bool HoldsBytes => _variable.HoldsBytes;

    /// <inheritdoc cref="IMessageSink.Unsigned"/>
    public void Unsigned(ReadOnlySpan<byte> instance, long order, ulong value)
    {
        if (Fits(instance))
            _values.Unsigned(instance, order, value);
    }

    /// <inheritdoc cref="IMessageSink.Negative"/>
    public void Negative(ReadOnlySpan<byte> instance, long order, long value)
    {
        if (Fits(instance))
            _values.Negative(instance, order, value);
    }

    /// <inheritdoc cref="IMessageSink.Text"/>
    public void Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text)
    {
        if (Fits(instance))
            _values.Text(instance, text);
    }

    /// <inheritdoc cref="IMessageSink.EndVariable"/>
    public void EndVariable() => _listener.End();

    /// <summary>Reads a marker of a cycle.</summary>
    /// <param name="text">A printed text, in UTF-8.</param>
    /// <returns>False if the text is none of the markers, and so the script's own.</returns>
    public bool TryReadMarker(ReadOnlySpan<byte> text)
    {
        if (_marker is null || !_marker.TryRead(text, out int cycle, out bool isBegin) || (uint)cycle >= (uint)_cycles.Length)
            return false;
        if (isBegin)
            BeginCycle(cycle);
        else
            EndCycle(cycle);
        return true;
    }

    /// <summary>Events were lost, and perhaps variables of this cycle with them.</summary>
    public void EventsLost() => _isLossy = true;

    /// <summary>A variable without keys has one value, whatever bpftrace printed.</summary>
    private bool Fits(ReadOnlySpan<byte> instance) => !IsSingle || instance.IsEmpty;

    private void BeginCycle(int cycle)
    {
        // Its last end was lost, perhaps with variables of it: what did not come is not taken for empty.
        if (_open == cycle)
            Complete();
        Array.Clear(_isSeen);
        _dumps.PassMarker();
        _isLossy = false;
        _open = cycle;
    }

    private void EndCycle(int cycle)
    {
        foreach (int variable in _cycles[cycle].Variables)
        {
            // Without its begin, or with losses, it is not known what else was printed in this cycle.
            if (_open == cycle && !_isLossy && !_isSeen[variable])
                _listener.Empty(variable);
            _isOutside[variable] = false;
        }

        _open = None;
        _isBetween = !_cycles[cycle].IsLast;
        _dumps.PassMarker();
        if (cycle == _cycles.Length - 1)
        {
            _hasEndedLast = true;
            _dumps.Request(_listener);
        }

        CompleteIfWhole();
    }

    private void EndDump()
    {
        _dumps.End(_listener, _isOutside);
        CompleteIfWhole();
    }

    private void CompleteIfWhole()
    {
        if (_open == None && !_isBetween && !_isOutside.AsSpan().Contains(true))
            Complete();
        else
            _hasChanged = true;
    }

    private void Complete()
    {
        _listener.CycleComplete();
        Array.Clear(_isSeen);
        _hasChanged = false;
    }
}
