using System.Globalization;
using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Decodes averages. A version with <see cref="OutputQuirks.AveragesUnsigned"/> gets those of negative numbers wrong:
/// the average of <c>stats()</c> is then calculated from its count and total, and one of <c>avg()</c> that is as large
/// as a wrong one is left out, with a warning.
/// </summary>
internal static class AverageDecoder
{
    // 2^64 divided by some 16 million: a script is unlikely to average more values before their sum is negative.
    private const ulong LeastDoubtful = 1UL << 40;

    /// <summary>Decodes the content of a variable with <c>avg()</c>.</summary>
    /// <inheritdoc cref="JsonDecoder"/>
    public static bool TryDecodeContent(ref Utf8JsonReader json, ReadOnlySpan<byte> name, DecoderContext context) =>
        context.Quirks.AveragesUnsigned
            ? VariableDecoder.TryDecodeKeys(ref json, context, TryDecodeUnlessDoubtful)
            : MapDecoder.TryDecodeContent(ref json, name, context);

    /// <summary>Emits the average of a count and a total, rounded toward zero as bpftrace does.</summary>
    public static void Emit(
        ReadOnlySpan<byte> count, ReadOnlySpan<byte> total, IMessageSink sink, ReadOnlySpan<byte> instance)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (!Int128.TryParse(count, NumberStyles.None, culture, out Int128 divisor)
            || !Int128.TryParse(total, NumberStyles.AllowLeadingSign, culture, out Int128 sum))
        {
            return;
        }

        Int128 average = divisor == 0 ? 0 : sum / divisor;
        if (average < 0)
            sink.Negative(instance, 0, (long)average);
        else
            sink.Unsigned(instance, 0, (ulong)average);
    }

    private static bool TryDecodeUnlessDoubtful(
        ref Utf8JsonReader json, ReadOnlySpan<byte> instance, DecoderContext context)
    {
        if (json.TokenType != JsonTokenType.Number
            || !IntegerParser.TryUnsigned(json.ValueSpan, out ulong value) || value < LeastDoubtful)
        {
            return MapDecoder.TryDecodeValue(ref json, instance, context);
        }

        context.WarnOfAverage(value);
        return true;
    }
}
