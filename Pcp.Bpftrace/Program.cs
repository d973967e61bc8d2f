using Pcp.Bpftrace.Commands;
using Pcp.Interop;

PcpConfig.Load();

TextWriter output;
try
{
    output = Console.Out;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    CommandLine.Report(Console.Error, CommandLine.NoOutput);
    return ExitStatus.Failure;
}

return CommandLine.Run(args, output, Console.Error);
