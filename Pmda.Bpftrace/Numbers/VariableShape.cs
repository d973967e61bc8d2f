using Pmda.Bpftrace.Metrics;

namespace Pmda.Bpftrace.Numbers;

/// <summary>The properties of a variable that recorders expect to stay the same for one PMID.</summary>
internal readonly record struct VariableShape(
    string Name, VariableKind Kind, bool IsKeyed, MetricType Type, MetricSemantics Semantics)
{
    public static VariableShape Of(Variable variable)
    {
        MetricSemantics semantics = PcpTerms.SemanticsOf(variable.Semantics);
        return new(variable.Name, variable.Kind, variable.IsKeyed, PcpTerms.TypeOf(variable.Type), semantics);
    }

    public MetricDescriptor Describe(int domain, int cluster, int item)
    {
        bool isSingle = Kind is VariableKind.Single or VariableKind.Output;
        InDomId inDom = isSingle ? InDomId.Null : new InDomId(domain, PmidMap.Script.Serial(cluster, item));
        return new(new Pmid(domain, cluster, item), Type, inDom, Semantics, Units.None);
    }
}
