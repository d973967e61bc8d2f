using CommunityToolkit.HighPerformance.Buffers;
using Microsoft.Win32.SafeHandles;
using Pcp.Interop.Native;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace Pcp.Interop.Logging;

/// <summary>
/// Writes to file descriptor 2 itself: pmdaOpenLog(3) puts the agent's log there, and .NET's own console would go on
/// writing to the old file. Serilog calls it from one thread at a time.
/// </summary>
internal sealed class StandardErrorSink(ITextFormatter formatter) : ILogEventSink
{
    /// <summary>The property of an event that is not a line: its <see cref="ManualResetEventSlim"/> is set.</summary>
    internal const string FlushMarker = "FlushMarker";

    private static readonly SafeFileHandle _standardError = new(2, ownsHandle: false);

    public void Emit(LogEvent logEvent)
    {
        if (logEvent.Properties.TryGetValue(FlushMarker, out LogEventPropertyValue? marker)
            && marker is ScalarValue { Value: ManualResetEventSlim flushed })
        {
            flushed.Set();
            return;
        }

        using StringWriter writer = new(CultureInfo.InvariantCulture);
        formatter.Format(logEvent, writer);
        string text = writer.ToString();
        using SpanOwner<byte> buffer = SpanOwner<byte>.Allocate(Encoding.UTF8.GetMaxByteCount(text.Length));
        ReadOnlySpan<byte> line = buffer.Span[..Encoding.UTF8.GetBytes(text, buffer.Span)];
        while (!line.IsEmpty)
        {
            int written = Shim.Write(_standardError, line, line.Length);
            if (written <= 0)
                return; // There is nowhere left to report this.
            line = line[written..];
        }
    }
}
