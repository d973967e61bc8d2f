namespace Pcp.Interop.Processes;

/// <summary>How a child ended, as waitpid(2) says it.</summary>
/// <param name="Raw">The status.</param>
public readonly record struct WaitStatus(int Raw)
{
    /// <summary>The signal that ended the child, or 0.</summary>
    public int Signal => Raw & 0x7f;

    /// <summary>The exit status, 0 to 255; 128 + N if signal N ended the child, as shells count.</summary>
    public int ExitCode => Signal != 0 ? 128 + Signal : (Raw >> 8) & 0xff;
}
