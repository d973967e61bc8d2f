using System.Collections.Immutable;
using System.Text;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Output;

/// <summary>
/// The variables that are printed by signal (<see cref="PrintBlock.BySignal"/>): when bpftrace is to be asked for all of its
/// maps, and which of them hold nothing, which is known once the last map came. Of a dump that ended early the rest
/// keeps what it held, though for no more than five cycles and five seconds. For one thread.
/// </summary>
internal sealed class MapDumps
{
    private const int MinMaxAge = 5;

    private static readonly TimeSpan _maxAgeTime = TimeSpan.FromSeconds(5);

    private readonly ImmutableArray<int> _variables;
    private readonly byte[] _lastMap;

    // Of all variables of the script: whether they came since the last marker, and how many cycles ago they came last.
    private readonly bool[] _isDumped;
    private readonly int[] _age;
    private readonly int _maxAge;
    private bool _isWanted;
    private bool _isAwaited;
    private bool _isCancelled;

    /// <param name="source">The script.</param>
    /// <param name="block">Which of its variables are printed by signal.</param>
    public MapDumps(ScriptSource source, PrintBlock block)
    {
        _variables = block.BySignal;
        _lastMap = Encoding.UTF8.GetBytes(block.LastMap ?? "");
        _isDumped = new bool[source.Variables.Length];
        _age = new int[source.Variables.Length];
        _maxAge = Math.Max(MinMaxAge, (int)Math.Ceiling(_maxAgeTime / source.Metadata.PrintInterval));
    }

    /// <summary>A cycle has ended, and the time has come for all maps.</summary>
    /// <param name="listener">Is told of what has become too old.</param>
    public void Request(IScriptListener listener)
    {
        if (_variables.IsEmpty || _isCancelled)
            return;
        _isWanted = true;
        _isAwaited = true;
        foreach (int variable in _variables)
        {
            if (++_age[variable] > _maxAge)
                listener.Empty(variable);
        }
    }

    /// <summary>Whether bpftrace is to be asked for all of its maps now; true once for each time.</summary>
    public bool TakeRequest()
    {
        bool isWanted = _isWanted;
        _isWanted = false;
        return isWanted;
    }

    /// <summary>
    /// bpftrace is about to end and must not be asked any more. What it prints then is no answer: what <c>END</c> has cleared
    /// keeps its last values.
    /// </summary>
    public void CancelRequests()
    {
        _isWanted = false;
        _isAwaited = false;
        _isCancelled = true;
    }

    /// <summary>A marker was printed, which does not happen within a dump.</summary>
    public void PassMarker() => Array.Clear(_isDumped);

    /// <summary>A variable was printed outside of its cycle.</summary>
    /// <returns>Whether it is one of those that are printed by signal, and so always printed as a whole.</returns>
    public bool Pass(int variable)
    {
        _isDumped[variable] = true;
        _age[variable] = 0;
        return _variables.Contains(variable);
    }

    /// <summary>Whether this is the map after which a dump is whole.</summary>
    /// <param name="name">The map with its <c>@</c>, in UTF-8.</param>
    public bool IsLast(ReadOnlySpan<byte> name) => !_variables.IsEmpty && name.SequenceEqual(_lastMap);

    /// <summary>The last map came.</summary>
    /// <param name="listener">Is told which variables hold nothing, if bpftrace was asked for them.</param>
    /// <param name="isPart">By variable, whether what it holds may be a part: not so any more where it was in the dump.</param>
    public void End(IScriptListener listener, Span<bool> isPart)
    {
        foreach (int variable in _variables)
        {
            if (_isAwaited && !_isDumped[variable])
                listener.Empty(variable);
            _age[variable] = 0;
        }

        for (int i = 0; i < isPart.Length; i++)
            isPart[i] &= !_isDumped[i];
        Array.Clear(_isDumped);
        _isAwaited = false;
    }
}
