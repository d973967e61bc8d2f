using System.CommandLine;
using System.CommandLine.Parsing;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Commands;

/// <summary>The options about the script to run, of <c>run</c> and <c>record</c>.</summary>
internal static class ScriptOptions
{
    internal static readonly Option<string?> Program = new("--program", "-e")
    {
        Description = "the script itself",
        HelpName = "PROGRAM",
    };

    internal static readonly Option<string?> Name = new("--name")
    {
        Description = "register the script with this name",
        HelpName = "NAME",
    };

    internal static readonly Option<string?> Arguments = new("--args")
    {
        Description = "the script's positional parameters $1, $2, ... as one word",
        HelpName = "'ARG...'",
    };

    internal static readonly Option<string?> Duration = new("--for")
    {
        Description = "run, record or draw stacks for this time: 30s, 10min, 1hour",
        HelpName = "TIME",
    };

    internal static readonly Option<bool> Keep = new("--keep")
    {
        Description = "leave the script registered at the end",
    };

    /// <summary>The argument that is a script to run.</summary>
    internal static Argument<string?> Script() => new("FILE|TOOL|-")
    {
        Description = "file with the script, name of a tool (list --tools), or - for standard input",
        HelpName = "FILE|TOOL|-", // without it, help lists all completions in its place
        Arity = ArgumentArity.ZeroOrOne,
        CompletionSources = { Completions.Runnable },
        Validators = { RefuseOptions },
    };

    /// <summary>The argument that is the name of a script that is registered.</summary>
    internal static Argument<string> RegisteredScript() => new("NAME")
    {
        Description = "name of the script",
        HelpName = "NAME",
        CompletionSources = { Completions.Scripts },
        Validators = { RefuseOptions },
    };

    /// <summary>Refuses options that do not exist, which would be taken for the argument.</summary>
    internal static void RefuseOptions(ArgumentResult result)
    {
        foreach (Token token in result.Tokens)
        {
            if (token.Value.Length > 1 && token.Value[0] == '-')
                result.AddError($"unknown option {token.Value}");
        }
    }

    /// <summary>How long to run; null without end.</summary>
    internal static TimeSpan? DurationOf(ParseResult parsed) =>
        parsed.GetValue(Duration) is { } text ? Times.Parse(text, Duration.Name) : null;

    internal static void AddTo(Command command)
    {
        foreach (Option option in (Option[])[Program, Name, Arguments, Duration])
            command.Options.Add(option);
    }

    /// <summary>The script that the command line names.</summary>
    /// <param name="program">The script itself, or null.</param>
    /// <param name="name">Otherwise a file, the name of a tool, or <c>-</c>.</param>
    /// <exception cref="ScriptException">There is none, or it cannot be read.</exception>
    internal static ScriptText Load(string? program, string? name) => program is not null
        ? ScriptLoader.FromProgram(program)
        : new ScriptLoader(ToolFolders.FromEnvironment(), Console.OpenStandardInput).Load(name!);

    /// <summary>Requires a script, and only one.</summary>
    internal static void Validate(CommandResult result, Argument<string?> script)
    {
        // Does not ask for values: an option without its value has an error already.
        bool hasScript = result.GetResult(script) is { Tokens.Count: > 0 };
        bool hasProgram = result.GetResult(Program) is not null;
        if (hasScript == hasProgram)
        {
            result.AddError(hasScript
                ? "give either a script or -e PROGRAM, not both"
                : "give a script: a file, the name of a tool, - for standard input, or -e PROGRAM");
        }
    }
}
