using System.Text;
using Bpftrace.Runner.Processes;

namespace Bpftrace.Runner.Tests.Processes;

public class StandardErrorTests
{
    private const string Line = "ERROR: failed to look up elem: -2\n";

    [TestCase(Line, "")]
    [TestCase(Line + Line + Line, "")]
    [TestCase("a\n" + Line + "b\n" + Line + "c", "a\nb\nc")]
    [TestCase("ERROR: failed to look up elem: -22\n", "ERROR: failed to look up elem: -22")]
    [TestCase("ERROR: failed to look up elem: -2", "ERROR: failed to look up elem: -2")]
    [TestCase("ERROR: failed\n\n" + Line + "ERROR", "ERROR: failed\n\nERROR")]
    [TestCase("stdin: " + Line, "stdin: ERROR: failed to look up elem: -2")]
    public void The_line_about_a_deleted_key_is_left_out_wherever_it_is_cut(string written, string kept)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(written);
        for (int piece = 1; piece <= bytes.Length; piece++)
        {
            StandardError error = OfOldVersion();
            foreach (byte[] part in bytes.Chunk(piece))
                error.Append(part);

            Assert.That(error.Text, Is.EqualTo(kept), $"in pieces of {piece}");
        }
    }

    [Test]
    public void That_line_alone_is_no_change_however_often_it_comes()
    {
        StandardError error = OfOldVersion();
        for (int i = 0; i < 10_000; i++)
            Assert.That(error.Append(Encoding.UTF8.GetBytes(Line)), Is.False);

        Assert.That(error.Append("ERROR: failed to read"u8), Is.True);
        Assert.That(error.Text, Is.EqualTo("ERROR: failed to read"));
    }

    [Test]
    public void Other_versions_write_it_about_something_else()
    {
        StandardError error = new();
        error.Prepare(BpftraceVersion.Parse("v0.20.0"), marker: null);

        Assert.That(error.Append(Encoding.UTF8.GetBytes(Line)), Is.True);
        Assert.That(error.Text, Is.EqualTo(Line.TrimEnd()));
    }

    private static StandardError OfOldVersion()
    {
        StandardError error = new();
        error.Prepare(BpftraceVersion.Parse("v0.17.0"), marker: null);
        return error;
    }
}
