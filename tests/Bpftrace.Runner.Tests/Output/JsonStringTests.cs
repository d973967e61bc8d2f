using System.Text;
using Bpftrace.Runner.Output;
using CommunityToolkit.HighPerformance.Buffers;

namespace Bpftrace.Runner.Tests.Output;

public sealed class JsonStringTests
{
    [TestCase("plain", "plain")]
    [TestCase("", "")]
    [TestCase(@"q\""b\\n\nt\t\r\b\f\/", "q\"b\\n\nt\t\r\b\f/")]
    [TestCase(@"\u0001\u001f", "\u0001\u001f")]
    [TestCase(@"\u00e9\u2603\ud83d\ude00", "é☃😀")]
    public void Escapes_become_what_they_stand_for(string json, string text) =>
        Assert.That(Decode(json), Is.EqualTo(text));

    [TestCase(@"h\uffffffc3\uffffffa9llo", "héllo")]
    [TestCase(@"\uffffffe2\uffffff98\uffffff83", "☃")]
    [TestCase(@"\ufffffff0\uffffff9f\uffffff98\uffffff80", "😀")]
    [TestCase(@"\uffffffC3\uffffffA9", "é")]
    public void Sign_extended_bytes_are_put_together_to_characters(string json, string text) =>
        Assert.That(Decode(json), Is.EqualTo(text));

    [TestCase(@"a\uffffffff\ufffffffez", @"a\xff\xfez")]
    [TestCase(@"\uffffffc3(", @"\xc3(")]
    [TestCase(@"caf\uffffffc3", @"caf\xc3")]
    [TestCase(@"\uffffffc0\uffffffaf", @"\xc0\xaf")]
    [TestCase(@"\uffffffe2\uffffff98 \uffffffc3\uffffffa9", @"\xe2\x98 é")]
    [TestCase(@"\uffffffed\uffffffa0\uffffff80", @"\xed\xa0\x80")]
    public void Bytes_that_are_no_character_stay_visible(string json, string text) =>
        Assert.That(Decode(json), Is.EqualTo(text));

    [Test]
    public void Raw_bytes_that_are_no_character_stay_visible()
    {
        using ArrayPoolBufferWriter<byte> buffer = new();
        ReadOnlySpan<byte> text = JsonString.Decode([(byte)'a', 0xff, (byte)'\\', (byte)'n', 0xc3, 0xa9], 1, buffer);
        Assert.That(Encoding.UTF8.GetString(text), Is.EqualTo("a\\xff\né"));
    }

    [TestCase(@"\uffff", "\uffff")]
    [TestCase(@"\uffff1234", "\uffff1234")]
    [TestCase(@"\uffffff7f", "\uffffff7f")]
    [TestCase(@"\uffffffc", "\uffffffc")]
    public void What_only_begins_like_a_sign_extended_byte_is_a_character(string json, string text) =>
        Assert.That(Decode(json), Is.EqualTo(text));

    [TestCase(@"\ud83d", @"\ud83d")]
    [TestCase(@"\ud83d\u0041", @"\ud83dA")]
    [TestCase(@"\ude00x", @"\ude00x")]
    [TestCase(@"\u12", @"\u12")]
    [TestCase(@"\q\", @"\q\")]
    [TestCase(@"a\u0000b", @"a\x00b")]
    public void What_stands_for_nothing_that_text_can_hold_stays_visible(string json, string text) =>
        Assert.That(Decode(json), Is.EqualTo(text));

    [TestCase(@"\\n        f+1\\n", "\n        f+1\n")]
    [TestCase(@"say \\\""hi\\\""", "say \"hi\"")]
    [TestCase(@"\\\\n", @"\n")]
    [TestCase(@"na\\uffffffc3\\uffffffafve", "naïve")]
    [TestCase(@"1,[2,\""in\""]", "1,[2,\"in\"]")]
    [TestCase(@"key\\uffffffff", @"key\xff")]
    public void Text_escaped_twice_is_unescaped_twice(string json, string text) =>
        Assert.That(Decode(json, 2), Is.EqualTo(text));

    [Test]
    public void Text_without_escapes_is_a_slice_of_the_line()
    {
        using ArrayPoolBufferWriter<byte> buffer = new();
        ReadOnlySpan<byte> json = "naïve"u8;
        Assert.That(JsonString.Decode(json, 1, buffer) == json, Is.True);
    }

    private static string Decode(string json, int escapes = 1)
    {
        using ArrayPoolBufferWriter<byte> buffer = new();
        return Encoding.UTF8.GetString(JsonString.Decode(Encoding.UTF8.GetBytes(json), escapes, buffer));
    }
}
