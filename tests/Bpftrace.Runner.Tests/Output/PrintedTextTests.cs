using System.Text;
using Bpftrace.Runner.Output;
using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Tests.Output;

public sealed class PrintedTextTests
{
    [TestCase(null, "a\nb\n", "a\nb\n")]
    [TestCase(null, "0123456789\nabc\ndef\n", "abc\ndef\n")]
    [TestCase(null, "01234567\nabc\nx\nd", "01234567\nabc\nx\nd")]
    [TestCase(null, "01234567\nabc\nx\nde", "abc\nx\nde")]
    [TestCase(null, "0123456789abcdefghijk", "56789abcdefghijk")]
    [TestCase(null, "one\n0123456789abcdefghijk\n", "6789abcdefghijk\n")]
    [TestCase(null, "0123456789abcdefghijk\none", "one")]
    [TestCase(null, "0123456789abcdé☃hijk\n☃", "☃")]
    [TestCase(null, "012345é☃é☃é☃x", "é☃é☃é☃x")]
    [TestCase(null, "01234éé☃é☃é☃", "é☃é☃é☃")]
    [TestCase(2, "head\n", "head\n")]
    [TestCase(2, "head", "head")]
    [TestCase(2, "h\na\nb\n", "h\na\nb\n")]
    [TestCase(2, "h\na\nb\nc\n", "h\nb\nc\n")]
    [TestCase(2, "h\na\nb\nc", "h\nb\nc")]
    [TestCase(2, "h\na\nb\n\n", "h\nb\n\n")]
    [TestCase(0, "h\na\nb", "h\n")]
    [TestCase(9, "h\n012345\n6789ab\ncdef\n", "h\n6789ab\ncdef\n")]
    [TestCase(9, "h\n0123456789abcdefghi\n", "h\n6789abcdefghi\n")]
    [TestCase(9, "heading too long\na\n", "heading\na\n")]
    [TestCase(9, "éé☃☃☃\na\n", "éé☃\na\n")]
    public void Whole_lines_go_the_oldest_first(int? retainLines, string printed, string kept) =>
        Assert.That(Keep(retainLines, 16, [printed]), Is.EqualTo(kept));

    [TestCase(null)]
    [TestCase(0)]
    [TestCase(3)]
    public void How_the_text_was_cut_into_prints_does_not_matter(int? retainLines)
    {
        Random random = new(151);
        for (int run = 0; run < 2000; run++)
        {
            string[] prints = Enumerable.Range(0, random.Next(1, 40)).Select(_ => RandomPrint(random)).ToArray();
            int limit = random.Next(16, 80);
            string kept = Keep(retainLines, limit, prints);
            Assert.That(kept, Is.EqualTo(Model(retainLines, limit, string.Concat(prints))), string.Concat(prints));
        }
    }

    [Test]
    public void Nothing_is_allocated_once_the_buffer_has_grown()
    {
        PrintedText text = new(10, 4096);
        ReadOnlySpan<byte> line = "13875  reader           524288 /etc/ld.so.cache\n"u8;
        for (int i = 0; i < 1000; i++)
            text.Append(line);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
        {
            text.Append(line);
            _ = text.Text.Length;
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(text.Text.Length, Is.EqualTo(11 * line.Length));
    }

    [Test]
    public void A_line_without_end_costs_no_more_than_others()
    {
        PrintedText text = new();
        TimeSpan time = CpuTime.Of(() =>
        {
            text.Append("first\n"u8);
            for (int i = 0; i < 5_000_000; i++)
                text.Append("x"u8);
        });
        Assert.That(time, Is.LessThan(TimeSpan.FromSeconds(20)));
        Assert.That(text.Text.Length, Is.EqualTo(RunnerOptions.DefaultOutputLimit));
    }

    [Test]
    public void A_limit_that_holds_next_to_nothing_is_refused() =>
        Assert.That(() => new PrintedText(null, 15), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static string Keep(int? retainLines, int limit, string[] prints)
    {
        PrintedText text = new(retainLines, limit);
        foreach (string print in prints)
        {
            text.Append(Encoding.UTF8.GetBytes(print));
            Assert.That(text.Text.Length, Is.LessThanOrEqualTo(limit));
        }

        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(text.Text);
    }

    private static string RandomPrint(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(0, 12)).Select(_ => random.Next(8) switch
        {
            0 or 1 => "\n",
            2 => "é",
            3 => "☃",
            _ => ((char)('a' + random.Next(26))).ToString(),
        }));

    /// <summary>The same rules, said as simply as can be, over all that was printed.</summary>
    private static string Model(int? retainLines, int limit, string printed)
    {
        string heading = "";
        if (retainLines is not null)
        {
            int end = printed.IndexOf('\n');
            heading = end < 0 ? printed : printed[..end];
            while (Encoding.UTF8.GetByteCount(heading) > (limit / 2) - 1)
                heading = heading[..^1];
            if (end < 0)
                return heading;
            heading += "\n";
            printed = printed[(end + 1)..];
            limit -= Encoding.UTF8.GetByteCount(heading);
        }

        while (true)
        {
            int lines = printed.Split('\n').Length - (printed.EndsWith('\n') || printed.Length == 0 ? 1 : 0);
            bool isTooLong = Encoding.UTF8.GetByteCount(printed) > limit;
            if (lines > (retainLines ?? int.MaxValue) || (isTooLong && lines > 1))
                printed = printed.IndexOf('\n') is >= 0 and int end ? printed[(end + 1)..] : "";
            else if (isTooLong)
                printed = printed[1..];
            else
                return heading + printed;
        }
    }
}
