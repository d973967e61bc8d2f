using Integration.Rig;

namespace Integration.GrafanaTests;

/// <summary>An agent and a pmproxy, as on a host with dashboards.</summary>
public abstract class GrafanaFixture : AgentFixture
{
    private PrivatePmproxy _pmproxy = null!;

    private protected override AgentRig Create() => new(prepare: scratch => SaslPasswords.Add(scratch, "root"));

    [OneTimeSetUp]
    public void StartPmproxy() => _pmproxy = PrivatePmproxy.Start(Agent.Pmcd);

    [OneTimeTearDown]
    public void StopPmproxy() => _pmproxy?.Dispose();

    /// <summary>A dashboard of a user that proves to pmcd to be root.</summary>
    private protected GrafanaClient OpenDashboard() =>
        new(() => _pmproxy.Open(Agent.Pmcd.HostSpec, SaslPasswords.Of("root")));

    /// <summary>A dashboard of a user unknown to pmcd.</summary>
    private protected GrafanaClient OpenAnonymousDashboard() =>
        new(() => _pmproxy.Open($"pcp://{Agent.Pmcd.TcpHostSpec}"));

    /// <summary>The ids of all scripts.</summary>
    private protected IReadOnlyList<string> ScriptIds() =>
        [.. Agent.Client.FetchJson("bpftrace.info.scripts_json").EnumerateArray()
            .Select(script => script.GetProperty("script_id").GetString()!)];
}
