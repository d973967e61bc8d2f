using Pmda.Bpftrace.Logging;

namespace Pmda.Bpftrace.Tests.Logging;

internal sealed class QuotedTextTests
{
    [TestCase("", "\"\"")]
    [TestCase("BEGIN { }", "\"BEGIN { }\"")]
    [TestCase(" \n\tBEGIN\n{ }\n", "\"BEGIN\\n{ }\\n\"")]
    [TestCase("printf(\"a\\n\")", "\"printf(\\\"a\\\\n\\\")\"")]
    [TestCase("a\r\t\u001b[2K\u0085", "\"a\\x0d\\t\\x1b[2K\\x85\"")]
    public void A_text_stands_on_one_line_and_ends_where_its_quotes_do(string text, string quoted) =>
        Assert.That(QuotedText.Of(text), Is.EqualTo(quoted));

    [Test]
    public void Of_a_long_text_the_beginning_is_shown()
    {
        string longest = string.Concat(Enumerable.Repeat("🐝", QuotedText.MaxShown));

        Assert.That(QuotedText.Of(longest), Is.EqualTo($"\"{longest}\""));
        Assert.That(QuotedText.Of(longest + "x"), Is.EqualTo($"\"{longest}…\""));
    }
}
