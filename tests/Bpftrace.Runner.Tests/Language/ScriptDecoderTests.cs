using System.Text;
using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Tests.Language;

public class ScriptDecoderTests
{
    [TestCase("BEGIN { @x = 1 }")]
    [TestCase("// Größe 大 🙂\n")]
    public void Text_is_decoded_as_it_is(string text) =>
        Assert.That(ScriptDecoder.Decode(Encoding.UTF8.GetBytes(text)), Is.EqualTo(text));

    [Test]
    public void A_byte_order_mark_at_the_start_is_dropped() =>
        Assert.That(ScriptDecoder.Decode("\uFEFFBEGIN"u8), Is.EqualTo("BEGIN"));

    [Test]
    public void Only_the_first_byte_order_mark_is_dropped() =>
        Assert.That(ScriptDecoder.Decode("\uFEFF\uFEFFa"u8), Is.EqualTo("\uFEFFa"));

    [TestCase("")]
    [TestCase("\uFEFF")]
    public void An_empty_script_is_refused(string text) =>
        AssertRefused(Encoding.UTF8.GetBytes(text), "the script is empty");

    [Test]
    public void A_NUL_byte_is_refused_with_its_offset() =>
        AssertRefused([.. "\uFEFFab"u8, 0, (byte)'c'], "the script has a NUL byte at offset 5");

    [TestCase(new byte[] { 0xFF }, 0)]
    [TestCase(new byte[] { 0x61, 0x62, 0x80 }, 2)]
    [TestCase(new byte[] { 0x61, 0xC3 }, 1)]
    [TestCase(new byte[] { 0x61, 0xC0, 0xAF }, 1)]
    [TestCase(new byte[] { 0xC3, 0xA9, 0xED, 0xA0, 0x80 }, 2)]
    [TestCase(new byte[] { 0xEF, 0xBB, 0xBF, 0x61, 0xFE }, 4)]
    public void Invalid_UTF8_is_refused_with_its_offset(byte[] bytes, int offset) =>
        AssertRefused(bytes, $"the script is not valid UTF-8 at byte offset {offset}");

    [Test]
    public void The_longest_script_is_taken()
    {
        byte[] bytes = new byte[512 * 1024];
        bytes.AsSpan().Fill((byte)'a');

        Assert.That(ScriptDecoder.Decode(bytes), Has.Length.EqualTo(bytes.Length));
    }

    [Test]
    public void A_longer_script_is_refused_with_its_length_and_the_limit() =>
        AssertRefused(new byte[512 * 1024 + 1], "the script is 524289 bytes long, the limit is 524288 bytes");

    private static void AssertRefused(byte[] bytes, string message) =>
        Assert.That(
            () => ScriptDecoder.Decode(bytes),
            Throws.TypeOf<ScriptRefusedException>().With.Message.EqualTo(message));
}
