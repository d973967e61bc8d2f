using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Exporter;

/// <summary>Decides which metrics are made of the variables of a script.</summary>
internal sealed class VariableMetrics
{
    private readonly ReadScript _script;
    private readonly string _labels;

    private VariableMetrics(ReadScript script) =>
        (_script, _labels) = (script, UserLabels.Add(LabelText.None, script));

    /// <summary>
    /// Whether a variable becomes a metric. Prometheus has no text, and each stack would be a series of its own.
    /// </summary>
    internal static bool IsExported(ScriptVariable variable) =>
        variable.Kind is not (VariableKind.Stacks or VariableKind.Output) && !variable.IsText;

    /// <summary>The metrics of a script's variables, in the order of the script.</summary>
    internal static IEnumerable<PlannedMetric> Of(ReadScript script) => new VariableMetrics(script).All();

    private IEnumerable<PlannedMetric> All()
    {
        for (int i = 0; i < _script.Variables.Count; i++)
        {
            ReadVariable variable = _script.Variables[i];
            string name = MetricNames.Of(_script.Name, variable.Leaf);
            if (variable.Variable.Kind == VariableKind.Histogram)
                yield return Histogram(name, i);
            else if (SummaryOf(variable) is not { } whole)
                yield return Number(name, i);
            else if (IsPart(variable, StatsParts.Count))
                yield return Summary(MetricNames.Of(_script.Name, whole[1..]), whole, i);
        }
    }

    private PlannedMetric Histogram(string name, int index)
    {
        ReadVariable variable = _script.Variables[index];
        string? function = variable.Labels.GetValueOrDefault("function");
        BucketBounds? bounds = function == "hist"
            ? BucketBounds.PowersOfTwo
            : BucketBounds.Linear(variable.Labels.GetValueOrDefault("lhist"));
        SeenBounds seen = new();
        return new PlannedMetric(
            name,
            FamilyType.Histogram,
            variable.Variable.Name,
            values =>
            {
                IReadOnlyList<Entry> buckets = values.Values[index];
                return CumulativeBuckets.Of(buckets, bounds ?? seen.With(buckets), _labels);
            });
    }

    private PlannedMetric Number(string name, int index)
    {
        Variable variable = _script.Variables[index].Variable;
        return variable.IsCounter
            ? new PlannedMetric(MetricNames.Counter(name), FamilyType.Counter, variable.Name, Read)
            : new PlannedMetric(MetricNames.Gauge(name), FamilyType.Gauge, variable.Name, Read);

        IEnumerable<Series> Read(ScriptValues values) => SeriesOf("", values, index);
    }

    private PlannedMetric Summary(string name, string variable, int count)
    {
        int total = IndexOf(variable + StatsParts.Total);
        return new PlannedMetric(
            name,
            FamilyType.Summary,
            variable,
            values => (total < 0 ? [] : SeriesOf("_sum", values, total)).Concat(SeriesOf("_count", values, count)));
    }

    private IEnumerable<Series> SeriesOf(string suffix, ScriptValues values, int index) =>
        values.Values[index].Select(entry =>
            new Series(
                suffix,
                entry.Key.Length == 0 ? _labels : LabelText.Add(_labels, "key", entry.Key),
                Bound: null,
                entry.Value));

    /// <summary>The variable to which <c>stats()</c> is written, if it becomes a summary; else null.</summary>
    /// <remarks>
    /// A summary has sum and count, from which Prometheus computes averages over any time. If the script clears the
    /// variable, count and sum are no counters, and each part is a metric of its own.
    /// </remarks>
    private string? SummaryOf(ReadVariable variable)
    {
        string? part = StatsParts.All.FirstOrDefault(each => IsPart(variable, each));
        if (part is null || variable.Labels.GetValueOrDefault("function") != "stats")
            return null;
        string whole = variable.Variable.Name[..^part.Length];
        int count = IndexOf(whole + StatsParts.Count);
        return count >= 0 && _script.Variables[count].Variable.IsCounter ? whole : null;
    }

    private static bool IsPart(ReadVariable variable, string part) =>
        variable.Variable.Name.EndsWith(part, StringComparison.Ordinal);

    private int IndexOf(string name)
    {
        for (int i = 0; i < _script.Variables.Count; i++)
        {
            if (_script.Variables[i].Variable.Name == name)
                return i;
        }

        return -1;
    }
}
