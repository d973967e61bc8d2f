using System.Runtime.InteropServices;
using System.Text;
using Pcp.Interop.Native;

namespace Pcp.Interop.Tests.Native;

internal sealed unsafe class ReplyBufferTests
{
    [Test]
    public void Names_follow_one_another_with_their_status()
    {
        using ReplyBuffer buffer = new();
        buffer.Append("stale", 1);
        buffer.Clear();
        buffer.Append("leaf", 0);
        buffer.Append("", 1);
        buffer.Append("grün", 1);
        NativeNames names = buffer.Names();
        Assert.That(
            Encoding.UTF8.GetString(names.Text, (int)names.Length),
            Is.EqualTo("leaf\0\0grün\0"));
        Assert.That(new ReadOnlySpan<int>(names.Status, names.Count).ToArray(), Is.EqualTo(new[] { 0, 1, 1 }));
    }

    [Test]
    public void No_names_are_an_empty_list_and_not_a_null_pointer()
    {
        using ReplyBuffer buffer = new();
        NativeNames names = buffer.Names();
        Assert.That((names.Count, names.Length), Is.EqualTo((0, 0UL)));
        Assert.That(names.Text != null && names.Status != null);
    }

    [Test]
    public void A_text_ends_with_NUL_however_long_the_one_before_was()
    {
        using ReplyBuffer buffer = new();
        _ = buffer.Text(new string('x', 1000));
        Assert.That(Marshal.PtrToStringUTF8((nint)buffer.Text("kurz: ü")), Is.EqualTo("kurz: ü"));
    }
}
