using System.Text;
using Bpftrace.Runner.Output;

namespace Bpftrace.Runner.Tests.Output;

public sealed class OutputReaderTests
{
    private const string Map = """{"type": "map", "data": {"@x": 1}}""";

    [Test]
    public void A_last_line_without_newline_is_read_if_it_is_whole() =>
        Assert.That(Transcript.Of(Map), Is.EqualTo("@x\n  1\n"));

    [Test]
    public void A_last_line_that_breaks_off_is_malformed() =>
        Assert.That(
            Transcript.Of(Map + "\n" + Map[..^1]),
            Is.EqualTo($"@x\n  1\nwarning: bpftrace printed a line that cannot be read: {Map[..^1]}\n"));

    [Test]
    public void A_line_that_is_too_long_ends_the_reading()
    {
        Transcript transcript = new();
        using OutputReader reader = new(transcript, Map.Length);
        Assert.That(reader.Append(Encoding.UTF8.GetBytes(Map + "\n" + Map)), Is.True);
        Assert.That(reader.Append("x"u8), Is.False);
        Assert.That(reader.Append(Encoding.UTF8.GetBytes("\n" + Map + "\n")), Is.False);
        reader.Complete();
        Assert.That(transcript.ToString(), Is.EqualTo("@x\n  1\n"));
    }

    [Test]
    public void Nothing_is_allocated_for_a_line()
    {
        byte[] output = Encoding.UTF8.GetBytes("""
            {"type": "map", "data": {"@scalar": 2}}
            {"type": "map", "data": {"@": {"plain": 1, "\n    f+1\n    g+2\n": -2, "t": [1,["a"]]}}}
            {"type": "map", "data": {"@": {"na\uffffffc3\uffffffafve": "caf\uffffffc3"}}}
            {"type": "hist", "data": {"@h": [{"max": -1, "count": 1}, {"min": 8, "max": 15, "count": 3}]}}
            {"type": "hist", "data": {"@k": {"a\tb": [{"min": 8, "max": 15, "count": 3}, {"min": 16, "count": 4}]}}}
            {"type": "stats", "data": {"@avg": {"b": -7, "a": 2}}}
            {"type": "stats", "data": {"@stats": {"count": 1, "average": -7, "total": -7}}}
            {"type": "printf", "data": "line with \"escapes\"\n"}
            {"type": "value", "data": [1,"a"]}
            {"type": "lost_events", "data": {"events": 27}}

            """);
        CountingSink sink = new();
        using OutputReader reader = new(sink, 1 << 20);
        for (int i = 0; i < 100; i++)
            AppendInPieces(reader, output);
        long calls = sink.Calls;
        long allocated = Allocations.LeastOfTenRounds(() =>
        {
            for (int i = 0; i < 100; i++)
                AppendInPieces(reader, output);
        });
        Assert.That(allocated, Is.Zero);
        Assert.That(sink.Calls, Is.EqualTo(calls * 11));
    }

    [Test]
    public void After_ten_lines_that_cannot_be_read_further_ones_allocate_nothing_and_others_are_read()
    {
        byte[] bad = Encoding.UTF8.GetBytes("""
            {"type": "map", "data": {"@x": 1]}
            {"type": "map", "data": {"@x": 1},}
            {"type": "map" "data": {"@x": 1}}
            {"type": "printf", "data": "\x"}
            {"type": 3}
            {}
            {nonsense}
            no line at all
            {"type": "unheard_of", "data": {}}

            """);
        CountingSink sink = new() { IsWarned = true };
        using OutputReader reader = new(sink, 1 << 20);
        for (int i = 0; i < 10; i++)
            reader.Append(bad);
        long warnings = sink.Warnings;
        long allocated = Allocations.LeastOfTenRounds(() =>
        {
            for (int i = 0; i < 100; i++)
                reader.Append(bad);
        });
        Assert.That(allocated, Is.Zero);
        Assert.That(sink.Warnings, Is.EqualTo(warnings).And.EqualTo(11));
        Assert.That(sink.Calls, Is.Zero);

        AppendInPieces(reader, Encoding.UTF8.GetBytes("""{"type": "value", "data": [1,{"a": -1.5e3}]}""" + "\n"));
        AppendInPieces(reader, Encoding.UTF8.GetBytes("""{"type": "value", "data": 11:56:53}""" + "\n"));
        Assert.That(sink.Calls, Is.EqualTo(2));
    }

    [Test]
    public void Whatever_comes_nothing_but_warnings_comes_of_it()
    {
        string[] seeds =
        [
            """{"type": "map", "data": {"@": {"a\n\uffffffc3\uffffffa9": 1, "b": -2, "c": [1,"x"], "d": {"e": 1}}}}""",
            """{"type": "hist", "data": {"@h": [{"max": -1, "count": 1}, {"min": 8, "max": 15, "count": 3}]}}""",
            """{"type": "hist", "data": {"@h": {"k\\n": [{"min": "9007199254740993", "count": 3}]}}}""",
            """{"type": "stats", "data": {"@s": {"a": {"count": 0, "average": 0, "total": 0}}, "@a": {"count": 1}}}""",
            """{"type": "printf", "data": "\ud83d\ude00 \uffffffff\u0001\\"}""",
            """{"type": "value", "data": [1,[true,null,{"a": "b"}]]}""",
            """{"type": "helper_error", "msg": "m", "helper": "h", "retcode": -7, "line": 5, "col": 46}""",
            """{"type": "attached_probes", "count": 1, "data": {"probes": 9}}""",
        ];
        Random random = new(151);
        byte[] buffer = new byte[400];
        for (int i = 0; i < 50_000; i++)
        {
            int length = Mutate(random, seeds[random.Next(seeds.Length)], buffer);
            Transcript transcript = new();
            using OutputReader reader = new(
                transcript, 200, new OutputQuirks { KeysEscapedTwice = random.Next(2) == 0 });
            int cut = random.Next(length);
            reader.Append(buffer.AsSpan(0, cut));
            reader.Append(buffer.AsSpan(cut, length - cut));
            reader.Complete();
            Assert.That(transcript.ToString(), Has.Length.LessThan(5000));
        }
    }

    /// <summary>Overwrites, removes and repeats a few pieces.</summary>
    private static int Mutate(Random random, string seed, byte[] buffer)
    {
        const string Telling = "{}[]\",:\\u0-9 \n\x01truenf";
        int length = Encoding.UTF8.GetBytes(seed, buffer);
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            int at = random.Next(length);
            switch (random.Next(4))
            {
                case 0:
                    buffer[at] = (byte)random.Next(256);
                    break;
                case 1:
                    buffer[at] = (byte)Telling[random.Next(Telling.Length)];
                    break;
                case 2:
                    buffer.AsSpan(at + 1, length - at - 1).CopyTo(buffer.AsSpan(at));
                    length = Math.Max(1, length - 1);
                    break;
                default:
                    int piece = Math.Min(random.Next(1, 30), length - at);
                    if (length + piece <= buffer.Length)
                    {
                        buffer.AsSpan(at, length - at).CopyTo(buffer.AsSpan(at + piece));
                        length += piece;
                    }

                    break;
            }
        }

        return length;
    }

    private static void AppendInPieces(OutputReader reader, ReadOnlySpan<byte> output)
    {
        for (; output.Length > 100; output = output[100..])
            reader.Append(output[..100]);
        reader.Append(output);
    }

    private sealed class CountingSink : IMessageSink
    {
        public long Calls { get; private set; }

        public long Warnings { get; private set; }

        /// <summary>Whether warnings are expected.</summary>
        public bool IsWarned { get; init; }

        public void Attached(long probes) => Calls++;

        public bool IsSingle => false;

        public bool HoldsBytes => false;

        public bool BeginVariable(ReadOnlySpan<byte> name) => Calls++ >= 0;

        public void Number(ReadOnlySpan<byte> instance, long order, ulong bits, bool isNegative) => Calls++;

        public void Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text) => Calls++;

        public void EndVariable() => Calls++;

        public void Printed(ReadOnlySpan<byte> text) => Calls++;

        public void LostEvents(long events) => Calls++;

        public void Warning(string message)
        {
            Warnings++;
            Assert.That(IsWarned, Is.True, message);
        }
    }
}
