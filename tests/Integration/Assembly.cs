using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("linux")]

// Every fixture has its own pmcd and agent, and waits for bpftrace most of the time.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(4)]
