using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Pictures;

/// <summary>The newest sample, and the histories of its variables.</summary>
internal sealed class History
{
    private Dictionary<(string Name, string? Host), VariableHistory> _histories = [];

    /// <summary>The newest sample, or null before the first one.</summary>
    public Sample? Sample { get; private set; }

    /// <summary>The time of the last reset, or null.</summary>
    public DateTimeOffset? Since { get; private set; }

    /// <summary>The variables of the newest sample, in its order.</summary>
    public IReadOnlyList<VariableHistory> Variables { get; private set; } = [];

    /// <summary>
    /// Takes the next sample; in a recording that is played backwards, an earlier one. A sample from before the last
    /// reset undoes it.
    /// </summary>
    public void Add(Sample sample)
    {
        if (sample.Time < Since)
            UndoReset();
        Dictionary<(string Name, string? Host), VariableHistory> histories = [];
        foreach (VariableSample variable in sample.Variables)
        {
            (string Name, string? Host) key = (variable.Variable.Name, variable.Host);
            if (!_histories.TryGetValue(key, out VariableHistory? history) || history.Variable != variable.Variable)
                history = new VariableHistory(variable.Variable, variable.Host, isReset: Since is not null);
            VariableSample? before = sample.Before?.Variables.FirstOrDefault(
                other => other.Variable == variable.Variable && other.Host == variable.Host);
            if (before is not null)
                history.Precede(sample.Before!.Time, before.Entries);
            history.Add(sample.Time, variable.Entries, variable.Sources);
            histories[key] = history;
        }

        // While the script starts again there are no variables; they go on afterwards.
        if (histories.Count > 0)
            _histories = histories;
        Variables = [.. histories.Values];
        Sample = sample;
    }

    /// <summary>From now on, counters are shown without their counts until now.</summary>
    public void Reset()
    {
        foreach (VariableHistory history in _histories.Values)
            history.Reset();
        Since = Sample?.Time;
    }

    /// <summary>The history as it is now, which does not change when this one goes on.</summary>
    public History Copy() => new()
    {
        Sample = Sample,
        Since = Since,
        Variables = [.. Variables.Select(history => history.Copy())],
    };

    private void UndoReset()
    {
        foreach (VariableHistory history in _histories.Values)
            history.UndoReset();
        Since = null;
    }
}
