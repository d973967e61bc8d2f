using System.CommandLine;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Commands;

/// <summary>A command that does one thing with each of several scripts, on each host.</summary>
internal abstract class ControlCommand : Command
{
    private readonly Argument<string[]> _names = new("NAME")
    {
        Description = "names of scripts",
        HelpName = "NAME",
        Arity = ArgumentArity.OneOrMore,
        CompletionSources = { Completions.Scripts },
        Validators = { ScriptOptions.RefuseOptions },
    };

    private protected ControlCommand(string name, string description)
        : base(name, description)
    {
        Arguments.Add(_names);
        SetAction(Run);
    }

    /// <summary>The past tense of the verb, for messages: <c>stopped</c>.</summary>
    private protected abstract string Done { get; }

    /// <summary>Does it with one script.</summary>
    private protected abstract void Do(AgentClient agent, string name);

    private int Run(ParseResult parsed)
    {
        TextWriter output = parsed.InvocationConfiguration.Output, errors = parsed.InvocationConfiguration.Error;
        string[] names = [.. parsed.GetRequiredValue(_names).Distinct()];
        IReadOnlyList<string> hosts = PcpOptions.Hosts(parsed, Environment.GetEnvironmentVariable);
        int status = ExitStatus.Success;
        foreach (HostOutcome<IReadOnlyList<string?>> outcome in EachHost.Ask(hosts, agent => DoAll(agent, names)))
        {
            string host = HostSpec.Shown(outcome.Host);
            foreach ((string name, string? error) in names.Zip(outcome.Result ?? [.. names.Select(_ => outcome.Error)]))
            {
                if (error is null)
                {
                    output.WriteLine($"{host}: {name} {Done}");
                    continue;
                }

                errors.WriteLine(
                    $"{CommandLine.ProgramName}: {host}: {name} not {Done}: {VisibleText.OfLines(error)}");
                status = ExitStatus.Failure;
            }
        }

        return status;
    }

    /// <summary>Does it with all scripts of a host; the errors, null for those that succeeded.</summary>
    private IReadOnlyList<string?> DoAll(AgentClient agent, IReadOnlyList<string> names) =>
        [.. names.Select(name => Error(agent, name))];

    private string? Error(AgentClient agent, string name)
    {
        try
        {
            Do(agent, name);
            return null;
        }
        catch (AgentException e)
        {
            return e.Message;
        }
    }
}
