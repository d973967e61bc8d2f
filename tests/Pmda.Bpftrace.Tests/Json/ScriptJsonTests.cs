using System.Text;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using CommunityToolkit.HighPerformance.Buffers;
using Pmda.Bpftrace.Json;

namespace Pmda.Bpftrace.Tests.Json;

public class ScriptJsonTests
{
    private static readonly DateTimeOffset _createdAt = Local(2026, 11, 22, 11, 44, 10, 123456);

    private static readonly DateTimeOffset _lastAccess = Local(2026, 1, 2, 3, 4, 5, 0);

    private static readonly ScriptReport _unnamed = new(
        new Script(
            "script100",
            new ScriptSource(
                "BEGIN { @ = 1; }",
                new ScriptMetadata(),
                [new Variable("@", VariableKind.Single, VariableType.Unsigned64, VariableSemantics.Instant)]),
            username: null,
            _createdAt),
        new ScriptState(),
        DataBytes: 0,
        _lastAccess);

    private static readonly string _unnamedJson = """
        {"script_id": "script100", "username": null, "persistent": false, "created_at": "2026-11-22T11:44:10.123456",
        "last_accessed_at": "2026-01-02T03:04:05.000000", "code": "BEGIN { @ = 1; }",
        "metadata": {"name": null, "include": null, "table_retain_lines": null, "custom_output_block": false},
        "variables": {"@": {"single": true, "semantics": 3, "datatype": 3, "metrictype": null}},
        "state": {"status": "starting", "pid": -1, "exit_code": 0, "error": "", "probes": 0, "data_bytes": 0}}
        """.ReplaceLineEndings(" ");

    private static readonly ScriptReport _named = new(
        new Script(
            "script101",
            new ScriptSource(
                "// name: sizes\n\"é\"",
                new ScriptMetadata
                {
                    Name = "sizes",
                    Include = ["@a", "@output"],
                    TableRetainLines = 5,
                    CustomOutputBlock = true,
                },
                [
                    new Variable("@a", VariableKind.Histogram, VariableType.Unsigned64, VariableSemantics.Counter),
                    new Variable("@b", VariableKind.Stacks, VariableType.Unsigned64, VariableSemantics.Counter),
                    new Variable("@c", VariableKind.Map, VariableType.Signed64, VariableSemantics.Instant),
                    new Variable("@d", VariableKind.Single, VariableType.Double, VariableSemantics.Instant),
                    new Variable("@output", VariableKind.Output, VariableType.Text, VariableSemantics.Instant),
                ]),
            "root",
            _createdAt),
        new ScriptState
        {
            Status = ScriptStatus.Error,
            Pid = 4711,
            ExitCode = 137,
            Error = "stdin:1:1-2: \"no\"\n",
            Probes = 3,
        },
        DataBytes: 1L << 33,
        _lastAccess);

    private static readonly string _namedJson = """
        {"script_id": "script101", "username": "root", "persistent": true, "created_at": "2026-11-22T11:44:10.123456",
        "last_accessed_at": "2026-01-02T03:04:05.000000", "code": "// name: sizes\n\"\u00e9\"",
        "metadata": {"name": "sizes", "include": ["@a", "@output"], "table_retain_lines": 5,
        "custom_output_block": true},
        "variables": {"@a": {"single": false, "semantics": 1, "datatype": 3, "metrictype": "histogram"},
        "@b": {"single": false, "semantics": 1, "datatype": 3, "metrictype": "stacks"},
        "@c": {"single": false, "semantics": 3, "datatype": 2, "metrictype": null},
        "@d": {"single": true, "semantics": 3, "datatype": 5, "metrictype": null},
        "@output": {"single": true, "semantics": 3, "datatype": 6, "metrictype": "output"}},
        "state": {"status": "error", "pid": 4711, "exit_code": 137, "error": "stdin:1:1-2: \"no\"\n",
        "probes": 3, "data_bytes": 8589934592}}
        """.ReplaceLineEndings(" ");

    [Test]
    public void An_unnamed_script_is_written_with_every_field()
    {
        Assert.That(Text(ScriptJson.Of(_unnamed)), Is.EqualTo(_unnamedJson));
    }

    [Test]
    public void A_named_script_is_written_with_its_annotations_and_variables()
    {
        Assert.That(Text(ScriptJson.Of(_named)), Is.EqualTo(_namedJson));
    }

    [Test]
    public void Scripts_are_an_array()
    {
        Assert.That(All(), Is.EqualTo("[]"));
        Assert.That(All(_named, _unnamed), Is.EqualTo($"[{_namedJson}, {_unnamedJson}]"));
    }

    [Test]
    public void An_array_that_is_too_long_ends_early()
    {
        int written = 0;
        IEnumerable<ScriptReport> scripts = Enumerable.Repeat(_named, 1000).Select(script =>
        {
            written++;
            return script;
        });
        using ArrayPoolBufferWriter<byte> output = new();

        Assert.That(ScriptJson.TryWriteAll(output, scripts, maxLength: 2 * _namedJson.Length), Is.False);
        Assert.That(written, Is.LessThan(10));
        using ArrayPoolBufferWriter<byte> whole = new();
        Assert.That(ScriptJson.TryWriteAll(whole, [_named], _namedJson.Length + 1), Is.False);
    }

    [Test]
    public void Replies_are_spelled_as_programs_expect_them()
    {
        Assert.That(Text(ControlReply.Nothing), Is.EqualTo("{}"));
        Assert.That(Text(ControlReply.Success), Is.EqualTo("""{"success": "true"}"""));
        Assert.That(Text(ControlReply.ScriptNotFound), Is.EqualTo("""{"error": "script not found"}"""));
    }

    private static DateTimeOffset Local(
        int year, int month, int day, int hour, int minute, int second, int microseconds)
    {
        DateTime local = new(year, month, day, hour, minute, second, DateTimeKind.Local);
        return new DateTimeOffset(local).AddMicroseconds(microseconds).ToUniversalTime();
    }

    private static string All(params ScriptReport[] scripts)
    {
        using ArrayPoolBufferWriter<byte> output = new();
        Assert.That(ScriptJson.TryWriteAll(output, scripts, maxLength: 1_000_000), Is.True);
        return Text(output.WrittenSpan);
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(bytes);
}
