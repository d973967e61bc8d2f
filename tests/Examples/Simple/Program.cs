using Pcp.Interop;
using Pcp.Interop.Hosting;
using Pcp.Interop.Logging;
using Pcp.Interop.Metrics;
using Pcp.Interop.Tables;
using Serilog.Core;

// PCP's classic "simple" agent: a metric with an instance domain (color), one that clients may store into (numfetch),
// and an instance domain that changes while the agent runs (now). Instances of "now" come from the file simple.conf in
// the directory named by the environment, so that whoever runs the example can watch them come and go.

string[] colors = ["red", "green", "blue"];
ulong fetches = 0;

using Logger log = PcpLog.Create("pmdasimple");
using PmdaHost? pmda = PmdaHost.Open("simple", 253, args, log);
if (pmda is null)
    return 1;

using MetricTable table = new(ColumnKind.Number, ColumnKind.Numbers, ColumnKind.Numbers);

Metric Describe(
    int item,
    string name,
    MetricType type,
    InDomId inDom,
    string oneLine,
    Func<PmError> refresh,
    StoreHandler? store = null)
{
    MetricDescriptor descriptor = new(
        new Pmid(pmda.Domain, 0, item), type, inDom, MetricSemantics.Instant, Units.None);
    return new Metric($"simple.{name}", descriptor, table, item)
    {
        OneLine = oneLine,
        Refresh = _ => refresh(),
        Store = store,
    };
}

PmError CountFetches()
{
    table.Single(0).Set(fetches++);
    table.Publish();
    return PmError.None;
}

PmError Shades()
{
    table.Instances(1).Begin();
    for (int i = 0; i < colors.Length; i++)
        table.Instances(1).Set(System.Text.Encoding.UTF8.GetBytes(colors[i]), i, (ulong)((int)fetches + 100 * i) % 256);
    table.Instances(1).End();
    table.Publish();
    return PmError.None;
}

PmError Now()
{
    string file = Path.Combine(Environment.GetEnvironmentVariable("SIMPLE_CONFIG_DIR") ?? "/nowhere", "simple.conf");
    string[] wanted = File.Exists(file)
        ? File.ReadAllText(file).Split(',', StringSplitOptions.TrimEntries)
        : ["sec", "min", "hour"];
    DateTime now = DateTime.Now;
    table.Instances(2).Begin();
    foreach (string unit in wanted.Where(unit => unit.Length > 0))
    {
        int value = unit switch { "sec" => now.Second, "min" => now.Minute, "hour" => now.Hour, _ => -1 };
        table.Instances(2).Set(System.Text.Encoding.UTF8.GetBytes(unit), 0, unchecked((ulong)value));
    }

    table.Instances(2).End();
    table.Publish();
    return PmError.None;
}

PmError SetFetches(Pcp.Interop.Clients.ClientContext client, StoredValue value)
{
    if (value.Type is not (MetricType.Unsigned32 or MetricType.Signed32))
        return PmError.WrongType;
    fetches = value.Bits & uint.MaxValue;
    return PmError.None;
}

pmda.Metrics.Add(
    Describe(
        0,
        "numfetch",
        MetricType.Unsigned32,
        InDomId.Null,
        "Number of times the metric was fetched.",
        CountFetches,
        SetFetches),
    Describe(
        1,
        "color",
        MetricType.Signed32,
        new InDomId(pmda.Domain, 0),
        "Metrics which increment with each fetch",
        Shades),
    Describe(
        2,
        "now",
        MetricType.Unsigned32,
        new InDomId(pmda.Domain, 1),
        "Time of day with a configurable instance domain",
        Now));
pmda.Connect();
PmdaHost.Run();
return 0;
