using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Formats;

/// <summary>Writes the states of the hosts, their warnings and lost events, each when it changes.</summary>
internal sealed class HostMessages(TextWriter errors)
{
    private const string BpftracePrefix = "WARNING: ";

    private readonly Dictionary<string, HostState> _states = [];

    public void Write(Sample sample)
    {
        foreach (HostState host in sample.Hosts)
        {
            HostState? before = _states.GetValueOrDefault(host.Host);
            _states[host.Host] = host;
            string name = VisibleText.Of(host.Host);
            if (before?.Phase != host.Phase || before.Message != host.Message)
                errors.WriteLine(name + ": " + State(host));
            foreach (string warning in Split(host.Warnings).Except(Split(before?.Warnings ?? "")))
                errors.WriteLine($"{name}: warning: {VisibleText.Of(WithoutPrefix(warning))}");
            if (host.LostEvents > (before?.LostEvents ?? 0))
                errors.WriteLine($"{name}: {host.LostEvents.ToString(CultureInfo.InvariantCulture)} events lost");
        }
    }

    private static string State(HostState host)
    {
        string state = PhaseNames.Of(host.Phase);
        if (host.Message.Length == 0)
            return state;
        return state + ": " + string.Join("\n  ", Split(host.Message).Select(VisibleText.Of));
    }

    private static string WithoutPrefix(string warning) =>
        warning.StartsWith(BpftracePrefix, StringComparison.Ordinal) ? warning[BpftracePrefix.Length..] : warning;

    private static string[] Split(string lines) => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
