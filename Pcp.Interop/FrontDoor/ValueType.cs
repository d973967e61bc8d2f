using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Pcp.Interop.Metrics;
using Pcp.Interop.Registry;

namespace Pcp.Interop;

/// <summary>How values of a type of .NET are passed to PCP and back.</summary>
internal static class ValueType<T>
{
    // Each condition is constant in an instantiation, so that one branch is left of each method.
    private static readonly MetricType? _type =
        typeof(T) == typeof(int) ? MetricType.Int32
        : typeof(T) == typeof(uint) ? MetricType.UInt32
        : typeof(T) == typeof(long) ? MetricType.Int64
        : typeof(T) == typeof(ulong) ? MetricType.UInt64
        : typeof(T) == typeof(float) ? MetricType.Float
        : typeof(T) == typeof(double) ? MetricType.Double
        : typeof(T) == typeof(string) ? MetricType.String
        : null;

    /// <exception cref="NotSupportedException">PCP has no such type.</exception>
    internal static MetricType Type => _type ?? throw new NotSupportedException(
        $"{typeof(T)} is not a type of PCP's values: use int, uint, long, ulong, float, double or string");

    internal static bool IsText => typeof(T) == typeof(string);

    /// <summary>A number's bits, sign-extended to 64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Bits(T value)
    {
        if (typeof(T) == typeof(int))
            return unchecked((ulong)Unsafe.As<T, int>(ref value));
        if (typeof(T) == typeof(uint) || typeof(T) == typeof(float))
            return Unsafe.As<T, uint>(ref value);
        return Unsafe.As<T, ulong>(ref value);
    }

    /// <summary>The value that a client stored, or false if it has another type.</summary>
    internal static bool TryRead(StoredValue stored, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        // PCP does not send the sign of 32 bits.
        if (stored.Type != (Type == MetricType.UInt32 ? MetricType.Int32 : Type))
            return false;
        if (IsText)
        {
            value = (T)(object)Encoding.UTF8.GetString(stored.Text);
        }
        else if (typeof(T) == typeof(int) || typeof(T) == typeof(uint) || typeof(T) == typeof(float))
        {
            uint bits = unchecked((uint)stored.Bits);
            value = Unsafe.As<uint, T>(ref bits);
        }
        else
        {
            ulong bits = stored.Bits;
            value = Unsafe.As<ulong, T>(ref bits);
        }

        return true;
    }
}
