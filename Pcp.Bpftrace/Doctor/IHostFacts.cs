namespace Pcp.Bpftrace.Doctor;

/// <summary>The facts about this host that checks need.</summary>
internal interface IHostFacts
{
    /// <summary>Whether this user may see everything.</summary>
    bool IsRoot { get; }

    /// <summary>The directory of the agent: <c>$PCP_PMDAS_DIR/bpftrace</c>.</summary>
    string AgentDirectory { get; }

    /// <summary>The text of a file, or null if there is none or it cannot be read.</summary>
    string? Read(string path);

    /// <summary>Whether there is such a file or directory, as far as this user can see.</summary>
    bool Exists(string path);

    /// <summary>Runs a program, by its path or name; null if it cannot be started or does not end.</summary>
    ProgramOutcome? Run(string program, params IReadOnlyList<string> arguments);
}

/// <summary>The outcome of a program.</summary>
/// <param name="ExitCode">Its exit status.</param>
/// <param name="Output">The text that it wrote.</param>
internal sealed record ProgramOutcome(int ExitCode, string Output);

/// <summary>One check of this host.</summary>
internal interface IHostCheck
{
    /// <summary>Checks it.</summary>
    IEnumerable<Finding> Run(IHostFacts host);
}
