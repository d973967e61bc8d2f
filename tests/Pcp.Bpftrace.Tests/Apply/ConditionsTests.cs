using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Apply;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Tests.Apply;

public class ConditionsTests
{
    private static readonly HostFacts _facts = new()
    {
        Name = "web1.example.com",
        Kernel = "6.1.0-28-amd64",
        BpftraceVersion = "v0.17.0",
    };

    [TestCase("")]
    [TestCase("// hosts: *")]
    [TestCase("// hosts: web*,db-1")]
    [TestCase("// hosts: db-1, WEB1.EXAMPLE.COM")]
    [TestCase("// hosts: front?")]
    [TestCase("// min-kernel: 5.15")]
    [TestCase("// min-kernel: 6.1.0")]
    [TestCase("// min-kernel: 6.1\n// min-bpftrace: 0.17\n// hosts: front1")]
    [TestCase("// hosts: db*\n// hosts: web*")]
    [TestCase("// min-bpftrace: v0.17")]
    public void A_host_meets_all_conditions(string code) => Assert.That(IsMet(code), Is.True);

    [TestCase("// hosts: web1")]
    [TestCase("// hosts: db*")]
    [TestCase("// min-kernel: 6.2")]
    [TestCase("// min-kernel: 6.10")]
    [TestCase("// min-bpftrace: 0.20")]
    [TestCase("// min-kernel: 5.15\n// min-bpftrace: 0.17.1")]
    public void Or_it_does_not_meet_one(string code) => Assert.That(IsMet(code), Is.False);

    [TestCase("front1:44321", "front?", true)]
    [TestCase("pcp://front1:44321,4321@firewall:44322?method=plain&user=u", "front1", true)]
    [TestCase("front1?method=plain&user=u&pass=web2", "*web2*", false)]
    [TestCase("[fe80::1%eth0]:44321", "fe80::*", true)]
    [TestCase("unix:///run/pcp/pmcd.socket", "*pcp*", true)]
    [TestCase("local:", "localhost", true)]
    public void The_host_is_compared_without_port_and_attributes(string host, string pattern, bool matches) =>
        Assert.That(Read($"// hosts: {pattern}").Matches(host), Is.EqualTo(matches));

    [TestCase("// min-kernel: 5.15", "the version of its kernel")]
    [TestCase("// hosts: db*", "the host's own name")]
    [TestCase("// min-kernel: 1.0\n// min-bpftrace: 0.1", "the version of its kernel and the version of its bpftrace")]
    public void What_is_not_known_is_not_guessed(string code, string unknown) =>
        Assert.That(Read(code).Check("front1", new HostFacts()), Is.EqualTo(new Fit(null, unknown)));

    [Test]
    public void A_version_without_a_number_is_not_known() =>
        Assert.That(
            Read("// min-bpftrace: 0.20").Check("front1", _facts with { BpftraceVersion = "a8b1c2d" }).IsMet, Is.Null);

    [Test]
    public void What_is_not_known_does_not_matter_on_other_hosts() =>
        Assert.That(
            Read("// hosts: db*\n// min-kernel: 5.15").Check("front1", _facts with { Kernel = null }),
            Is.EqualTo(new Fit(false)));

    [TestCase("// min-kernel: 5.x", "line 1: invalid value '5.x' for min-kernel: must be a version, such as 5.15")]
    [TestCase("\n// min-bpftrace:", "line 2: invalid value '' for min-bpftrace: must be a version, such as 5.15")]
    [TestCase("// hosts:", "line 1: invalid value '' for hosts: must list names of hosts, such as web*,db-1")]
    [TestCase("// hosts: a b", "line 1: invalid value 'a b' for hosts: must list names of hosts, such as web*,db-1")]
    [TestCase("// hosts: !a", "line 1: invalid value '!a' for hosts: must list names of hosts, such as web*,db-1")]
    public void A_value_that_is_not_valid_is_refused(string code, string message) =>
        Assert.That(() => Read(code), Throws.TypeOf<ScriptException>().With.Message.EqualTo(message));

    private static Conditions Read(string code) => Conditions.Read(Annotation.ReadAll(code));

    private static bool? IsMet(string code) => Read(code).Check("front1:44321", _facts).IsMet;
}
