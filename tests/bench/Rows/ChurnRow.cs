using System.Globalization;
using Bench.Client;
using Bench.Measuring;
using Bench.Report;
using Bench.Rig;
using Integration.Rig;

namespace Bench.Rows;

/// <summary>Scripts that are registered and deregistered as fast as pmcd permits: nothing may accumulate.</summary>
internal sealed class ChurnRow : IRow
{
    private const int MaxDescriptors = 199;
    private const double MaxGrowth = 8; // MB
    private const int FewDescriptors = 1024;
    private const string Code =
        "BEGIN { @n = 1; @m[1] = hist(2); } tracepoint:syscalls:sys_enter_read { @reads[comm] = count(); }";

    /// <inheritdoc/>
    public string Name => "churn";

    /// <inheritdoc/>
    public string Title => "Scripts registered and deregistered one after the other, with the real bpftrace";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(Effort effort)
    {
        int rounds = effort.Size(10_000, 200);
        using (Site site = Site.WithBpftrace(("stays", "BEGIN { @n = 1; }")))
        {
            site.Ours.WaitForScript("stays");
            Thread.Sleep(effort.Time(10)); // until what the start left behind is collected
            yield return Churn(effort, site.Ours, rounds, "with a name", "churn");
            yield return Churn(effort, site.Ours, rounds, "then as many without one", null);
        }

        using (Site site = Site.WithBpftrace(("stays", "BEGIN { @n = 1; }")))
        {
            site.Ours.WaitForScript("stays");
            Tool.Run("prlimit", [$"--pid={site.Ours.Processes[0]}", $"--nofile={FewDescriptors}"]).OutputOrFail();
            Thread.Sleep(effort.Time(10));
            yield return Churn(effort, site.Ours, rounds, "with a limit of 1,024 descriptors", "churn");
        }
    }

    private static Finding Churn(Effort effort, Contender agent, int rounds, string what, string? name)
    {
        uint[] control = agent.Client.Lookup("bpftrace.control.register", "bpftrace.control.deregister");
        string code = name is null ? Code : $"// name: {name}\n{Code}";
        int first = name is null ? NextNumber(agent) : 0;
        long before = ProcessCost.Resident(agent.Processes);
        Watch watch = new(agent.Processes[0]);
        TimeSpan time;
        using (watch)
        {
            time = Clock.Time(() =>
            {
                for (int i = 0; i < rounds; i++)
                {
                    agent.Client.Store(control[0], code);
                    agent.Client.Store(
                        control[1], name ?? string.Create(CultureInfo.InvariantCulture, $"script{first + i}"));
                }
            });
            Thread.Sleep(effort.Time(60));
        }

        long after = ProcessCost.Resident(agent.Processes);
        int left = agent.Processes.Sum(pid => ProcFs.ChildrenOf(pid).Count);
        List<Limit> limits = new()
        {
            Limit.AtMost(MaxDescriptors, "descriptors", watch.Descriptors),
        };
        if (!effort.IsShort)
        {
            limits.Add(Limit.AtMost(MaxGrowth, "MB more a minute later", (after - before) / Format.Megabyte));
            limits.Add(Limit.AtMost(1, "bpftrace processes a minute later", left));
        }

        return new Finding(
            $"{rounds:N0} {what}: memory before, at most, a minute later; descriptors and processes at most; time",
            $"{Format.Memory(before)}, {Format.Memory(watch.Resident)}, {Format.Memory(after)}; "
            + $"{watch.Descriptors}, {watch.Children}; {Format.Time(time)}")
        {
            Limits = [.. limits],
        };
    }

    // The number of the next script; they count up.
    private static int NextNumber(Contender agent)
    {
        agent.Client.Store("bpftrace.control.register", $"// name: next\n{Code}");
        string id = agent.Tools.FetchJson("bpftrace.info.scripts_json").EnumerateArray()
            .Single(script => script.GetProperty("metadata").GetProperty("name").GetString() == "next")
            .GetProperty("script_id").GetString()!;
        agent.Client.Store("bpftrace.control.deregister", "next");
        return int.Parse(id["script".Length..], CultureInfo.InvariantCulture) + 1;
    }
}
