using Integration.Rig;

namespace Integration.Parity;

/// <summary>The agent as pmcd and the host see it.</summary>
[TestFixture]
public sealed class IdentityRowTests : AgentFixture
{
    [Test]
    [ContractRow("Identity / name and domain")]
    public void Every_PMID_is_of_domain_151() =>
        Assert.That(
            Agent.Client.Run("pminfo", "-m", "bpftrace").OutputOrFail()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Has.All.Match(@"^bpftrace\.\S+ PMID: 151\.\d+\.\d+$"));

    [Test]
    [ContractRow("Identity / process name")]
    [DiffersFromStock("is called python3")]
    public void The_process_is_called_pmdabpftrace() =>
        Assert.That(ProcFs.Comm(ProcFs.ChildrenOf(Agent.Pmcd.Pid).Single()), Is.EqualTo("pmdabpftrace"));

    [Test]
    [ContractRow("Identity / user")]
    public void It_runs_as_root() =>
        Assert.That(File.ReadAllLines($"/proc/{Agent.Pid}/status"), Has.One.EqualTo("Uid:\t0\t0\t0\t0"));

    [Test]
    [ContractRow("Identity / log file")]
    public void It_logs_to_a_file_of_its_own() =>
        Assert.That(Agent.Log, Does.StartWith("Log for pmdabpftrace on "));
}
