using Pcp.Interop.Hosting;
using Pcp.Interop.Logging;
using Pcp.Interop.Metrics;
using Pcp.Interop.Tables;
using Serilog.Core;

// PCP's classic "trivial" agent: one metric, the time.

using Logger log = PcpLog.Create("pmdatrivial");
using PmdaHost? pmda = PmdaHost.Open("trivial", 250, args, log);
if (pmda is null)
    return 1;

using MetricTable table = new(ColumnKind.Number);
MetricDescriptor descriptor = new(
    new Pmid(pmda.Domain, 0, 0), MetricType.Unsigned32, InDomId.Null, MetricSemantics.Instant, Units.Seconds);
pmda.Metrics.Add(new Metric("trivial.time", descriptor, table, 0)
{
    OneLine = "The time in seconds since the 1st of January, 1970.",
    Refresh = _ =>
    {
        table.Single(0).Set(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        table.Publish();
        return Pcp.Interop.PmError.None;
    },
});
pmda.Connect();
PmdaHost.Run();
return 0;
