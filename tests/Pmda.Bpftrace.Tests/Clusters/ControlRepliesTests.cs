using System.Text;
using Pcp.Interop.Registry;
using Pmda.Bpftrace.Clusters;

namespace Pmda.Bpftrace.Tests.Clusters;

internal sealed class ControlRepliesTests
{
    private const int Register = 0, Start = 2, Stop = 3;

    private readonly ClientContexts _clients = new();
    private readonly ControlReplies _replies = new();

    [TearDown]
    public void EndAll()
    {
        _clients.End(1);
        _clients.End(2);
    }

    [Test]
    public void There_is_no_reply_before_a_store() => Assert.That(Take(1, Register), Is.EqualTo("{}"));

    [Test]
    public void A_reply_is_given_once_to_its_client_and_for_its_metric()
    {
        _replies.Set(_clients.Get(1), Stop, "stopped"u8.ToArray());

        Assert.That(Take(2, Stop), Is.EqualTo("{}"));
        Assert.That(Take(1, Start), Is.EqualTo("{}"));
        Assert.That(Take(1, Stop), Is.EqualTo("stopped"));
        Assert.That(Take(1, Stop), Is.EqualTo("{}"));
    }

    [Test]
    public void The_last_of_several_replies_counts()
    {
        _replies.Set(_clients.Get(1), Stop, "first"u8.ToArray());
        _replies.Set(_clients.Get(1), Stop, "second"u8.ToArray());

        Assert.That(Take(1, Stop), Is.EqualTo("second"));
    }

    [Test]
    public void A_forgotten_reply_is_not_given_and_others_are()
    {
        _replies.Set(_clients.Get(1), Stop, "stopped"u8.ToArray());
        _replies.Set(_clients.Get(1), Start, "started"u8.ToArray());
        _replies.Forget(_clients.Get(1), Stop);
        _replies.Forget(_clients.Get(2), Stop);

        Assert.That(Take(1, Stop), Is.EqualTo("{}"));
        Assert.That(Take(1, Start), Is.EqualTo("started"));
    }

    [Test]
    public void A_reply_goes_with_its_client()
    {
        _replies.Set(_clients.Get(1), Stop, "stopped"u8.ToArray());
        _clients.End(1);

        Assert.That(Take(1, Stop), Is.EqualTo("{}"));
    }

    private string Take(int client, int item) => Encoding.UTF8.GetString(_replies.Take(_clients.Get(client), item));
}
