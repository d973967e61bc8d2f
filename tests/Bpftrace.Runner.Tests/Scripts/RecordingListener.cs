using System.Text;
using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Tests.Scripts;

/// <summary>Records what a listener receives; throws where a test wants it.</summary>
internal sealed class RecordingListener : IScriptListener
{
    private readonly List<ScriptState> _states = [];
    private readonly List<string> _values = [];

    public IReadOnlyList<ScriptState> States => _states;

    /// <summary>The states' names in order, each once as long as it lasts.</summary>
    public string Path
    {
        get
        {
            List<ScriptStatus> path = new();
            foreach (ScriptState state in _states)
            {
                if (path.Count == 0 || path[^1] != state.Status)
                    path.Add(state.Status);
            }

            return string.Join(' ', path).ToLowerInvariant();
        }
    }

    /// <summary>
    /// Values, empty variables and complete cycles in order: <c>0=5</c>, <c>0 empty</c>, <c>cycle</c>.
    /// </summary>
    public IReadOnlyList<string> ValueCalls => _values;

    public string Output { get; private set; } = "";

    public int OutputChanges { get; private set; }

    /// <summary>Whether it throws when it hears of this state.</summary>
    public Func<ScriptState, bool> ThrowsOnState { get; set; } = static _ => false;

    /// <summary>Whether it throws when it hears of a value.</summary>
    public bool ThrowsOnValues { get; set; }

    public void StateChanged(ScriptState state)
    {
        _states.Add(state);
        if (ThrowsOnState(state))
            throw new InvalidOperationException("a listener's bug");
    }

    /// <summary>How many bytes it was last told of.</summary>
    public long DataBytes { get; private set; }

    public void DataBytesChanged(long count) => DataBytes = count;

    public void Empty(int variable) => _values.Add($"{variable} empty");

    public void CycleComplete() => _values.Add("cycle");

    /// <summary>Called when it hears that the script rests.</summary>
    public Action? Resting { get; set; }

    public void Rest(bool isResting)
    {
        _values.Add(isResting ? "rest" : "awake");
        if (isResting)
            Resting?.Invoke();
    }

    public void OutputChanged(ReadOnlySpan<byte> text)
    {
        Output = Encoding.UTF8.GetString(text);
        OutputChanges++;
    }

    public void Begin(int variable)
    {
        if (ThrowsOnValues)
            throw new InvalidOperationException("a listener's bug");
        _values.Add($"{variable}");
    }

    public bool Number(ReadOnlySpan<byte> instance, long order, ulong bits)
    {
        _values[^1] += $"={bits}";
        return true;
    }

    public bool Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text)
    {
        _values[^1] += $"={Encoding.UTF8.GetString(text)}";
        return true;
    }

    public void End()
    {
    }
}
