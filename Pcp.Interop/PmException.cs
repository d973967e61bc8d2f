namespace Pcp.Interop;

/// <summary>A call into PCP or the kernel failed that has to succeed for the agent to go on.</summary>
/// <param name="error">The code it failed with.</param>
/// <param name="what">What was tried, as the beginning of a sentence.</param>
public sealed class PmException(PmError error, string what) : Exception($"{what}: {error}")
{
    /// <summary>The code it failed with.</summary>
    public PmError Error { get; } = error;

    internal static int Check(int status, string what) =>
        status < 0 ? throw new PmException(new PmError(status), what) : status;
}
