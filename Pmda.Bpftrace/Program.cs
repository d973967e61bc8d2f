using Bpftrace.Runner.Host;
using Pcp.Interop;
using Pcp.Interop.Hosting;
using Pmda.Bpftrace;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Autostart;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Logging;
using Pmda.Bpftrace.Metrics;
using Pmda.Bpftrace.Operator;
using Serilog.Core;
using Serilog.Extensions.Logging;

string configuration = Path.Combine(PcpConfig.Get("PCP_PMDAS_DIR"), "bpftrace", "bpftrace.conf");
if (OperatorCommand.Is(args))
{
    HostCheck host = new(
        new HostUserDirectory(),
        new HostFileOpener(),
        Environment.GetEnvironmentVariable("PATH"),
        Path.Combine(PcpConfig.Get("PCP_BINADM_DIR"), "pmproxy"),
        new PmcdAccess(
            PcpConfig.Get("PCP_PMCDCONF_PATH"),
            PcpConfig.Get("PCP_PMCDOPTIONS_PATH"),
            Path.Combine(PcpConfig.Get("PCP_SYSCONFIG_DIR"), "pmcd")));
    return OperatorCommand.Run(args, configuration, AutostartFolder.OfHost, host, Console.Out, Console.Error);
}

SettingsResult settings = SettingsReader.Read(new HostFileOpener(), configuration);
string? unbounded = OwnCapabilities.Bound(settings.Settings.Runner.Capabilities);
using Logger log = AgentLog.Create();
using SerilogLoggerProvider kitLog = new(log);
using PmdaHost? pmda = PmdaHost.Open("bpftrace", PmidMap.Domain, args, kitLog.CreateLogger("Pcp.Interop"));
if (pmda is null)
    return 1;
if (unbounded is not null)
    log.Unbounded(unbounded);
try
{
    if (settings.Settings.Readers != Readers.Everyone)
        AgentLog.RestrictToOwner();
    using Agent agent = new(pmda, settings, log);
    agent.Run();
    return 0;
}
catch (Exception e) when (e is PmException or IOException or UnauthorizedAccessException)
{
    log.Fatal("{Message:l}", e.Message);
    return 1;
}
