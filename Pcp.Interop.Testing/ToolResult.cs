namespace Pcp.Interop.Testing;

/// <summary>The outcome of a program.</summary>
/// <param name="Command">The program and its arguments.</param>
/// <param name="ExitCode">Its exit status.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
public sealed record ToolResult(string Command, int ExitCode, string Output, string Errors)
{
    /// <summary>Whether it ended with status 0.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>Its output, standard output and error.</summary>
    public string All => Output + Errors;

    /// <summary>Its standard output, if it succeeded.</summary>
    /// <exception cref="InvalidOperationException">It did not; the message has all of its output.</exception>
    public string OutputOrFail() => Succeeded ? Output : throw new InvalidOperationException(ToString());

    /// <summary>The command with its outcome, for the message of a failure.</summary>
    public override string ToString() => $"{Command}: exit status {ExitCode}\n{All}";
}
