using System.Text;

namespace Pcp.Bpftrace.Tests.Formats;

/// <summary>A pipe whose reader goes after the first flush.</summary>
internal sealed class ClosedPipe : TextWriter
{
    private const int BrokenPipe = 32;

    public StringBuilder Written { get; } = new();

    public override Encoding Encoding => Encoding.UTF8;

    private bool IsClosed { get; set; }

    public override void Write(char value)
    {
        if (IsClosed)
            throw new IOException("Broken pipe", BrokenPipe);
        Written.Append(value);
    }

    public override void Flush() => IsClosed = true;
}
