using System.Collections.Immutable;
using System.Text;
using Bpftrace.Runner.Language;
using Pmda.Bpftrace.Numbers;

namespace Pmda.Bpftrace.Tests.Numbers;

internal sealed class NumberBookFileTests
{
    private const string Whole =
        """
        pmdabpftrace-numbers 1
        next 105 102
        script gamma True 101 1 104
        variable @x 10 104 Single False Unsigned64 Counter
        variable @ 12 103 Histogram True Unsigned64 Counter
        end 1

        """;

    [Test]
    public void A_book_that_is_read_gives_what_the_one_that_was_written_would()
    {
        NumberBook written = new();
        Take(written, null, "@a = 1;");
        Take(written, "sizes", "@a = 1; @b[comm] = hist(1); @c = \"x\"; printf(\"x\");");
        NumberBook read = NumberBookFile.Read(NumberBookFile.Write(written, reserve: 0));

        ScriptNumbers again = Take(read, "sizes", "@new = 1; @c = \"x\"; @b[comm] = hist(1); printf(\"x\");");
        Assert.That((again.Id, again.Cluster, again.Instance), Is.EqualTo(("script102", 101, 1)));
        Assert.That(again.Items, Is.EqualTo(new[] { 14, 12, 11, 13 }));
        Assert.That(Take(read, null, "@a = 1;").Cluster, Is.EqualTo(102));
    }

    [Test]
    public void A_reserve_is_skipped_also_where_the_clusters_begin_again()
    {
        NumberBook book = new(5000, 4090);
        NumberBook read = NumberBookFile.Read(NumberBookFile.Write(book, reserve: 100));

        Assert.That((read.NextId, read.NextCluster), Is.EqualTo((5100, 194)));
    }

    [Test]
    public void A_file_is_text_that_a_person_can_read()
    {
        NumberBook book = NumberBookFile.Read(Encoding.UTF8.GetBytes(Whole));

        Assert.That(Encoding.UTF8.GetString(NumberBookFile.Write(book, reserve: 0)), Is.EqualTo(Whole));
    }

    [TestCase("pmdabpftrace-numbers 1", "pmdabpftrace-numbers 2", Description = "another version")]
    [TestCase("end 1\n", "", Description = "cut off")]
    [TestCase("end 1", "end 2", Description = "a script is missing")]
    [TestCase("next 105 102", "next 99 102")]
    [TestCase("next 105 102", "next 105 4096")]
    [TestCase("next 105 102", "next 2147483647 102")]
    [TestCase("True 101 1 104", "True 99 1 104")]
    [TestCase("True 101 1 104", "True 101 -1 104")]
    [TestCase("script gamma True 101 1 104\n", "", Description = "variables of no script")]
    [TestCase("script gamma", "scripts gamma")]
    [TestCase("@x 10", "@x 9")]
    [TestCase("@x 10", "@x 1000")]
    [TestCase("@x 10", "@x 12", Description = "one item twice")]
    [TestCase("Single", "Double")]
    [TestCase("Single", "0")]
    [TestCase("False", "no")]
    [TestCase("Unsigned64", "UInt64")]
    [TestCase("Unsigned64 Counter\nend", "Unsigned64\nend")]
    public void A_damaged_file_is_refused(string good, string bad)
    {
        string text = Whole.Replace(good, bad, StringComparison.Ordinal);
        Assert.That(text, Is.Not.EqualTo(Whole));

        Assert.That(() => NumberBookFile.Read(Encoding.UTF8.GetBytes(text)), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void Every_beginning_of_a_file_is_refused()
    {
        byte[] file = Encoding.UTF8.GetBytes(Whole);
        for (int length = 0; length < file.Length; length++)
        {
            ReadOnlyMemory<byte> beginning = file.AsMemory(0, length);
            Assert.That(() => NumberBookFile.Read(beginning.Span), Throws.TypeOf<FormatException>(), $"{length} bytes");
        }
    }

    private static ScriptNumbers Take(NumberBook book, string? name, string code)
    {
        ImmutableArray<Variable> variables = ScriptAnalyzer.Analyze($"BEGIN {{ {code} }}").Variables;
        Assert.That(book.TryTake(name, variables, _ => false, out ScriptNumbers? numbers), Is.True);
        return numbers!;
    }
}
