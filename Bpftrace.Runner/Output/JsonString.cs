using System.Buffers;
using System.Buffers.Text;
using System.Text.Unicode;
using CommunityToolkit.HighPerformance;
using CommunityToolkit.HighPerformance.Buffers;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Decodes strings of bpftrace's JSON to UTF-8. Up to 0.16 bpftrace prints bytes from 0x80 raw, whether they are UTF-8
/// or not; later versions print each of them as <c>\uffffffXX</c>, a sign-extended char. Nothing else that they print
/// begins with <c>\uffff</c>.
/// </summary>
internal static class JsonString
{
    /// <summary>Decodes a string.</summary>
    /// <param name="json">The string without its quotes.</param>
    /// <param name="escapes">How many times it was escaped.</param>
    /// <param name="buffer">Overwritten where the text is not a slice of <paramref name="json"/>.</param>
    public static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> json, int escapes, ArrayPoolBufferWriter<byte> buffer)
    {
        if (!json.Contains((byte)'\\') && Utf8.IsValid(json))
            return json;
        buffer.Clear();
        Append(json, escapes, buffer);
        return buffer.WrittenSpan;
    }

    /// <summary>Decodes a string and appends it; it does not lie in the buffer itself.</summary>
    /// <inheritdoc cref="Decode"/>
    public static void Append(ReadOnlySpan<byte> json, int escapes, ArrayPoolBufferWriter<byte> buffer)
    {
        // No character is longer than its escape, so the text fits, and unescaping again works in place.
        Span<byte> text = buffer.GetSpan(json.Length);
        text = text[..Unescape(json, text)];
        for (; escapes > 1; escapes--)
            text = text[..Unescape(text, text)];
        if (Utf8.IsValid(text))
        {
            buffer.Advance(text.Length);
            return;
        }

        using SpanOwner<byte> copy = SpanOwner<byte>.Allocate(text.Length);
        text.CopyTo(copy.Span);
        AppendValid(copy.Span, buffer);
    }

    // Bytes that are not part of a UTF-8 sequence are appended as \xXX.
    private static void AppendValid(ReadOnlySpan<byte> text, ArrayPoolBufferWriter<byte> buffer)
    {
        while (!text.IsEmpty)
        {
            bool isValid = Rune.DecodeFromUtf8(text, out _, out int length) == OperationStatus.Done;
            if (isValid)
                buffer.Write(text[..length]);
            for (int i = 0; !isValid && i < length; i++)
                ValueFormatter.AppendEscape(@"\x"u8, text[i], buffer);
            text = text[length..];
        }
    }

    // Returns the length of what was written to the target, which may be the source itself.
    private static int Unescape(ReadOnlySpan<byte> source, Span<byte> target)
    {
        int length = 0;
        while (source.IndexOf((byte)'\\') is >= 0 and int run)
        {
            source[..run].CopyTo(target[length..]);
            length += run;
            source = source[run..];
            source = source[UnescapeOne(source, target[length..], out int written)..];
            length += written;
        }

        source.CopyTo(target[length..]);
        return length + source.Length;
    }

    // Unescapes one character and returns the length of its escape; a backslash that escapes nothing is kept.
    private static int UnescapeOne(ReadOnlySpan<byte> escape, Span<byte> target, out int written)
    {
        byte letter = escape.Length > 1 ? escape[1] : default;
        if (letter == 'u')
            return UnescapeUnicode(escape, target, out written);
        written = 1;
        int index = "\"\\/bfnrt"u8.IndexOf(letter);
        target[0] = index < 0 ? (byte)'\\' : "\"\\/\b\f\n\r\t"u8[index];
        return index < 0 ? 1 : 2;
    }

    private static int UnescapeUnicode(ReadOnlySpan<byte> escape, Span<byte> target, out int written)
    {
        written = 1;
        if (TryHex(escape, 2, 8, out uint signExtended) && signExtended >= 0xffffff80)
        {
            target[0] = (byte)signExtended;
            return 10;
        }

        Rune rune = default;
        bool isUnit = TryHex(escape, 2, 4, out uint unit) && Rune.TryCreate(unit, out rune);
        bool isPair = !isUnit && TryHex(escape, 8, 4, out uint low) && escape[6..].StartsWith(@"\u"u8)
            && Rune.TryCreate((char)unit, (char)low, out rune);
        if (!isUnit && !isPair)
        {
            target[0] = (byte)'\\';
            return 1;
        }

        if (unit == 0)
        {
            // A NUL would end the text for every C program that reads it.
            @"\x00"u8.CopyTo(target);
            written = 4;
            return 6;
        }

        written = rune.EncodeToUtf8(target);
        return isUnit ? 6 : 12;
    }

    private static bool TryHex(ReadOnlySpan<byte> text, int start, int count, out uint value)
    {
        value = 0;
        return text.Length >= start + count
            && Utf8Parser.TryParse(text.Slice(start, count), out value, out int consumed, 'x')
            && consumed == count;
    }
}
