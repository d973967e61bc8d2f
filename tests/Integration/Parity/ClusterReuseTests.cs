using Integration.Rig;

namespace Integration.Parity;

/// <summary>More registrations than there are clusters.</summary>
[TestFixture]
public sealed class ClusterReuseTests
{
    private const int Clusters = 4096 - 100;

    [Test]
    [ContractRow("Namespace / clusters")]
    [StockCannot("its cluster numbers only grow, up to 4095; testing that takes minutes")]
    public void Clusters_never_run_out_and_the_one_freed_longest_ago_comes_first()
    {
        // Nothing is started, because the program does not exist.
        using AgentRig agent = new(
            scratch => $"[bpftrace]\nbpftrace_path = {scratch.Root}/none\n{AgentRig.RootMay}",
            scratch => SaslPasswords.Add(scratch, "root"));
        using PrivatePmproxy pmproxy = PrivatePmproxy.Start(agent.Pmcd);
        RestContext client = pmproxy.Open(agent.Pmcd.HostSpec, SaslPasswords.Of("root"));
        client.Store("bpftrace.control.register", "// name: stays\nBEGIN { @n = 1; }");
        client.Store("bpftrace.control.register", "// name: comes_back\nBEGIN { @n = 1; }");
        client.Store("bpftrace.control.deregister", "comes_back");
        string last = "";
        for (int i = 0; i < Clusters; i++)
        {
            if (last.Length > 0)
                Assert.That(client.Store("bpftrace.control.deregister", last).Success, Is.True);
            RestStore register = client.Store("bpftrace.control.register", "BEGIN { @n = 1; }");
            Assert.That(register.Success, Is.True, $"registration {i}: {register.Message}");
            last = $"script{102 + i}";
        }

        client.Store("bpftrace.control.register", "// name: comes_back\nBEGIN { @n = 1; }");

        // 100 and 101 belong to names; 102 to 4095 were used once, then 102 and 103 were the ones unused for longest.
        Assert.That(agent.Client.Describe("bpftrace.scripts.stays.status").Pmid, Is.EqualTo("151.100.0"));
        Assert.That(agent.Client.Describe("bpftrace.scripts.comes_back.status").Pmid, Is.EqualTo("151.101.0"));
        Assert.That(agent.Client.Describe($"bpftrace.scripts.{last}.status").Pmid, Is.EqualTo("151.103.0"));
    }
}
