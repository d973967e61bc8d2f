using System.Text.RegularExpressions;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Language.Probes;
using Fuzz.Inputs;

namespace Fuzz.Targets;

/// <summary>From the bytes of a script to its variables and to what bpftrace is given to run.</summary>
internal sealed partial class ScriptTarget : ITarget
{
    private static readonly Formats _formats = new();

    public string Name => "scripts";

    public IReadOnlyList<byte[]> Pieces => ScriptInputs.Pieces;

    public byte[] Make(Random random) => random.Next(8) switch
    {
        0 => ByteMutator.Noise(random, 200),
        < 4 => ByteMutator.Mutate(random, ScriptInputs.Write(random), ScriptInputs.Pieces),
        < 6 => ScriptInputs.Write(random),
        _ => ScriptInputs.Jumble(random),
    };

    public void Feed(byte[] input, Random random)
    {
        try
        {
            string code = ScriptDecoder.Decode(input);
            ScriptSource source = ScriptAnalyzer.Analyze(code, _formats);
            BrokenPromiseException.ThrowUnless(!source.Variables.IsEmpty, "a script that exports nothing is refused");
            BrokenPromiseException.ThrowUnless(
                source.Variables.Length <= ScriptAnalyzer.MaxVariables, "a script that exports too much is refused");
            BrokenPromiseException.ThrowUnless(
                source.Variables.DistinctBy(variable => variable.Name)
                    .Count() == source.Variables.Length, "names occur once");
            foreach (Variable variable in source.Variables)
                Check(variable);
            BrokenPromiseException.ThrowUnless(
                ScriptAnalyzer.Analyze(
                    $"{code}\n// @comment = count()", _formats).Variables.SequenceEqual(source.Variables),
                "a comment changes nothing");
            BrokenPromiseException.ThrowUnless(
                OwnIntervals().Replace(new PrintBlock(source, "t0").Code, "")
                    .StartsWith(code, StringComparison.Ordinal),
                "the script is run as it is, with what prints its own intervals");
        }
        catch (ScriptRefusedException refusal)
        {
            BrokenPromiseException.ThrowUnless(refusal.Message.Length > 0, "a refusal says why");
        }
    }

    private static void Check(Variable variable)
    {
        BrokenPromiseException.ThrowUnless(variable.Name.StartsWith('@'), "a variable begins with @");
        BrokenPromiseException.ThrowUnless(
            variable.Kind != VariableKind.Histogram || variable.Type == VariableType.Unsigned64,
            "a histogram counts in u64");
        BrokenPromiseException.ThrowUnless(
            variable.Semantics != VariableSemantics.Counter || variable.Type != VariableType.Text,
            "text is no counter");
    }

    [GeneratedRegex(
        @"printf\(""pmdabpftrace t0 begin \d+""\); (print\(@\w*\); )*printf\(""pmdabpftrace t0 end \d+""\); ")]
    private static partial Regex OwnIntervals();

    /// <summary>Fields of every tracepoint there could be, the same on every machine.</summary>
    private sealed class Formats : ITracepointFormats
    {
        public TracepointField? Find(string category, string name, string field) => field.Length % 3 == 0
            ? null
            : new TracepointField(IsSigned: field.Length % 3 == 1, IsArray: field.StartsWith('a'));
    }
}
