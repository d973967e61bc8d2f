using Pcp.Interop.Hosting;
using Pcp.Interop.Metrics;
using Pcp.Interop.Registry;
using Pcp.Interop.Tables;
using Pcp.Interop.Tests.Tables;

namespace Pcp.Interop.Tests.Hosting;

/// <summary>What a client gets that names a metric more than once in a request.</summary>
internal sealed class FetchRefreshesTests
{
    private readonly ClientContext _client = new(1);
    private FetchRefreshes _refreshes = null!;
    private MetricTable _table = null!;

    [SetUp]
    public void BeginFetch()
    {
        _refreshes = new FetchRefreshes();
        _table = TestTable.Of(ColumnKind.Number);
    }

    [TearDown]
    public void DisposeTable() => _table.Dispose();

    [Test]
    public void A_metric_is_refreshed_once_for_each_fetch()
    {
        int calls = 0;
        Metric metric = Create(_ =>
        {
            calls++;
            return PmError.None;
        });
        for (int i = 0; i < 3; i++)
            Assert.That(_refreshes.Refresh(metric, _client), Is.EqualTo(PmError.None));
        Assert.That(calls, Is.EqualTo(1));

        _refreshes.Begin();
        _refreshes.Refresh(metric, _client);
        Assert.That(calls, Is.EqualTo(2));
    }

    [Test]
    public void An_error_stays_until_the_next_fetch()
    {
        PmError outcome = PmError.TryAgain;
        Metric metric = Create(_ => outcome);
        Assert.That(_refreshes.Refresh(metric, _client), Is.EqualTo(PmError.TryAgain));
        outcome = PmError.None;
        Assert.That(_refreshes.Refresh(metric, _client), Is.EqualTo(PmError.TryAgain));

        _refreshes.Begin();
        Assert.That(_refreshes.Refresh(metric, _client), Is.EqualTo(PmError.None));
    }

    [Test]
    public void So_does_an_exception_as_an_error()
    {
        Metric metric = Create(_ => throw new InvalidOperationException());
        Assert.That(() => _refreshes.Refresh(metric, _client), Throws.InvalidOperationException);
        Assert.That(_refreshes.Refresh(metric, _client), Is.EqualTo(PmError.Generic));
    }

    [Test]
    public void A_metric_without_a_refresh_needs_none() =>
        Assert.That(_refreshes.Refresh(Create(null), _client), Is.EqualTo(PmError.None));

    private Metric Create(Func<ClientContext, PmError>? refresh) => new(
        "a",
        new MetricDescriptor(new Pmid(5, 1, 0), MetricType.UInt64, InDomId.Null, MetricSemantics.Instant, Units.None),
        _table.Columns[0])
    {
        Refresh = refresh,
    };
}
