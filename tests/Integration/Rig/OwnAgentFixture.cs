using NUnit.Framework.Interfaces;

namespace Integration.Rig;

/// <summary>
/// Tests that each have an agent of their own. What it and pmcd logged is shown with a test that fails.
/// </summary>
public abstract class OwnAgentFixture
{
    private protected AgentRig Agent { get; private set; } = null!;

    private protected virtual AgentRig Create() => new();

    [SetUp]
    public void StartAgent() => Agent = Create();

    [TearDown]
    public void StopAgent()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
            TestContext.Out.WriteLine(Agent.Pmcd.Logs());
        Agent.Dispose();
    }
}
