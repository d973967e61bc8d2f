using System.Collections.Immutable;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Output;
using Fuzz.Inputs;

namespace Fuzz.Targets;

/// <summary>From the bytes on bpftrace's standard output to the calls that fill a script's tables.</summary>
internal sealed class OutputTarget : ITarget
{
    private const int MaxLineLength = 64 * 1024;
    private const int OldestMinor = 9;
    private const int NewestMinor = 28;

    private static readonly ScriptSource _source = ScriptAnalyzer.Analyze(
        "BEGIN { @ = 1; @x = 1; @s = \"a\"; @k[1] = stats(1); @ts[1] = tseries(1, 1s, 5); @b = buf(1); @h = hist(1); "
        + "@avg[1] = avg(1); @t[kstack] = count(); printf(\"a\"); }");

    public string Name => "output";

    public IReadOnlyList<byte[]> Pieces => OutputInputs.Pieces;

    public byte[] Make(Random random) => random.Next(8) switch
    {
        0 => ByteMutator.Noise(random, 200),
        < 4 => ByteMutator.Mutate(random, OutputInputs.Capture(random), OutputInputs.Pieces),
        < 6 => ByteMutator.Mutate(random, OutputInputs.Write(random), OutputInputs.Pieces),
        _ => OutputInputs.Write(random),
    };

    public void Feed(byte[] input, Random random)
    {
        OutputQuirks quirks = OutputQuirks.Of(0, random.Next(OldestMinor, NewestMinor));
        bool hasMarkers = random.Next(2) == 0;
        int whole = Read([input], quirks, hasMarkers);
        int cut = Read(Pipe.Cut(input, random), quirks, hasMarkers);
        BrokenPromiseException.ThrowUnless(whole == cut, "where a pipe cuts the bytes does not matter");
        foreach (Range line in input.AsSpan().Split((byte)'\n'))
            PlainLines.Check(input.AsSpan()[line], _source, quirks);
    }

    private static int Read(ImmutableArray<byte[]> parts, OutputQuirks quirks, bool hasMarkers)
    {
        PrintBlock block = new(
            hasMarkers
                ? _source
                : _source with { Metadata = _source.Metadata with { CustomOutputBlock = true } }, "t0");
        CheckedValues values = new(_source.Variables);
        CheckedMessages messages = new(_source, block, values);
        using OutputReader reader = new(messages, MaxLineLength, quirks);
        foreach (byte[] part in parts)
        {
            if (!reader.Append(part))
                break;
        }

        reader.Complete();
        messages.EndOfOutput();
        return values.Told;
    }
}
