using Bench;
using Bench.Measuring;
using Bench.Report;
using Bench.Rows;
using Integration.Rig;

// Measures the agent beside PCP's sample agent in C and the stock bpftrace agent, and the command; see run.

IRow[] all =
[
    new FetchRow(), new FrontDoorRow(), new ScriptsRow(), new MetadataRow(), new BusyRow(), new GrowthRow(),
    new PauseRow(), new MemoryRow(), new StartRow(), new IdleRow(), new ReaderRow(), new BpftraceRow(),
    new BpftraceMemoryRow(), new UnreadRow(), new ChurnRow(), new CommandRow(),
];
string[] names = [.. all.Select(row => row.Name)];
if (Options.Parse(args, names) is not { } options)
{
    Console.Error.WriteLine(
        "usage: tests/bench/run [--short] [--check] [--write] [ROW...]\n"
        + $"ROW: {string.Join(' ', names)}; --write measures all of them in full");
    return 2;
}

try
{
    return Run(options, all);
}
catch (Exception exception) // unhandled, it would leave the agents running
{
    Console.Error.WriteLine(exception);
    return 1;
}

static int Run(Options options, IEnumerable<IRow> rows)
{
    List<string> document = new() { Machine.Describe() + "\n" };
    Console.WriteLine(document[0]);
    bool areMet = true;
    foreach (IRow row in rows.Where(row => options.Rows.Count == 0 || options.Rows.Contains(row.Name)))
    {
        Finding[] findings = [.. row.Measure(new Effort(options.IsShort))];
        areMet &= findings.All(finding => finding.Limits.All(limit => limit.IsMet));
        string table = Table.Of(row.Title, findings);
        document.Add(table);
        Console.WriteLine(table);
    }

    if (options.Writes)
        Document.Write(document);
    return options.Checks && !areMet ? 1 : 0;
}
