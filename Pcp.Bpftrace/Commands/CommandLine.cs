using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Samples;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Commands;

/// <summary>The command line: all commands, their common options, and how errors are reported.</summary>
internal static class CommandLine
{
    /// <summary>The name that begins messages.</summary>
    internal const string ProgramName = "pcp-bpftrace";

    /// <summary>The message if there is no standard output: <c>>&amp;-</c>.</summary>
    internal const string NoOutput = "standard output cannot be written";

    // A value may begin with '@', as scripts do.
    private static readonly ParserConfiguration _parser = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs a command line; returns the exit status.</summary>
    internal static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        try
        {
            return Run(Parse(arguments), output, errors);
        }
        catch (UnauthorizedAccessException)
        {
            // .NET's exception for a descriptor that is closed, or open for reading only. Files have messages of their
            // own.
            Report(errors, NoOutput);
            return ExitStatus.Failure;
        }
        catch (Exception e) when (e is AgentException or ScriptException or IOException)
        {
            Report(errors, e.Message);
            return ExitStatus.Failure;
        }
        catch (Exception e)
        {
            // A defect. An exception that nobody catches ends a native program before any finally block runs: scripts
            // would be left behind.
            Report(errors, $"internal error: {e}");
            return ExitStatus.Failure;
        }
    }

    /// <summary>Writes a message to the user. Never fails.</summary>
    internal static void Report(TextWriter errors, string message)
    {
        try
        {
            errors.WriteLine($"{ProgramName}: {VisibleText.OfLines(message)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The terminal or the descriptor has been closed.
        }
    }

    /// <summary>Reads a command line; errors are part of the result.</summary>
    internal static ParseResult Parse(IReadOnlyList<string> arguments) => Create().Parse(arguments, _parser);

    private static int Run(ParseResult parsed, TextWriter output, TextWriter errors)
    {
        if (parsed.Errors.Count > 0 && parsed.Action is System.CommandLine.Invocation.ParseErrorAction)
            return ReportWrongUsage(parsed, errors);
        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = output,
                Error = errors,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // commands that clean up handle signals themselves
            });
        }
        catch (CommandException e)
        {
            Report(errors, e.Message);
            if (e.Status == ExitStatus.WrongUsage)
                errors.WriteLine(HelpHint(parsed));
            return e.Status;
        }
    }

    private static RootCommand Create()
    {
        RootCommand root = new("Run bpftrace scripts on one host or many, and show what they measure.")
        {
            new RunCommand(),
            new WatchCommand(),
            new ListCommand(),
            new ShowCommand(),
            new StopCommand(),
            new StartCommand(),
            new RemoveCommand(),
            new FlameCommand(),
            new RecordCommand(),
            new ExporterCommand(),
            new ApplyCommand(),
            new DoctorCommand(),
        };
        root.Options.Add(PcpOptions.Host);
        root.Options.Add(PcpOptions.HostsFile);
        foreach (Option option in root.Options)
        {
            if (option is HelpOption help)
            {
                // -h is the host.
                help.Aliases.Clear();
                help.Aliases.Add("-?");
            }
            else if (option is VersionOption version)
            {
                version.Aliases.Add("-V");
                version.Action = new VersionAction();
            }
        }

        return root;
    }

    private static int ReportWrongUsage(ParseResult parsed, TextWriter errors)
    {
        // "Required command was not provided" helps nobody who has mistyped it.
        IEnumerable<ParseError> shown = parsed.UnmatchedTokens.Count > 0
            ? parsed.Errors.Where(error => error.Message.Contains(parsed.UnmatchedTokens[0], StringComparison.Ordinal))
            : parsed.Errors;
        foreach (ParseError error in shown)
            errors.WriteLine($"{ProgramName}: {error.Message}");
        errors.WriteLine(HelpHint(parsed));
        return ExitStatus.WrongUsage;
    }

    private static string HelpHint(ParseResult parsed)
    {
        string command = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
        return $"Try '{ProgramName.Replace('-', ' ')}{command} --help'.";
    }
}
