using Bpftrace.Runner.Language;
using Bpftrace.Runner.Output;

namespace Fuzz.Targets;

/// <summary>A line that can be read as a plain map tells the same as when it is read like any other.</summary>
internal static class PlainLines
{
    /// <summary>Checks a line.</summary>
    /// <param name="line">Any bytes.</param>
    /// <param name="source">Whose variables are wanted.</param>
    /// <param name="quirks">How the line is printed.</param>
    public static void Check(ReadOnlySpan<byte> line, ScriptSource source, OutputQuirks quirks)
    {
        if (!PlainMap.TryRead(line, out PlainMap map))
            return;
        BrokenPromiseException.ThrowUnless(
            MessageEnvelope.TryRead(line, out MessageEnvelope message) && message.Type.SequenceEqual("map"u8),
            "a plain map is a map");

        CheckedValues plain = new(source.Variables);
        using (DecoderContext context = Context(plain, source, quirks))
            map.Emit(context);
        CheckedValues general = new(source.Variables);
        using (DecoderContext context = Context(general, source, quirks))
        {
            BrokenPromiseException.ThrowUnless(
                VariableDecoder.TryDecodeAll(message.Data, context, MapDecoder.TryDecodeVariable),
                "a plain map can be read");
        }

        BrokenPromiseException.ThrowUnless(plain.Told == general.Told, "both ways tell the same");
    }

    private static DecoderContext Context(CheckedValues values, ScriptSource source, OutputQuirks quirks) =>
        new(new CheckedMessages(source, PrintBlock.Create(source, "t0"), values), quirks);
}
