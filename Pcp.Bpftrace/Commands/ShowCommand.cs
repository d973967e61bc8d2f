using System.CommandLine;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Hosts;

namespace Pcp.Bpftrace.Commands;

/// <summary><c>show NAME</c>: all about one script.</summary>
internal sealed class ShowCommand : Command
{
    private readonly Argument<string> _name = ScriptOptions.RegisteredScript();

    private readonly Option<string> _format = ListFormat.Option();

    internal ShowCommand()
        : base("show", "Show all about a script: its code, variables, state, error and warnings.")
    {
        Arguments.Add(_name);
        Options.Add(_format);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        string name = parsed.GetRequiredValue(_name);
        IReadOnlyList<string> hosts = PcpOptions.Hosts(parsed, Environment.GetEnvironmentVariable);
        IReadOnlyList<HostOutcome<IReadOnlyList<ScriptInfo>>> outcomes =
            EachHost.Ask<IReadOnlyList<ScriptInfo>>(hosts, agent => [agent.Script(name)]);
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (ListFormat.IsJson(parsed, _format))
            ScriptJson.Write(output, outcomes, withCode: true);
        else
            ScriptDetails.Write(output, outcomes);
        return HostErrors.Report(outcomes, parsed.InvocationConfiguration.Error);
    }
}
