using Bpftrace.Runner.Language;
using static Bpftrace.Runner.Tests.Language.ExportedVariables;

namespace Bpftrace.Runner.Tests.Language;

/// <summary>What a script says itself of types and semantics, written as in <see cref="ExportedVariables"/>.</summary>
public class AnnotatedVariablesTests
{
    [TestCase("type: @x=64", "@x Si S C")]
    [TestCase("type: @x=u64", "@x Si U C")]
    [TestCase("type: @x=double", "@x Si D C")]
    [TestCase("type: @x=string", "@x Si T I")]
    [TestCase("semantics: @x=instant", "@x Si U I")]
    [TestCase("semantics: @x=counter", "@x Si U C")]
    public void What_the_script_says_goes_before(string annotation, string variables) =>
        Assert.That(Found($"// {annotation}\nk:f {{ @x++; }}"), Is.EqualTo(variables));

    [Test]
    public void What_the_script_says_holds_for_the_variables_that_it_names() =>
        Assert.That(
            Found("// type: @b=64, @c = string\n// semantics: @b=counter\nk:f { @a = 1; @b = 1; @c[1] = 1; }"),
            Is.EqualTo("@a Si U I, @b Si S C, @c Ma T I"));

    [TestCase("type: @y=64", "invalid value '@y' for type: the script writes to no such variable")]
    [TestCase("type: @output=64", "invalid value '@output' for type: the script writes to no such variable")]
    [TestCase("semantics: @=counter", "invalid value '@' for semantics: the script writes to no such variable")]
    [TestCase("type: @h=64", "invalid value '@h' for type: what a histogram counts is always u64")]
    [TestCase("semantics: @t=counter", "invalid value '@t' for semantics: what is text cannot be a counter")]
    public void What_the_script_says_must_be_possible(string annotation, string message) =>
        Assert.That(
            () => Found($"// {annotation}\nk:f {{ @h = hist(1); @t = comm; printf(\"%d\", @y); }}"),
            Throws.TypeOf<ScriptRefusedException>().With.Message.EqualTo(message));
}
