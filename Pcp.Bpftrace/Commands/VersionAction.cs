using System.CommandLine;
using System.CommandLine.Invocation;

namespace Pcp.Bpftrace.Commands;

/// <summary><c>--version</c>, in the form of PCP's tools.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        string? version = typeof(VersionAction).Assembly.GetName().Version?.ToString(3);
        parseResult.InvocationConfiguration.Output.WriteLine($"{CommandLine.ProgramName} version {version}");
        return ExitStatus.Success;
    }
}
