using System.Text;
using System.Text.Json;
using Bpftrace.Runner.Output;
using CommunityToolkit.HighPerformance.Buffers;

namespace Bpftrace.Runner.Tests.Output;

public sealed class JsonRepairTests
{
    [TestCase(
        """{"type": "map", "data": {"@value": 02:42:AC:11:00:FF}}""",
        """{"type": "map", "data": {"@value": "02:42:AC:11:00:FF"}}""")]
    [TestCase(
        """{"type": "map", "data": {"@value": a}b, "c": \d}}""",
        """{"type": "map", "data": {"@value": "a}b, \"c\": \\d"}}""")]
    [TestCase("""{"type": "value", "data": 11:56:53}""", """{"type": "value", "data": "11:56:53"}""")]
    [TestCase(
        """{"type": "value", "data": No such file or directory}""",
        """{"type": "value", "data": "No such file or directory"}""")]
    [TestCase(
        """{"type": "value", "data": unified:/,cpu:/a}b}""", """{"type": "value", "data": "unified:/,cpu:/a}b"}""")]
    [TestCase("""{"type": "value", "data": [1,11:56:53,2]}""", """{"type": "value", "data": [1,"11:56:53",2]}""")]
    [TestCase("""{"type": "value", "data": true story}""", """{"type": "value", "data": "true story"}""")]
    [TestCase(
        """{"type": "map", "data": {"@n": {"a": 1, "b": 2026-11-22, "c": Nov 22, 2026}}}""",
        """{"type": "map", "data": {"@n": {"a": 1, "b": "2026-11-22", "c": "Nov 22, 2026"}}}""")]
    [TestCase("""{"type": "map", "data": {"@n": 05}}""", """{"type": "map", "data": {"@n": "05"}}""")]
    [TestCase("""{"type": "map", "data": {"@n": }}""", """{"type": "map", "data": {"@n": ""}}""")]
    [TestCase("""{"type": "hist", "data": {"@h": }}""", """{"type": "hist", "data": {"@h": []}}""")]
    [TestCase(
        """{"type": "hist", "data": {"@h": {"1": , "2": }}}""",
        """{"type": "hist", "data": {"@h": {"1": [], "2": []}}}""")]
    [TestCase("{\"data\": a\tb}", """{"data": "a\u0009b"}""")]
    public void A_value_without_quotes_gets_them(string line, string expected) =>
        Assert.That(Repair(line), Is.EqualTo(expected));

    [TestCase("""{"type": "map", "data": {"@": {"a": 1, "b": -2.5e+3, "c": [true,null,"x"], "d": { "e": {} }}}}""")]
    [TestCase("{}")]
    [TestCase("")]
    [TestCase("[11:56]")]
    [TestCase("""{"data": 11:56""")]
    [TestCase("""{"data": {"@x": 11:56}""")]
    [TestCase("""{"data": "open""")]
    [TestCase("""{"a": 11:56} x""")]
    [TestCase("""{data: 5}""")]
    [TestCase("""{"a": x]""")]
    [TestCase("plain text")]
    public void Valid_lines_and_hopeless_ones_are_not_repaired(string line) => Assert.That(Repair(line), Is.Null);

    [Test]
    public void Only_numbers_that_JSON_allows_need_no_quotes()
    {
        foreach (string number in "0 -0 10 1.5 -2.5e+3 1E5 0.5 0e1 -0.0e-1 1e999 123456789012345678901234".Split(' '))
            Assert.That(Repair($"{{\"data\": {{\"a\": {number}}}}}"), Is.Null, number);
        foreach (string other in "00 -01 1. .5 -.5 +1 1e 1e+ 1.e5 01.5 0x1 1e5x 1..5 - Infinity NaN --1 0-1".Split(' '))
            Assert.That(Repair($"{{\"data\": {{\"a\": {other}}}}}"), Does.EndWith($"\"{other}\"}}}}"), other);
    }

    [Test]
    public void It_accepts_and_refuses_what_the_JSON_reader_does()
    {
        const string Signs = "{}[]\",:\\u09-.eE truefalsn\t\r\u0001é";
        string[] seeds =
        [
            """{"type": "map", "data": {"@": {"a\n\u00e9": 1, "b": -2.5e+3, "c": [1, "x"], "d": {"e": null}}}}""",
            """{"a": [[], {}, [true, false], {"b": {"c": "\\ \/ \" "}}], "d": 0}""",
        ];
        Random random = new(18);
        int[] found = new int[3];
        for (int i = 0; i < 100_000; i++)
        {
            StringBuilder line = new(seeds[random.Next(seeds.Length)]);
            for (int change = random.Next(4); change > 0; change--)
            {
                int at = random.Next(1, line.Length);
                line.Remove(at, random.Next(2)).Insert(at, Signs[random.Next(Signs.Length)]);
            }

            byte[] bytes = Encoding.UTF8.GetBytes(line.ToString().Trim());
            using ArrayPoolBufferWriter<byte> repaired = new();
            JsonState state = JsonRepair.Check(bytes, repaired);
            found[(int)state]++;
            if (state == JsonState.Repaired)
                Assert.That(IsObject(repaired.WrittenSpan), Is.True, line.ToString());
            else
                Assert.That(IsObject(bytes), Is.EqualTo(state == JsonState.WellFormed), line.ToString());
        }

        Assert.That(found, Has.All.GreaterThan(1000));
    }

    [TestCase(64, true)]
    [TestCase(65, false)]
    public void It_reads_as_deep_as_the_JSON_reader(int depth, bool expected)
    {
        using ArrayPoolBufferWriter<byte> repaired = new();
        byte[] line = Encoding.UTF8.GetBytes(
            $"{{\"a\":{new string('[', depth - 1)}{new string(']', depth - 1)}}}");

        Assert.That(JsonRepair.Check(line, repaired) == JsonState.WellFormed, Is.EqualTo(expected));
        Assert.That(IsObject(line), Is.EqualTo(expected));
    }

    [Test]
    public void A_repaired_message_is_read_like_any_other() =>
        Assert.That(
            Transcript.Of("""
                {"type": "map", "data": {"@value": 02:42:AC:11:00:FF}}
                {"type": "map", "data": {"@value": "02:42:AC:11:00:FF"}}
                {"type": "hist", "data": {"@h": }}
                {"type": "value", "data": 11:56:53}
                nonsense
                """),
            Is.EqualTo("""
                @value
                  "02:42:AC:11:00:FF"
                @value
                  "02:42:AC:11:00:FF"
                @h
                  nothing
                printed "11:56:53⏎"
                warning: bpftrace printed a line that cannot be read: nonsense

                """));

    [Test]
    public void Nothing_is_allocated_for_lines_that_need_repair()
    {
        byte[] line = Encoding.UTF8.GetBytes("""{"type": "map", "data": {"@value": 02:42:AC:11:00:FF}}""" + "\n");
        using OutputReader reader = new(new Ignoring(), 1 << 20);
        for (int i = 0; i < 100; i++)
            reader.Append(line);
        long allocated = Allocations.LeastOfTenRounds(() =>
        {
            for (int i = 0; i < 100; i++)
                reader.Append(line);
        });
        Assert.That(allocated, Is.Zero);
    }

    [TestCase("{\"data\": {\"@x\": {", "\"k\": x,   ")]
    [TestCase("{\"data\": [", "x,")]
    [TestCase("{\"data\": {\"@x\": {\"k\": x", ",       ")]
    [TestCase("", "{\"a\":")]
    public void Time_grows_with_the_length_only(string start, string repeated)
    {
        string line = start + string.Concat(Enumerable.Repeat(repeated, 2_000_000 / repeated.Length));
        Assert.That(CpuTime.Of(() => Repair(line)), Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    private static bool IsObject(ReadOnlySpan<byte> line)
    {
        try
        {
            Utf8JsonReader json = new(line);
            bool isObject = json.Read() && json.TokenType == JsonTokenType.StartObject;
            while (json.Read())
            {
            }

            return isObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? Repair(string line)
    {
        using ArrayPoolBufferWriter<byte> repaired = new();
        JsonState state = JsonRepair.Check(Encoding.UTF8.GetBytes(line), repaired);
        return state == JsonState.Repaired ? Encoding.UTF8.GetString(repaired.WrittenSpan) : null;
    }

    private sealed class Ignoring : IMessageSink
    {
        public bool IsSingle => true;

        public bool HoldsBytes => false;

        public void Attached(long probes)
        {
        }

        public bool BeginVariable(ReadOnlySpan<byte> name) => true;

        public void Number(ReadOnlySpan<byte> instance, long order, ulong bits, bool isNegative)
        {
        }

        public void Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text)
        {
        }

        public void EndVariable()
        {
        }

        public void Printed(ReadOnlySpan<byte> text)
        {
        }

        public void LostEvents(long events)
        {
        }

        public void Warning(string message) => Assert.Fail(message);
    }
}
