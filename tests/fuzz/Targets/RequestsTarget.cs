using System.Text;
using System.Text.Json;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Fuzz.Inputs;
using Pmda.Bpftrace.Audit;
using Pmda.Bpftrace.Json;
using Pmda.Bpftrace.Metrics;

namespace Fuzz.Targets;

/// <summary>From what a client stores to the reply in JSON, the labels of metrics, and the audit trail.</summary>
internal sealed class RequestsTarget : ITarget
{
    public string Name => "requests";

    public IReadOnlyList<byte[]> Pieces => RequestInputs.Pieces;

    public byte[] Make(Random random) => random.Next(8) switch
    {
        0 => ByteMutator.Noise(random, 200),
        < 5 => ByteMutator.Mutate(random, RequestInputs.Write(random), RequestInputs.Pieces),
        _ => RequestInputs.Write(random),
    };

    public void Feed(byte[] input, Random random)
    {
        foreach (string name in Encoding.UTF8.GetString(input).Split(',', StringSplitOptions.TrimEntries))
            CheckLine(AuditLine.Of(new AuditEvent("stop") { Target = name, Refusal = "script not found" }));

        ScriptSource source;
        ScriptState state = new();
        try
        {
            source = ScriptAnalyzer.Analyze(ScriptDecoder.Decode(input));
            UserLabelRules.Check(source.Metadata.Labels);
            CheckLabels(new Script("script100", source, "root", DateTimeOffset.UnixEpoch));
        }
        catch (ScriptRefusedException refusal)
        {
            source = new ScriptSource(Encoding.UTF8.GetString(input), new ScriptMetadata(), []);
            state = new ScriptState { Status = ScriptStatus.Error, Error = refusal.Message };
        }

        Script script = new("script100", source, "root", DateTimeOffset.UnixEpoch);
        CheckReply(script, state);
        CheckLine(AuditLine.Of(AuditEvent.OfCode("register", input) with { Script = script, Refusal = state.Error }));
    }

    private static void CheckReply(Script script, ScriptState state)
    {
        byte[] reply = ScriptJson.Of(new ScriptReport(script, state, DataBytes: 0, script.CreatedAt));
        BrokenPromiseException.ThrowUnless(
            reply.All(b => b is >= (byte)' ' and <= (byte)'~'), "a reply is one line of ASCII");
        using JsonDocument json = JsonDocument.Parse(reply);
        JsonElement root = json.RootElement;
        BrokenPromiseException.ThrowUnless(
            root.GetProperty("code").GetString() == script.Source.Code, "a reply has the code as it was stored");
        BrokenPromiseException.ThrowUnless(
            root.GetProperty("state").GetProperty("error").GetString() == state.Error, "a reply says why");
        BrokenPromiseException.ThrowUnless(
            root.GetProperty("variables").EnumerateObject().Select(variable => variable.Name)
                .SequenceEqual(script.Source.Variables.Select(variable => variable.Name)),
            "a reply has the variables");
    }

    private static void CheckLabels(Script script)
    {
        CheckLabels(MetricLabels.OfScript(script), script.Source.Metadata.Labels);
        foreach (Variable variable in script.Source.Variables)
        {
            CheckLabels(MetricLabels.OfVariable(variable), new Dictionary<string, string>());
            CheckLabels(MetricLabels.OfInstances(script, variable), script.Source.Metadata.Labels);
        }
    }

    private static void CheckLabels(string labels, IReadOnlyDictionary<string, string> own)
    {
        using JsonDocument json = JsonDocument.Parse(labels);
        foreach ((string name, string value) in own)
        {
            BrokenPromiseException.ThrowUnless(
                json.RootElement.GetProperty(name).GetString() == value, "labels are as they were set");
        }
    }

    private static void CheckLine(string line) =>
        BrokenPromiseException.ThrowUnless(
            line.StartsWith("audit: ", StringComparison.Ordinal) && line.All(c => c is >= ' ' and <= '~'),
            "an event is one line of ASCII");
}
