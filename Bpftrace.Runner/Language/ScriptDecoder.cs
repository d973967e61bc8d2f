using System.Buffers;
using System.Text.Unicode;

namespace Bpftrace.Runner.Language;

/// <summary>Decodes the bytes of a script that a client stored or a file holds. Thread-safe.</summary>
public static class ScriptDecoder
{
    /// <summary>The longest script, in bytes.</summary>
    public const int MaxLength = 512 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Decodes a script; a byte order mark at the start is dropped.</summary>
    /// <exception cref="ScriptRefusedException">
    /// It is empty or longer than <see cref="MaxLength"/>, or has a NUL, or is not UTF-8.
    /// </exception>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        ScriptRefusedException.ThrowIf(
            bytes.Length > MaxLength, $"the script is {bytes.Length} bytes long, the limit is {MaxLength} bytes");
        ReadOnlySpan<byte> text = bytes.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes;
        ScriptRefusedException.ThrowIf(text.IsEmpty, "the script is empty");

        // bpftrace would take it for the script's end, and silently ignore the rest.
        int nul = bytes.IndexOf((byte)0);
        ScriptRefusedException.ThrowIf(nul >= 0, $"the script has a NUL byte at offset {nul}");

        char[] characters = new char[text.Length];
        OperationStatus status = Utf8.ToUtf16(
            text, characters, out int valid, out int length, replaceInvalidSequences: false);
        return status == OperationStatus.Done
            ? new string(characters, 0, length)
            : throw new ScriptRefusedException(
                $"the script is not valid UTF-8 at byte offset {bytes.Length - text.Length + valid}");
    }
}
