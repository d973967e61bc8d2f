using Pcp.Interop.Native;

namespace Pcp.Interop.Logging;

/// <summary>
/// Writes a console's text to the log, line by line: .NET's own console would write to standard output, where a stray
/// line would break the protocol with pmcd, and to the file that standard error was before the log was opened.
/// </summary>
internal sealed class LogWriter(Action<byte[]> write) : TextWriter
{
    // How many characters of a line that has not ended are kept.
    private const int MaxLine = 65_536;

    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();

    /// <summary>Writes to the log of this process.</summary>
    public LogWriter()
        : this(WriteLog)
    {
    }

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        if (value is null)
            return;
        int end = value.LastIndexOf('\n') + 1; // of the last whole line
        lock (_gate)
        {
            _text.Append(value, 0, end);
            if (end > 0)
                WriteOut();
            _text.Append(value, end, value.Length - end);
            if (_text.Length > MaxLine)
                WriteOut();
        }
    }

    public override void WriteLine(string? value) => Write(value + "\n");

    public override void Flush()
    {
        lock (_gate)
            WriteOut();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Flush(); // a last line without a newline
        base.Dispose(disposing);
    }

    private void WriteOut()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(_text.ToString());
        _text.Clear();
        write(bytes);
    }

    // If it fails, there is nowhere left to report that.
    private static void WriteLog(byte[] bytes) => _ = Shim.WriteLog(bytes, bytes.Length);
}
