using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Tests.Language.Values;

/// <summary>The bounds of linear histograms, as far as they are known before a script runs.</summary>
internal sealed class LinearBucketsTests
{
    [TestCase("0, 100, 10", 0, 100, 10)]
    [TestCase("0, 1_000_000, 1e3", 0, 1_000_000, 1_000)]
    [TestCase("0x10, 0XfF, 0x1", 16, 255, 1)]
    [TestCase("0, 9223372036854775807, 1", 0, long.MaxValue, 1)]
    public void Constant_bounds_are_known(string bounds, long min, long max, long step) =>
        Assert.That(
            Bounds($"k:f {{ @h = lhist(f(a, b)[1, 2], {bounds}); }}"), Is.EqualTo(new LinearBuckets(min, max, step)));

    [TestCase("@h[comm, pid] = lhist(1, 0, 10, 1);")]
    [TestCase("@h = (lhist(1, 0, 10, 1));")]
    [TestCase("@h = lhist(1, 0, 10, 1); @h = lhist(2, 0, 0xa, 1);")]
    [TestCase("if (pid) { @h = lhist(1, 0, 10, 1) }")]
    public void They_are_found_wherever_the_histogram_is_written(string statements) =>
        Assert.That(Bounds($"k:f {{ {statements} }}"), Is.EqualTo(new LinearBuckets(0, 10, 1)));

    [TestCase("5 0x20 2", 5, 32, 2)]
    [TestCase("0 10 1", 0, 10, 1)]
    public void Positional_parameters_count_with_their_values(string arguments, long min, long max, long step) =>
        Assert.That(
            Bounds($"// args: {arguments}\nk:f {{ @h = lhist(1, $1, $2, $3); }}"),
            Is.EqualTo(new LinearBuckets(min, max, step)));

    [TestCase("lhist(1, 0, 100)")]
    [TestCase("lhist(1, 0, 100, 10, 5)")]
    [TestCase("lhist(1)")]
    [TestCase("lhist(1, , , )")]
    [TestCase("lhist(1, 0, 100, 10")]
    [TestCase("lhist(1, 0, 10 * 10, 10)")]
    [TestCase("lhist(1, 0, (100), 10)")]
    [TestCase("lhist(1, 0, $max, 10)")]
    [TestCase("lhist(1, 0, $4, 10)")]
    [TestCase("lhist(1, 0, $0, 10)")]
    [TestCase("lhist(1, 0, $#, 10)")]
    [TestCase("lhist(1, 0, $1, 10)")] // a word
    [TestCase("lhist(1, 0, $2, 10)")] // 1e2, not a number for bpftrace
    [TestCase("lhist(1, 0, MAX, 10)")]
    [TestCase("lhist(1, 0, 0144, 10)")] // octal
    [TestCase("lhist(1, -10, 100, 10)")]
    [TestCase("lhist(1, $3, 100, 10)")] // -5
    [TestCase("lhist(1, 0, 100ms, 10)")]
    [TestCase("lhist(1, 0, 9223372036854775808, 10)")]
    [TestCase("lhist(1, 0, 0xffffffffffffffff, 10)")]
    [TestCase("lhist(1, 0, 1e99, 10)")]
    [TestCase("lhist(1, 100, 100, 10)")]
    [TestCase("lhist(1, 100, 0, 10)")]
    [TestCase("lhist(1, 0, 100, 0)")]
    [TestCase("lhist(1, 0, 100, -1)")]
    [TestCase("lhist(1, 0, 100, 10); @h = lhist(1, 0, 100, 20)")]
    [TestCase("lhist(1, 0, 100, 10); @h = lhist(1, 0, $max, 10)")]
    [TestCase("hist(1)")]
    [TestCase("hist(1, 0, 100, 10)")]
    public void Other_bounds_are_not_known(string value) =>
        Assert.That(Bounds($"// args: many 1e2 -5\nk:f {{ @h = {value}; }}"), Is.Null);

    [Test]
    public void A_macro_writes_to_the_variable_of_its_caller() =>
        Assert.That(
            Bounds("macro add(@m) { @m = lhist(1, 0, 10, 1) }\nk:f { add(@h); }"),
            Is.EqualTo(new LinearBuckets(0, 10, 1)));

    private static LinearBuckets? Bounds(string code) =>
        ScriptAnalyzer.Analyze(code).Variables.Single(variable => variable.Name == "@h").LinearBuckets;
}
