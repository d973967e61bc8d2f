using Pcp.Interop;
using Pcp.Interop.Metrics;

// An agent for Performance Co-Pilot. Its metrics are examples: put your own in their place.
using Pmda pmda = new("pmda_name", domain: PMDA_DOMAIN);

// A metric with one value, which clients may also store into, as pmstore does.
uint fetches = 0;
pmda.BeforeFetch(() => fetches++);
pmda.Add<uint>("pmda_name.fetches", item: 0, Units.Count)
    .Help("Number of fetches from this agent. A store sets it.")
    .Fetch(() => fetches)
    .Store(value => fetches = value);

// An instance domain: the network interfaces, which come and go. Its metrics have a value for each of them.
InstanceDomain<string> interfaces = pmda.Instances(0, ListInterfaces, name => name)
    .Help("Network interfaces.");
interfaces.Add<ulong>("pmda_name.network.in.bytes", item: 1, Units.Bytes, MetricSemantics.Counter)
    .Help("Bytes received, by network interface.")
    .Fetch(name => ReadCounter(name, "rx_bytes"));
interfaces.Add<ulong>("pmda_name.network.out.bytes", item: 2, Units.Bytes, MetricSemantics.Counter)
    .Help("Bytes sent, by network interface.")
    .Fetch(name => ReadCounter(name, "tx_bytes"));

return pmda.Run(args);

static IEnumerable<string> ListInterfaces() => Directory.GetDirectories("/sys/class/net").Select(Path.GetFileName)!;

static ulong ReadCounter(string name, string counter) =>
    ulong.Parse(File.ReadAllText($"/sys/class/net/{name}/statistics/{counter}"));
