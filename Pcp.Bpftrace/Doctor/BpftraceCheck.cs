using System.Text.RegularExpressions;

namespace Pcp.Bpftrace.Doctor;

/// <summary>Whether bpftrace is there, in a version that the agent knows.</summary>
internal sealed partial class BpftraceCheck : IHostCheck
{
    private const string Subject = "bpftrace", Install = "install the package bpftrace", Setting = "bpftrace_path";

    // docs/versions.md
    private static readonly Version _oldest = new(0, 9, 2), _newest = new(0, 27, int.MaxValue);

    public IEnumerable<Finding> Run(IHostFacts host)
    {
        string? configured = ConfigurationFile.Of(host)?.Setting("bpftrace", Setting);
        if (configured is null || IsFaultless(host))
        {
            yield return Judge(host, configured ?? "bpftrace");
        }
        else
        {
            yield return Finding.Warning(
                Subject,
                $"{configured} is not run to see its version, because others than root may have chosen it",
                "correct the configuration first; 'pmdabpftrace --check' reports its errors");
        }
    }

    // Only then is the program run: a file that others can change might name any program, and root may run this check.
    private static bool IsFaultless(IHostFacts host) =>
        ConfigurationCheck.Outcome(host) is { ExitCode: 0 } outcome
        && !outcome.Output.Contains(Setting, StringComparison.Ordinal);

    private static Finding Judge(IHostFacts host, string program)
    {
        if (host.Run(program, "--version") is not { ExitCode: 0 } outcome)
        {
            return Finding.Failed(
                Subject, $"{program} cannot be run", $"{Install}, or set {Setting} in bpftrace.conf");
        }

        string version = outcome.Output.Trim().Split('\n')[0];
        if (!Version.TryParse(Number().Match(version).Value, out Version? number))
            return Finding.Warning(Subject, $"{version} has no number", "the agent treats it as the newest it knows");
        if (number < _oldest)
            return Finding.Failed(Subject, $"{version} is too old", $"install {_oldest} or later");
        return number > _newest
            ? Finding.Warning(
                Subject, $"{version} is newer than the agent knows", "if values are wrong, update pmdabpftrace")
            : Finding.Ok(Subject, version);
    }

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex Number();
}
