using System.Text;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Output;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Warnings;

namespace Bpftrace.Runner.Tests.Output;

internal sealed class ValueConverterTests
{
    private const int Single = 0, Counts = 1, Signed = 2, Texts = 3, Double = 4, Start = 5, Buckets = 6;

    private static readonly Variable[] _variables =
    [
        new("@single", VariableKind.Single, VariableType.Unsigned64, VariableSemantics.Instant),
        new("@counts", VariableKind.Map, VariableType.Unsigned64, VariableSemantics.Counter),
        new("@signed", VariableKind.Map, VariableType.Signed64, VariableSemantics.Instant),
        new("@texts", VariableKind.Map, VariableType.Text, VariableSemantics.Instant),
        new("@double", VariableKind.Map, VariableType.Double, VariableSemantics.Counter),
        new("@start", VariableKind.Map, VariableType.Unsigned64, VariableSemantics.Instant) { LosesKeys = true },
        new("@buckets", VariableKind.Histogram, VariableType.Unsigned64, VariableSemantics.Counter),
    ];

    private readonly Listener _listener = new();
    private readonly WarningLog _warnings = new(static _ => { });
    private ValueConverter _values = null!;

    [SetUp]
    public void MakeConverter() => _values = new ValueConverter([.. _variables], _listener, _warnings);

    [Test]
    public void Numbers_of_a_variables_type_are_passed_on()
    {
        Number(Single, [], 0, ulong.MaxValue);
        Number(Buckets, "4-7"u8, 4, 2);
        Number(Signed, "a"u8, 0, -5);
        Number(Signed, "b"u8, 0, long.MaxValue);

        Assert.That(
            _listener.Calls,
            Is.EqualTo(new[]
            {
                "0 @0=18446744073709551615", "6 4-7@4=2", "2 a@0=18446744073709551611", "2 b@0=9223372036854775807",
            }));
        Assert.That(_warnings.Text, Is.Empty);
    }

    [Test]
    public void Numbers_of_any_size_and_sign_fit_a_double()
    {
        Number(Double, "a"u8, 0, ulong.MaxValue);
        Number(Double, "b"u8, 0, -3);
        Begin(Double).Text("c"u8, "no number"u8);

        Assert.That(
            _listener.Calls,
            Is.EqualTo(new[]
            {
                $"4 a@0={BitConverter.DoubleToUInt64Bits(18446744073709551615.0)}",
                $"4 b@0={BitConverter.DoubleToUInt64Bits(-3.0)}",
            }));
    }

    [Test]
    public void Numbers_of_a_variable_of_text_are_shown_as_text()
    {
        Begin(Texts).Text("a"u8, "in"u8);
        Number(Texts, "b"u8, 0, ulong.MaxValue);
        Number(Texts, "c"u8, 0, long.MinValue);

        Assert.That(
            _listener.Calls, Is.EqualTo(new[] { "3 a=in", "3 b=18446744073709551615", "3 c=-9223372036854775808" }));
        Assert.That(_warnings.Text, Is.Empty);
    }

    [Test]
    public void A_value_that_does_not_fit_its_type_is_dropped_with_one_warning()
    {
        for (int i = 0; i < 3; i++)
        {
            Number(Single, [], 0, -5);
            Begin(Counts).Text("a"u8, "(1, 2) {Why}"u8);
            Number(Signed, "a"u8, 0, 1UL << 63);
            Number(Buckets, "a"u8, 0, -1);
        }

        Assert.That(_listener.Calls, Is.Empty);
        Assert.That(
            _warnings.Text.Split('\n'),
            Is.EqualTo(new[]
            {
                "@single holds -5, which an unsigned 64-bit metric cannot show; "
                    + "add a line // type: @single=64 to the script",
                "@counts holds \"(1, 2) {Why}\", which a metric of numbers cannot show; "
                    + "add a line // type: @counts=string to the script",
                "@signed holds 9223372036854775808, which a signed 64-bit metric cannot show; "
                    + "add a line // type: @signed=u64 to the script",
                "@buckets holds -1, which an unsigned 64-bit metric cannot show",
                "",
            }));
    }

    [Test]
    public void Keys_that_look_the_same_are_one_warning()
    {
        _listener.IsKnown = true;
        Number(Signed, "bash"u8, 0, -2);
        Number(Signed, "bash"u8, 0, 3);

        Assert.That(
            _warnings.Text,
            Is.EqualTo(
                "@signed has several keys that bpftrace prints as \"bash\"; of such keys only the last value is "
                    + "shown\n"));
    }

    [Test]
    public void Where_keys_are_deleted_one_key_may_come_twice()
    {
        _listener.IsKnown = true;
        Number(Start, "1"u8, 0, 3);

        Assert.That(_warnings.Text, Is.Empty);
    }

    [Test]
    public void Another_process_of_the_script_warns_again()
    {
        Number(Single, [], 0, -5);
        string first = _warnings.Text;
        _warnings.Clear();
        Number(Single, [], 0, -5);

        Assert.That(_warnings.Text, Is.Not.Empty.And.EqualTo(first));
    }

    private void Number(int variable, ReadOnlySpan<byte> instance, long order, Int128 value) =>
        Begin(variable).Number(instance, order, unchecked((ulong)value), value < 0);

    private ValueConverter Begin(int variable)
    {
        _values.Begin(variable);
        return _values;
    }

    private sealed class Listener : IScriptListener
    {
        private int _variable;

        public List<string> Calls { get; } = [];

        public bool IsKnown { get; set; }

        public void Begin(int variable) => _variable = variable;

        public bool Number(ReadOnlySpan<byte> instance, long order, ulong bits)
        {
            Calls.Add($"{_variable} {Encoding.UTF8.GetString(instance)}@{order}={bits}");
            return !IsKnown;
        }

        public bool Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text)
        {
            Calls.Add($"{_variable} {Encoding.UTF8.GetString(instance)}={Encoding.UTF8.GetString(text)}");
            return !IsKnown;
        }

        public void End()
        {
        }

        public void Empty(int variable) => throw new NotSupportedException();

        public void CycleComplete() => throw new NotSupportedException();

        public void Rest(bool isResting) => throw new NotSupportedException();

        public void OutputChanged(ReadOnlySpan<byte> text) => throw new NotSupportedException();

        public void StateChanged(ScriptState state) => throw new NotSupportedException();

        public void DataBytesChanged(long count) => throw new NotSupportedException();
    }
}
