using System.Text;
using Bpftrace.Runner.Processes;

namespace Bpftrace.Runner.Tests.Processes;

public class ErrorBufferTests
{
    private readonly ErrorBuffer _text = new();

    [Test]
    public void Nothing_written_is_no_text() => Assert.That(_text.ToString(), Is.Empty);

    [Test]
    public void Text_that_comes_in_pieces_is_put_together_and_trimmed()
    {
        _text.Append("stdin:1: ERR"u8);
        _text.Append("OR: ü\n\n"u8);

        Assert.That(_text.ToString(), Is.EqualTo("stdin:1: ERROR: ü"));
    }

    [Test]
    public void Bytes_that_are_no_text_show_as_replacement_characters()
    {
        _text.Append([(byte)'a', 0, (byte)'b', 0xff]);

        Assert.That(_text.ToString(), Is.EqualTo("a\uFFFDb\uFFFD"));
    }

    [TestCase(1)]
    [TestCase(1000)]
    [TestCase(16 * 1024)]
    public void Text_up_to_twice_the_bound_is_kept_whole(int pieceLength)
    {
        string text = Letters(2 * ErrorBuffer.KeptBytes);
        AppendInPieces(text, pieceLength);

        Assert.That(_text.ToString(), Is.EqualTo(text));
    }

    [TestCase(1)]
    [TestCase(777)]
    [TestCase(100_000)]
    public void Of_longer_text_the_beginning_and_the_end_are_kept(int pieceLength)
    {
        string text = Letters(100_000);
        AppendInPieces(text, pieceLength);

        string expected = text[..ErrorBuffer.KeptBytes] +
            $"\n[{100_000 - 2 * ErrorBuffer.KeptBytes} bytes left out]\n" +
            text[^ErrorBuffer.KeptBytes..];
        Assert.That(_text.ToString(), Is.EqualTo(expected));
    }

    [TestCase(1)]
    [TestCase(5)]
    [TestCase(40_000)]
    public void A_hidden_word_shows_as_dots_wherever_it_is_cut(int pieceLength)
    {
        // The first one is where the beginning ends that is kept, the last one where the end begins.
        string text = $"{Letters(ErrorBuffer.KeptBytes - 3)}secret{Letters(5000)}secretsecret se secre"
            + $"{Letters(5000)}secret{Letters(ErrorBuffer.KeptBytes - 3)}";
        AppendInPieces(text, pieceLength, "secret"u8.ToArray());

        Assert.That(_text.ToString(), Does.Contain("...\n[").And.Contain("left out]\n...").And.Not.Contain("sec"));

        ErrorBuffer whole = new();
        foreach (byte[] piece in Encoding.ASCII.GetBytes("secretsecret se secret").Chunk(pieceLength))
            whole.Append(piece, hidden: "secret"u8);
        Assert.That(whole.ToString(), Is.EqualTo("............ se ......"));
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(100)]
    public void A_line_to_be_ignored_is_left_out_wherever_it_is_cut(int pieceLength)
    {
        foreach (byte[] piece in "no\nno\na\nno\nno\nb no\nno\nc\nno"u8.ToArray().Chunk(pieceLength))
            _text.Append(piece, ignored: "no\n"u8);

        Assert.That(_text.ToString(), Is.EqualTo("a\nb no\nc\nno"));
    }

    [Test]
    public void Text_as_long_as_what_is_left_out_is_a_change()
    {
        Assert.That(_text.Append("no"u8, ignored: "no\n"u8), Is.True);
        Assert.That(_text.Append("\nab"u8, ignored: "no\n"u8), Is.True);
        Assert.That(_text.ToString(), Is.EqualTo("ab"));
    }

    private static string Letters(int length) =>
        string.Create(length, 0, static (span, _) =>
        {
            for (int i = 0; i < span.Length; i++)
                span[i] = (char)('a' + i % 23);
        });

    private void AppendInPieces(string text, int pieceLength, byte[]? hidden = null)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        for (int i = 0; i < bytes.Length; i += pieceLength)
            _text.Append(bytes.AsSpan(i, Math.Min(pieceLength, bytes.Length - i)), hidden: hidden);
    }
}
