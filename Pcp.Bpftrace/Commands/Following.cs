using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Formats;
using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Pictures;
using Pcp.Bpftrace.Samples;
using Pcp.Bpftrace.Sources;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Commands;

/// <summary>Follows a script on its hosts and shows it, cleans up, and reports what failed.</summary>
internal sealed class Following(FollowRequest request, TextWriter errors)
{
    private const int MostKeysAtEnd = 20; // of each variable

    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(1);

    private readonly TextWriter _output = StandardOutput.Open();
    private readonly bool _arePictures = Presentations.ArePictures(request.Display);

    /// <summary>Runs until the user, the options or the script end it; returns the exit status.</summary>
    internal int Run()
    {
        using FlameOutput? flame = request.Display.Flame?.Open(_output);
        PcpTimeZone zone = Times.Zone(
            request.Sampling, () => Times.ZoneOf(request.Hosts, ZoneOf, errors, TimeProvider.System));
        FollowOptions options = new(
            request.Interval, request.Sampling.Samples, request.Duration, request.Display.ByHost);
        using EndSignals signals = new();
        Sample last;
        Fleet fleet = new(request.Hosts, request.Task, options, zone.ToLocal, TimeProvider.System);
        try
        {
            using IPresentation presentation = Open();
            try
            {
                last = fleet.Run(presentation, signals.Token);
            }
            finally
            {
                fleet.BeginEnd(); // before a terminal that is stuck holds up the presentation
            }
        }
        finally
        {
            if (!fleet.End(_silence))
                CommandLine.Report(errors, "waiting until the script is removed; Ctrl-C again ends at once");
            fleet.Dispose();
        }

        Leave(last, fleet);
        int status = Report(last, fleet);
        if (flame?.Write(last, null, request.Title) is { IsCounter: false } variable && request.Duration is not null)
            CommandLine.Report(errors, FlameCommand.LastValues(variable));
        return status;
    }

    private static PcpTimeZone ZoneOf(string host)
    {
        using PcpContext pmcd = PcpContext.OpenHost(host);
        return pmcd.TimeZone();
    }

    private IPresentation Open()
    {
        IPresentation presentation = Presentations.Open(request.Title, request.Display, _output, errors);
        return request.Script is { } script ? new MarkedErrors(presentation, script) : presentation;
    }

    /// <summary>Leaves the last values on the terminal, as bpftrace does, if the script is ours.</summary>
    private void Leave(Sample last, Fleet fleet)
    {
        if (_arePictures && request.Task.IsOwn && last.Variables.Count > 0)
        {
            using PlainText text = new(_output, TextWriter.Null, MostKeysAtEnd);
            text.Show(last with { IsUpdate = false });
        }

        if (request.Task.IsRemoved)
            return;
        foreach ((string host, string name) in fleet.Registered)
        {
            string removal = $"pcp bpftrace remove {name}{HostSpec.Option(host)}";
            errors.WriteLine($"{HostSpec.Shown(host)}: {name} goes on; to end it: {removal}");
        }
    }

    private int Report(Sample last, Fleet fleet)
    {
        int status = ExitStatus.Success;
        foreach (HostState host in last.Hosts.Where(host => host.Phase is HostPhase.Failed or HostPhase.Late))
        {
            status = ExitStatus.Failure;
            if (!_arePictures && request.Display.Format is null or OutputFormat.Text)
                continue; // PlainText has written it
            string message = request.Script is { } script
                ? BpftraceErrors.Render(host.Message, script).TrimEnd('\n')
                : VisibleText.OfLines(host.Message);
            errors.WriteLine($"{CommandLine.ProgramName}: {host.Host}: {message}");
        }

        foreach (string leftover in fleet.Leftovers)
        {
            status = ExitStatus.Failure;
            errors.WriteLine($"{CommandLine.ProgramName}: {VisibleText.OfLines(leftover)}");
        }

        return status;
    }
}
