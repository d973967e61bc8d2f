using Pcp.Interop;
using Pcp.Interop.Metrics;
using Pressure;

// How long tasks wait for CPU, memory and I/O (pressure stall information): of the host, and of each control group.
// A cluster for each resource; an instance for each control group, which come and go with the services.
using Pmda pmda = new("pressure", 400);
pmda.Label("source", "psi");
InstanceDomain<ControlGroup> groups = pmda.Instances(0, ControlGroup.All, group => group.Name)
    .Help("Control groups; / is the host.", "The groups below /sys/fs/cgroup, two levels deep, by their paths.")
    .InstanceLabel("unit", group => Path.GetFileName(group.Name))
    .KeepNumbers();
string[] resources = ["cpu", "memory", "io"];
for (int cluster = 0; cluster < resources.Length; cluster++)
{
    pmda.LabelCluster(cluster, "resource", resources[cluster]);
    Declare(cluster, item: 0, "some", "at least one task waits");
    Declare(cluster, item: 10, "full", "all tasks that are not idle wait");
}

return pmda.Run(args);

void Declare(int cluster, int item, string kind, string meaning)
{
    string resource = resources[cluster], prefix = $"pressure.{resource}.{kind}";
    groups.Add<ulong>($"{prefix}.total", item, Units.Microseconds, MetricSemantics.Counter, cluster)
        .Help($"Time in which {meaning} for {resource}.")
        .Fetch(group => group.Read(resource, kind).Total);
    groups.Add<double>($"{prefix}.avg10", item + 1, cluster: cluster)
        .Help($"Percentage of the last ten seconds in which {meaning} for {resource}.")
        .Fetch(group => group.Read(resource, kind).Average);
}
