namespace Pcp.Interop.Testing;

/// <summary>Runs a program to its end, such as a client tool of PCP. Any thread.</summary>
public static class Tool
{
    /// <summary>
    /// The distribution's directories for programs, so that <c>pmrep</c> finds the distribution's Python, which has
    /// PCP's module, even if another is first on the user's PATH.
    /// </summary>
    internal const string SearchPath = "/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/pcp/bin:/usr/libexec/pcp/bin";

    /// <summary>Runs a program.</summary>
    /// <param name="program">A path, or a name to find in the distribution's directories for programs.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables added to this process's environment.</param>
    /// <param name="input">Its standard input.</param>
    /// <exception cref="FileNotFoundException">It is not installed.</exception>
    /// <exception cref="TimeoutException">It did not end within <see cref="Eventually.Bound"/>, or a process that it
    /// left behind kept its standard streams for so long.</exception>
    public static ToolResult Run(
        string program,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        ReadOnlyMemory<byte> input = default) =>
        Run(program, arguments, environment, input, Eventually.Bound);

    /// <summary>Runs a program that ends within a time limit of its own.</summary>
    internal static ToolResult Run(
        string program,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string>? environment,
        ReadOnlyMemory<byte> input,
        TimeSpan bound)
    {
        ArgumentException.ThrowIfNullOrEmpty(program);
        ArgumentNullException.ThrowIfNull(arguments);
        string command = string.Join(' ', [program, .. arguments]);
        using Process process = Process.Start(Prepare(program, arguments, environment))!;
        // A Process leaves the pipes that somebody read to the garbage collector.
        using StreamReader outputPipe = process.StandardOutput, errorPipe = process.StandardError;
        Task<string> output = outputPipe.ReadToEndAsync();
        Task<string> errors = errorPipe.ReadToEndAsync();
        Task feed = Task.Run(() => Feed(process, input.Span));
        if (!process.WaitForExit(bound))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            throw new TimeoutException($"Took longer than {bound}: {command}\n{Text(output)}{Text(errors)}");
        }

        // A process that it has left behind may still have its pipes.
        if (!Task.WaitAll([output, errors, feed], bound))
            throw new TimeoutException($"Ended, but left a process with its output or input for {bound}: {command}");
        return new ToolResult(command, process.ExitCode, output.Result, errors.Result);
    }

    // The output of a program that was killed, unless a process that is left has the pipe.
    private static string Text(Task<string> output) =>
        output.Wait(TimeSpan.FromSeconds(1)) ? output.Result : "";

    /// <summary>Prepares the start of a program with its three streams redirected.</summary>
    internal static ProcessStartInfo Prepare(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment)
    {
        ProcessStartInfo start = new(Find(program), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = SearchPath;
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return start;
    }

    /// <summary>The path of a program.</summary>
    /// <exception cref="FileNotFoundException">It is not installed.</exception>
    internal static string Find(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal))
            return program;
        return SearchPath.Split(':').Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"{program} is not installed in any of {SearchPath}");
    }

    private static void Feed(Process process, ReadOnlySpan<byte> input)
    {
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all input; its exit status shows why.
        }
    }
}
