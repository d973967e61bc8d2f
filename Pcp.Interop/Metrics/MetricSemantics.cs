namespace Pcp.Interop.Metrics;

/// <summary>The semantics of a metric's values, numbered as PM_SEM_* in <c>pmapi.h</c>.</summary>
public enum MetricSemantics
{
    /// <summary>PM_SEM_COUNTER: the values only grow.</summary>
    Counter = 1,

    /// <summary>PM_SEM_INSTANT: the current value.</summary>
    Instant = 3,

    /// <summary>PM_SEM_DISCRETE: the current value, which seldom changes.</summary>
    Discrete = 4,
}
