using static Bpftrace.Runner.Tests.Language.ExportedVariables;

namespace Bpftrace.Runner.Tests.Language.Values;

/// <summary>The variables of scripts with macros, written as in <see cref="ExportedVariables"/>.</summary>
public class MacrosTests
{
    [TestCase("macro add(@m) { @m++; @m } k:f { add(@x); }", "@x Si U C")]
    [TestCase("k:f { add(@x); } import \"a\"; macro add(@m, $n) { @m[$n] = count(); }", "@x Ma U C")]
    [TestCase("macro set($n, @m) { @m = comm; } k:f { set(1, @x); @y = @x; }", "@x Si T I, @y Si T I")]
    [TestCase("macro inner(@m) { @m = -1; } macro outer(@m) { inner(@m); } k:f { outer(@x); }", "@x Si S I")]
    [TestCase("macro reset(@m) { clear(@m); } k:f { @x++; reset(@x); @m = 1; }", "@x Si U I, @m Si U I")]
    [TestCase("macro add(@m) { @m += @other; @other = 1; } k:f { add(@x); }", "@other Si U I, @x Si U C")]
    public void A_macro_writes_to_the_variables_that_it_is_given(string code, string variables) =>
        Assert.That(Found(code), Is.EqualTo(variables));

    [TestCase("macro add(@m) { @m++; } k:f { @x[1] = 1; add(@x[1]); }", "@x Ma U I")]
    [TestCase("macro add(@m) { @m++; } k:f { @x = 1; other(@x); }", "@x Si U I")]
    [TestCase("macro add(@m) { @m++; } k:f { @x = 1; add(1, @x); }", "@x Si U I")]
    public void What_is_not_passed_for_a_parameter_is_left_alone(string code, string variables) =>
        Assert.That(Found(code), Is.EqualTo(variables));

    [Test]
    public void A_histogram_of_a_macro_is_one_of_the_caller() =>
        Assert.That(Found("macro add(@m) { @m = hist(1); } k:f { add(@x); }"), Is.EqualTo("@x Hi U C"));

    [Test]
    public void A_macro_that_calls_itself_is_read_once() =>
        Assert.That(Found("macro f(@a) { @a++; f(@a); } k:f { f(@x); }"), Is.EqualTo("@x Si U C"));
}
