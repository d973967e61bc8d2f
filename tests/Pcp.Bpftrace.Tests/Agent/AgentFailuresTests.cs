using Pcp.Bpftrace.Agent;
using Pcp.Interop;

namespace Pcp.Bpftrace.Tests.Agent;

public class AgentFailuresTests
{
    private const int Timeout = -12353, NoAgentForDomain = -12386, ConnectionRefused = -111, IpcFailure = -12366;

    [TestCase(Timeout, AgentFailure.Timeout, "PMCD_REQUEST_TIMEOUT")]
    [TestCase(ConnectionRefused, AgentFailure.NoPmcd, "systemctl start pmcd")]
    [TestCase(NoAgentForDomain, AgentFailure.NoAgent, "install the package pmdabpftrace")]
    [TestCase(IpcFailure, AgentFailure.Other, "IPC protocol failure")]
    public void An_error_says_what_to_do(int code, object failure, string remedy)
    {
        AgentException exception = AgentFailures.Of(new PmError(code), "nas1");
        Assert.That(exception.Failure, Is.EqualTo(failure));
        Assert.That(exception.Message, Does.Contain(remedy));
    }

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
