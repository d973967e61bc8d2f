using System.CommandLine;
using Pcp.Bpftrace.Hosts;

namespace Pcp.Bpftrace.Commands;

/// <summary>What <c>watch</c> is to do.</summary>
/// <param name="Name">The script.</param>
/// <param name="Hosts">Where it runs; for an archive of no meaning.</param>
/// <param name="Sampling">How often values are read, or the archive and its time window.</param>
/// <param name="Display">How they are shown.</param>
internal sealed record WatchOptions(
    string Name, IReadOnlyList<string> Hosts, SamplingOptions Sampling, DisplayOptions Display);

/// <summary><c>watch</c>: shows a script that runs already, or one in an archive.</summary>
internal sealed class WatchCommand : Command
{
    private readonly Argument<string> _name = ScriptOptions.RegisteredScript();

    internal WatchCommand()
        : base("watch", "Show what a script measures that runs already, or that was recorded.")
    {
        Arguments.Add(_name);
        PcpOptions.AddSampling(this);
        PcpOptions.AddArchive(this);
        DisplayOptions.AddTo(this);
        SetAction(parsed => Run(Read(parsed), parsed.InvocationConfiguration.Error));
    }

    private static int Run(WatchOptions options, TextWriter errors)
    {
        if (options.Sampling.Archive is not null)
        {
            Replaying.Show(options.Name, options.Sampling, options.Display, errors);
            return ExitStatus.Success;
        }

        FollowRequest request = new(
            options.Name,
            Script: null,
            ScriptTask.Watch(options.Name),
            options.Hosts,
            options.Sampling,
            Duration: null,
            options.Display);
        return new Following(request, errors).Run();
    }

    private WatchOptions Read(ParseResult parsed) => new(
        parsed.GetRequiredValue(_name),
        PcpOptions.Hosts(parsed, Environment.GetEnvironmentVariable),
        PcpOptions.Sampling(parsed, Environment.GetEnvironmentVariable),
        DisplayOptions.Read(parsed));
}
