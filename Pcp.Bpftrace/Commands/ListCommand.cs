using System.CommandLine;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Commands;

/// <summary><c>list</c>: the scripts of all hosts.</summary>
internal sealed class ListCommand : Command
{
    private readonly Option<string> _format = ListFormat.Option();

    private readonly Option<bool> _tools = new("--tools")
    {
        Description = "list the tools that run finds by name instead",
    };

    internal ListCommand()
        : base("list", "List the scripts of all hosts, with their errors and warnings.")
    {
        Options.Add(_format);
        Options.Add(_tools);
        SetAction(parsed => parsed.GetValue(_tools) ? ListTools(parsed) : Run(parsed));
    }

    private int Run(ParseResult parsed)
    {
        IReadOnlyList<string> hosts = PcpOptions.Hosts(parsed, Environment.GetEnvironmentVariable);
        IReadOnlyList<HostOutcome<IReadOnlyList<ScriptInfo>>> outcomes =
            EachHost.Ask(hosts, agent => agent.Scripts());
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (ListFormat.IsJson(parsed, _format))
            ScriptJson.Write(output, outcomes, withCode: false);
        else
            ScriptTable.Write(output, outcomes);
        if (!Console.IsOutputRedirected && !ListFormat.IsJson(parsed, _format))
            ScriptTable.WriteEmptyHosts(parsed.InvocationConfiguration.Error, outcomes);
        return HostErrors.Report(outcomes, parsed.InvocationConfiguration.Error);
    }

    private int ListTools(ParseResult parsed)
    {
        IReadOnlyList<Tool> tools = ToolFolders.FromEnvironment().List();
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (ListFormat.IsJson(parsed, _format))
            ToolList.WriteJson(output, tools);
        else
            ToolList.WriteText(output, tools);
        return ExitStatus.Success;
    }
}
