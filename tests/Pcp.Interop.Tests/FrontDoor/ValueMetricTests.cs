using Pcp.Interop.Metrics;
using Pcp.Interop.Registry;
using Pcp.Interop.Tests.Tables;

namespace Pcp.Interop.Tests.FrontDoor;

internal sealed class ValueMetricTests
{
    private readonly ClientContext _client = new(1);
    private Pmda _pmda = null!;

    [SetUp]
    public void CreateAgent() => _pmda = new Pmda("simple", 253);

    [TearDown]
    public void DisposeAgent() => _pmda.Dispose();

    [Test]
    public void Each_fetch_calls_the_function()
    {
        uint calls = 0;
        Metric metric = Build(_pmda.Add<uint>("simple.a", 0).Fetch(() => ++calls));
        Assert.That(metric.Refresh!(_client), Is.EqualTo(PmError.None));
        metric.Refresh(_client);
        Assert.That(TableReader.Number(metric.Column), Is.EqualTo(2));
    }

    [Test]
    public void Numbers_are_passed_as_C_has_them()
    {
        Assert.That(BitsOf(-1), Is.EqualTo(ulong.MaxValue));
        Assert.That(BitsOf(uint.MaxValue), Is.EqualTo(uint.MaxValue));
        Assert.That(BitsOf(long.MinValue), Is.EqualTo(1UL << 63));
        Assert.That(BitsOf(1.5), Is.EqualTo(BitConverter.DoubleToUInt64Bits(1.5)));
        Assert.That(BitsOf(1.5f), Is.EqualTo(BitConverter.SingleToUInt32Bits(1.5f)));
    }

    [Test]
    public void A_string_that_is_null_is_no_value()
    {
        string? text = "käse";
        Metric metric = Build(_pmda.Add<string?>("simple.a", 0).Fetch(() => text));
        metric.Refresh!(_client);
        Assert.That(TableReader.Text(metric.Column), Is.EqualTo("käse"));
        text = null;
        metric.Refresh(_client);
        Assert.That(TableReader.Count(metric.Column), Is.EqualTo(PmError.NoValue.Code));
    }

    [Test]
    public void A_value_that_is_set_needs_no_function()
    {
        ValueMetric<double> declared = _pmda.Add<double>("simple.a", 0);
        Metric metric = Build(declared);
        Assert.That(metric.Refresh, Is.Null, "fetches run no managed code");
        Assert.That(TableReader.Count(metric.Column), Is.EqualTo(PmError.NoValue.Code));
        declared.Set(0.5);
        Assert.That(TableReader.Number(metric.Column), Is.EqualTo(BitConverter.DoubleToUInt64Bits(0.5)));
        declared.Clear();
        Assert.That(TableReader.Count(metric.Column), Is.EqualTo(PmError.NoValue.Code));
    }

    [Test]
    public void A_value_can_be_set_while_the_agent_starts()
    {
        for (int i = 0; i < 1000; i++)
        {
            ValueMetric<int> declared = _pmda.Add<int>($"simple.m{i}", i);
            int value = i;
            Metric? metric = null;
            Parallel.Invoke(() => declared.Set(value), () => metric = Build(declared));
            Assert.That(TableReader.Number(metric!.Column), Is.EqualTo(value));
        }
    }

    [Test]
    public unsafe void A_value_that_is_set_after_the_agent_was_disposed_of_is_dropped()
    {
        ValueMetric<string> declared = _pmda.Add<string>("simple.a", 0);
        Metric metric = Build(declared);
        declared.Set("before");
        _pmda.Dispose();
        declared.Set("after");
        declared.Clear();
        Assert.That(metric.Column.Table.Exchange == null, "no memory is allocated again");
    }

    [Test]
    public void An_exception_is_an_error_of_its_metric()
    {
        Metric broken = Build(_pmda.Add<int>("simple.a", 0).Fetch(() => throw new IOException("gone")));
        Metric later = Build(_pmda.Add<int>("simple.b", 1)
            .Fetch(() => throw new PmException(PmError.TryAgain, "later")));
        Assert.That(broken.Refresh!(_client), Is.EqualTo(PmError.Generic));
        Assert.That(later.Refresh!(_client), Is.EqualTo(PmError.TryAgain));
    }

    [Test]
    public void A_stored_value_has_the_type_of_the_metric()
    {
        uint stored = 0;
        Metric metric = Build(_pmda.Add<uint>("simple.a", 0).Fetch(() => stored).Store(value => stored = value));
        // PCP does not send the sign of 32 bits.
        StoredValue minusOne = new() { Type = MetricType.Int32, Instance = -1, Bits = ulong.MaxValue };
        Assert.That(metric.Store!(_client, minusOne), Is.EqualTo(PmError.None));
        Assert.That(stored, Is.EqualTo(uint.MaxValue));
        StoredValue text = new() { Type = MetricType.String, Instance = -1, Text = "5"u8 };
        Assert.That(metric.Store(_client, text), Is.EqualTo(PmError.WrongType));
    }

    [Test]
    public void A_stored_string_is_UTF_8()
    {
        string stored = "";
        Metric metric = Build(_pmda.Add<string>("simple.a", 0).Fetch(() => stored).Store(value => stored = value));
        metric.Store!(_client, new StoredValue { Type = MetricType.String, Instance = -1, Text = "käse"u8 });
        Assert.That(stored, Is.EqualTo("käse"));
    }

    [Test]
    public void A_store_can_be_refused()
    {
        Metric metric = Build(_pmda.Add<int>("simple.a", 0)
            .Fetch(() => 0)
            .Store(_ => throw new PmException(PmError.BadStore, "no")));
        StoredValue value = new() { Type = MetricType.Int32, Instance = -1, Bits = 5 };
        Assert.That(metric.Store!(_client, value), Is.EqualTo(PmError.BadStore));
    }

    [Test]
    public void Help_and_labels_reach_the_metric()
    {
        Metric metric = Build(_pmda.Add<int>("simple.a", 0)
            .Help("One line.", "More.")
            .Label("b", "x\"y").Label("a", 5).Label("c", 0.5).Label("d", true)
            .Fetch(() => 0));
        Assert.That((metric.OneLine, metric.Help), Is.EqualTo(("One line.", "More.")));
        Assert.That(metric.Labels, Is.EqualTo("""{"a":5,"b":"x\"y","c":0.5,"d":true}"""));
    }

    private ulong BitsOf<T>(T value)
    {
        using Pmda pmda = new("simple", 253);
        Metric metric = Build(pmda.Add<T>("simple.a", 0).Fetch(() => value));
        metric.Refresh!(_client);
        return TableReader.Number(metric.Column);
    }

    private static Metric Build(IMetricDeclaration metric) => metric.Build(253);
}
