namespace Bpftrace.Runner.Language.Values;

/// <summary>The operators with two operands.</summary>
internal static class BinaryOperator
{
    /// <summary>How tightly the operator binds, from 1; 0 if the token is none.</summary>
    public static int Precedence(TokenList tokens, int index) => tokens.Kind(index) switch
    {
        TokenKind.Minus => 9,
        TokenKind.Operator => tokens.Text(index) switch
        {
            "*" or "/" or "%" => 10,
            "+" => 9,
            "<<" or ">>" => 8,
            "<" or ">" or "<=" or ">=" => 7,
            "==" or "!=" => 6,
            "&" => 5,
            "^" => 4,
            "|" => 3,
            "&&" => 2,
            "||" => 1,
            _ => 0,
        },
        _ => 0,
    };
}
