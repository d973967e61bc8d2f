using System.Collections.Concurrent;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Exporter;

namespace Pcp.Bpftrace.Tests.Exporter;

internal sealed class TargetTests
{
    private readonly ConcurrentQueue<string> _log = new();

    [SetUp]
    public void SetUp() => _log.Clear();

    [Test]
    public async Task Requests_that_come_meanwhile_share_a_reading()
    {
        using GatedSource source = new();
        Target target = new("web1", source, _log.Enqueue);
        Task<IReadOnlyList<Family>> first = Read(target), second = Read(target);
        source.Answer();
        Assert.That(await second, Is.SameAs(await first));
        Task<IReadOnlyList<Family>> third = Read(target);
        source.Answer();
        Assert.That(await third, Is.Not.SameAs(await first));
        Assert.That(_log, Is.Empty);
    }

    [Test]
    public async Task A_host_is_reported_once_when_it_is_lost_and_once_when_it_is_back()
    {
        using GatedSource source = new();
        Target target = new("web1?pass=secret", source, _log.Enqueue);
        for (int i = 0; i < 2; i++)
        {
            source.Answer(new AgentException(AgentFailure.NoPmcd, "pmcd cannot be reached"));
            Assert.That(() => Read(target), Throws.TypeOf<AgentException>());
        }

        for (int i = 0; i < 2; i++)
        {
            source.Answer();
            await Read(target);
        }

        Assert.That(
            _log, Is.EqualTo(new[] { "web1: not available: pmcd cannot be reached", "web1: answers again" }));
    }

    [Test]
    public async Task A_host_that_hangs_is_asked_once_however_many_requests_there_are()
    {
        using GatedSource source = new();
        Target target = new("web1", source, _log.Enqueue);
        for (int i = 0; i < 3; i++)
        {
            Assert.That(
                () => target.Read(TimeSpan.FromMilliseconds(1), CancellationToken.None),
                Throws.TypeOf<AgentException>().With.Property("Failure").EqualTo(AgentFailure.Timeout));
        }

        Assert.That(_log, Has.Exactly(1).Items);
        Task<IReadOnlyList<Family>> late = Read(target);
        source.Answer();
        await late;
        Assert.That(source.Readings, Is.EqualTo(1));
    }

    [Test]
    public async Task A_request_that_is_given_up_says_nothing_about_the_host()
    {
        using GatedSource source = new();
        Target target = new("web1", source, _log.Enqueue);
        Assert.That(
            () => target.Read(TimeSpan.FromMinutes(1), new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_log, Is.Empty);
        // The reading goes on without the request; it must end before its source is disposed.
        Task<IReadOnlyList<Family>> late = Read(target);
        source.Answer();
        await late;
    }

    [Test]
    public void A_defect_is_reported_and_its_details_only_in_the_log()
    {
        using GatedSource source = new();
        source.Answer(new InvalidOperationException("never"));
        Target target = new("web1", source, _log.Enqueue);
        Assert.That(
            () => Read(target),
            Throws.TypeOf<AgentException>().With.Message.EqualTo("internal error; the exporter's log has it"));
        Assert.That(_log, Has.Some.StartsWith("web1: internal error: System.InvalidOperationException: never"));
    }

    private static Task<IReadOnlyList<Family>> Read(Target target) =>
        target.Read(TimeSpan.FromMinutes(1), CancellationToken.None);
}
