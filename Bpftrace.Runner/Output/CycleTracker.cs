using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Warnings;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Assigns messages to print cycles: decides when a cycle is complete, and which variables are empty, since bpftrace
/// prints no line for an empty map. For one thread.
/// <para>
/// With markers, a cycle lasts from its begin to its end. Variables with intervals of their own take values from their
/// cycles only. Other variables may also be printed between cycles, by the script or by bpftrace at its end. That may
/// be only a part of them, so nothing is complete until their next cycle is, or the output ends.
/// </para>
/// <para>
/// Variables printed by signal (<see cref="PrintBlock.BySignal"/>) come in a dump of all maps some time after a cycle.
/// Its last map tells which of them are empty (<see cref="MapDumps"/>).
/// </para>
/// <para>
/// Without markers, a cycle is complete when a variable comes again or when bpftrace pauses, and no variable is known
/// to be empty.
/// </para>
/// </summary>
internal sealed class CycleTracker(
    ScriptSource source, PrintBlock block, IScriptListener listener, WarningLog warnings)
{
    private readonly ImmutableArray<PrintCycle> _cycles = block.Cycles;
    private readonly ValueConverter _values = new(source.Variables, listener, warnings);
    private readonly VariableIndex _variables = new(source.Variables);
    private readonly MapDumps _dumps = new(source, block);

    // By variable: whether it came in the open cycle, whether its content may be a part, whether it was missing in the
    // last cycle that should have had it, and whether its content is too old for the next reader.
    private readonly bool[] _isSeen = new bool[source.Variables.Length];
    private readonly bool[] _isPartial = new bool[source.Variables.Length];
    private readonly bool[] _wasMissing = new bool[source.Variables.Length];
    private readonly bool[] _isOld = new bool[source.Variables.Length];

    private Phase _phase = block.Marker is null ? Phase.Unmarked : Phase.Complete;
    private int _cycle; // the one that is open

    // Whether anything came since the last complete cycle.
    private bool _hasChanged;
    private bool _hasEndedLast;
    private bool _hasLost; // events, at any time
    private bool _hasDump; // bpftrace has printed all maps at its end

    // Whether the block has printed since the last complete cycle, and whether a complete cycle had its print.
    private bool _hasBlock;
    private bool _hasWholeBlock;

    private enum Phase
    {
        Unmarked, // there are no markers
        Complete, // no cycle is open, and the last one is complete by itself
        Between, // no cycle is open, and the next one belongs to the last one
        Open,
        OpenWithLosses, // events were lost, perhaps messages of this cycle
    }

    /// <summary>Whether <see cref="Quiet"/> would complete a cycle.</summary>
    public bool Pending => _phase == Phase.Unmarked && _hasChanged;

    public bool IsSingle => _values.Variable.IsSingle;

    public bool HoldsBytes => _values.Variable.HoldsBytes;

    private bool IsOpen => _phase is Phase.Open or Phase.OpenWithLosses;

    public bool TakeMapRequest() => _dumps.TakeRequest();

    public void CancelMapRequests() => _dumps.CancelRequests();

    /// <summary>Whether the last of the cycles has ended since the last call.</summary>
    public bool TakeEndOfLast()
    {
        bool hasEnded = _hasEndedLast;
        _hasEndedLast = false;
        return hasEnded;
    }

    /// <summary>Whether, since the last call, all variables of the block came and were published.</summary>
    public bool TakeWholeBlock()
    {
        bool hasCome = _hasWholeBlock;
        _hasWholeBlock = false;
        return hasCome;
    }

    /// <summary>
    /// Ends a cycle without markers. To be called when bpftrace has printed nothing for some 50 ms while
    /// <see cref="Pending"/>.
    /// </summary>
    public void Quiet()
    {
        if (Pending)
            Complete();
    }

    /// <summary>Completes what came since the last complete cycle; no variable is taken for empty.</summary>
    /// <param name="hasDump">
    /// Whether bpftrace has printed all maps at its end. If not, nothing is completed while a variable may hold only a
    /// part of its map.
    /// </param>
    public void EndOfOutput(bool hasDump = true)
    {
        _hasDump = hasDump;
        if (_hasChanged && (hasDump || !_isPartial.AsSpan().Contains(true)))
            Complete();
    }

    /// <summary>
    /// Marks all that was printed so far as old, because a rest begins or new values were asked for: it must not answer
    /// later reads.
    /// </summary>
    public void Outdate()
    {
        _hasBlock = false;
        foreach (PrintCycle cycle in _cycles.Where(static cycle => cycle.IsBlock))
        {
            foreach (int variable in cycle.Variables.Concat(block.BySignal))
            {
                // A variable that has come in the open cycle is new.
                _isOld[variable] = !(IsOpen && _isSeen[variable]);
                _wasMissing[variable] = true;
            }
        }
    }

    /// <summary>
    /// The output has ended during a rest: empties the variables that were not printed since the rest began.
    /// </summary>
    public void EndRest()
    {
        for (int i = 0; i < _isOld.Length; i++)
        {
            if (_isOld[i] || (_isPartial[i] && !_hasDump))
                listener.Empty(i);
        }

        Complete();
    }

    public bool BeginVariable(ReadOnlySpan<byte> name)
    {
        int index = _variables.IndexOf(name);
        if (index < 0 && _dumps.TryEnd(name, listener, _isPartial, _isOld))
            CompleteIfWhole();
        if (index < 0 || source.Variables[index].Kind == VariableKind.Output)
            return false;
        if (_phase == Phase.Unmarked && _isSeen[index])
            Complete();
        if (_phase == Phase.Unmarked || (IsOpen && _cycles[_cycle].Variables.Contains(index)))
            _isSeen[index] = true;
        else if (source.Variables[index].HasOwnIntervals)
            return false;
        else
            _isPartial[index] = !_dumps.Pass(index);

        _isOld[index] = false;
        _hasChanged = true;
        _values.Begin(index);
        return true;
    }

    public void Number(ReadOnlySpan<byte> instance, long order, ulong bits, bool isNegative) =>
        _values.Number(instance, order, bits, isNegative);

    public void Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text) => _values.Text(instance, text);

    public void EndVariable() => listener.End();

    /// <summary>Reads a marker.</summary>
    /// <returns>False if the text is no marker of a cycle, and so the script's own.</returns>
    public bool TryReadMarker(ReadOnlySpan<byte> text)
    {
        int cycle = 0;
        bool isBegin = false;
        bool isMarker = block.Marker?.TryRead(text, out cycle, out isBegin) is true
            && (uint)cycle < (uint)_cycles.Length;
        if (isMarker && isBegin)
            BeginCycle(cycle);
        else if (isMarker)
            EndCycle(cycle);
        return isMarker;
    }

    /// <summary>
    /// Events were lost, and perhaps variables with them: those of the open cycle or, where bpftrace has a ring buffer
    /// and reports losses late, those of the last one.
    /// </summary>
    public void EventsLost()
    {
        _hasLost = true;
        Array.Clear(_wasMissing);
        if (_phase == Phase.Open)
            _phase = Phase.OpenWithLosses;
    }

    private void BeginCycle(int cycle)
    {
        // The last end of this cycle was lost, perhaps with variables, so none is taken for empty.
        if (IsOpen && _cycle == cycle)
            Complete();
        Array.Clear(_isSeen);
        _dumps.PassMarker();
        _phase = Phase.Open;
        _cycle = cycle;
    }

    private void EndCycle(int cycle)
    {
        // If the begin or events were lost, variables may have been lost too.
        bool isWhole = _phase == Phase.Open && _cycle == cycle;
        foreach (int variable in _cycles[cycle].Variables)
        {
            bool isMissing = isWhole && !_isSeen[variable];
            // Once events were lost, a variable that is missing from one cycle may have been lost as well, without a
            // report so far.
            if (isMissing && (!_hasLost || _wasMissing[variable]))
            {
                listener.Empty(variable);
                _isOld[variable] = false;
            }

            _wasMissing[variable] = isMissing;
            _isPartial[variable] = false;
        }

        _phase = _cycles[cycle].IsLast ? Phase.Complete : Phase.Between;
        _dumps.PassMarker();
        if (cycle == _cycles.Length - 1 || _cycles[cycle].IsBlock)
        {
            _hasEndedLast = true;
            if (isWhole && !_hasBlock)
                BeginWholeBlock();
            _dumps.Request(listener, _isOld);
        }

        CompleteIfWhole();
    }

    // The variables printed by signal are a part of the block that has just been printed, and come with the dump.
    private void BeginWholeBlock()
    {
        _hasBlock = true;
        foreach (int variable in block.BySignal)
            _isOld[variable] = true;
    }

    private void CompleteIfWhole()
    {
        if (_phase == Phase.Complete && !_isPartial.AsSpan().Contains(true))
            Complete();
        else
            _hasChanged = true;
    }

    private void Complete()
    {
        listener.CycleComplete();
        // A dump may end early. The block is whole once the variables that it lacked have come with a later dump, or
        // were emptied.
        if (_hasBlock && !_isOld.AsSpan().Contains(true))
        {
            _hasWholeBlock = true;
            _hasBlock = false;
        }

        Array.Clear(_isSeen);
        _hasChanged = false;
    }
}

/// <summary>Finds variables by their UTF-8 names.</summary>
internal sealed class VariableIndex(ImmutableArray<Variable> variables)
{
    private readonly byte[][] _names = [.. variables.Select(variable => Encoding.UTF8.GetBytes(variable.Name))];
    private int _next;

    /// <summary>The index of a variable, or -1. Starts after the last result: bpftrace prints in one order.</summary>
    public int IndexOf(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (_next >= _names.Length)
                _next = 0;
            if (name.SequenceEqual(_names[_next++]))
                return _next - 1;
        }

        return -1;
    }
}
