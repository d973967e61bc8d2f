using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Tests.Processes;
using Pcp.Interop;
using Pcp.Interop.Tests.Tables;
using Pmda.Bpftrace.Tables;

namespace Pmda.Bpftrace.Tests.Tables;

internal sealed class ScriptTablesTests
{
    private const int Single = 0, Counts = 1, Signed = 2, Texts = 3, Latencies = 4, Output = 5, Text = 6, Sums = 7;

    private ScriptTables _tables = null!;

    [SetUp]
    public void MakeTables()
    {
        Variable[] variables =
        [
            new("@single", VariableKind.Single, VariableType.Unsigned64, VariableSemantics.Instant),
            new("@counts", VariableKind.Map, VariableType.Unsigned64, VariableSemantics.Counter),
            new("@signed", VariableKind.Map, VariableType.Signed64, VariableSemantics.Instant),
            new("@texts", VariableKind.Map, VariableType.Text, VariableSemantics.Instant),
            new("@latencies", VariableKind.Histogram, VariableType.Unsigned64, VariableSemantics.Counter),
            new("@output", VariableKind.Output, VariableType.Text, VariableSemantics.Instant),
            new("@text", VariableKind.Single, VariableType.Text, VariableSemantics.Instant),
            new("@sums", VariableKind.Map, VariableType.Signed64, VariableSemantics.Instant) { AddsUp = true },
        ];
        ScriptSource source = new("code", new ScriptMetadata(), [.. variables]);
        _tables = new ScriptTables(new Script("script100", source, null, ManualClock.Start), TimeProvider.System);
    }

    [TearDown]
    public void FreeTables() => _tables.Dispose();

    [Test]
    public void Without_a_value_a_variable_with_keys_has_no_instances_and_one_without_keys_an_error()
    {
        for (int cycle = 0; cycle < 4; cycle++)
        {
            for (int i = 0; i < _tables.Variables.Count; i++)
            {
                int expected = i is Single or Output or Text ? PmError.NoValue.Code : 0;
                Assert.That(TableReader.Count(_tables.Variables, i), Is.EqualTo(expected), $"column {i}");
            }

            _tables.CycleComplete();
        }
    }

    [Test]
    public void A_number_without_keys_is_one_value()
    {
        Fill(Single, () => _tables.Number([], 0, ulong.MaxValue));

        Assert.That(TableReader.Number(_tables.Variables, Single), Is.EqualTo(ulong.MaxValue));
    }

    [TestCase(Counts, 2, 3, 5)]
    [TestCase(Sums, -5, 3, -2)]
    public void Values_of_keys_that_look_alike_add_up_where_their_sum_is_what_happened(
        int variable, long first, long second, long sum)
    {
        Fill(variable, () =>
        {
            Assert.That(_tables.Number("bash"u8, 0, (ulong)first), Is.True);
            _tables.Number("cat"u8, 0, 1);
            Assert.That(_tables.Number("bash"u8, 0, (ulong)second), Is.True);
        });

        Assert.That(Values(variable), Is.EqualTo(new[] { ("bash", sum), ("cat", 1L) }));
    }

    [Test]
    public void Of_other_values_of_keys_that_look_alike_the_last_one_is_kept_and_that_is_reported()
    {
        Fill(Signed, () =>
        {
            Assert.That(_tables.Number("bash"u8, 0, 2), Is.True);
            Assert.That(_tables.Number("bash"u8, 0, 3), Is.False);
        });
        Fill(Texts, () =>
        {
            Assert.That(_tables.Text("bash"u8, "a"u8), Is.True);
            Assert.That(_tables.Text("bash"u8, "b"u8), Is.False);
        });

        Assert.That(Values(Signed), Is.EqualTo(new[] { ("bash", 3L) }));
        Assert.That(
            TableReader.Instances(_tables.Variables, Texts).Select(seen => seen.Text), Is.EqualTo(new[] { "b" }));
    }

    [Test]
    public void Buckets_are_listed_by_their_lower_bound()
    {
        Fill(Latencies, () =>
        {
            _tables.Number("16-31"u8, 16, 1);
            _tables.Number("4-7"u8, 4, 2);
            _tables.Number("-inf--1"u8, long.MinValue, 3);
        });

        Assert.That(Values(Latencies), Is.EqualTo(new[] { ("-inf--1", 3L), ("4-7", 2L), ("16-31", 1L) }));
    }

    [Test]
    public void Texts_are_shown_with_and_without_keys()
    {
        Fill(Texts, () => _tables.Text("a"u8, "in"u8));
        Fill(Text, () => _tables.Text([], "-1"u8));

        Assert.That(
            TableReader.Instances(_tables.Variables, Texts).Select(seen => seen.Text), Is.EqualTo(new[] { "in" }));
        Assert.That(TableReader.Text(_tables.Variables, Text), Is.EqualTo("-1"));
    }

    [Test]
    public void A_variable_that_is_empty_has_no_values_and_its_keys_come_back_with_their_numbers()
    {
        Fill(Counts, () => _tables.Number("bash"u8, 0, 2));
        Fill(Single, () => _tables.Number([], 0, 2));
        _tables.Empty(Counts);
        _tables.Empty(Single);
        _tables.CycleComplete();
        Assert.That(TableReader.Count(_tables.Variables, Counts), Is.Zero);
        Assert.That(TableReader.Count(_tables.Variables, Single), Is.EqualTo(PmError.NoValue.Code));

        Fill(Counts, () =>
        {
            _tables.Number("awk"u8, 0, 1);
            _tables.Number("bash"u8, 0, 7);
        });
        Assert.That(
            TableReader.Instances(_tables.Variables, Counts).Select(seen => (seen.Name, seen.Id)),
            Is.EqualTo(new[] { ("awk", 1), ("bash", 0) }));
    }

    [Test]
    public void Values_show_when_their_cycle_is_complete()
    {
        Fill(Single, () => _tables.Number([], 0, 1));
        _tables.Begin(Single);
        _tables.Number([], 0, 2);
        _tables.End();
        Assert.That(TableReader.Number(_tables.Variables, Single), Is.EqualTo(1));

        _tables.CycleComplete();
        Assert.That(TableReader.Number(_tables.Variables, Single), Is.EqualTo(2));
    }

    [Test]
    public void Printed_text_shows_without_a_cycle()
    {
        _tables.OutputChanged("hello"u8);

        Assert.That(TableReader.Text(_tables.Output, 0), Is.EqualTo("hello"));
    }

    private void Fill(int variable, Action values)
    {
        _tables.Begin(variable);
        values();
        _tables.End();
        _tables.CycleComplete();
    }

    private IEnumerable<(string Name, long Value)> Values(int variable) =>
        TableReader.Instances(_tables.Variables, variable).Select(seen => (seen.Name, (long)seen.Bits));
}
