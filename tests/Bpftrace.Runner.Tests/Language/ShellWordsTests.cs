using System.Collections.Immutable;
using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Tests.Language;

public class ShellWordsTests
{
    [TestCase("")]
    [TestCase(" \t")]
    public void A_blank_line_has_no_words(string line) => Assert.That(Split(line), Is.Empty);

    [TestCase("10 eth0", "10|eth0")]
    [TestCase("  10 \t eth0 ", "10|eth0")]
    [TestCase("\"two words\" 'and three'", "two words|and three")]
    [TestCase("\"\" ''", "|")]
    [TestCase("a\"b c\"d'e f'", "ab cde f")]
    [TestCase("two\\ words \\\" \\\\", "two words|\"|\\")]
    [TestCase("\"a\\\"b\\\\c\\n\"", "a\"b\\c\\n")]
    [TestCase("'a\\n\"'", "a\\n\"")]
    [TestCase("\"it's\"", "it's")]
    [TestCase("$HOME * --unsafe", "$HOME|*|--unsafe")]
    public void Words_are_split_as_a_shell_does(string line, string words) =>
        Assert.That(string.Join('|', Split(line)), Is.EqualTo(words));

    [TestCase("\"two words", "a quote is not closed")]
    [TestCase("a 'b\"", "a quote is not closed")]
    [TestCase("a\\", "nothing follows the backslash")]
    public void What_is_left_open_is_refused(string line, string reason) =>
        Assert.That(
            () => Split(line),
            Throws.TypeOf<ScriptRefusedException>().With.Message.EqualTo($"invalid value '{line}' for args: {reason}"));

    [TestCase("a,b", "a|b")]
    [TestCase(",a , ,b,", "a|b")]
    [TestCase("'a,b',\\,\\\"\\,,\\\\", "a,b|,\",|\\")]
    public void A_separator_counts_as_a_blank_unless_it_is_quoted(string line, string words) =>
        Assert.That(string.Join('|', ShellWords.Split(line, "label", ',')), Is.EqualTo(words));

    private static ImmutableArray<string> Split(string line) => ShellWords.Split(line, "args");
}
