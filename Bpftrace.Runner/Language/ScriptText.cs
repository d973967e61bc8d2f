using System.Buffers;
using System.Text.Unicode;

namespace Bpftrace.Runner.Language;

/// <summary>From the bytes that a client stored, or a file holds, to a script's text. Safe from any thread.</summary>
public static class ScriptText
{
    /// <summary>The longest script, in bytes.</summary>
    public const int MaxLength = 512 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Decodes <paramref name="bytes"/>; a byte order mark at the start is dropped.</summary>
    /// <exception cref="ScriptRefusedException">
    /// There are none, or more than <see cref="MaxLength"/>, or they hold a NUL, or are not UTF-8.
    /// </exception>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxLength)
            throw new ScriptRefusedException($"the script is {bytes.Length} bytes long, the limit is {MaxLength} bytes");

        ReadOnlySpan<byte> text = bytes.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;
        if (text.IsEmpty)
            throw new ScriptRefusedException("the script is empty");

        // bpftrace would take it for the script's end, and silently leave out the rest.
        int nul = bytes.IndexOf((byte)0);
        if (nul >= 0)
            throw new ScriptRefusedException($"the script has a NUL byte at offset {nul}");

        char[] characters = new char[text.Length];
        OperationStatus status = Utf8.ToUtf16(text, characters, out int valid, out int length, replaceInvalidSequences: false);
        if (status != OperationStatus.Done)
        {
            throw new ScriptRefusedException(
                $"the script is not valid UTF-8 at byte offset {bytes.Length - text.Length + valid}");
        }

        return new string(characters, 0, length);
    }
}
