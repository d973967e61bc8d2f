using System.Globalization;
using System.Text.Json;

namespace Bpftrace.Runner.Output;

/// <summary>
/// Averages. Where a version divides the sum of negative numbers as if it were unsigned
/// (<see cref="OutputDialect.AveragesUnsigned"/>), the average of <c>stats()</c> is calculated from what else it holds, and one of
/// <c>avg()</c> that is as large as a wrong one would be is left out, with a warning.
/// </summary>
internal static class Averages
{
    // 2^64 divided by some 16 million, more values than a script is likely to average before the sum is negative.
    private const ulong LeastDoubtful = 1UL << 40;

    /// <summary>Tells what a variable with <c>avg()</c> holds, on whose content the reader stands.</summary>
    public static void TellContent(ref Utf8JsonReader json, DecoderContext context)
    {
        if (!context.Dialect.AveragesUnsigned)
        {
            MapDecoder.TellContent(ref json, context);
            return;
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            TellUnlessDoubtful(ref json, [], context);
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> instance = context.Key.Read(json.ValueSpan);
            json.Read();
            TellUnlessDoubtful(ref json, instance, context);
        }
    }

    /// <summary>Tells the average that follows from a count and a total, rounded toward zero as bpftrace does.</summary>
    public static void Tell(ReadOnlySpan<byte> count, ReadOnlySpan<byte> total, IMessageSink sink, ReadOnlySpan<byte> instance)
    {
        if (!Int128.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out Int128 divisor)
            || !Int128.TryParse(total, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 sum))
        {
            return;
        }

        Int128 average = divisor == 0 ? 0 : sum / divisor;
        if (average < 0)
            sink.Negative(instance, 0, (long)average);
        else
            sink.Unsigned(instance, 0, (ulong)average);
    }

    private static void TellUnlessDoubtful(ref Utf8JsonReader json, ReadOnlySpan<byte> instance, DecoderContext context)
    {
        if (json.TokenType == JsonTokenType.Number && IntegerText.TryUnsigned(json.ValueSpan, out ulong value)
            && value >= LeastDoubtful)
        {
            context.WarnOfAverage(value);
        }
        else
        {
            MapDecoder.TellValue(ref json, context, instance);
        }
    }
}
