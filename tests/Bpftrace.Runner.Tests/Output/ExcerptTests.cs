using System.Text;
using Bpftrace.Runner.Output;

namespace Bpftrace.Runner.Tests.Output;

internal sealed class ExcerptTests
{
    [TestCase("", "\"\"")]
    [TestCase("BEGIN { }", "\"BEGIN { }\"")]
    [TestCase("BEGIN\n{ }\n", "\"BEGIN\\n{ }\\n\"")]
    [TestCase("printf(\"a\\n\")", "\"printf(\\\"a\\\\n\\\")\"")]
    [TestCase("a\r\t\u001b[2K\u0085", "\"a\\x0d\\t\\x1b[2K\\x85\"")]
    public void A_quoted_text_is_one_line_and_ends_where_its_quotes_do(string text, string quoted)
    {
        Assert.That(Excerpt.Quote(text), Is.EqualTo(quoted));
        Assert.That(Excerpt.Quote(Encoding.UTF8.GetBytes(text)), Is.EqualTo(quoted));
    }

    [Test]
    public void Without_quotes_only_control_characters_are_escaped() =>
        Assert.That(Excerpt.Of("a \"b\" \\ \u001b\n"u8, 100), Is.EqualTo("a \"b\" \\ \\x1b\\n"));

    [Test]
    public void A_long_text_is_cut_between_characters()
    {
        string longest = string.Concat(Enumerable.Repeat("🐝", Excerpt.MaxQuoted));

        Assert.That(Excerpt.Quote(longest), Is.EqualTo($"\"{longest}\""));
        Assert.That(Excerpt.Quote(longest + "x"), Is.EqualTo($"\"{longest}…\""));
        Assert.That(Excerpt.Quote(Encoding.UTF8.GetBytes(longest)), Is.EqualTo($"\"{longest}\""));
        Assert.That(Excerpt.Of(Encoding.UTF8.GetBytes(longest + longest), 60), Is.EqualTo($"{longest}…"));
    }

    [Test]
    public void Bytes_that_are_not_UTF_8_are_replaced() =>
        Assert.That(Excerpt.Of([(byte)'a', 0xff], 100), Is.EqualTo("a\ufffd"));
}
