using System.CommandLine;
using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Samples;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Commands;

/// <summary><c>watch</c>: shows a script that runs already, or one in an archive.</summary>
internal sealed class WatchCommand : Command
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    private readonly Argument<string> _name = ScriptOptions.RegisteredScript();

    internal WatchCommand()
        : base("watch", "Show the values of a script that runs already, or of a recording.")
    {
        Arguments.Add(_name);
        PcpOptions.AddSampling(this);
        PcpOptions.AddArchive(this);
        DisplayOptions.AddTo(this);
        Validators.Add(PcpOptions.ValidateArchive);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        TextWriter errors = parsed.InvocationConfiguration.Error;
        string name = parsed.GetRequiredValue(_name);
        SamplingOptions sampling = PcpOptions.Sampling(parsed, Environment.GetEnvironmentVariable);
        DisplayOptions display = DisplayOptions.Read(parsed);
        if (sampling.Archive is not null)
        {
            using FlameOutput? flame = display.Flame?.Open(parsed.InvocationConfiguration.Output);
            Sample last = Replaying.Show(name, sampling, display, errors);
            flame?.Write(last, null, name);
            return ExitStatus.Success;
        }

        IReadOnlyList<string> hosts = PcpOptions.Hosts(parsed, Environment.GetEnvironmentVariable);
        FollowRequest request = new(
            name,
            Script: null,
            ScriptTask.Watch(name),
            hosts,
            sampling,
            sampling.Interval is null ? IntervalOf(name, hosts) : Times.Interval(sampling),
            Duration: null,
            display);
        return new Following(request, errors).Run();
    }

    /// <summary>The longest interval at which the script prints on a host that answers soon.</summary>
    private static TimeSpan IntervalOf(string name, IReadOnlyList<string> hosts) =>
        EachHost.Ask(
                hosts,
                agent => agent.Registered()
                    .Where(script => script.Name == name)
                    .Max(script => (TimeSpan?)PrintInterval.Of(script.Code)),
                _patience)
            .Max(outcome => outcome.Result) is { } interval && interval > PrintInterval.Default
                ? interval
                : PrintInterval.Default;
}
