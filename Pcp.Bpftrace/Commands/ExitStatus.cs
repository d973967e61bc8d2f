namespace Pcp.Bpftrace.Commands;

/// <summary>The exit statuses of the command.</summary>
internal static class ExitStatus
{
    /// <summary>All was done.</summary>
    internal const int Success = 0;

    /// <summary>Something failed, on one host at least; standard error says what.</summary>
    internal const int Failure = 1;

    /// <summary>The command line is wrong.</summary>
    internal const int WrongUsage = 2;
}

/// <summary>A command cannot go on; the message says why and what to do.</summary>
internal sealed class CommandException(string message, int status = ExitStatus.Failure) : Exception(message)
{
    /// <summary>The exit status.</summary>
    internal int Status { get; } = status;
}
