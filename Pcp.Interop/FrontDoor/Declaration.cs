using Pcp.Interop.Metrics;
using Pcp.Interop.Registry;

namespace Pcp.Interop;

/// <summary>The declarations of an agent before it runs: its metrics and its instance domains.</summary>
/// <typeparam name="TSelf">The kind of declaration, which the methods return, so that calls can follow each other.
/// </typeparam>
public abstract class Declaration<TSelf>
    where TSelf : Declaration<TSelf>
{
    private readonly LabelSet _labels = new();

    private protected Declaration(Pmda pmda)
    {
        pmda.RequireDeclaring();
        Pmda = pmda;
    }

    internal Pmda Pmda { get; }

    internal string OneLine { get; private set; } = "";

    internal string? Text { get; private set; }

    internal string? Labels => _labels.Json;

    /// <summary>
    /// Sets the help: one line, which <c>pminfo -t</c> shows, and perhaps a text for <c>pminfo -T</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The agent runs already.</exception>
    public TSelf Help(string oneLine, string? text = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(oneLine);
        Pmda.RequireDeclaring();
        (OneLine, Text) = (oneLine, text);
        return (TSelf)this;
    }

    /// <summary>Sets a label (pmLookupLabels(3)).</summary>
    /// <param name="name">A letter, then letters, digits and underscores.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The name is not of this form, or the labels become too long.</exception>
    /// <exception cref="InvalidOperationException">The agent runs already.</exception>
    public TSelf Label(string name, string value) => SetLabel(name, value);

    /// <inheritdoc cref="Label(string, string)"/>
    public TSelf Label(string name, long value) => SetLabel(name, value);

    /// <inheritdoc cref="Label(string, string)"/>
    public TSelf Label(string name, double value) => SetLabel(name, value);

    /// <inheritdoc cref="Label(string, string)"/>
    public TSelf Label(string name, bool value) => SetLabel(name, value);

    private TSelf SetLabel(string name, object value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        Pmda.RequireDeclaring();
        _labels.SetValue(name, value);
        return (TSelf)this;
    }
}

/// <summary>The declaration of a metric.</summary>
/// <inheritdoc cref="Declaration{TSelf}"/>
public abstract class MetricDeclaration<TSelf> : Declaration<TSelf>, IMetricDeclaration
    where TSelf : MetricDeclaration<TSelf>
{
    private readonly MetricName _id;

    private protected MetricDeclaration(Pmda pmda, MetricName id)
        : base(pmda)
    {
        _id = id;
        pmda.Declare(this);
    }

    /// <summary>The name in the PMNS: <c>simple.color</c>.</summary>
    public string Name => _id.Name;

    MetricName IMetricDeclaration.Id => _id;

    Metric IMetricDeclaration.Build(int domain) => Build(domain);

    void IMetricDeclaration.Check() => Check();

    void IMetricDeclaration.Free() => Free();

    private protected virtual void Free()
    {
    }

    /// <exception cref="InvalidOperationException">The declaration is not complete.</exception>
    private protected virtual void Check()
    {
    }

    private protected abstract Metric Build(int domain);

    /// <summary>The metric without its functions.</summary>
    private protected MetricDescriptor Describe(int domain, InDomId inDom) =>
        new(new Pmid(domain, _id.Cluster, _id.Item), _id.Type, inDom, _id.Semantics, _id.Units);
}

/// <summary>Name, number and meaning of a metric.</summary>
internal sealed record MetricName(
    string Name, int Cluster, int Item, MetricType Type, Units Units, MetricSemantics Semantics);

/// <summary>The declaration of a metric, as the agent uses it when it begins to run.</summary>
internal interface IMetricDeclaration
{
    /// <summary>Name, number and meaning of the metric.</summary>
    MetricName Id { get; }

    /// <summary>Checks that the declaration is complete.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    void Check();

    /// <summary>Makes the metric, when the number of the agent's domain is known.</summary>
    Metric Build(int domain);

    /// <summary>Frees the values, after the agent has ended.</summary>
    void Free();
}
