using Pcp.Interop.Metrics;

namespace Pcp.Interop.Tests.FrontDoor;

internal sealed class PmdaTests
{
    private Pmda _pmda = null!;

    [SetUp]
    public void CreateAgent() => _pmda = new Pmda("simple", 253);

    [TearDown]
    public void DisposeAgent() => _pmda.Dispose();

    [TestCase("")]
    [TestCase("a b")]
    [TestCase("../a")]
    public void A_name_that_cannot_be_a_files_is_refused(string name) =>
        Assert.That(() => new Pmda(name, 253), Throws.ArgumentException);

    [Test]
    public void Standard_output_belongs_to_pmcd_before_the_agent_runs()
    {
        (TextWriter output, TextWriter errors) = (Console.Out, Console.Error);
        using (new Pmda("simple", 253))
        {
            Assert.That(Console.Out, Is.Not.SameAs(output));
            Assert.That(Console.Error, Is.Not.SameAs(errors));
        }

        Assert.That((Console.Out, Console.Error), Is.EqualTo((output, errors)));
    }

    [TestCase(0)]
    [TestCase(511)]
    public void A_domain_out_of_range_is_refused(int domain) =>
        Assert.That(() => new Pmda("simple", domain), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [TestCase(-1, 0)]
    [TestCase(1024, 0)]
    [TestCase(0, -1)]
    [TestCase(0, 4096)]
    public void An_item_or_a_cluster_out_of_range_is_refused(int item, int cluster) =>
        Assert.That(
            () => _pmda.Add<int>("simple.a", item, cluster: cluster), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void A_name_can_be_declared_once()
    {
        _pmda.Add<int>("simple.a", 0);
        Assert.That(
            () => _pmda.Add<int>("simple.a", 1),
            Throws.ArgumentException.With.Message.EqualTo("there is a metric simple.a already"));
    }

    [TestCase("")]
    [TestCase("simple.")]
    [TestCase("simple..a")]
    [TestCase("simple.1")]
    [TestCase("simple.a-b")]
    [TestCase("simple.ä")]
    public void A_name_that_the_PMNS_cannot_have_is_refused(string name) =>
        Assert.That(
            () => _pmda.Add<int>(name, 0), Throws.ArgumentException.With.Message.Contains($"'{name}' cannot be"));

    [Test]
    public void A_name_may_have_an_underscore_first() =>
        Assert.That(() => _pmda.Add<int>("simple._a", 0), Throws.Nothing);

    [TestCase("simple.a.b", "simple.a")]
    [TestCase("simple.a", "simple.a.b")]
    public void A_metric_has_no_metrics_below_it(string first, string second)
    {
        _pmda.Add<int>(first, 0);
        Assert.That(() => _pmda.Add<int>(second, 1), Throws.ArgumentException.With.Message.Contains("below"));
    }

    [Test]
    public void An_item_can_be_declared_once()
    {
        _pmda.Add<int>("simple.a", 7);
        Assert.That(
            () => _pmda.Add<int>("simple.b", 7),
            Throws.ArgumentException.With.Message.EqualTo("simple.a has item 7 of cluster 0 already"));
        Assert.That(() => _pmda.Add<int>("simple.b", 7, cluster: 1), Throws.Nothing);
    }

    [Test]
    public void An_instance_domain_can_be_declared_once()
    {
        _pmda.Instances(0, "a");
        Assert.That(() => _pmda.Instances(0, "b"), Throws.ArgumentException);
    }

    [Test]
    public void A_type_that_PCP_does_not_have_is_refused_with_those_that_it_has() =>
        Assert.That(
            () => _pmda.Add<decimal>("simple.a", 0),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("double or string"));

    [Test]
    public void An_instance_without_a_function_is_found_when_the_agent_runs()
    {
        _pmda.Instances(0, "a").Add<int>("simple.a", 0);
        Assert.That(
            () => _pmda.Run([]),
            Throws.InvalidOperationException.With.Message.EqualTo("simple.a has no function: call Fetch"));
    }

    [TestCase("")]
    [TestCase(" ")]
    public void Help_is_not_empty(string help) =>
        Assert.That(() => _pmda.Add<int>("simple.a", 0).Help(help), Throws.ArgumentException);

    [TestCase("")]
    [TestCase("1a")]
    [TestCase("a-b")]
    public void A_label_has_a_name_that_PCP_takes(string name)
    {
        Assert.That(() => _pmda.Label(name, "x"), Throws.ArgumentException);
        Assert.That(() => _pmda.Instances(0, "a").InstanceLabel(name, each => each), Throws.ArgumentException);
    }

    [Test]
    public void A_metric_has_the_type_of_its_values()
    {
        Assert.That(
            new[]
            {
                TypeOf<int>(0), TypeOf<uint>(1), TypeOf<long>(2), TypeOf<ulong>(3), TypeOf<float>(4), TypeOf<double>(5),
                TypeOf<string>(6),
            },
            Is.EqualTo(Enum.GetValues<MetricType>()));

        MetricType TypeOf<T>(int item) =>
            ((IMetricDeclaration)_pmda.Add<T>($"simple.m{item}", item)).Build(253).Descriptor.Type;
    }
}
