using Pcp.Interop.Native;

namespace Pcp.Interop.Logging;

/// <summary>
/// Writes a console's text to the log, line by line: .NET's own console would write to standard output, where a stray
/// line would break the protocol with pmcd, and to the file that standard error was before the log was opened.
/// </summary>
internal sealed class LogWriter : TextWriter
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _line = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        lock (_gate)
        {
            _line.Append(value);
            if (value == '\n')
                WriteLine();
        }
    }

    public override void Write(string? value)
    {
        lock (_gate)
        {
            _line.Append(value);
            if (value?.EndsWith('\n') == true)
                WriteLine();
        }
    }

    public override void WriteLine(string? value) => Write(value + "\n");

    public override void Flush()
    {
        lock (_gate)
            WriteLine();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Flush(); // a last line without a newline
        base.Dispose(disposing);
    }

    private new void WriteLine()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(_line.ToString());
        _line.Clear();
        // If it fails, there is nowhere left to report that.
        _ = Shim.WriteLog(bytes, bytes.Length);
    }
}
