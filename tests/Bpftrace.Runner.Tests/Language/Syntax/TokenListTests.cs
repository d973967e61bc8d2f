using Bpftrace.Runner.Language.Syntax;

namespace Bpftrace.Runner.Tests.Language.Syntax;

public class TokenListTests
{
    [TestCase("( )", 0, 1)]
    [TestCase("[ ( { } ) ]", 0, 5)]
    [TestCase("[ ( { } ) ]", 2, 3)]
    [TestCase("a ( b ) ( c )", 4, 6)]
    public void Brackets_are_paired(string code, int opening, int closing) =>
        Assert.That(new TokenList(code).Closing(opening), Is.EqualTo(closing));

    [TestCase("( [ )", 0, 2)]
    [TestCase("( ] )", 0, 2)]
    [TestCase("{ ( [ } { }", 4, 5)]
    public void A_bracket_left_open_does_not_hide_the_pair_around_it(string code, int opening, int closing) =>
        Assert.That(new TokenList(code).Closing(opening), Is.EqualTo(closing));

    [TestCase("( [ )", 1)]
    [TestCase("(", 0)]
    [TestCase(")", 0)]
    [TestCase("a", 0)]
    [TestCase("a", -1)]
    [TestCase("a", 1)]
    public void What_nothing_closes_has_no_closing_bracket(string code, int index) =>
        Assert.That(new TokenList(code).Closing(index), Is.EqualTo(-1));

    [TestCase(-1)]
    [TestCase(1)]
    public void Out_of_range_there_is_no_token(int index)
    {
        TokenList tokens = new("a");

        Assert.That(tokens.Kind(index), Is.EqualTo(TokenKind.None));
        Assert.That(tokens.Text(index).Length, Is.Zero);
    }
}
