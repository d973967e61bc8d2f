namespace Bpftrace.Runner.Children;

/// <summary>How a child ended.</summary>
/// <param name="Code">Its exit status, 0 to 255; 128 + N if signal N ended it, as shells count.</param>
/// <param name="Signal">The number of the signal that ended it, or 0.</param>
public readonly record struct ChildExit(int Code, int Signal)
{
    /// <summary>From a status of waitpid(2).</summary>
    internal static ChildExit FromStatus(int status)
    {
        int signal = status & 0x7f;
        return new ChildExit(signal != 0 ? 128 + signal : (status >> 8) & 0xff, signal);
    }

    /// <summary><c>bpftrace exited with status 1</c>, or <c>bpftrace was killed by signal 9 (SIGKILL)</c>.</summary>
    internal string Describe() => Signal == 0
        ? $"bpftrace exited with status {Code}"
        : $"bpftrace was killed by signal {Signal}{SignalName}";

    // The signals that end processes and have the same number on all of Linux's architectures.
    private string SignalName => Signal switch
    {
        1 => " (SIGHUP)",
        2 => " (SIGINT)",
        3 => " (SIGQUIT)",
        4 => " (SIGILL)",
        5 => " (SIGTRAP)",
        6 => " (SIGABRT)",
        8 => " (SIGFPE)",
        9 => " (SIGKILL)",
        11 => " (SIGSEGV)",
        13 => " (SIGPIPE)",
        14 => " (SIGALRM)",
        15 => " (SIGTERM)",
        24 => " (SIGXCPU)",
        25 => " (SIGXFSZ)",
        _ => "",
    };
}
