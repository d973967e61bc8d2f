using Bpftrace.Runner.Tests.Processes;
using Pcp.Interop.Registry;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Audit;

namespace Pmda.Bpftrace.Tests.Audit;

internal sealed class RefusalLimitTests
{
    private static readonly ClientProcess _pmstore = new(77, "/usr/bin/pmstore", "pmstore");

    private FakeEventLoop _loop = null!;
    private LogLines _log = null!;
    private RefusalLimit _limit = null!;

    [SetUp]
    public void MakeLimit()
    {
        _loop = new FakeEventLoop();
        _log = new LogLines();
        _limit = new RefusalLimit(_loop, new AuditTrail(_log.Logger));
    }

    [Test]
    public void Of_each_client_some_requests_are_logged_and_the_count_of_further_ones_after_a_minute()
    {
        Assert.That(Logged(Of(1000), 47), Is.EqualTo(RefusalLimit.MostLogged));
        Assert.That(Logged(Of(1001), 2), Is.EqualTo(2));
        Assert.That(Logged(Of(null, "eve"), 11), Is.EqualTo(RefusalLimit.MostLogged));
        _loop.Advance(59);
        Assert.That(_log.Lines, Is.Empty);

        _loop.Advance(2);
        Assert.That(
            _log.Lines,
            Is.EqualTo(new[]
            {
                "audit: action=further outcome=refused from=local uid=1000 pid=77 program=\"/usr/bin/pmstore\" "
                    + "count=37 reason=\"further requests within a minute\"",
                "audit: action=further outcome=refused from=network sasl=\"eve\" "
                    + "count=1 reason=\"further requests within a minute\"",
            }));
    }

    [Test]
    public void A_minute_later_requests_are_logged_again()
    {
        Logged(Of(1000), 47);
        _loop.Advance(61);
        int lines = _log.Lines.Count;

        Assert.That(Logged(Of(1000), 3), Is.EqualTo(3));
        _loop.Advance(61);
        Assert.That((_log.Lines.Count, _loop.Timers), Is.EqualTo((lines, 0)));
    }

    [Test]
    public void Many_users_together_cannot_fill_the_log_either()
    {
        int logged = Enumerable.Range(100_000, 65_536).Sum(uid => Logged(Of((uint)uid), 1));
        _limit.Report();

        Assert.That(logged, Is.EqualTo(RefusalLimit.MostClients));
        Assert.That(
            _log.Lines.Single(),
            Is.EqualTo("audit: action=further outcome=refused from=agent "
                + $"count={65_536 - logged} reason=\"requests of other clients within the minute\""));
    }

    private int Logged(Requester by, int requests) => Enumerable.Range(0, requests).Count(_ => _limit.Admits(by));

    private static Requester Of(uint? uid, string? saslName = null) =>
        new(new ClientUser(saslName, uid, uid is null ? null : _pmstore), null);
}
