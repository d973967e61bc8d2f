namespace Integration.Rig;

/// <summary>
/// Tests of failing scripts. After each, the agent must be the same process, and another script must still run in the
/// same process and have new values.
/// </summary>
public abstract class BystanderFixture : AgentFixture
{
    private RunningScript _bystander = null!;
    private (int Agent, int Bystander) _pids;

    [OneTimeSetUp]
    public void StartBystander()
    {
        _bystander = Agent.Register("// name: bystander\ninterval:s:1 { @seconds = count(); }").WaitUntil("started");
        _pids = (Agent.Pid, _bystander.Pid);
    }

    [TearDown]
    public void Everybody_else_goes_on()
    {
        Assert.That(
            (Agent.Pid, _bystander.Pid, _bystander.Status), Is.EqualTo((_pids.Agent, _pids.Bystander, "started")));
        string? before = _bystander.Data("seconds").Single;
        _bystander.WaitForData("seconds", values => values.Single != before);
    }
}
