using System.CommandLine;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Doctor;
using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Commands;

/// <summary><c>doctor</c>: looks for what keeps scripts from working.</summary>
internal sealed class DoctorCommand : Command
{
    private readonly Option<string> _format = ListFormat.Option();

    internal DoctorCommand()
        : base("doctor", "Check everything that scripts need, and report what to do.")
    {
        Options.Add(_format);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        IReadOnlyList<string> hosts = PcpOptions.Hosts(parsed, Environment.GetEnvironmentVariable);
        LocalHost local = new();
        IReadOnlyList<HostOutcome<IReadOnlyList<Finding>>> outcomes =
            EachHost.Do(hosts, host => HostChecks.Of(host, local));
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (ListFormat.IsJson(parsed, _format))
            FindingJson.Write(output, outcomes);
        else
            Write(output, outcomes);
        int status = HostErrors.Report(outcomes, parsed.InvocationConfiguration.Error);
        bool hasFailed = outcomes.Any(outcome =>
            outcome.Result?.Any(finding => finding.Verdict == Verdict.Failed) == true);
        return hasFailed ? ExitStatus.Failure : status;
    }

    private static void Write(TextWriter output, IReadOnlyList<HostOutcome<IReadOnlyList<Finding>>> outcomes)
    {
        foreach (HostOutcome<IReadOnlyList<Finding>> outcome in outcomes)
        {
            if (outcomes.Count > 1)
                output.WriteLine($"{HostSpec.Shown(outcome.Host)}:");
            foreach (Finding finding in outcome.Result ?? [])
            {
                string verdict = finding.Verdict.ToString().ToLowerInvariant();
                output.WriteLine($"{verdict,-7}  {finding.Subject}: {VisibleText.Of(finding.Text)}");
                if (finding.Remedy is { } remedy)
                    output.WriteLine($"         -> {VisibleText.Of(remedy)}");
            }
        }
    }
}
