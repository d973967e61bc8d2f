using Pcp.Interop.Metrics;

namespace Pcp.Interop.Tests.Metrics;

internal sealed class ClusterPoolTests
{
    private static int Take(ClusterPool pool)
    {
        Assert.That(pool.TryTake(out int cluster), Is.True);
        return cluster;
    }

    [Test]
    public void New_clusters_come_first_and_in_order()
    {
        var pool = new ClusterPool(100, 103);
        Assert.That((Take(pool), Take(pool)), Is.EqualTo((100, 101)));
        pool.Return(100);
        Assert.That((Take(pool), Take(pool), Take(pool)), Is.EqualTo((102, 103, 100)));
    }

    [Test]
    public void Of_those_given_back_the_one_freed_longest_ago_comes_first()
    {
        var pool = new ClusterPool(100, 102);
        _ = (Take(pool), Take(pool), Take(pool));
        pool.Return(101);
        pool.Return(102);
        pool.Return(100);
        Assert.That((Take(pool), Take(pool), Take(pool)), Is.EqualTo((101, 102, 100)));
    }

    [Test]
    public void When_all_are_in_use_there_is_none()
    {
        var pool = new ClusterPool(100, Pmid.MaxCluster);
        for (int cluster = 100; cluster <= Pmid.MaxCluster; cluster++)
            Assert.That(Take(pool), Is.EqualTo(cluster));
        Assert.That(pool.TryTake(out _), Is.False);
        pool.Return(2000);
        Assert.That(Take(pool), Is.EqualTo(2000));
        Assert.That(pool.TryTake(out _), Is.False);
    }

    [Test]
    public void Taking_and_giving_back_ten_million_times_never_runs_out()
    {
        var pool = new ClusterPool(100, Pmid.MaxCluster);
        for (int i = 0; i < 10_000_000; i++)
        {
            if (!pool.TryTake(out int cluster) || cluster < 100 || cluster > Pmid.MaxCluster)
                Assert.Fail($"no cluster at {i}");
            pool.Return(cluster);
        }
    }

    [TestCase(99)]
    [TestCase(100)]
    [TestCase(102)]
    public void A_cluster_that_is_not_in_use_cannot_be_given_back(int cluster)
    {
        var pool = new ClusterPool(100, 102);
        _ = Take(pool);
        pool.Return(100);
        Assert.That(() => pool.Return(cluster), Throws.ArgumentException);
    }

    [TestCase(-1, 5)]
    [TestCase(5, 4)]
    [TestCase(0, 4096)]
    public void A_range_that_is_none_is_refused(int first, int last) =>
        Assert.That(() => new ClusterPool(first, last), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
