namespace Bpftrace.Runner.Processes;

/// <summary>How a child's end is told to people.</summary>
internal static class ChildExitText
{
    /// <summary><c>bpftrace exited with status 1</c>, or <c>bpftrace was killed by signal 9 (SIGKILL)</c>.</summary>
    public static string Describe(this ChildExit exit) => exit.Signal == 0
        ? $"bpftrace exited with status {exit.Code}"
        : $"bpftrace was killed by signal {exit.Signal}{SignalName(exit.Signal)}";

    // Those numbers that are the same on all of Linux's architectures and do end processes.
    private static string SignalName(int signal) => signal switch
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
