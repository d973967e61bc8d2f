using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Moq;
using Pcp.Interop;
using Pcp.Interop.Registry;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Configuration;

namespace Pmda.Bpftrace.Tests.Access;

internal sealed class ReadGuardTests
{
    private static readonly Script _bobs = Script("bob");

    [TestCase(0u, null, ExpectedResult = true, TestName = "Root_may_always")]
    [TestCase(null, "root", ExpectedResult = true, TestName = "Root_may_always_who_proves_it")]
    [TestCase(1001u, null, ExpectedResult = true, TestName = "Its_owner_may_always")]
    [TestCase(null, "bob", ExpectedResult = true, TestName = "Its_owner_may_always_who_proves_it")]
    [TestCase(1000u, null, ExpectedResult = false, TestName = "Another_allowed_user_may_where_it_says_so")]
    [TestCase(null, "ann", ExpectedResult = false, TestName = "Another_allowed_user_may_who_proves_it")]
    public bool Some_may_where_only_owners_may(uint? uid, string? saslName)
    {
        ClientContext client = Guards.Client(uid, saslName);
        Assert.That(Guards.Of(Readers.Everyone).Check(client, _bobs), Is.EqualTo(PmError.None));
        Assert.That(Guards.Of(Readers.Allowed).Check(client, _bobs), Is.EqualTo(PmError.None));
        PmError outcome = Guards.Of(Readers.Owner).Check(client, _bobs);
        Assert.That(outcome, Is.EqualTo(PmError.None).Or.EqualTo(PmError.PermissionDenied));
        return !outcome.IsError;
    }

    [TestCase(4711u, null, "pminfo", TestName = "An_unknown_user_may_not")]
    [TestCase(null, "eve", "pminfo", TestName = "Another_user_may_not")]
    [TestCase(null, null, "pminfo", TestName = "A_client_over_TCP_may_not")]
    [TestCase(0u, null, "pmproxy", TestName = "A_client_of_pmproxy_may_not")]
    public void Others_may_not(uint? uid, string? saslName, string process)
    {
        ClientContext client = Guards.Client(uid, saslName, process);
        Assert.That(Guards.Of(Readers.Everyone).Check(client, _bobs), Is.EqualTo(PmError.None));
        Assert.That(Guards.Of(Readers.Allowed).Check(client, _bobs), Is.EqualTo(PmError.PermissionDenied));
        Assert.That(Guards.Of(Readers.Owner).Check(client, _bobs), Is.EqualTo(PmError.PermissionDenied));
    }

    [Test]
    public void A_script_of_nobody_is_not_that_of_everybody_without_a_name()
    {
        Assert.That(
            Guards.Of(Readers.Owner).Check(Guards.Client(null), Script(null)), Is.EqualTo(PmError.PermissionDenied));
    }

    [Test]
    public void While_the_directory_of_users_is_stuck_it_is_not_known()
    {
        using ManualResetEventSlim answers = new();
        Mock<IUserDirectory> stuck = new();
        stuck.Setup(directory => directory.NameOf(1001)).Callback(answers.Wait).Returns("bob");
        Authorization authorization = new(
            new DynamicScriptsSettings(), stuck.Object, TimeProvider.System, TimeSpan.Zero);
        ReadGuard guard = new(Readers.Owner, authorization);
        ClientContext client = Guards.Client(1001);

        Assert.That(guard.Check(client, _bobs), Is.EqualTo(PmError.TryAgain));
        answers.Set();
        Assert.That(() => guard.Check(client, _bobs), Is.EqualTo(PmError.None).After(60_000, 5));
    }

    private static Script Script(string? user) =>
        new("script100", new ScriptSource("", new ScriptMetadata(), []), user, DateTimeOffset.UnixEpoch);
}
