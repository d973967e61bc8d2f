using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Output;

/// <summary>
/// The variables printed by signal (<see cref="PrintBlock.BySignal"/>): decides when to ask bpftrace for a dump of all
/// maps, and which variables are empty once the last map has come. A dump that ends early leaves the other variables as
/// they were, for at most five cycles or five seconds, whichever is longer. For one thread.
/// </summary>
internal sealed class MapDumps(ScriptSource source, PrintBlock block)
{
    private readonly ImmutableArray<int> _variables = block.BySignal;
    private readonly byte[] _lastMap = Encoding.UTF8.GetBytes(block.LastMap ?? "");

    // By variable: whether it came since the last marker, and in how many cycles it has not come.
    private readonly bool[] _isDumped = new bool[source.Variables.Length];
    private readonly int[] _age = new int[source.Variables.Length];
    private readonly double _maxAge = Math.Max(
        5, Math.Ceiling(TimeSpan.FromSeconds(5) / source.Metadata.PrintInterval));

    private bool _isWanted;
    private bool _isAwaited;
    private bool _isCancelled;

    /// <summary>Requests a dump after a cycle, and empties variables that are too old.</summary>
    /// <param name="listener">Receives the empty variables.</param>
    /// <param name="isOld">By variable; reset for the variables that are emptied.</param>
    public void Request(IScriptListener listener, Span<bool> isOld)
    {
        if (_variables.IsEmpty || _isCancelled)
            return;
        _isWanted = true;
        _isAwaited = true;
        foreach (int variable in _variables)
        {
            if (++_age[variable] <= _maxAge)
                continue;
            listener.Empty(variable);
            isOld[variable] = false;
        }
    }

    /// <summary>Whether bpftrace is to be asked for a dump now; true once for each request.</summary>
    public bool TakeRequest()
    {
        bool isWanted = _isWanted;
        _isWanted = false;
        return isWanted;
    }

    /// <summary>
    /// Requests no more dumps, since bpftrace is about to end. The maps that it prints at its end are not taken for a
    /// requested dump: variables that <c>END</c> has cleared keep their last values.
    /// </summary>
    public void CancelRequests()
    {
        _isWanted = false;
        _isAwaited = false;
        _isCancelled = true;
    }

    /// <summary>Handles a marker: none comes within a dump, so a dump ended early or has not begun.</summary>
    public void PassMarker() => Array.Clear(_isDumped);

    /// <summary>Handles a variable that was printed outside of its cycle.</summary>
    /// <returns>Whether it is printed by signal, and so always as a whole.</returns>
    public bool Pass(int variable)
    {
        _isDumped[variable] = true;
        _age[variable] = 0;
        return _variables.Contains(variable);
    }

    /// <summary>
    /// Handles a map that is no variable. The last map of a requested dump empties the variables that the dump lacks.
    /// </summary>
    /// <param name="name">The map's name.</param>
    /// <param name="listener">Receives the empty variables.</param>
    /// <param name="isPartial">By variable; reset for those in the dump.</param>
    /// <param name="isOld">By variable; reset for the empty ones.</param>
    /// <returns>Whether it is the last map of a dump.</returns>
    public bool TryEnd(
        ReadOnlySpan<byte> name, IScriptListener listener, Span<bool> isPartial, Span<bool> isOld)
    {
        if (_variables.IsEmpty || !name.SequenceEqual(_lastMap))
            return false;
        foreach (int variable in _variables)
        {
            if (_isAwaited && !_isDumped[variable])
            {
                listener.Empty(variable);
                isOld[variable] = false;
            }

            _age[variable] = 0;
        }

        for (int i = 0; i < isPartial.Length; i++)
            isPartial[i] &= !_isDumped[i];
        Array.Clear(_isDumped);
        _isAwaited = false;
        return true;
    }
}
