using NUnit.Framework.Interfaces;

namespace Integration.Rig;

/// <summary>Tests that each have their own agent. Its log and pmcd's are shown with a failed test.</summary>
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
