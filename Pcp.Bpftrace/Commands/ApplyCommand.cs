using System.CommandLine;
using System.CommandLine.Parsing;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Apply;
using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Samples;
using Pcp.Bpftrace.Sources;
using Pcp.Bpftrace.Terminal;

namespace Pcp.Bpftrace.Commands;

/// <summary><c>apply</c>: makes the scripts of a folder run on all hosts.</summary>
internal sealed class ApplyCommand : Command
{
    // Most of them wait for bpftrace. libpcp, which uses select(2), cannot use more than some 1,000 descriptors.
    private const int MaxHosts = 256;

    private static readonly TimeSpan _defaultTimeout = TimeSpan.FromMinutes(1);

    private readonly Argument<string> _folder = new("DIR")
    {
        Description = "folder with the scripts: every *.bt in it",
        HelpName = "DIR",
        Validators = { ScriptOptions.RefuseOptions, RefuseNoName },
    };

    private readonly Option<bool> _dryRun = new("--dry-run")
    {
        Description = "change nothing, show what would be changed",
    };

    private readonly Option<bool> _prune = new("--prune")
    {
        Description = "remove scripts of earlier runs that are no longer in the folder",
    };

    private readonly Option<bool> _allowEmpty = new("--allow-empty")
    {
        Description = "with --prune: remove all if the folder has no scripts",
    };

    private readonly Option<bool> _takeOver = new("--take-over")
    {
        Description = "replace scripts of others with the name of a script in the folder",
    };

    private readonly Option<string?> _set = new("--set")
    {
        Description = "name of this set of scripts on the hosts (default: that of the folder)",
        HelpName = "NAME",
    };

    private readonly Option<string?> _timeout = new("--timeout")
    {
        Description = "how long a host may take until its scripts have started (default: 1min)",
        HelpName = "TIME",
    };

    private readonly Option<string> _format = ListFormat.Option();

    internal ApplyCommand()
        : base("apply", "Make the scripts of a folder run on all hosts, and change only what differs.")
    {
        Arguments.Add(_folder);
        foreach (Option option in (Option[])[_dryRun, _prune, _allowEmpty, _takeOver, _set, _timeout, _format])
            Options.Add(option);
        Validators.Add(result =>
        {
            if (result.GetResult(_allowEmpty) is not null && result.GetResult(_prune) is null)
                result.AddError($"{_allowEmpty.Name} is for {_prune.Name}");
        });
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        TextWriter output = parsed.InvocationConfiguration.Output, errors = parsed.InvocationConfiguration.Error;
        IReadOnlyList<string> hosts = PcpOptions.Hosts(parsed, Environment.GetEnvironmentVariable);
        ApplyOptions options = Read(parsed);
        string path = parsed.GetRequiredValue(_folder);
        ScriptFolder folder = ScriptFolder.Read(path, options.Set, hosts);
        foreach (string message in folder.Warnings.Concat(folder.Problems))
            CommandLine.Report(errors, message);
        if (folder.Problems.Count > 0)
            throw new CommandException($"{VisibleText.Of(path)}: nothing was changed on any host");
        RefuseEmpty(parsed, folder, path);

        using EndSignals signals = new();
        IReadOnlyList<HostOutcome<HostResult>> outcomes = Apply(hosts, folder, options, errors, signals.Token);
        if (ListFormat.IsJson(parsed, _format))
            ApplyJson.Write(output, outcomes);
        else
            new ApplyTable(folder.Scripts, outcomes, options.IsDryRun).Write(output);
        ApplyErrors.Write(errors, outcomes);
        return ApplyErrors.StatusOf(outcomes);
    }

    private static IReadOnlyList<HostOutcome<HostResult>> Apply(
        IReadOnlyList<string> hosts,
        ScriptFolder folder,
        ApplyOptions options,
        TextWriter errors,
        CancellationToken end)
    {
        using ApplyProgress progress = new(hosts.Count, ProgressLine.OnTerminal(errors), end);
        progress.Begin();
        using Rollout rollout = new(folder.Scripts, options, AgentClient.Connect, end);
        return EachHost.DoInTurn(
            hosts, rollout.Apply, MaxHosts, outcome => progress.Add(hasFailed: outcome.Error is not null));
    }

    private ApplyOptions Read(ParseResult parsed) => new(
        parsed.GetValue(_set) is { } set
            ? AppliedSet.Parse(set)
            : AppliedSet.OfFolder(parsed.GetRequiredValue(_folder)),
        parsed.GetValue(_timeout) is { } timeout ? Times.Parse(timeout, _timeout.Name) : _defaultTimeout)
    {
        IsDryRun = parsed.GetValue(_dryRun),
        Prunes = parsed.GetValue(_prune),
        TakesOver = parsed.GetValue(_takeOver),
    };

    private static void RefuseNoName(ArgumentResult result)
    {
        if (result.Tokens is [{ Value.Length: 0 }])
            result.AddError("the name of the folder is empty");
    }

    private void RefuseEmpty(ParseResult parsed, ScriptFolder folder, string path)
    {
        if (folder.Scripts.Count > 0 || parsed.GetValue(_allowEmpty))
            return;
        string hint = parsed.GetValue(_prune)
            ? $"; {_prune.Name} would remove all its scripts from all hosts: if you want that, add {_allowEmpty.Name}"
            : "";
        throw new CommandException($"{VisibleText.Of(path)}: there is no script, no file *.bt, in this folder{hint}");
    }
}
