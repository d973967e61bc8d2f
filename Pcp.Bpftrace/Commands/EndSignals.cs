using System.Runtime.InteropServices;

namespace Pcp.Bpftrace.Commands;

/// <summary>
/// Makes Ctrl-C, a closed terminal and <c>kill</c> cancel a token rather than end the process, which can then clean up.
/// A second signal ends it at once.
/// </summary>
internal sealed class EndSignals : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    internal EndSignals()
    {
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT])
            Register(signal);
        if (!IsHangUpIgnored())
            Register(PosixSignal.SIGHUP);
    }

    /// <summary>Is cancelled by the first of the signals.</summary>
    internal CancellationToken Token => _end.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        // A handler may run until now, and threads may wait for the token: its source is left to the collector.
    }

    private void Register(PosixSignal signal) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = !_end.IsCancellationRequested;
        _end.Cancel();
    }));

    // As nohup(1) makes it: the command then outlives its terminal.
    private static bool IsHangUpIgnored()
    {
        const string Field = "SigIgn:";
        string? line = File.ReadLines("/proc/self/status")
            .FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
        return line is not null && (ulong.Parse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber) & 1) != 0;
    }
}
