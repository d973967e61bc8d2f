using Pcp.Interop;
using Pcp.Interop.Metrics;

// PCP's classic "trivial" agent: one metric, the time.
using Pmda pmda = new("trivial", 250);
pmda.Add<uint>("trivial.time", item: 0, Units.Seconds)
    .Help("The time in seconds since the 1st of January, 1970.")
    .Fetch(() => (uint)DateTimeOffset.UtcNow.ToUnixTimeSeconds());
return pmda.Run(args);
