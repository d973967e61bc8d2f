using Pcp.Bpftrace.Agent;
using Pcp.Interop;

namespace Pcp.Bpftrace.Tests.Agent;

public class AgentFailuresTests
{
    private const int Timeout = -12353, NoAgentForDomain = -12386, IpcFailure = -12366;
    private const int ConnectionRefused = -111, HostUnreachable = -113;

    [TestCase(Timeout, AgentFailure.Timeout, "PMCD_REQUEST_TIMEOUT")]
    [TestCase(ConnectionRefused, AgentFailure.NoPmcd, "does pmcd run there?")]
    [TestCase(HostUnreachable, AgentFailure.NoPmcd, "no host of this name")]
    [TestCase(NoAgentForDomain, AgentFailure.NoAgent, "install the package pmdabpftrace")]
    [TestCase(IpcFailure, AgentFailure.Other, "IPC protocol failure")]
    public void An_error_says_what_to_do(int code, object failure, string remedy)
    {
        AgentException exception = AgentFailures.Of(new PmError(code), "nas1");
        Assert.That(exception.Failure, Is.EqualTo(failure));
        Assert.That(exception.Message, Does.Contain(remedy));
    }

    [TestCase("local:", "pcp bpftrace list'")]
    [TestCase("nas1?method=plain&user=u&pass=secret", "pcp bpftrace list -h nas1'")]
    public void A_proposed_command_names_the_host(string host, string command) =>
        Assert.That(AgentClient.NoScript(host, "x").Message, Is.EqualTo(
            $"there is no script x; '{command} shows those that are there"));

    [TestCase("local:", true)]
    [TestCase("nas1", false)]
    public void Only_the_pmcd_of_this_host_can_be_started_here(string host, bool isHere) =>
        Assert.That(
            AgentFailures.Of(new PmError(ConnectionRefused), host).Message.Contains("systemctl start pmcd"),
            Is.EqualTo(isHere));

    [Test]
    public void Without_a_user_the_message_says_how_to_give_one_and_has_no_password()
    {
        string message = AgentFailures.Of(PmError.PermissionDenied, "nas1?pass=secret").Message;
        Assert.That(message, Does.Contain("'nas1?method=plain&user=NAME'"));
        Assert.That(message, Does.Contain("allowed_users"));
        Assert.That(message, Does.Not.Contain("secret"));
    }

    [Test]
    public void With_a_user_the_message_says_what_the_administrator_has_to_set() =>
        Assert.That(
            AgentFailures.Of(PmError.PermissionDenied, "local:").Message,
            Does.Contain("enabled = true").And.Contain("allowed_users").And.Not.Contain("method="));
}
