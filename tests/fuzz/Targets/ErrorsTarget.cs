using System.Collections.Immutable;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Processes;
using Fuzz.Inputs;

namespace Fuzz.Targets;

/// <summary>From the bytes on bpftrace's standard error to a script's error, warnings and lost events.</summary>
internal sealed class ErrorsTarget : ITarget
{
    /// <summary>The markers' token, which the inputs contain and nobody may see.</summary>
    public const string Token = "t0k3n";

    private const int MaxLength = 2 * ErrorBuffer.KeptBytes + 100; // with the line that counts what is left out

    private static readonly ScriptSource _source = ScriptAnalyzer.Analyze("BEGIN { @x = 1; @y[1] = count(); }");

    public string Name => "errors";

    public IReadOnlyList<byte[]> Pieces => ErrorInputs.Pieces;

    public byte[] Make(Random random) => random.Next(8) switch
    {
        0 => ByteMutator.Noise(random, 200),
        < 5 => ByteMutator.Mutate(random, ErrorInputs.Write(random), ErrorInputs.Pieces),
        _ => ErrorInputs.Write(random),
    };

    public void Feed(byte[] input, Random random)
    {
        BpftraceVersion version = BpftraceVersion.Parse($"bpftrace v0.{random.Next(9, 28)}.0");
        StandardError whole = Read([input], version);
        StandardError cut = Read(Pipe.Cut(input, random), version);
        BrokenPromiseException.ThrowUnless(whole.Text == cut.Text, "where a pipe cuts the bytes does not matter");
        foreach (string text in (string[])[cut.Text, cut.Error, cut.Warning])
            Check(text);
        BrokenPromiseException.ThrowUnless(cut.LostEvents >= 0, "a number of events is not negative");

        SkippedProbes skipped = SkippedProbes.Find(cut.Text);
        BrokenPromiseException.ThrowUnless(skipped.Names.All(name => name.Length > 0), "a probe has a name");
        BrokenPromiseException.ThrowUnless(
            skipped.Counted >= 0 && skipped.Counted <= skipped.Names.Length, "those that are counted are skipped ones");
        if (UndefinedMaps.None.Find(cut.Text, _source) is { } undefined)
        {
            BrokenPromiseException.ThrowUnless(
                undefined.Maps.All(map => _source.Variables.Any(variable => variable.Map == map)),
                "undefined maps are the script's");
            BrokenPromiseException.ThrowUnless(undefined.Find(cut.Text, _source) is null, "each is found once");
        }
    }

    private static StandardError Read(ImmutableArray<byte[]> parts, BpftraceVersion version)
    {
        StandardError text = new();
        text.Prepare(version, new PrintMarker(Token));
        foreach (byte[] part in parts)
            text.Append(part);
        return text;
    }

    private static void Check(string text)
    {
        BrokenPromiseException.ThrowUnless(
            !text.Contains(Token, StringComparison.Ordinal), "nobody gets to see the token");
        BrokenPromiseException.ThrowUnless(!text.Contains('\0', StringComparison.Ordinal), "text has no NUL");
        BrokenPromiseException.ThrowUnless(text.Length <= MaxLength, "text is bounded");
    }
}
