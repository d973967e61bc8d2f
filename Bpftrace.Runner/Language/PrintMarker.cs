using System.Buffers.Text;

namespace Bpftrace.Runner.Language;

/// <summary>
/// The texts that are printed before and after a print cycle. They contain a token that the script's author cannot
/// guess, so that they differ from anything that the script prints itself. Anybody who knows the token could make the
/// script print it, as the name of a file or process, and bpftrace quotes its code in errors. So the token is shown to
/// nobody. Immutable.
/// </summary>
internal sealed class PrintMarker
{
    /// <summary>The longest token. Old versions of bpftrace hold a string in 64 bytes, and a marker must fit.</summary>
    public const int MaxTokenLength = 32;

    private readonly byte[] _prefix;

    /// <param name="token">1 to <see cref="MaxTokenLength"/> ASCII letters and digits.</param>
    /// <exception cref="ArgumentException">The token is not of this form.</exception>
    public PrintMarker(string token)
    {
        if (token.Length is 0 or > MaxTokenLength || !token.All(char.IsAsciiLetterOrDigit))
            throw new ArgumentException($"1 to {MaxTokenLength} ASCII letters and digits are needed", nameof(token));
        Token = token;
        _prefix = Encoding.ASCII.GetBytes($"pmdabpftrace {token} ");
    }

    /// <summary>The token, not for users.</summary>
    public string Token { get; }

    /// <summary>The text before the first map of a cycle, without newline.</summary>
    public string Begin(int cycle) => $"pmdabpftrace {Token} begin {cycle}";

    /// <summary>The text after the last map of a cycle, without newline.</summary>
    public string End(int cycle) => $"pmdabpftrace {Token} end {cycle}";

    /// <summary>Replaces the token by dots.</summary>
    public string Hide(string text) => text.Replace(Token, new string('.', Token.Length), StringComparison.Ordinal);

    /// <summary>Reads a printed text in UTF-8 as a marker; false if it is none.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, out int cycle, out bool isBegin)
    {
        cycle = 0;
        isBegin = false;
        if (!text.StartsWith(_prefix))
            return false;
        text = text[_prefix.Length..];
        isBegin = text.StartsWith("begin "u8);
        if (!isBegin && !text.StartsWith("end "u8))
            return false;
        text = text[(isBegin ? 6 : 4)..];
        return Utf8Parser.TryParse(text, out cycle, out int length) && length == text.Length;
    }
}
