using System.CommandLine;
using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Commands;

/// <summary>What <c>run</c> is to do.</summary>
/// <param name="Script">A file, the name of a tool, or <c>-</c> for standard input; null if there is a program.</param>
/// <param name="Program">The script itself: <c>-e</c>.</param>
/// <param name="Name">The name to register it with, or null.</param>
/// <param name="Arguments">
/// Its positional parameters, quoted as in a shell; null for those of its own annotation.
/// </param>
/// <param name="Duration">How long it runs, in PCP's notation; null until it is ended.</param>
/// <param name="IsKept">Whether it stays registered at the end.</param>
/// <param name="Hosts">Where it runs.</param>
/// <param name="Sampling">How often values are read.</param>
/// <param name="Display">How they are shown.</param>
internal sealed record RunOptions(
    string? Script,
    string? Program,
    string? Name,
    string? Arguments,
    string? Duration,
    bool IsKept,
    IReadOnlyList<string> Hosts,
    SamplingOptions Sampling,
    DisplayOptions Display);

/// <summary><c>run</c>: registers a script, shows its values as long as it runs, and removes it.</summary>
internal sealed class RunCommand : Command
{
    private readonly Argument<string?> _script = ScriptOptions.Script();

    internal RunCommand()
        : base("run", "Run a script and show what it measures.")
    {
        Arguments.Add(_script);
        ScriptOptions.AddTo(this);
        Options.Add(ScriptOptions.Keep);
        PcpOptions.AddSampling(this);
        DisplayOptions.AddTo(this);
        Validators.Add(result => ScriptOptions.Validate(result, _script));
        SetAction(parsed => Run(Read(parsed), parsed.InvocationConfiguration.Error));
    }

    private static int Run(RunOptions options, TextWriter errors)
    {
        ScriptText script = ScriptOptions.Load(options.Program, options.Script);
        TimeSpan interval = Times.Interval(options.Sampling);
        AnnotationOptions annotations = new()
        {
            Name = options.Name,
            Arguments = options.Arguments,
            Interval = interval < AnnotationOptions.DefaultInterval ? interval : null,
        };
        FollowRequest request = new(
            options.Name ?? (options.Program is null ? Path.GetFileNameWithoutExtension(script.Label) : "program"),
            script,
            new ScriptTask(annotations.AddTo(script), "", IsRemoved: !options.IsKept),
            options.Hosts,
            options.Sampling,
            options.Duration is { } duration ? Times.Parse(duration, ScriptOptions.Duration.Name) : null,
            options.Display);
        return new Following(request, errors).Run();
    }

    private RunOptions Read(ParseResult parsed) => new(
        parsed.GetValue(_script),
        parsed.GetValue(ScriptOptions.Program),
        parsed.GetValue(ScriptOptions.Name),
        parsed.GetValue(ScriptOptions.Arguments),
        parsed.GetValue(ScriptOptions.Duration),
        parsed.GetValue(ScriptOptions.Keep),
        PcpOptions.Hosts(parsed, Environment.GetEnvironmentVariable),
        PcpOptions.Sampling(parsed, Environment.GetEnvironmentVariable),
        DisplayOptions.Read(parsed));
}
