using Bpftrace.Runner.Language;
using Bpftrace.Runner.Language.Syntax;

namespace Bpftrace.Runner.Tests.Language.Syntax;

public sealed class NestingTests
{
    [TestCase("@=", "(", ")")]
    [TestCase("@=", "- ", "")]
    [TestCase("@=", "!(", ")")]
    [TestCase("@=", "(uint8)", "")]
    [TestCase("@=1", "+1", "")]
    [TestCase("@=", "1?2:", "")]
    [TestCase("@=$a", "[0]", "")]
    [TestCase("@=$a", "->b", "")]
    [TestCase("@=1;", "if(1){", "}")]
    [TestCase("@=1;", "{", "}")]
    [TestCase("@=1;if(1){}", "else if(1){}", "")]
    [TestCase("", "@[", "]++")]
    [TestCase("@=", "f(", ")")]
    [TestCase("@=", "(", "")]
    public void What_nests_deeper_than_bpftrace_survives_is_refused(string start, string opening, string closing)
    {
        Assert.That(FindTooDeep(Nested(100)), Is.False);
        Assert.That(FindTooDeep(Nested(Nesting.Max + 1)), Is.True);

        string Nested(int depth) => $"BEGIN {{ {start}{Repeat(opening, depth)}1{Repeat(closing, depth)}; }}";
    }

    [TestCase("@ = -1 + (2 * 3); ")]
    [TestCase("if (@a == 1 && !@b) { @[comm, pid] = count(); } else { @c++; } ")]
    [TestCase("printf(\"%d\", (uint8)@a[1]->b); ")]
    [TestCase("} k:a, k:b /pid == -1/ { @x[1]++; ")]
    [TestCase("} struct a { int b[4]; } k:c { @x = 1 ")]
    [TestCase("while (@x < 3) { @x++ } ")]
    [TestCase(") ] ")]
    public void What_only_follows_one_another_is_not_nested(string statement) =>
        Assert.That(FindTooDeep($"BEGIN {{ {Repeat(statement, 5000)} }}"), Is.False);

    [Test]
    public void A_list_is_not_nested_however_long() =>
        Assert.That(FindTooDeep($"BEGIN {{ f({Repeat("-1, (2), a[3], ", 5000)} 1); }}"), Is.False);

    [Test]
    public void The_refusal_says_where_and_how_deep()
    {
        string code = $"BEGIN {{ @a = 1; }}\n\nk:a {{\n  @b = {Repeat("(", 5000)}1{Repeat(")", 5000)}; }}";

        Assert.That(
            () => ScriptAnalyzer.Analyze(code),
            Throws.TypeOf<ScriptRefusedException>().With.Message.EqualTo(
                "line 4 nests brackets, operators or else branches more than 2000 deep, which bpftrace does not "
                    + "survive; please write this part with fewer of them, or in several statements"));
    }

    private static bool FindTooDeep(string code) => Nesting.FindTooDeep(new TokenList(code)) >= 0;

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
