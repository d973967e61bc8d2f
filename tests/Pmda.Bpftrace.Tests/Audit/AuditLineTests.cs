using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Pcp.Interop.Registry;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Audit;

namespace Pmda.Bpftrace.Tests.Audit;

internal sealed class AuditLineTests
{
    private static readonly ClientProcess _pmproxy = new(77, "/usr/lib/pcp/bin/pmproxy", "pmproxy");

    [Test]
    public void A_line_has_all_that_is_known_in_a_fixed_order()
    {
        AuditEvent e = new("stop")
        {
            By = new Requester(new ClientUser("eve", 999, _pmproxy), "eve"),
            Script = ScriptOf("root"),
            Target = "sizes",
            Bytes = 5,
            Sha256 = "00ff",
            Refusal = "why",
        };

        Assert.That(
            AuditLine.Of(e),
            Is.EqualTo(
                "audit: action=stop outcome=refused from=pmproxy uid=999 user=\"eve\" sasl=\"eve\" pid=77 "
                + "program=\"/usr/lib/pcp/bin/pmproxy\" script=script100 name=sizes owner=\"root\" target=\"sizes\" "
                + "bytes=5 sha256=00ff reason=\"why\""));
    }

    [Test]
    public void What_is_not_known_is_left_out()
    {
        Assert.That(AuditLine.Of(new AuditEvent("agent-start")), Is.EqualTo(
            "audit: action=agent-start outcome=ok from=agent"));
        Assert.That(
            AuditLine.Of(new AuditEvent("stop") { By = new Requester(new ClientUser(null, null, null), null) }),
            Is.EqualTo("audit: action=stop outcome=ok from=network"));
        Assert.That(
            AuditLine.Of(new AuditEvent("stop") { By = new Requester(new ClientUser(null, 0, null), null) }),
            Is.EqualTo("audit: action=stop outcome=ok from=unknown uid=0"));
        Assert.That(
            AuditLine.Of(new AuditEvent("stop")
            {
                By = new Requester(new ClientUser(null, 0, new ClientProcess(5, null, "pmstore")), "root"),
            }),
            Is.EqualTo("audit: action=stop outcome=ok from=local uid=0 user=\"root\" pid=5 program=\"pmstore\""));
    }

    [TestCase("eve\" outcome=\"ok", "eve\\\" outcome=\\\"ok")]
    [TestCase("eve\\", "eve\\\\")]
    [TestCase("eve\naudit: action=stop", "eve\\x0aaudit: action=stop")]
    [TestCase("\r\t\0\u007f", "\\x0d\\x09\\x00\\x7f")]
    [TestCase("\u2028\u202e\u0085", "\\xe2\\x80\\xa8\\xe2\\x80\\xae\\xc2\\x85", TestName = "Lines_and_directions")]
    [TestCase("ümläut", "\\xc3\\xbcml\\xc3\\xa4ut")]
    public void Nothing_ends_the_quotes_or_the_line(string text, string quoted)
    {
        ClientUser client = new(text, 0, new ClientProcess(1, text, null));
        string line = AuditLine.Of(new AuditEvent("stop")
        {
            By = new Requester(client, text),
            Script = ScriptOf(text),
            Target = text,
            Refusal = text,
        });

        Assert.That(
            line,
            Is.EqualTo(
                $"audit: action=stop outcome=refused from=local uid=0 user=\"{quoted}\" sasl=\"{quoted}\" pid=1 "
                + $"program=\"{quoted}\" script=script100 name=sizes owner=\"{quoted}\" target=\"{quoted}\" "
                + $"reason=\"{quoted}\""));
    }

    [Test]
    public void A_long_value_is_cut()
    {
        string exact = new('x', AuditLine.MaxValue);
        Assert.That(
            AuditLine.Of(new AuditEvent("stop") { Target = exact }), Does.EndWith($" target=\"{exact}\""));
        Assert.That(
            AuditLine.Of(new AuditEvent("stop") { Target = exact + "y" }), Does.EndWith($" target=\"{exact}...\""));
    }

    private static Script ScriptOf(string user)
    {
        ScriptSource source = new("", new ScriptMetadata { Name = "sizes" }, []);
        return new Script("script100", source, user, DateTimeOffset.UnixEpoch);
    }
}
