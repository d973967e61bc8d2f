using System.CommandLine;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Recording;
using Pcp.Bpftrace.Sources;
using Pcp.Bpftrace.Terminal;

namespace Pcp.Bpftrace.Commands;

/// <summary><c>record</c>: runs a script and records it with pmlogger(1).</summary>
internal sealed class RecordCommand : Command
{
    private readonly Argument<string?> _script = ScriptOptions.Script();

    private readonly Option<string> _folder = new("--output", "-o")
    {
        Description = "folder for the archive; created if it does not exist",
        HelpName = "DIR",
        Required = true,
    };

    internal RecordCommand()
        : base("record", "Run a script and record what it measures with a pmlogger of its own.")
    {
        Arguments.Add(_script);
        ScriptOptions.AddTo(this);
        Options.Add(ScriptOptions.Keep);
        Options.Add(_folder);
        Options.Add(PcpOptions.Interval);
        Validators.Add(result => ScriptOptions.Validate(result, _script));
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        IReadOnlyList<string> hosts = PcpOptions.Hosts(parsed, Environment.GetEnvironmentVariable);
        TimeSpan interval = Times.Interval(PcpOptions.Sampling(parsed, Environment.GetEnvironmentVariable));
        ScriptText script = ScriptOptions.Load(parsed.GetValue(ScriptOptions.Program), parsed.GetValue(_script));
        RecordingPlan plan = new(
            Code(parsed, script, interval),
            PrintInterval.SamplingOf(interval, script.Code),
            ScriptOptions.DurationOf(parsed),
            parsed.GetRequiredValue(_folder),
            HasFolders: hosts.Count > 1,
            parsed.GetValue(ScriptOptions.Keep));
        HostRecording[] recordings = [.. hosts.Select(host => new HostRecording(host, plan))];
        using EndSignals signals = new();
        TextWriter errors = parsed.InvocationConfiguration.Error;
        RecordingProgress progress = new(recordings, plan.Duration, errors, ProgressLine.OnTerminal(errors));
        RecordingReport report = new(parsed.InvocationConfiguration.Output, errors, script, plan.IsKept);
        Thread[] threads = [.. recordings.Select(recording => Begin(recording, signals.Token))];
        try
        {
            foreach (Thread thread in threads)
            {
                while (!thread.Join(TimeSpan.FromSeconds(1)))
                {
                    report.WriteEnded(recordings, progress);
                    progress.Show(isEnding: signals.Token.IsCancellationRequested);
                }
            }

            report.WriteEnded(recordings, progress);
            progress.End();
        }
        finally
        {
            // Each thread removes its script.
            foreach (Thread thread in threads)
                thread.Join();
        }

        return report.Status;
    }

    private static string Code(ParseResult parsed, ScriptText script, TimeSpan interval)
    {
        AnnotationOptions options = new()
        {
            Name = parsed.GetValue(ScriptOptions.Name) ?? RecordedName.For(script),
            Arguments = parsed.GetValue(ScriptOptions.Arguments),
            Interval = PrintInterval.AnnotationFor(interval),
        };
        return options.AddTo(script);
    }

    private static Thread Begin(HostRecording recording, CancellationToken end)
    {
        Thread thread = new(() => recording.Run(end)) { Name = HostSpec.Shown(recording.Host) };
        thread.Start();
        return thread;
    }
}
