using NUnit.Framework.Interfaces;

namespace Integration.Rig;

/// <summary>Tests that share an agent. The logs of agent and pmcd are shown with a failed test.</summary>
public abstract class AgentFixture
{
    private protected AgentRig Agent { get; private set; } = null!;

    private protected virtual AgentRig Create() => new();

    [OneTimeSetUp]
    public void StartAgent() => Agent = Create();

    [OneTimeTearDown]
    public void StopAgent() => Agent?.Dispose();

    [TearDown]
    public void ShowLogs()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
            TestContext.Out.WriteLine(Agent.Pmcd.Logs());
    }
}
