namespace Pcp.Interop.Client;

/// <summary>
/// Levels of the label hierarchy, numbered as PM_LABEL_* in <c>pmapi.h</c>. A label of a higher number takes the place
/// of one with the same name and a lower number (pmLookupLabels(3)).
/// </summary>
public enum LabelLevel
{
    /// <summary>PM_LABEL_CONTEXT: the host.</summary>
    Context = 1,

    /// <summary>PM_LABEL_DOMAIN: the agent.</summary>
    Domain = 2,

    /// <summary>PM_LABEL_INDOM: the instance domain.</summary>
    InDom = 4,

    /// <summary>PM_LABEL_CLUSTER: the cluster.</summary>
    Cluster = 8,

    /// <summary>PM_LABEL_ITEM: the metric itself.</summary>
    Item = 16,
}
