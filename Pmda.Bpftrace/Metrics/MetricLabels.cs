namespace Pmda.Bpftrace.Metrics;

/// <summary>The labels of metrics, as JSON objects (pmLookupLabels(3)).</summary>
internal static class MetricLabels
{
    /// <summary>The labels of a metric that is not data.</summary>
    public const string Control = """{"metrictype":"control"}""";

    /// <summary>The names of the labels that the agent sets.</summary>
    public static ImmutableArray<string> Names { get; } =
        [ScriptName, VariableName, KindName, FunctionName, MetricTypeName, BucketsName];

    private const string ScriptName = "script";
    private const string VariableName = "variable";
    private const string KindName = "kind";
    private const string FunctionName = "function";
    private const string MetricTypeName = "metrictype";
    private const string BucketsName = "lhist";

    /// <summary>The labels of all metrics of a script: its name, and what its annotations set.</summary>
    public static string OfScript(Script script)
    {
        LabelSet labels = new();
        AddScript(labels, script);
        return labels.Json!;
    }

    /// <summary>
    /// The labels of a variable's metric: its name and form; the function whose result it holds, by which clients know
    /// how to combine values of several hosts; and the bounds of a linear histogram, all of them, because its instances
    /// show only those in use.
    /// </summary>
    public static string OfVariable(Variable variable)
    {
        LabelSet labels = new();
        AddVariable(labels, variable);
        return labels.Json!;
    }

    /// <summary>
    /// The labels of a variable's instance domain: all of the above, because PCP 6's key-value store finds values with
    /// instances by labels of their domain only.
    /// </summary>
    public static string OfInstances(Script script, Variable variable)
    {
        LabelSet labels = new();
        AddScript(labels, script);
        AddVariable(labels, variable);
        return labels.Json!;
    }

    private static void AddScript(LabelSet labels, Script script)
    {
        foreach ((string name, string value) in script.Source.Metadata.Labels)
            labels.Set(name, value);
        labels.Set(ScriptName, script.Name);
    }

    private static void AddVariable(LabelSet labels, Variable variable)
    {
        labels.Set(VariableName, MetricName.VariableOf(variable.Name));
        labels.Set(KindName, PcpTerms.KindOf(variable.Kind));
        if (PcpTerms.MetricTypeOf(variable.Kind) is { } metricType)
            labels.Set(MetricTypeName, metricType);
        if (variable.Function is { } function)
            labels.Set(FunctionName, function);
        if (variable.LinearBuckets is { } buckets)
            labels.Set(BucketsName, $"{buckets.Min},{buckets.Max},{buckets.Step}");
    }
}
