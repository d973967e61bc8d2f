using System.Diagnostics;
using System.Text.Json;
using Bench.Client;
using Bench.Measuring;
using Bench.Report;
using Bench.Rig;
using Integration.CommandTests;
using Integration.Rig;

namespace Bench.Rows;

/// <summary>The command <c>pcp bpftrace</c>, with the agents and the stand-in that the other tables have.</summary>
internal sealed class CommandRow : IRow
{
    private const double MaxStart = 300; // ms
    private const double MaxMemory = 30, MaxSize = 15; // MB
    private const double MaxPercent = 10;

    /// <inheritdoc/>
    public string Name => "command";

    /// <inheritdoc/>
    public string Title => "The command: pcp bpftrace run";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(Effort effort)
    {
        yield return Start(effort);
        yield return Memory(effort);
        yield return Cpu(effort, effort.Size(50, 3));
        long size = new FileInfo(Checkout.Command).Length;
        yield return new Finding("size of the executable", Format.Memory(size))
        {
            Limits = [Limit.AtMost(MaxSize, "MB", size / Format.Megabyte)],
        };
    }

    private static Finding Start(Effort effort)
    {
        StandInScript script = new StandInScript("one").Count("n").Count("m");
        using Site site = new(Sides.Ours);
        Timings[] timings = Interleaved.Measure(
            effort.Rounds(20, small: 1),
            () => StartByCommand(site.Ours, script),
            () => StartByClient(site.Ours, script));
        return new Finding(
            "from start to the first values, as JSON; a client from registering to them",
            $"{Format.Spread(timings[0])}; {Format.Spread(timings[1])}")
        {
            Limits =
            [
                Limit.AtMost(
                    MaxStart, "ms more than the client", (timings[0].Median - timings[1].Median).TotalMilliseconds),
            ],
        };
    }

    private static TimeSpan StartByCommand(Contender agent, StandInScript script)
    {
        long began = Stopwatch.GetTimestamp();
        using Process command = Process.Start(
            new ProcessStartInfo(Checkout.Command, [.. Run(script, agent), "--format", "json"])
            {
                RedirectStandardOutput = true,
            })!;
        try
        {
            string? line;
            do
                line = command.StandardOutput.ReadLine() ?? throw new PmapiException("the command shows no values");
            while (!HasValues(line));
            return Stopwatch.GetElapsedTime(began);
        }
        finally
        {
            if (!command.HasExited)
                Daemon.Signal(command.Id, "TERM"); // a background job ignores SIGINT
            command.WaitForExit();
        }
    }

    private static TimeSpan StartByClient(Contender agent, StandInScript script)
    {
        TimeSpan took = Clock.Time(() =>
        {
            agent.Client.Store("bpftrace.control.register", $"// name: {script.Name}\n{script.Code}");
            uint[] pmids = agent.Client.Lookup([.. script.Expected.Select(metric => metric.Metric)]);
            while (!HasValues(agent.Client, pmids))
                Thread.Sleep(1); // asking without a pause would take CPU time from the agent
        });
        agent.Client.Store("bpftrace.control.deregister", script.Name);
        return took;
    }

    private static Finding Memory(Effort effort)
    {
        using Site site = new(Sides.Ours);
        using CommandTerminal terminal = Show(site);
        Thread.Sleep(effort.Time(10));
        long resident = ProcessCost.Resident(CommandIn(terminal));
        Quit(terminal);
        return new Finding("resident memory after 10 s in a terminal of 80×24", Format.Memory(resident))
        {
            Limits = [Limit.AtMost(MaxMemory, "MB", resident / Format.Megabyte)],
        };
    }

    private static Finding Cpu(Effort effort, int hosts)
    {
        Site[] sites = new Site[hosts];
        try
        {
            Parallel.For(0, hosts, i => sites[i] = new Site(Sides.Ours));
            using CommandTerminal terminal = Show(sites);
            int command = CommandIn(terminal);
            Thread.Sleep(effort.Time(5)); // what belongs to the start
            long began = Stopwatch.GetTimestamp();
            TimeSpan before = ProcessCost.Cpu(command);
            Thread.Sleep(effort.Time(30));
            double percent = 100 * (ProcessCost.Cpu(command) - before) / Stopwatch.GetElapsedTime(began);
            WaitUntilAllRun(terminal, hosts); // still
            Quit(terminal);
            return new Finding($"CPU with {hosts} hosts at 1 s, in a terminal of 80×24, of a core", $"{percent:0.0} %")
            {
                Limits = [Limit.AtMost(MaxPercent, "%", percent)],
            };
        }
        finally
        {
            Parallel.ForEach(sites.OfType<Site>(), site => site.Dispose());
        }
    }

    // Shows the pictures of a typical script, each second; returns when it runs on all hosts.
    private static CommandTerminal Show(params Site[] sites)
    {
        CommandTerminal terminal = new(80, 24, [], Run(ScriptsRow.Ordinary(0), [.. sites.Select(site => site.Ours)]));
        try
        {
            WaitUntilAllRun(terminal, sites.Length);
            return terminal;
        }
        catch
        {
            terminal.Dispose();
            throw;
        }
    }

    private static void WaitUntilAllRun(CommandTerminal terminal, int hosts)
    {
        terminal.WaitFor("process-9"); // a key
        if (hosts > 1)
            terminal.WaitFor($"{hosts} of {hosts} hosts running");
    }

    // Returns when it has removed its scripts.
    private static void Quit(CommandTerminal terminal)
    {
        terminal.Press("q");
        terminal.WaitFor("exit status 0");
    }

    private static int CommandIn(CommandTerminal terminal)
    {
        string name = Path.GetFileName(Checkout.Command);
        return ProcFs.ChildrenOf(terminal.ShellPid).Single(pid => ProcFs.Comm(pid) == name);
    }

    private static string[] Run(StandInScript script, params IReadOnlyList<Contender> agents) =>
        ["run", .. agents.SelectMany(agent => (string[])["-h", agent.HostSpec]), "-t", "1", "-e", script.Code];

    private static bool HasValues(PmapiContext client, uint[] pmids)
    {
        client.Fetch(pmids, out int values);
        return values == pmids.Length;
    }

    private static bool HasValues(string line)
    {
        using JsonDocument sample = JsonDocument.Parse(line);
        JsonElement variables = sample.RootElement.GetProperty("variables");
        return variables.GetArrayLength() > 0 && variables.EnumerateArray().All(
            variable => variable.GetProperty("value").ValueKind == JsonValueKind.Number);
    }
}
