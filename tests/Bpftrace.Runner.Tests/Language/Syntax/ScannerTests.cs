using Bpftrace.Runner.Language.Syntax;

namespace Bpftrace.Runner.Tests.Language.Syntax;

public class ScannerTests
{
    [TestCase("@a @ @_b9 @1", "@a @ @_b9 @ 1")]
    [TestCase("$x $1 $# $", "$x $1 $# $")]
    [TestCase("0xff 1e6 10ms 1_000 0..9", "0xff 1e6 10ms 1_000 0 . . 9")]
    [TestCase("@x+=1;@y<<=2;@z>>=3", "@x += 1 ; @y <<= 2 ; @z >>= 3")]
    [TestCase("-= *= /= %= &= |= ^=", "-= *= /= %= &= |= ^=")]
    [TestCase("a==b!=c<=d>=e->f", "a == b != c <= d >= e -> f")]
    [TestCase("a&&b||!c<<d>>~e", "a && b || ! c << d >> ~ e")]
    [TestCase("@x++--@y", "@x ++ -- @y")]
    [TestCase("@x=-5", "@x = - 5")]
    [TestCase("f(a[1],{b})?c:d", "f ( a [ 1 ] , { b } ) ? c : d")]
    [TestCase("/pid==1/{}", "/ pid == 1 / { }")]
    public void A_script_is_taken_apart_into_its_tokens(string code, string tokens) =>
        Assert.That(Texts(code), Is.EqualTo(tokens.Split(' ')));

    [TestCase("a // b\nc")]
    [TestCase("a /* b\n * @x = 1 */ c")]
    [TestCase("a /**/ c")]
    [TestCase("#!/usr/bin/env bpftrace\na c")]
    [TestCase("#include <linux/blkdev.h>\na\n  #define B 1\nc")]
    [TestCase("a c // b")]
    [TestCase("a c /* b")]
    [TestCase("a c /*/")]
    [TestCase("\r\na\t\vc\r\n")]
    public void Comments_preprocessor_lines_and_blanks_are_left_out(string code) =>
        Assert.That(Texts(code), Is.EqualTo(new[] { "a", "c" }));

    [TestCase("\"\"", "\"\"")]
    [TestCase("\"a b\"", "\"a b\"")]
    [TestCase("\"say \\\"@x = 1\\\"\"", "\"say \\\"@x = 1\\\"\"")]
    [TestCase("\"a\\\\\"", "\"a\\\\\"")]
    [TestCase("\"// no /* comment\"", "\"// no /* comment\"")]
    [TestCase("\"open", "\"open")]
    [TestCase("\"open\\", "\"open\\")]
    public void A_string_is_one_token_with_its_escapes(string code, string token) =>
        Assert.That(Scan(code), Is.EqualTo(new[] { (TokenKind.String, token) }));

    [TestCase("\"open\n@x")]
    [TestCase("\"open\\\n@x")]
    public void An_open_string_ends_with_its_line(string code) =>
        Assert.That(Scan(code)[^1], Is.EqualTo((TokenKind.Map, "@x")));

    [Test]
    public void A_path_with_wildcards_is_no_comment() =>
        Assert.That(
            Texts("uprobe:/usr/lib/*/libc.so.6:malloc { a }"),
            Is.EqualTo(new[] { "uprobe", ":/usr/lib/*/libc.so.6", ":", "malloc", "{", "a", "}" }));

    [Test]
    public void A_comment_after_a_colon_is_a_comment() =>
        Assert.That(Texts("a ? b :/* c */ d"), Is.EqualTo(new[] { "a", "?", "b", ":", "d" }));

    [Test]
    public void Inside_braces_there_are_no_paths() =>
        Assert.That(Texts("{ a?b:c?d:e }"), Is.EqualTo("{ a ? b : c ? d : e }".Split(' ')));

    [Test]
    public void A_number_sign_within_a_line_does_not_hide_the_rest() =>
        Assert.That(Texts("a # @b"), Is.EqualTo(new[] { "a", "#", "@b" }));

    [TestCase("\0")]
    [TestCase("é")]
    [TestCase("'")]
    [TestCase("`")]
    public void A_character_without_meaning_is_a_token_of_its_own(string character) =>
        Assert.That(
            Scan(character + "@x"),
            Is.EqualTo(new[] { (TokenKind.Unknown, character), (TokenKind.Map, "@x") }));

    [TestCase("")]
    [TestCase(" \n\t")]
    [TestCase("// a")]
    public void A_script_without_tokens_yields_none(string code) => Assert.That(Scan(code), Is.Empty);

    private static string[] Texts(string code) => Scan(code).Select(token => token.Text).ToArray();

    private static (TokenKind Kind, string Text)[] Scan(string code)
    {
        TokenList tokens = new(code);
        return Enumerable.Range(0, tokens.Count).Select(i => (tokens.Kind(i), tokens.Text(i).ToString())).ToArray();
    }
}
