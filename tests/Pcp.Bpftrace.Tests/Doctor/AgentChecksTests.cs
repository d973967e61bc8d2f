using Pcp.Bpftrace.Doctor;
using Pcp.Bpftrace.Tests.Commands;

namespace Pcp.Bpftrace.Tests.Doctor;

internal sealed class AgentChecksTests
{
    [TestCase("local:", "pcp bpftrace show script100")]
    [TestCase("nas1?method=plain&user=u", "pcp bpftrace show script100 -h nas1")]
    public void The_remedy_for_a_script_names_its_host(string host, string command)
    {
        Finding finding = AgentChecks.Problem(host, TestScripts.Failed);
        Assert.That((finding.Text, finding.Remedy), Is.EqualTo(("script100 has failed", command)));
    }
}
