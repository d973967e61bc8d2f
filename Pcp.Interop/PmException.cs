namespace Pcp.Interop;

/// <summary>A call into PCP or the kernel failed, without which the agent cannot go on.</summary>
/// <param name="error">The code it failed with.</param>
/// <param name="attempt">The call, as the beginning of a sentence.</param>
public sealed class PmException(PmError error, string attempt) : Exception($"{attempt}: {error}")
{
    /// <summary>The code it failed with.</summary>
    public PmError Error { get; } = error;

    internal static int Check(int status, string attempt) =>
        status < 0 ? throw new PmException(new PmError(status), attempt) : status;
}
