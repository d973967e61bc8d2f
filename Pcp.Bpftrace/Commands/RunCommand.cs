using System.CommandLine;
using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Commands;

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
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        SamplingOptions sampling = PcpOptions.Sampling(parsed, Environment.GetEnvironmentVariable);
        string? program = parsed.GetValue(ScriptOptions.Program), name = parsed.GetValue(ScriptOptions.Name);
        ScriptText script = ScriptOptions.Load(program, parsed.GetValue(_script));
        TimeSpan interval = Times.Interval(sampling);
        AnnotationOptions annotations = new()
        {
            Name = name,
            Arguments = parsed.GetValue(ScriptOptions.Arguments),
            Interval = PrintInterval.AnnotationFor(interval),
        };
        FollowRequest request = new(
            name ?? (program is null ? Path.GetFileNameWithoutExtension(script.Label) : "program"),
            script,
            new ScriptTask(annotations.AddTo(script), "", IsRemoved: !parsed.GetValue(ScriptOptions.Keep)),
            PcpOptions.Hosts(parsed, Environment.GetEnvironmentVariable),
            sampling,
            PrintInterval.SamplingOf(interval, script.Code),
            ScriptOptions.DurationOf(parsed),
            DisplayOptions.Read(parsed));
        return new Following(request, parsed.InvocationConfiguration.Error).Run();
    }
}
