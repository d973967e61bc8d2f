using Pcp.Bpftrace.Commands;

return CommandLine.Run(args, Console.Out, Console.Error);
