using System.Text.Json;
using CommunityToolkit.HighPerformance;
using CommunityToolkit.HighPerformance.Buffers;

namespace Bpftrace.Runner.Output;

/// <summary>A bucket of a histogram: <c>{"min": 4, "max": 7, "count": 2}</c>. Without a bound it is open.</summary>
internal ref struct Bucket
{
    private ReadOnlySpan<byte> _min;
    private ReadOnlySpan<byte> _max;
    private bool _hasCount;

    public ulong Count { get; private set; }

    /// <summary>Its position in listings: the lower bound, or the least integer if it is open below.</summary>
    public long Order { get; private set; }

    /// <summary>Reads the bucket at the reader, which moves to its end.</summary>
    /// <returns>False if it is not an object, has no count, or one of its members is not an integer.</returns>
    public static bool TryRead(ref Utf8JsonReader json, DecoderContext context, out Bucket bucket)
    {
        bucket = new Bucket { Order = long.MinValue };
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return false;
        }

        bool isValid = true;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = json.ValueSpan;
            json.Read();

            // Bounds that a double cannot hold are quoted from bpftrace 0.24 on.
            bool isNumber = json.TokenType is JsonTokenType.Number or JsonTokenType.String;
            ReadOnlySpan<byte> digits = isNumber ? json.ValueSpan : [];
            isValid &= bucket.TrySet(name, digits, context.Counts);
            json.Skip();
        }

        if (context.Quirks.LastBucketOverflows)
            bucket.RepairOverflow();
        return isValid && bucket._hasCount;
    }

    /// <summary>Appends the bucket's name, <c>MIN-MAX</c>.</summary>
    public readonly void AppendName(ArrayPoolBufferWriter<byte> text)
    {
        text.Write(_min.IsEmpty ? "-inf"u8 : _min);
        text.Write((byte)'-');
        text.Write(_max.IsEmpty ? "inf"u8 : _max);
    }

    private bool TrySet(ReadOnlySpan<byte> name, ReadOnlySpan<byte> digits, CountParser counts)
    {
        if (name.SequenceEqual("min"u8))
        {
            _min = digits;
            bool isBound = TryBound(digits, out long order);
            Order = order;
            return isBound;
        }

        if (name.SequenceEqual("max"u8))
        {
            _max = digits;
            return TryBound(digits, out _);
        }

        if (name.SequenceEqual("count"u8))
        {
            _hasCount = counts.TryParse(digits, out ulong count);
            Count = count;
        }

        return true;
    }

    // The bounds of the bucket from 2^31 up have overflowed.
    private void RepairOverflow()
    {
        if (!_min.SequenceEqual("-2147483648"u8) || !_max.SequenceEqual("0"u8))
            return;
        _min = "2147483648"u8;
        _max = [];
        Order = 1L << 31;
    }

    private static bool TryBound(ReadOnlySpan<byte> digits, out long value)
    {
        if (IntegerParser.TryNegative(digits, out value))
            return true;
        bool isUnsigned = IntegerParser.TryUnsigned(digits, out ulong unsigned);
        value = (long)Math.Min(unsigned, long.MaxValue);
        return isUnsigned;
    }
}
