using Bpftrace.Runner.Language;
using Pcp.Interop;
using Pcp.Interop.Tests.Tables;
using Pmda.Bpftrace.Tables;
using ValueType = Bpftrace.Runner.Language.ValueType;

namespace Pmda.Bpftrace.Tests.Tables;

internal sealed class VariableTableTests
{
    private const int Single = 0, Counts = 1, Signed = 2, Texts = 3, Latencies = 4, Output = 5, Text = 6, Double = 7, Sums = 8, Start = 9;

    private readonly List<string> _warnings = [];
    private VariableTable _table = null!;

    [SetUp]
    public void MakeTable()
    {
        _warnings.Clear();
        _table = new VariableTable(
            [
                new Variable("@single", VariableKind.Single, ValueType.Unsigned64, ValueSemantics.Instant),
                new Variable("@counts", VariableKind.Map, ValueType.Unsigned64, ValueSemantics.Counter),
                new Variable("@signed", VariableKind.Map, ValueType.Signed64, ValueSemantics.Instant),
                new Variable("@texts", VariableKind.Map, ValueType.Text, ValueSemantics.Instant),
                new Variable("@latencies", VariableKind.Histogram, ValueType.Unsigned64, ValueSemantics.Counter),
                new Variable("@output", VariableKind.Output, ValueType.Text, ValueSemantics.Instant),
                new Variable("@text", VariableKind.Single, ValueType.Text, ValueSemantics.Instant),
                new Variable("@double", VariableKind.Map, ValueType.Double, ValueSemantics.Counter),
                new Variable("@sums", VariableKind.Map, ValueType.Signed64, ValueSemantics.Instant) { AddsUp = true },
                new Variable("@start", VariableKind.Map, ValueType.Unsigned64, ValueSemantics.Instant) { LosesKeys = true },
            ]);
    }

    [TearDown]
    public void FreeTable() => _table.Table.Dispose();

    [Test]
    public void Without_a_value_a_variable_with_keys_has_no_instances_and_one_without_keys_an_error()
    {
        for (int cycle = 0; cycle < 4; cycle++)
        {
            for (int i = 0; i < _table.Table.Count; i++)
                Assert.That(TableReader.Count(_table.Table, i), Is.EqualTo(i is Single or Output or Text ? PmError.NoValue.Code : 0), $"column {i}");
            _table.Table.Publish();
        }
    }

    [Test]
    public void A_number_without_keys_is_one_value()
    {
        Fill(Single, () => _table.Unsigned([], 0, ulong.MaxValue));

        Assert.That(TableReader.Number(_table.Table, Single), Is.EqualTo(ulong.MaxValue));
    }

    [Test]
    public void Counts_of_keys_that_look_alike_add_up()
    {
        Fill(Counts, () =>
        {
            _table.Unsigned("bash"u8, 0, 2);
            _table.Unsigned("cat"u8, 0, 1);
            _table.Unsigned("bash"u8, 0, 3);
        });

        Assert.That(Values(Counts), Is.EqualTo(new[] { ("bash", 5L), ("cat", 1L) }));
    }

    [Test]
    public void Sums_of_keys_that_look_alike_add_up_though_they_may_be_negative()
    {
        Fill(Sums, () =>
        {
            _table.Negative("bash"u8, 0, -5);
            _table.Unsigned("bash"u8, 0, 3);
        });

        Assert.That(Values(Sums), Is.EqualTo(new[] { ("bash", -2L) }));
    }

    [Test]
    public void Numbers_of_any_size_and_sign_fit_a_double()
    {
        Fill(Double, () =>
        {
            _table.Unsigned("a"u8, 0, ulong.MaxValue);
            _table.Negative("b"u8, 0, -3);
            _table.Text("c"u8, "no number"u8);
        });

        Assert.That(
            Values(Double).Select(seen => (seen.Name, BitConverter.Int64BitsToDouble(seen.Value))),
            Is.EqualTo(new[] { ("a", 18446744073709551615.0), ("b", -3.0) }));
    }

    [Test]
    public void Of_other_values_of_keys_that_look_alike_the_last_one_stands_and_that_is_said()
    {
        Fill(Signed, () =>
        {
            _table.Negative("bash"u8, 0, -2);
            _table.Unsigned("bash"u8, 0, 3);
        });

        Assert.That(Values(Signed), Is.EqualTo(new[] { ("bash", 3L) }));
        Assert.That(
            _warnings,
            Is.EqualTo(new[]
            {
                "@signed has several keys that bpftrace prints as \"bash\"; of such keys only the last value is shown",
            }));
    }

    [Test]
    public void Where_keys_are_deleted_one_key_may_come_twice_and_nothing_is_said()
    {
        Fill(Start, () =>
        {
            _table.Unsigned("1"u8, 0, 2);
            _table.Unsigned("2"u8, 0, 7);
            _table.Unsigned("1"u8, 0, 3);
        });

        Assert.That(Values(Start), Is.EqualTo(new[] { ("1", 3L), ("2", 7L) }));
        Assert.That(_warnings, Is.Empty);
    }

    [Test]
    public void Buckets_are_listed_by_their_lower_bound()
    {
        Fill(Latencies, () =>
        {
            _table.Unsigned("16-31"u8, 16, 1);
            _table.Unsigned("4-7"u8, 4, 2);
            _table.Unsigned("-inf--1"u8, long.MinValue, 3);
        });

        Assert.That(Values(Latencies), Is.EqualTo(new[] { ("-inf--1", 3L), ("4-7", 2L), ("16-31", 1L) }));
    }

    [Test]
    public void Numbers_of_a_variable_of_text_are_shown_as_text()
    {
        Fill(Texts, () =>
        {
            _table.Text("a"u8, "in"u8);
            _table.Unsigned("b"u8, 0, ulong.MaxValue);
            _table.Negative("c"u8, 0, long.MinValue);
        });
        Fill(Text, () => _table.Negative([], 0, -1));

        Assert.That(
            TableReader.Instances(_table.Table, Texts).Select(seen => seen.Text),
            Is.EqualTo(new[] { "in", "18446744073709551615", "-9223372036854775808" }));
        Assert.That(TableReader.Text(_table.Table, Text), Is.EqualTo("-1"));
        Assert.That(_warnings, Is.Empty);
    }

    [Test]
    public void What_does_not_fit_its_type_is_not_delivered_and_said_once()
    {
        for (int i = 0; i < 3; i++)
        {
            Fill(Single, () => _table.Negative([], 0, -5));
            Fill(Counts, () => _table.Text("a"u8, "(1, 2)"u8));
            Fill(Signed, () => _table.Unsigned("a"u8, 0, 1UL << 63));
        }

        Assert.That(TableReader.Count(_table.Table, Single), Is.EqualTo(PmError.NoValue.Code));
        Assert.That(TableReader.Count(_table.Table, Counts), Is.Zero);
        Assert.That(TableReader.Count(_table.Table, Signed), Is.Zero);
        Assert.That(
            _warnings,
            Is.EqualTo(new[]
            {
                "@single holds -5, which an unsigned 64-bit metric cannot show; add a line // type: @single=64 to the script",
                "@counts holds \"(1, 2)\", which a metric of numbers cannot show; "
                    + "add a line // type: @counts=string to the script",
                "@signed holds 9223372036854775808, which a signed 64-bit metric cannot show; "
                    + "add a line // type: @signed=u64 to the script",
            }));
    }

    [Test]
    public void A_variable_that_is_empty_has_no_values_and_its_keys_come_back_with_their_numbers()
    {
        Fill(Counts, () => _table.Unsigned("bash"u8, 0, 2));
        Fill(Single, () => _table.Unsigned([], 0, 2));
        _table.Empty(Counts);
        _table.Empty(Single);
        _table.Table.Publish();
        Assert.That(TableReader.Count(_table.Table, Counts), Is.Zero);
        Assert.That(TableReader.Count(_table.Table, Single), Is.EqualTo(PmError.NoValue.Code));

        Fill(Counts, () =>
        {
            _table.Unsigned("awk"u8, 0, 1);
            _table.Unsigned("bash"u8, 0, 7);
        });
        Assert.That(
            TableReader.Instances(_table.Table, Counts).Select(seen => (seen.Name, seen.Id)),
            Is.EqualTo(new[] { ("awk", 1), ("bash", 0) }));
    }

    [Test]
    public void What_is_not_published_is_not_seen()
    {
        Fill(Single, () => _table.Unsigned([], 0, 1));
        _table.Begin(Single);
        _table.Unsigned([], 0, 2);
        _table.End();

        Assert.That(TableReader.Number(_table.Table, Single), Is.EqualTo(1));
    }

    private void Fill(int variable, Action values)
    {
        _table.Begin(variable);
        values();
        if (_table.End() is { } warning)
            _warnings.Add(warning);
        _table.Table.Publish();
    }

    private IEnumerable<(string Name, long Value)> Values(int variable) =>
        TableReader.Instances(_table.Table, variable).Select(seen => (seen.Name, (long)seen.Bits));
}
