using System.Text;
using Bpftrace.Runner.Processes;

namespace Bpftrace.Runner.Tests.Processes;

public class LookupErrorFilterTests
{
    private const string Line = "ERROR: failed to look up elem: -2\n";

    private readonly ErrorBuffer _text = new();

    [TestCase(Line, "")]
    [TestCase(Line + Line + Line, "")]
    [TestCase("a\n" + Line + "b\n" + Line + "c", "a\nb\nc")]
    [TestCase("ERROR: failed to look up elem: -22\n", "ERROR: failed to look up elem: -22")]
    [TestCase("ERROR: failed to look up elem: -2", "ERROR: failed to look up elem: -2")]
    [TestCase("ERROR: failed\n\n" + Line + "ERROR", "ERROR: failed\n\nERROR")]
    [TestCase("stdin: " + Line, "stdin: ERROR: failed to look up elem: -2")]
    public void Exactly_what_is_said_of_a_deleted_key_is_left_out_wherever_it_is_cut(string written, string kept)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(written);
        for (int piece = 1; piece <= bytes.Length; piece++)
        {
            ErrorBuffer text = new();
            LookupErrorFilter errors = new(text);
            foreach (byte[] part in bytes.Chunk(piece))
                errors.Append(part);
            errors.Complete();

            Assert.That(text.ToString(), Is.EqualTo(kept), $"in pieces of {piece}");
        }
    }

    [Test]
    public void It_says_whether_there_is_anything_new()
    {
        LookupErrorFilter errors = new(_text);

        Assert.That(errors.Append("ERROR: failed to"u8), Is.False);
        Assert.That(errors.Append(" look up elem: -2\n"u8), Is.False);
        Assert.That(errors.Append("ERROR: failed to"u8), Is.False);
        Assert.That(errors.Append(" read"u8), Is.True);
    }
}
