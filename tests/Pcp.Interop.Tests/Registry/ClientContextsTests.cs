using System.Diagnostics;
using Pcp.Interop.Registry;

namespace Pcp.Interop.Tests.Registry;

internal sealed class ClientContextsTests
{
    // PMDA_ATTR_* of pmda.h.
    private const int UserName = 5, UserId = 11, GroupId = 12, ProcessId = 14;

    private readonly ClientContexts _clients = new();

    [TearDown]
    public void EndAll()
    {
        _clients.End(1);
        _clients.End(2);
    }

    [Test]
    public void A_client_is_the_same_until_it_ends()
    {
        ClientContext client = _clients.Get(1);
        Assert.That(_clients.Get(1), Is.SameAs(client));
        Assert.That(_clients.Get(2), Is.Not.SameAs(client));
        _clients.End(1);
        Assert.That(_clients.Get(1), Is.Not.SameAs(client));
        Assert.That(_clients.Count, Is.EqualTo(2));
    }

    [Test]
    public void Attributes_that_pmcd_sends_are_stored()
    {
        _clients.Set(1, UserName, "ann");
        _clients.Set(1, UserId, "4294967295");
        _clients.Set(1, GroupId, "100");
        _clients.Set(1, ProcessId, "77");
        ClientContext client = _clients.Get(1);
        Assert.That((client.SaslUser, client.UserId, client.GroupId), Is.EqualTo(("ann", uint.MaxValue, 100u)));
    }

    [Test]
    public void A_client_without_attributes_has_none_nor_has_the_next_with_its_number()
    {
        _clients.Set(1, UserId, "0");
        _clients.End(1);
        ClientContext next = _clients.Get(1);
        Assert.That((next.SaslUser, next.UserId, next.GroupId), Is.EqualTo(((string?)null, (uint?)null, (uint?)null)));
    }

    [TestCase("")]
    [TestCase("root")]
    [TestCase("-1")]
    [TestCase(" 0")]
    [TestCase("0x0")]
    [TestCase("4294967296")]
    public void A_user_id_that_is_no_number_is_ignored(string value)
    {
        _clients.Set(1, UserId, value);
        Assert.That(_clients.Get(1).UserId, Is.Null);
    }

    [Test]
    public void A_process_is_read_when_pmcd_announces_it()
    {
        _clients.Set(1, ProcessId, Environment.ProcessId.ToString());
        ClientProcess? process = _clients.Get(1).Process;
        Assert.That(process?.Id, Is.EqualTo(Environment.ProcessId));
        Assert.That(process?.Program, Is.EqualTo(Environment.ProcessPath));
        Assert.That(process?.Name, Is.EqualTo(File.ReadAllText("/proc/self/comm").TrimEnd('\n')));
    }

    [Test]
    public void Of_a_process_that_is_gone_only_the_id_is_known()
    {
        using Process gone = Process.Start("true");
        gone.WaitForExit();
        _clients.Set(1, ProcessId, gone.Id.ToString());
        ClientProcess? process = _clients.Get(1).Process;
        Assert.That(process?.Id, Is.EqualTo(gone.Id));
        Assert.That((process?.Program, process?.Name), Is.EqualTo(((string?)null, (string?)null)));
    }

    [TestCase("")]
    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("self")]
    [TestCase("../1")]
    [TestCase("2147483648")]
    public void A_process_id_that_is_none_is_ignored(string value)
    {
        _clients.Set(1, ProcessId, value);
        Assert.That(_clients.Get(1).Process, Is.Null);
    }

    [Test]
    public void Ending_an_unknown_client_does_nothing()
    {
        _clients.End(99);
        Assert.That(_clients.Count, Is.Zero);
    }
}
