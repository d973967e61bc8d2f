using Bpftrace.Runner.Children;

namespace Bpftrace.Runner.Processes;

/// <summary>Why the end of a script's bpftrace is an error, in words.</summary>
internal static class ExitReason
{
    /// <summary>
    /// It ended as if it had been stopped: SIGINT and SIGTERM end bpftrace with status 0, whoever sends them.
    /// </summary>
    public const string Unasked =
        "bpftrace ended with status 0 though nobody stopped the script and it does not call exit(); "
        + "SIGINT or SIGTERM does that";

    // In the words of LLVM and of C++'s library; nothing else shows that memory was the reason.
    private static readonly string[] _outOfMemory = ["out of memory", "std::bad_alloc"];

    /// <summary>The reason; empty if the end is no error.</summary>
    public static string Of(
        ChildExit exit, bool wasStopped, bool mayEnd, StandardError standardError, long maxMemory)
    {
        if (exit.Code == 0)
            return wasStopped || mayEnd ? "" : Unasked;
        if (exit.Signal != 0 && wasStopped)
            return "";
        // Standard error is bpftrace's own explanation, except that nobody explains being killed: then the hint about
        // locked memory, which may be all of it, has nothing to do with the end.
        string text = exit.Signal == 0 ? standardError.Error : standardError.Warning;
        if (text.Length == 0)
            return exit.Describe();
        string limit = maxMemory > 0 && _outOfMemory.Any(words => text.Contains(words, StringComparison.Ordinal))
            ? $"\nbpftrace may have {maxMemory} bytes of memory (max_memory in bpftrace.conf)"
            : "";
        return exit.Signal == 0 ? text + limit : $"{text}{limit}\n{exit.Describe()}";
    }
}
