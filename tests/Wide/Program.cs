using System.Globalization;
using System.Text;
using Pcp.Interop;
using Pcp.Interop.Hosting;
using Pcp.Interop.Logging;
using Pcp.Interop.Metrics;
using Pcp.Interop.Registry;
using Pcp.Interop.Tables;

// An agent whose answers are large: for each type a metric with so many instances as the environment says (item: the
// type's number), and one without instances (ten more). Item 20 has an error in the place of values; a store into item
// 21 adds a metric; item 22 has five instances with one number, which is a mistake. The values are such as are likely
// to go wrong on their way: extremes, empty and long texts.

const int Types = 7, WithError = 20, Adder = 21, Mistaken = 22, FirstAdded = 100;

int instances = int.Parse(Environment.GetEnvironmentVariable("WIDE_INSTANCES") ?? "1000", CultureInfo.InvariantCulture);

using PmdaHost? pmda = PmdaHost.Open("wide", 252, args, PcpLog.Create("pmdawide"));
if (pmda is null)
    return 1;

static bool IsText(int type) => type == (int)MetricType.String;

using MetricTable table = new();
InstancesColumn[] allMany = [.. Enumerable.Range(0, Types).Select(type => table.AddInstances((MetricType)type))];
SingleColumn[] allOne = [.. Enumerable.Range(0, Types).Select(type => table.AddSingle((MetricType)type))];
InstancesColumn withError = table.AddInstances(MetricType.UInt64), mistaken = table.AddInstances(MetricType.UInt64);

static ulong Number(int type, int i)
{
    long value = i switch
    {
        0 => 0,
        1 => -1,
        2 => long.MinValue,
        3 => long.MaxValue,
        4 => int.MinValue,
        _ => unchecked(i * 0x1234567_89abcdefL),
    };
    return (MetricType)type switch
    {
        MetricType.Float => BitConverter.SingleToUInt32Bits(value / 3f),
        MetricType.Double => BitConverter.DoubleToUInt64Bits(value / 3.0),
        MetricType.Int32 => unchecked((ulong)(int)value),
        MetricType.UInt32 => unchecked((uint)value),
        _ => unchecked((ulong)value),
    };
}

// One is longer than what is written to pmcd at once.
static byte[] Text(int i) =>
    Encoding.UTF8.GetBytes(new string('x', i == 5 ? 100_000 : i % 50) + (i % 3 == 0 ? "é" : ""));

for (int type = 0; type < Types; type++)
{
    InstancesColumn many = allMany[type];
    many.Begin();
    for (int i = 0; i < instances; i++)
    {
        byte[] name = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"instance {i}"));
        if (IsText(type))
            many.Set(name, i, Text(i));
        else
            many.SetBits(name, i, Number(type, i));
    }

    many.End();
    if (IsText(type))
        allOne[type].Set(Text(7));
    else
        allOne[type].SetBits(Number(type, 7));
}

mistaken.Numbering = (_, _) => 7;
mistaken.Begin();
foreach (string name in (string[])["a", "b", "c", "d", "e"])
    mistaken.Set(name, 1L);
mistaken.End();
withError.Error = PmError.TryAgain;
table.Publish();

Metric Describe(int item, string name, InDomId inDom, Column column, StoreHandler? store = null)
{
    MetricDescriptor descriptor = new(
        new Pmid(pmda.Domain, 0, item), column.Type, inDom, MetricSemantics.Instant, Units.None);
    return new Metric($"wide.{name}", descriptor, column) { Store = store };
}

int added = 0;

PmError AddOne(Pcp.Interop.Registry.ClientContext client, StoredValue value)
{
    SingleColumn column = allOne[(int)MetricType.UInt64];
    pmda.Metrics.Add(Describe(FirstAdded + added, $"added{added++}", InDomId.Null, column));
    return PmError.None;
}

pmda.Metrics.Add(
    [
        .. Enumerable.Range(0, Types).Select(type =>
            Describe(type, $"many{type}", new InDomId(pmda.Domain, type), allMany[type])),
        .. Enumerable.Range(0, Types).Select(type =>
            Describe(10 + type, $"one{type}", InDomId.Null, allOne[type])),
        Describe(Adder, "add", InDomId.Null, allOne[(int)MetricType.UInt64], AddOne),
        Describe(WithError, "error", new InDomId(pmda.Domain, WithError), withError),
        Describe(Mistaken, "mistaken", new InDomId(pmda.Domain, Mistaken), mistaken),
    ]);
pmda.Connect();
PmdaHost.Run();
return 0;
