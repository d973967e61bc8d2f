using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Apply;
using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Samples;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Commands;

/// <summary>Reports the failures of applying a folder. One that is the same on several hosts is one message.</summary>
internal static class ApplyErrors
{
    private const int MaxNames = 3;

    /// <summary>Writes the failures, then notes.</summary>
    internal static void Write(TextWriter errors, IReadOnlyList<HostOutcome<HostResult>> outcomes)
    {
        foreach (IGrouping<Failure, HostFailure> group in outcomes.SelectMany(Failures).GroupBy(each => each.Common))
        {
            HostFailure[] hosts = [.. group];
            string text = hosts is [HostFailure single] ? single.Text : group.Key.Text;
            CommandLine.Report(
                errors, $"{Names([.. hosts.Select(static each => each.Host)])}: {VisibleText.OfLines(text)}");
            if (group.Key is { Source: { } source, Error: { } error })
                errors.Write(BpftraceErrors.Render(error, source));
        }

        foreach (IGrouping<string, string> group in outcomes.SelectMany(Leftovers)
            .GroupBy(static each => each.Scripts, static each => each.Host))
        {
            CommandLine.Report(
                errors, $"note: {Names([.. group])}: not in the folder, --prune would remove it: {group.Key}");
        }

        string[] forgetful = [.. outcomes.Where(IsForgetful).Select(static outcome => outcome.Host)];
        if (forgetful.Length > 0)
        {
            CommandLine.Report(
                errors,
                $"note: {Names(forgetful)}: the scripts are there only until the agent is started again; to keep them, "
                + $"set 'keep_scripts = true' below [dynamic_scripts] in {AgentFailures.Configuration}");
        }
    }

    /// <summary>The exit status: success only if all hosts have the scripts as the folder has them.</summary>
    internal static int StatusOf(IReadOnlyList<HostOutcome<HostResult>> outcomes) =>
        outcomes.All(static outcome =>
            outcome.Result?.Scripts.All(static script => script.Outcome == ScriptOutcome.Done) == true)
                ? ExitStatus.Success
                : ExitStatus.Failure;

    private static IEnumerable<HostFailure> Failures(HostOutcome<HostResult> outcome)
    {
        if (outcome.Error is not null)
            return [HostFailure.Of(outcome.Host, outcome.Error)];
        return (outcome.Result?.Scripts ?? [])
            .Where(static script => script.Outcome == ScriptOutcome.Failed)
            .GroupBy(static script =>
                (script.Message, script.Error, Source: script.Error.Length > 0 ? script.Source : null))
            .Select(group => HostFailure.Of(
                outcome.Host,
                $"{string.Join(", ", group.Select(static script => script.Name))}: {group.Key.Message}",
                group.Key.Error,
                group.Key.Source));
    }

    private static IEnumerable<(string Scripts, string Host)> Leftovers(HostOutcome<HostResult> outcome) =>
        outcome.Result?.Leftovers is { Count: > 0 } names
            ? [(string.Join(", ", names.Select(VisibleText.Of)), outcome.Host)]
            : [];

    private static bool IsForgetful(HostOutcome<HostResult> outcome) =>
        outcome.Result is { KeepsScripts: false, Scripts: { } scripts }
        && scripts.Any(static script => script.Outcome != ScriptOutcome.Failed
            && script.Action is not (ScriptAction.Skip or ScriptAction.Remove));

    private static string Names(string[] hosts)
    {
        IEnumerable<string> names = hosts.Select(static host => VisibleText.Of(HostSpec.Shown(host)));
        return hosts.Length <= MaxNames
            ? string.Join(", ", names)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{string.Join(", ", names.Take(MaxNames - 1))} and {hosts.Length - MaxNames + 1} more");
    }

    /// <summary>The part of a failure that may be the same on several hosts.</summary>
    /// <param name="Text">The message, without the host.</param>
    /// <param name="Error">The messages of bpftrace.</param>
    /// <param name="Source">The script that they are about; null if there are none.</param>
    private sealed record Failure(string Text, string Error, ScriptText? Source);

    /// <summary>A failure on one host.</summary>
    /// <param name="Host">The host specification.</param>
    /// <param name="Text">The message.</param>
    /// <param name="Common">The failure without the parts that differ between hosts.</param>
    private sealed record HostFailure(string Host, string Text, Failure Common)
    {
        // Commands that a message proposes name the host.
        public static HostFailure Of(string host, string text, string error = "", ScriptText? source = null)
        {
            string shown = HostSpec.Shown(host);
            string common = text.Replace($"'{shown}?", "'HOST?", StringComparison.Ordinal)
                .Replace($" -h {shown}'", " -h HOST'", StringComparison.Ordinal);
            return new HostFailure(host, text, new Failure(common, error, source));
        }
    }
}
