using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>A bucket of a histogram: <c>{"min": 4, "max": 7, "count": 2}</c>; it may lack a bound and is open there.</summary>
internal ref struct Bucket
{
    private ReadOnlySpan<byte> _min;
    private ReadOnlySpan<byte> _max;
    private bool _hasCount;

    /// <summary>How many values fell into it.</summary>
    public ulong Count { get; private set; }

    /// <summary>Where it stands among its like: its lower bound, the least there is if it is open below.</summary>
    public long Order { get; private set; }

    /// <summary>Reads the object that a reader stands on; afterwards the reader stands on its end.</summary>
    /// <param name="json">The reader.</param>
    /// <param name="context">How counts and bounds are printed.</param>
    /// <param name="bucket">The bucket.</param>
    /// <returns>False if it is no object, has no count, or something in it is not an integer.</returns>
    public static bool TryRead(ref Utf8JsonReader json, DecoderContext context, out Bucket bucket)
    {
        bucket = new Bucket { Order = long.MinValue };
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return false;
        }

        bool isGood = true;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = json.ValueSpan;
            json.Read();

            // Bounds that a double cannot hold are quoted from bpftrace 0.24 on.
            ReadOnlySpan<byte> digits = json.TokenType is JsonTokenType.Number or JsonTokenType.String ? json.ValueSpan : [];
            isGood &= bucket.TryTake(name, digits, context.Counts);
            json.Skip();
        }

        if (context.Dialect.LastBucketOverflows)
            bucket.MendOverflow();
        return isGood && bucket._hasCount;
    }

    /// <summary>Adds the bucket's name, <c>MIN-MAX</c>.</summary>
    public readonly void AppendName(PooledBuffer text)
    {
        text.Append(_min.IsEmpty ? "-inf"u8 : _min);
        text.Append((byte)'-');
        text.Append(_max.IsEmpty ? "inf"u8 : _max);
    }

    private bool TryTake(ReadOnlySpan<byte> name, ReadOnlySpan<byte> digits, Counts counts)
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
            _hasCount = counts.TryRead(digits, out ulong count);
            Count = count;
        }

        return true;
    }

    /// <summary>The bucket that should be open above 2^31 has bounds that went round.</summary>
    private void MendOverflow()
    {
        if (!_min.SequenceEqual("-2147483648"u8) || !_max.SequenceEqual("0"u8))
            return;
        _min = "2147483648"u8;
        _max = [];
        Order = 1L << 31;
    }

    private static bool TryBound(ReadOnlySpan<byte> digits, out long value)
    {
        if (IntegerText.TryNegative(digits, out value))
            return true;
        bool isUnsigned = IntegerText.TryUnsigned(digits, out ulong unsigned);
        value = (long)Math.Min(unsigned, long.MaxValue);
        return isUnsigned;
    }
}
