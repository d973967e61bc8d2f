using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Strings as bpftrace writes them into JSON, made into UTF-8. Up to 0.16 it prints bytes from 0x80 as they are, whether they
/// are UTF-8 or not; later it prints each of them as <c>\uffffffXX</c>, a sign-extended char. Nothing else that it
/// prints begins with <c>\uffff</c>.
/// </summary>
internal static class JsonText
{
    /// <summary>The text of a string: a slice of the line if it can be, else put together in a buffer.</summary>
    /// <param name="json">What stands between the quotes.</param>
    /// <param name="escapes">How many times it was escaped.</param>
    /// <param name="buffer">Is overwritten if it is needed.</param>
    public static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> json, int escapes, PooledBuffer buffer)
    {
        if (!json.Contains((byte)'\\') && Utf8.IsValid(json))
            return json;
        buffer.Truncate(0);
        Append(json, escapes, buffer);
        return buffer.Written;
    }

    /// <summary>Adds the text of a string to a buffer.</summary>
    /// <inheritdoc cref="Decode"/>
    public static void Append(ReadOnlySpan<byte> json, int escapes, PooledBuffer buffer)
    {
        int start = buffer.Length;
        buffer.Append(json);
        for (; escapes > 0; escapes--)
            buffer.Truncate(start + Unescape(buffer.Written[start..]));
        if (!Utf8.IsValid(buffer.Written[start..]))
            ShowStrayBytes(buffer, start);
    }

    /// <summary>Unescapes in place, which works because nothing is longer than the escape that stands for it.</summary>
    /// <returns>The new length.</returns>
    private static int Unescape(Span<byte> text)
    {
        int read = 0;
        int write = 0;
        while (true)
        {
            int run = text[read..].IndexOf((byte)'\\');
            Span<byte> plain = text.Slice(read, run < 0 ? text.Length - read : run);
            plain.CopyTo(text[write..]);
            read += plain.Length;
            write += plain.Length;
            if (run < 0)
                return write;
            read += UnescapeOne(text[read..], text[write..], out int written);
            write += written;
        }
    }

    /// <summary>Unescapes what begins with a backslash; a backslash that escapes nothing stands for itself.</summary>
    /// <returns>How many bytes the escape has.</returns>
    private static int UnescapeOne(ReadOnlySpan<byte> escape, Span<byte> target, out int written)
    {
        written = 1;
        switch (escape is [_, var letter, ..] ? letter : default)
        {
            case (byte)'"' or (byte)'\\' or (byte)'/':
                target[0] = escape[1];
                return 2;
            case (byte)'b':
                target[0] = (byte)'\b';
                return 2;
            case (byte)'f':
                target[0] = (byte)'\f';
                return 2;
            case (byte)'n':
                target[0] = (byte)'\n';
                return 2;
            case (byte)'r':
                target[0] = (byte)'\r';
                return 2;
            case (byte)'t':
                target[0] = (byte)'\t';
                return 2;
            case (byte)'u':
                return UnescapeUnicode(escape, target, out written);
            default:
                target[0] = (byte)'\\';
                return 1;
        }
    }

    private static int UnescapeUnicode(ReadOnlySpan<byte> escape, Span<byte> target, out int written)
    {
        written = 1;
        if (TryHex(escape, 2, 8, out uint signExtended) && signExtended >= 0xffffff80)
        {
            target[0] = (byte)signExtended;
            return 10;
        }

        if (TryHex(escape, 2, 4, out uint unit))
        {
            if (unit == 0)
            {
                // Text ends at a NUL for all that read it further on; so it must stay visible.
                @"\x00"u8.CopyTo(target);
                written = 4;
                return 6;
            }

            if (Rune.TryCreate(unit, out Rune rune))
            {
                written = rune.EncodeToUtf8(target);
                return 6;
            }

            if (escape.Length >= 12 && escape[6..].StartsWith(@"\u"u8) && TryHex(escape, 8, 4, out uint low)
                && Rune.TryCreate((char)unit, (char)low, out rune))
            {
                written = rune.EncodeToUtf8(target);
                return 12;
            }
        }

        target[0] = (byte)'\\';
        return 1;
    }

    private static bool TryHex(ReadOnlySpan<byte> text, int start, int count, out uint value)
    {
        value = 0;
        return text.Length >= start + count
            && Utf8Parser.TryParse(text.Slice(start, count), out value, out int consumed, 'x')
            && consumed == count;
    }

    /// <summary>Shows each byte that belongs to no UTF-8 sequence as <c>\xXX</c>.</summary>
    private static void ShowStrayBytes(PooledBuffer buffer, int start)
    {
        // The text with its stray bytes shown is put behind the text itself and then moved over it.
        int end = buffer.Length;
        buffer.Reserve(4 * (end - start));
        for (int at = start; at < end;)
        {
            OperationStatus status = Rune.DecodeFromUtf8(buffer.Written[at..end], out _, out int length);
            Span<byte> bytes = buffer.Written.Slice(at, length);
            if (status == OperationStatus.Done)
            {
                buffer.Append(bytes);
            }
            else
            {
                foreach (byte stray in bytes)
                {
                    buffer.Append(@"\x"u8);
                    buffer.Append(HexDigit(stray >> 4));
                    buffer.Append(HexDigit(stray & 0xf));
                }
            }

            at += length;
        }

        Span<byte> shown = buffer.Written[end..];
        shown.CopyTo(buffer.Written[start..]);
        buffer.Truncate(start + shown.Length);
    }

    private static byte HexDigit(int value) => "0123456789abcdef"u8[value];
}
