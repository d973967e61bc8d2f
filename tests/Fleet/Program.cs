using Fleet.Costs;
using Fleet.Dashboards;
using Fleet.Hosts;
using Fleet.Values;

// The parts of tests/fleet/run that are not commands of an operator; see there.

try
{
    return args switch
    {
        ["hosts", var count, var agent] => HostFarm.Run(int.Parse(count), agent),
        ["cost", var seconds, var hosts] => CostTable.Print(TimeSpan.FromSeconds(int.Parse(seconds)), int.Parse(hosts)),
        ["check", .. var hosts] => ValueChecks.Run(hosts),
        ["dashboards", .. var folders] => DashboardChecks.Run(folders),
        _ => throw new ArgumentException($"unknown: {string.Join(' ', args)}"),
    };
}
catch (Exception exception)
{
    Console.Error.WriteLine(exception);
    return 1;
}
