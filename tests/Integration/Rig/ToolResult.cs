namespace Integration.Rig;

/// <summary>The outcome of a program.</summary>
/// <param name="Command">The program and its arguments.</param>
/// <param name="ExitCode">Its exit status.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
internal sealed record ToolResult(string Command, int ExitCode, string Output, string Errors)
{
    /// <summary>Whether it ended with status 0.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>Its output, standard output and error.</summary>
    public string All => Output + Errors;

    /// <summary>Its standard output; fails the test if it did not succeed.</summary>
    public string OutputOrFail()
    {
        Assert.That(ExitCode, Is.Zero, ToString());
        return Output;
    }

    public override string ToString() => $"{Command}: exit status {ExitCode}\n{All}";
}
