namespace Pcp.Interop.Metrics;

/// <summary>How a metric's values move, numbered as PM_SEM_* in <c>pmapi.h</c>.</summary>
public enum Semantics
{
    /// <summary>PM_SEM_COUNTER: only grows.</summary>
    Counter = 1,

    /// <summary>PM_SEM_INSTANT: the value of now.</summary>
    Instant = 3,

    /// <summary>PM_SEM_DISCRETE: the value of now, which seldom changes.</summary>
    Discrete = 4,
}
