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
    /// <returns>False if it is no object, has no count, or something in it is not an integer.</returns>
    public static bool TryRead(ref Utf8JsonReader json, out Bucket bucket)
    {
        bucket = new Bucket { Order = long.MinValue };
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return false;
        }

        var isGood = true;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan;
            json.Read();

            // Bounds that a double cannot hold are quoted by bpftrace 0.27.
            var digits = json.TokenType is JsonTokenType.Number or JsonTokenType.String ? json.ValueSpan : [];
            isGood &= bucket.TryTake(name, digits);
            json.Skip();
        }

        return isGood && bucket._hasCount;
    }

    /// <summary>Adds the bucket's name, <c>MIN-MAX</c>.</summary>
    public readonly void AppendName(PooledBuffer text)
    {
        text.Append(_min.IsEmpty ? "-inf"u8 : _min);
        text.Append((byte)'-');
        text.Append(_max.IsEmpty ? "inf"u8 : _max);
    }

    private bool TryTake(ReadOnlySpan<byte> name, ReadOnlySpan<byte> digits)
    {
        if (name.SequenceEqual("min"u8))
        {
            _min = digits;
            var isBound = TryBound(digits, out var order);
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
            _hasCount = IntegerText.TryUnsigned(digits, out var count);
            Count = count;
        }

        return true;
    }

    private static bool TryBound(ReadOnlySpan<byte> digits, out long value)
    {
        if (IntegerText.TryNegative(digits, out value))
            return true;
        var isUnsigned = IntegerText.TryUnsigned(digits, out var unsigned);
        value = (long)Math.Min(unsigned, long.MaxValue);
        return isUnsigned;
    }
}
