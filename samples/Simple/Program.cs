using Pcp.Interop;
using Pcp.Interop.Metrics;

// PCP's classic "simple" agent: values that clients may store into, instances, and instances that come and go.
uint fetches = 0;
Dictionary<string, int> shades = new() { ["red"] = 0, ["green"] = 100, ["blue"] = 200 };
Dictionary<string, string> formats = new() { ["sec"] = "ss", ["min"] = "mm", ["hour"] = "HH" };
string file = Path.Combine(PcpConfig.Get("PCP_PMDAS_DIR"), "simple", "simple.conf");

using Pmda pmda = new("simple", 253);
pmda.Label("role", "testing").BeforeFetch(() => fetches++);
pmda.Add<uint>("simple.numfetch", item: 0).Help("Fetches so far.").Fetch(() => fetches).Store(n => fetches = n);
pmda.Instances(0, [.. shades.Keys]).Help("Colors.").Label("indom_name", "color").Label("model", "RGB")
    .Add<int>("simple.color", item: 1).Help("Shades from 0 to 255, which change with each fetch.")
    .Fetch(color => shades[color] = (shades[color] + 1) % 256).Store(SetShade);
pmda.Add<double>("simple.time.user", item: 2, Units.Seconds, MetricSemantics.Counter, cluster: 1)
    .Help("CPU time of the agent in user mode.").Fetch(() => Environment.CpuUsage.UserTime.TotalSeconds);
pmda.Add<double>("simple.time.sys", item: 3, Units.Seconds, MetricSemantics.Counter, cluster: 1)
    .Help("CPU time of the agent in the kernel.").Fetch(() => Environment.CpuUsage.PrivilegedTime.TotalSeconds);
pmda.Instances(1, ReadUnits, unit => unit).Help("Units of time, which simple.conf names.")
    .Label("indom_name", "time").Label("unitsystem", "SI").InstanceLabel("units", unit => unit)
    .Add<uint>("simple.now", item: 4, cluster: 2).Help("Time of day, in the units that simple.conf names.")
    .Fetch(unit => uint.Parse(DateTime.Now.ToString(formats[unit])));
return pmda.Run(args);

IEnumerable<string> ReadUnits() =>
    File.Exists(file) ? formats.Keys.Intersect(File.ReadLines(file).FirstOrDefault("").Split(',')) : [];

void SetShade(string color, int shade) =>
    shades[color] = shade is >= 0 and <= 255 ? shade : throw new PmException(PmError.BadStore, "a shade is 0 to 255");
