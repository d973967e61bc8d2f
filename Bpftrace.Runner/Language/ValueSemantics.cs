namespace Bpftrace.Runner.Language;

/// <summary>How a variable's values move. Final once a script is registered.</summary>
public enum ValueSemantics
{
    /// <summary>Only ever grows, so that clients may show it as a rate.</summary>
    Counter,

    /// <summary>The value of now.</summary>
    Instant,
}
