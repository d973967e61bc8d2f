using System.Text;
using Bpftrace.Runner.Processes;

namespace Bpftrace.Runner.Tests.Processes;

public class ProbeListTests
{
    private readonly ProbeList _list = new();

    [Test]
    public void No_output_is_an_empty_list() => Assert.That(Complete(), Is.Empty);

    [Test]
    public void Each_probe_stands_once_in_order_of_first_appearance()
    {
        _list.Append("b:2\na:1\nb:2\n\nc:3 \r\na:1\nc:3\n"u8);

        Assert.That(Complete(), Is.EqualTo("b:2,a:1,c:3"));
    }

    [Test]
    public void A_last_line_without_its_end_counts()
    {
        _list.Append("a:1\nb:2"u8);

        Assert.That(Complete(), Is.EqualTo("a:1,b:2"));
    }

    [Test]
    public void Output_may_be_cut_anywhere([Values(1, 2, 7, 4096)] int pieceLength)
    {
        // As many as a real kernel has, each twice.
        string[] probes = [.. Enumerable.Range(0, 81_087).Select(i => $"kprobe:function_{i}")];
        byte[] output = Encoding.ASCII.GetBytes(string.Join('\n', probes.Concat(probes)) + "\n");
        for (int i = 0; i < output.Length; i += pieceLength)
            _list.Append(output.AsSpan(i, Math.Min(pieceLength, output.Length - i)));

        Assert.That(Complete(), Is.EqualTo(string.Join(',', probes)));
    }

    [Test]
    public void More_than_can_be_is_refused()
    {
        byte[] half = new byte[ProbeList.Capacity / 2];
        Array.Fill(half, (byte)'x');

        Assert.That(_list.Append(half), Is.True);
        Assert.That(_list.Append(half), Is.True);
        Assert.That(_list.Append("x"u8), Is.False);
    }

    private string Complete() => Encoding.UTF8.GetString(_list.Complete().Span);
}
