using System.Text.RegularExpressions;
using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Tests.Language;

/// <summary>The longest scripts there can be: what takes more than linear time would hold up the agent.</summary>
public partial class LongScriptTests
{
    // Anything that takes quadratic time needs minutes for a script of the longest length.
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(5);

    [TestCase("(")]
    [TestCase("(", ")")]
    [TestCase("@[", "]=1")]
    [TestCase("@[")]
    [TestCase("@[(", "]")]
    [TestCase("@=")]
    [TestCase("@=(")]
    [TestCase("@=(", ")")]
    [TestCase("@=a?")]
    [TestCase("@=a(", ")?b:c")]
    [TestCase("@[kstack")]
    [TestCase(":a")]
    [TestCase(":.")]
    [TestCase("/*")]
    [TestCase("/*/")]
    [TestCase("\"")]
    [TestCase("\"\\")]
    [TestCase("\n#")]
    [TestCase("// include: @a,@b\n")]
    [TestCase("{[(", "}")]
    [TestCase("@=-")]
    [TestCase("@=1+")]
    [TestCase("@=1-(", ")")]
    [TestCase("@=(int8)")]
    [TestCase("@=(a*", ")")]
    [TestCase("@=*&")]
    [TestCase("@=$x+@y-")]
    [TestCase("@=a?b?", ":c")]
    [TestCase("@=f(@=", ")?a:b")]
    [TestCase("@=@[", "]+1")]
    [TestCase("@=args.a+")]
    [TestCase("t:a:b,")]
    [TestCase("t:a:b{@=args.c}")]
    [TestCase("t:a*:b*{@=args.c}")]
    [TestCase("clear(")]
    [TestCase("{print(@x);clear(@x);")]
    [TestCase("{print(@x);clear(@x);}")]
    [TestCase("i:s:1{print(@x);", "clear(@x);}")]
    [TestCase("macro f(@a,")]
    [TestCase("macro f(@a){f(@a)}")]
    [TestCase("delete(@[", "])")]
    [TestCase("for($a:@b")]
    [TestCase("for $a:@b")]
    [TestCase("@={", "}")]
    [TestCase("@={a;", "}")]
    [TestCase("@={1+", "+1}")]
    [TestCase("@={.", "}")]
    [TestCase("find(@a,$b)")]
    [TestCase("// type: @a=64,\n")]
    [TestCase("// args: a 'b'\n")]
    [TestCase("//typo:@\n")]
    [TestCase("//intervall:1\n")]
    public void The_longest_script_is_read_at_once(string opening, string closing = "")
    {
        int half = ScriptDecoder.MaxLength / Math.Max(1, opening.Length + closing.Length);
        string code = string.Concat(Enumerable.Repeat(opening, half)) + string.Concat(Enumerable.Repeat(closing, half));

        Assert.That(CpuTime.Of(() => AssertReadOrRefused(code)), Is.LessThan(_longest));
    }

    [Test]
    public void Very_many_variables_and_a_long_list_to_include_are_read_at_once()
    {
        string names = string.Join(',', Enumerable.Range(0, 30_000).Select(i => $"@n{i}"));
        string writes = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"@v{i}=@v{i + 1};"));

        Assert.That(CpuTime.Of(() => AssertReadOrRefused($"// include: {names}\n{writes}")), Is.LessThan(_longest));
    }

    // Each macro passes what it does with its parameters to each argument.
    [Test]
    public void Macros_with_many_keys_and_many_calls_are_read_at_once()
    {
        string keys = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"@k{i}"));
        string calls = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"m(@a{i});"));

        string code = $"macro m(@p){{@p[{keys}]=1}} k:f{{{calls}}}";
        Assert.That(CpuTime.Of(() => AssertReadOrRefused(code)), Is.LessThan(_longest));
    }

    private static void AssertReadOrRefused(string code)
    {
        try
        {
            ScriptSource source = ScriptAnalyzer.Analyze(code);

            Assert.That(source.Variables, Is.Not.Empty, code);
            Assert.That(source.Variables.Select(v => v.Name), Is.Unique, code);
            Assert.That(OwnIntervals().Replace(new PrintBlock(source, "t0").Code, ""), Does.StartWith(code));
        }
        catch (ScriptRefusedException refused)
        {
            Assert.That(refused.Message, Is.Not.Empty);
        }
    }

    [GeneratedRegex(
        "printf\\(\"pmdabpftrace t0 begin \\d+\"\\); (print\\(@\\w*\\); )*printf\\(\"pmdabpftrace t0 end \\d+\"\\); ")]
    private static partial Regex OwnIntervals();
}
