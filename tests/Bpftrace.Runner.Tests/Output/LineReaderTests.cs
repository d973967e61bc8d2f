using System.Text;
using Bpftrace.Runner.Output;

namespace Bpftrace.Runner.Tests.Output;

public sealed class LineReaderTests
{
    [TestCase("a\nb\n", "a|b", "")]
    [TestCase("\n\na\n", "||a", "")]
    [TestCase("a\nrest", "a", "rest")]
    [TestCase("", "", "")]
    public void Lines_end_at_newlines(string input, string lines, string rest) =>
        Assert.That(Read([input], 100), Is.EqualTo((lines, rest, false)));

    [Test]
    public void A_line_cut_into_pieces_is_put_together() =>
        Assert.That(
            Read(["on", "", "e", "\ntwo\nth", "ree", "\n", "four"], 100),
            Is.EqualTo(("one|two|three", "four", false)));

    [TestCase(new[] { "12345\n", "12345", "\n" }, "12345|12345", false)]
    [TestCase(new[] { "1\n123456\n1\n" }, "1", true)]
    [TestCase(new[] { "1\n123", "456" }, "1", true)]
    [TestCase(new[] { "123", "456\n1\n" }, "", true)]
    [TestCase(new[] { "1\n123456", "\n1\n" }, "1", true)]
    public void A_line_longer_than_the_limit_ends_the_reading(string[] chunks, string lines, bool isTooLong) =>
        Assert.That(Read(chunks, 5), Is.EqualTo((lines, "", isTooLong)));

    [Test]
    public void A_line_that_lies_whole_in_what_came_is_not_copied()
    {
        using LineReader reader = new(100);
        ReadOnlySpan<byte> source = "first\nsecond\n"u8;
        ReadOnlySpan<byte> bytes = source;
        reader.TryRead(ref bytes, out _);
        reader.TryRead(ref bytes, out ReadOnlySpan<byte> line);
        Assert.That(line == source.Slice(6, 6), Is.True);
    }

    [Test]
    public void A_long_line_takes_none_of_the_collectors_memory()
    {
        const int Length = 8_000_000, Chunk = 64_000;
        using LineReader reader = new(2 * Length);
        byte[] chunk = new byte[Chunk];
        long before = GC.GetAllocatedBytesForCurrentThread();
        ReadOnlySpan<byte> bytes;
        for (int written = 0; written < Length; written += Chunk)
        {
            bytes = chunk;
            reader.TryRead(ref bytes, out _);
        }

        bytes = "\n"u8;
        Assert.That(reader.TryRead(ref bytes, out ReadOnlySpan<byte> line), Is.True);
        Assert.That(line.Length, Is.EqualTo(Length));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(Chunk));
    }

    private static (string Lines, string Left, bool IsTooLong) Read(string[] chunks, int maxLength)
    {
        using LineReader reader = new(maxLength);
        List<string> lines = new();
        foreach (string chunk in chunks)
        {
            ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(chunk);
            while (reader.TryRead(ref bytes, out ReadOnlySpan<byte> line))
                lines.Add(Encoding.UTF8.GetString(line));
            Assert.That(bytes.IsEmpty, Is.True);
        }

        string all = string.Join('|', lines);
        ReadOnlySpan<byte> end = "\n"u8;
        reader.TryRead(ref end, out ReadOnlySpan<byte> rest);
        return (all, reader.IsTooLong ? "" : Encoding.UTF8.GetString(rest), reader.IsTooLong);
    }
}
