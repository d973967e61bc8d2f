using Bpftrace.Runner.Language;
using Pcp.Interop.Metrics;
using Pmda.Bpftrace.Metrics;

namespace Pmda.Bpftrace.Numbers;

/// <summary>
/// All of a variable that recorders expect to stay the same behind one PMID. A variable of another shape gets another
/// item.
/// </summary>
/// <param name="Name">The variable's name with its <c>@</c>.</param>
/// <param name="Kind">Its kind, on which its instance domain depends.</param>
/// <param name="IsKeyed">Whether it has keys.</param>
/// <param name="Type">The type of its metric.</param>
/// <param name="Semantics">The semantics of its metric.</param>
internal readonly record struct VariableShape(
    string Name, VariableKind Kind, bool IsKeyed, MetricType Type, MetricSemantics Semantics)
{
    /// <summary>The shape of a variable.</summary>
    public static VariableShape Of(Variable variable) =>
        new(
            variable.Name,
            variable.Kind,
            variable.IsKeyed,
            PcpTerms.TypeOf(variable.Type),
            PcpTerms.SemanticsOf(variable.Semantics));

    /// <summary>Whether it has one value rather than instances.</summary>
    private bool IsSingle => Kind is VariableKind.Single or VariableKind.Output;

    /// <summary>The descriptor of such a variable's metric.</summary>
    /// <param name="domain">The domain of the agent.</param>
    /// <param name="cluster">The cluster of the script.</param>
    /// <param name="item">The item of the variable.</param>
    public MetricDescriptor Describe(int domain, int cluster, int item) =>
        new(
            new Pmid(domain, cluster, item),
            Type,
            IsSingle ? InDomId.Null : new InDomId(domain, PmidMap.Script.Serial(cluster, item)),
            Semantics,
            Units.None);
}
