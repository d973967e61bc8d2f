namespace Pcp.Bpftrace.Sources;

/// <summary>Reads a script's bytes, and refuses what the agent or pmcd would refuse.</summary>
internal static class ScriptDecoder
{
    /// <summary>The longest script, in bytes of UTF-8: pmcd takes requests of up to 64 KiB.</summary>
    public const int MaxLength = (64 * 1024) - RequestOverhead;

    private const int RequestOverhead = 64; // what a request has beside the text, and some

    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a stream to its end, or to the point where it is too long.</summary>
    /// <exception cref="ScriptException">It is empty, too long, not UTF-8, or has a NUL.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ScriptText Read(string label, Stream stream)
    {
        byte[] bytes = new byte[MaxLength + ByteOrderMark.Length + 1];
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return new ScriptText(label, Decode(label, bytes.AsSpan(0, length)));
    }

    /// <exception cref="ScriptException">The text has more bytes than a request may have.</exception>
    public static void CheckLength(string label, int bytes) =>
        ScriptException.ThrowIf(
            bytes > MaxLength,
            $"{label}: the script is longer than {MaxLength} bytes, more than pmcd accepts in one request");

    private static string Decode(string label, ReadOnlySpan<byte> bytes)
    {
        int skipped = bytes.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        ReadOnlySpan<byte> text = bytes[skipped..];
        CheckLength(label, text.Length);
        ScriptException.ThrowIf(text.IsEmpty, $"{label}: the script is empty");
        int nul = text.IndexOf((byte)0);
        ScriptException.ThrowIf(nul >= 0, $"{label}: the script has a NUL byte at offset {skipped + nul}");
        try
        {
            return _strict.GetString(text);
        }
        catch (DecoderFallbackException e)
        {
            throw new ScriptException($"{label}: the script is not valid UTF-8 at byte offset {skipped + e.Index}");
        }
    }
}
