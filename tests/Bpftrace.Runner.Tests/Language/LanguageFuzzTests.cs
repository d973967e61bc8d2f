using System.Text;
using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Tests.Language;

/// <summary>Scripts that nobody would write: none may do more than be refused.</summary>
public class LanguageFuzzTests
{
    private const int Seed = 20261122;

    private static readonly string[] _pieces =
    [
        "@", "@x", "@x[", "@root", "@output", "$y", "$#", "[", "]", "(", ")", "{", "}", "?", ":", ";", ",", "=", "==", "+=", "++",
        "--", "-", "/", "//", "/*", "*/", "\"", "\\", "\n", "\r", " ", "#", "#!", "count()", "hist(", "kstack", "comm", "str(",
        "printf(", "1", "0x", "let ", "BEGIN", "uprobe:/a/*/b:c", "// name: a\n", "// include: @x\n", "// table-retain-lines: 1\n",
        "tracepoint:syscalls:sys_*", ",", "args.", "->", "$kv.1", "for (", "clear(", "macro f(@a) {", "f(@x)", "nsecs", "-", "&", "&&", "(uint64)", "(struct a *)",
        "*", ".", "// type: @x=64\n", "// semantics: @x=counter\n", "// args: \"a\n", "// interval: 5\n",
        "\0", "é", "🙂", "\uD800", "\uFEFF", "\u2028", "'", "`",
    ];

    private const string Script = """
        #!/usr/bin/env bpftrace
        // name: fuzz
        #include <linux/fs.h>
        tracepoint:syscalls:sys_enter_read /pid != 0/ { @start[tid] = nsecs; @name[tid] = str(args->buf); }
        uprobe:/usr/lib/*/libc.so.6:malloc { @ = count(); @[kstack(3), comm] = count(); ++@n; }
        /* the
           end */
        END { $x = @n > 5 ? "a\n" : "b"; printf("%s %d\n", $x, @start[tid]); @h[(1, 2)] = lhist(-1, 0, 100, 10); clear(@n); }
        """;

    [Test]
    public void Pieces_in_any_order_are_read_or_refused()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 10_000; i++)
        {
            var code = new StringBuilder();
            for (var length = random.Next(60); length > 0; length--)
                code.Append(_pieces[random.Next(_pieces.Length)]);
            AssertReadOrRefused(code.ToString());
        }
    }

    [Test]
    public void Mutated_scripts_are_read_or_refused()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 10_000; i++)
        {
            var code = new StringBuilder(Script);
            for (var mutations = random.Next(1, 8); mutations > 0; mutations--)
            {
                var start = random.Next(code.Length);
                code.Remove(start, Math.Min(random.Next(12), code.Length - start));
                code.Insert(random.Next(code.Length + 1), _pieces[random.Next(_pieces.Length)]);
            }

            AssertReadOrRefused(code.ToString());
        }
    }

    [Test]
    public void Random_bytes_are_decoded_or_refused()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = new byte[random.Next(100)];
            random.NextBytes(bytes);
            try
            {
                AssertReadOrRefused(ScriptText.Decode(bytes));
            }
            catch (ScriptRefusedException refused)
            {
                Assert.That(refused.Message, Does.StartWith("the script "));
            }
        }
    }

    // Anything that takes quadratic time needs minutes for a script of the longest length.
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
    [TestCase("macro f(@a,")]
    [TestCase("macro f(@a){f(@a)}")]
    [TestCase("delete(@[", "])")]
    [TestCase("for($a:@b")]
    [TestCase("// type: @a=64,\n")]
    [TestCase("// args: a 'b'\n")]
    public void The_longest_script_is_read_at_once(string opening, string closing = "")
    {
        var half = ScriptText.MaxLength / Math.Max(1, opening.Length + closing.Length);
        var code = string.Concat(Enumerable.Repeat(opening, half)) + string.Concat(Enumerable.Repeat(closing, half));
        var started = TimeProvider.System.GetTimestamp();

        AssertReadOrRefused(code);

        Assert.That(TimeProvider.System.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public void Very_many_variables_and_a_long_list_to_include_are_read_at_once()
    {
        var names = string.Join(',', Enumerable.Range(0, 30_000).Select(i => $"@n{i}"));
        var writes = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"@v{i}=@v{i + 1};"));
        var started = TimeProvider.System.GetTimestamp();

        AssertReadOrRefused($"// include: {names}\n{writes}");

        Assert.That(TimeProvider.System.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    private static void AssertReadOrRefused(string code)
    {
        try
        {
            var source = ScriptAnalyzer.Analyze(code);

            Assert.That(source.Variables, Is.Not.Empty, code);
            Assert.That(source.Variables.Select(v => v.Name), Is.Unique, code);
            Assert.That(PrintBlock.Create(source, "t0").Code, Does.StartWith(code));
        }
        catch (ScriptRefusedException refused)
        {
            Assert.That(refused.Message, Is.Not.Empty);
        }
    }
}
