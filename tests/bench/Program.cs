using Bench;

// Prints what the agent costs: time from start to ready, resident memory without and with one script of the real
// bpftrace. Usage: bench PMDABPFTRACE [RUNS]

const string Script = "tracepoint:syscalls:sys_exit_read { @bytes = hist(args->ret); @reads[comm] = count(); }";
TimeSpan forSomeCycles = TimeSpan.FromSeconds(6);

if (args is not [var executable, ..])
{
    Console.Error.WriteLine("usage: bench PMDABPFTRACE [RUNS]");
    return 2;
}
int runs = args.Length > 1 ? int.Parse(args[1]) : 11;
string folder = Directory.CreateTempSubdirectory("bench").FullName;
try
{
    string autostart = Directory.CreateDirectory(Path.Combine(folder, "bpftrace", "autostart")).FullName;
    var times = new double[runs];
    for (int i = 0; i < runs; i++)
    {
        using PipedAgent agent = PipedAgent.Start(executable, folder);
        times[i] = agent.AwaitReady().TotalMilliseconds;
    }
    Array.Sort(times);
    Console.WriteLine($"start to ready, {runs} runs:        median {times[runs / 2],6:F1} ms, slowest {times[^1],6:F1} ms");
    Console.WriteLine($"resident memory, no script:      {Resident(TimeSpan.FromSeconds(2)) / 1024.0,6:F1} MB");
    File.WriteAllText(Path.Combine(autostart, "reads.bt"), Script);
    Console.WriteLine($"resident memory, one script:     {Resident(forSomeCycles) / 1024.0,6:F1} MB");
    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

int Resident(TimeSpan after)
{
    using PipedAgent agent = PipedAgent.Start(executable, folder);
    agent.AwaitReady();
    Thread.Sleep(after);
    return agent.ResidentMemory();
}
