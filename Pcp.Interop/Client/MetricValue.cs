using Pcp.Interop.Metrics;

namespace Pcp.Interop.Client;

/// <summary>
/// A value of a metric: a number or a string, which become values implicitly. Two values are equal if both their types
/// and their bits or texts are: 1 of type UInt32 is not equal to 1 of type Int64. Of numbers of different types,
/// compare what <see cref="ToInt64"/>, <see cref="ToUInt64"/> or <see cref="ToDouble"/> returns.
/// </summary>
public readonly record struct MetricValue
{
    private readonly ulong _bits; // of a number, sign-extended from 32 bits
    private readonly string? _text;

    private MetricValue(MetricType type, ulong bits, string? text = null) => (Type, _bits, _text) = (type, bits, text);

    /// <summary>The type.</summary>
    public MetricType Type { get; }

    /// <summary>A value from what a fetch returned, or null if it is not of the metric's type.</summary>
    internal static MetricValue? From(MetricType type, MetricType sent, ulong bits, string? text)
    {
        // The sign of 32 bits is not sent.
        bool isSame = sent == type || (sent, type) is (MetricType.Int32, MetricType.UInt32);
        return isSame ? new MetricValue(type, bits, text) : default(MetricValue?);
    }

    /// <summary>The value as an integer.</summary>
    /// <exception cref="OverflowException">It is too large for one.</exception>
    /// <exception cref="InvalidOperationException">It is a string, or a number with a fraction.</exception>
    public long ToInt64() => Type switch
    {
        MetricType.Int32 or MetricType.Int64 => unchecked((long)_bits),
        MetricType.UInt32 => unchecked((uint)_bits),
        MetricType.UInt64 => checked((long)_bits),
        _ => checked((long)ToWhole()),
    };

    /// <summary>The value as an unsigned integer.</summary>
    /// <exception cref="OverflowException">It is negative or too large for one.</exception>
    /// <exception cref="InvalidOperationException">It is a string, or a number with a fraction.</exception>
    public ulong ToUInt64() => Type switch
    {
        MetricType.Int32 or MetricType.Int64 => checked((ulong)unchecked((long)_bits)),
        MetricType.UInt32 => unchecked((uint)_bits),
        MetricType.UInt64 => _bits,
        _ => checked((ulong)ToWhole()),
    };

    /// <summary>The value as a floating-point number, the nearest one to an integer of more than 53 bits.</summary>
    /// <exception cref="InvalidOperationException">It is a string.</exception>
    public double ToDouble() => Type switch
    {
        MetricType.Int32 or MetricType.Int64 => unchecked((long)_bits),
        MetricType.UInt32 => unchecked((uint)_bits),
        MetricType.UInt64 => _bits,
        MetricType.Float => BitConverter.UInt32BitsToSingle(unchecked((uint)_bits)),
        MetricType.Double => BitConverter.UInt64BitsToDouble(_bits),
        _ => throw new InvalidOperationException($"\"{_text}\" is a string"),
    };

    /// <summary>A string as it is; a number in digits, as in every culture.</summary>
    public override string ToString() => Type switch
    {
        MetricType.String => _text ?? "",
        MetricType.Float => ((float)ToDouble()).ToString(CultureInfo.InvariantCulture),
        MetricType.Double => ToDouble().ToString(CultureInfo.InvariantCulture),
        MetricType.UInt64 => ToUInt64().ToString(CultureInfo.InvariantCulture),
        _ => ToInt64().ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>An integer.</summary>
    public static implicit operator MetricValue(long value) => FromInt64(value);

    /// <summary>A floating-point value.</summary>
    public static implicit operator MetricValue(double value) => FromDouble(value);

    /// <summary>A string.</summary>
    public static implicit operator MetricValue(string value) => FromString(value);

    /// <inheritdoc cref="op_Implicit(long)"/>
    public static MetricValue FromInt64(long value) => new(MetricType.Int64, unchecked((ulong)value));

    /// <summary>An integer. There is no implicit conversion, which would make that of literals ambiguous.</summary>
    public static MetricValue FromUInt64(ulong value) => new(MetricType.UInt64, value);

    /// <inheritdoc cref="op_Implicit(double)"/>
    public static MetricValue FromDouble(double value) =>
        new(MetricType.Double, BitConverter.DoubleToUInt64Bits(value));

    /// <inheritdoc cref="op_Implicit(string)"/>
    public static MetricValue FromString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new MetricValue(MetricType.String, 0, value);
    }

    /// <summary>The same value as another type.</summary>
    /// <exception cref="OverflowException">It is out of the type's range.</exception>
    /// <exception cref="InvalidOperationException">
    /// One of the two types is a string, or a fraction would be lost.
    /// </exception>
    internal MetricValue As(MetricType type) => type switch
    {
        _ when type == Type => this,
        MetricType.Int32 => new MetricValue(type, unchecked((ulong)checked((int)ToInt64()))),
        MetricType.UInt32 => new MetricValue(type, checked((uint)ToUInt64())),
        MetricType.Int64 => new MetricValue(type, unchecked((ulong)ToInt64())),
        MetricType.UInt64 => new MetricValue(type, ToUInt64()),
        MetricType.Float => new MetricValue(type, BitConverter.SingleToUInt32Bits(ToSingle())),
        MetricType.Double => FromDouble(ToDouble()),
        _ => throw new InvalidOperationException($"{this} cannot be of type {type}"),
    };

    internal ulong Bits => _bits;

    internal string? Text => _text;

    private float ToSingle()
    {
        double number = ToDouble();
        float nearest = (float)number;
        return float.IsFinite(nearest) || !double.IsFinite(number)
            ? nearest
            : throw new OverflowException($"{ToString()} is too large for 32 bits");
    }

    private double ToWhole()
    {
        double number = ToDouble();
        return double.IsInteger(number)
            ? number
            : throw new InvalidOperationException($"{ToString()} is not an integer");
    }
}
