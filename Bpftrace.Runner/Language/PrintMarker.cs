using System.Buffers.Text;
using System.Text;

namespace Bpftrace.Runner.Language;

/// <summary>
/// The texts that a script is made to print before and after a print cycle. They hold a token that the script's author
/// cannot guess, and so differ from anything the script prints by itself. Does not change.
/// </summary>
public sealed class PrintMarker
{
    /// <summary>The longest token. Old versions of bpftrace hold a string in 64 bytes, and a marker must fit.</summary>
    public const int MaxTokenLength = 32;

    private readonly string _token;
    private readonly string _prefix;
    private readonly byte[] _prefixBytes;

    /// <param name="token">1 to <see cref="MaxTokenLength"/> ASCII letters and digits.</param>
    /// <exception cref="ArgumentException">The token is not of this form.</exception>
    public PrintMarker(string token)
    {
        if (token.Length is 0 or > MaxTokenLength || !token.All(char.IsAsciiLetterOrDigit))
            throw new ArgumentException($"1 to {MaxTokenLength} ASCII letters and digits are needed", nameof(token));
        _token = token;
        _prefix = $"pmdabpftrace {token} ";
        _prefixBytes = Encoding.ASCII.GetBytes(_prefix);
    }

    /// <summary>What is printed ahead of the first map of a cycle, without newline.</summary>
    public string Begin(int cycle) => $"{_prefix}begin {cycle}";

    /// <summary>What is printed after the last map of a cycle, without newline.</summary>
    public string End(int cycle) => $"{_prefix}end {cycle}";

    /// <summary>
    /// The text with dots for the token. bpftrace quotes its code, and whoever can read the token may have the script print it:
    /// with the name of a file or of a process.
    /// </summary>
    public string Hide(string text) => text.Replace(_token, new string('.', _token.Length), StringComparison.Ordinal);

    /// <summary>Reads a printed text.</summary>
    /// <param name="text">The text in UTF-8.</param>
    /// <param name="cycle">The cycle's number.</param>
    /// <param name="isBegin">Whether the cycle begins there rather than ends.</param>
    /// <returns>Whether it is one of these markers.</returns>
    public bool TryRead(ReadOnlySpan<byte> text, out int cycle, out bool isBegin)
    {
        cycle = 0;
        isBegin = false;
        if (!text.StartsWith(_prefixBytes))
            return false;
        text = text[_prefixBytes.Length..];
        isBegin = text.StartsWith("begin "u8);
        if (!isBegin && !text.StartsWith("end "u8))
            return false;
        text = text[(isBegin ? 6 : 4)..];
        return Utf8Parser.TryParse(text, out cycle, out int length) && length == text.Length;
    }
}
