using System.Buffers;
using System.Collections;
using Pcp.Interop.Native;

namespace Pcp.Interop.Processes;

/// <summary>
/// A child with its standard files in pipes (<c>spawn.c</c>). It is a process group of its own and gets SIGKILL when
/// the loop's thread ends, which is when this process ends. Loop's thread only.
/// </summary>
public sealed class ChildProcess
{
    private const int ChunkSize = 64 * 1024;
    private const int SigKill = 9;

    // 255: somebody else has reaped the child, so it is gone and nobody knows how.
    private const int UnknownStatus = 255 << 8;

    // Without pidfds (kernels before 5.3) an exit is noticed by looking.
    private static readonly TimeSpan _lookInterval = TimeSpan.FromMilliseconds(100);

    // After the exit: a grandchild may hold the pipes open for ever, and what it writes is not the child's.
    private static readonly TimeSpan _drainLimit = TimeSpan.FromSeconds(1);

    private readonly EventLoop _loop;
    private readonly IChildProcessObserver _observer;
    private readonly int _pidFd;
    private Pipe? _input;
    private Pipe? _output;
    private Pipe? _error;
    private IDisposable? _exitWatch;
    private ReadOnlyMemory<byte> _toWrite;
    private WaitStatus? _status;
    private bool _reported;

    private sealed class Pipe(int fd)
    {
        internal int Fd { get; } = fd;

        internal IDisposable? Watch { get; set; }
    }

    private ChildProcess(EventLoop loop, NativeChild child, ReadOnlyMemory<byte> input, IChildProcessObserver observer)
    {
        _loop = loop;
        _observer = observer;
        _pidFd = child.PidFd;
        Pid = child.Pid;
        _toWrite = input;
        _output = new Pipe(child.Output);
        _error = new Pipe(child.Error);
        _input = new Pipe(child.Input);
    }

    /// <summary>Its process id.</summary>
    public int Pid { get; }

    /// <summary>Starts a child. It returns when the program runs.</summary>
    /// <param name="loop">The loop on whose thread this is called and the observer will be.</param>
    /// <param name="arguments">The program, looked up in PATH unless it has a slash, and its arguments.</param>
    /// <param name="environment">Variables of its environment that differ from this process's.</param>
    /// <param name="input">What it gets on standard input, as fast as it reads; then end of file.</param>
    /// <param name="observer">Hears what it does; not before this returns.</param>
    /// <exception cref="PmException">The program could not be executed; the code says why.</exception>
    /// <exception cref="InvalidOperationException">The caller is not on the loop's thread.</exception>
    public static ChildProcess Start(
        EventLoop loop,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        ReadOnlyMemory<byte> input,
        IChildProcessObserver observer)
    {
        if (!loop.IsCurrent)
            throw new InvalidOperationException("a child dies with the thread that starts it, so that is the loop's");
        PmException.Check(
            ShimProcess.Spawn([.. arguments, null], With(environment), out NativeChild child), $"Cannot execute {arguments[0]}");
        ChildProcess process = new(loop, child, input, observer);
        try
        {
            process.Watch();
        }
        catch
        {
            process.Abandon();
            throw;
        }

        return process;
    }

    /// <summary>
    /// Lets children lock as much memory as they like, which BPF maps need on kernels before 5.11.
    /// </summary>
    /// <returns>The error, if this process may not.</returns>
    public static PmError RaiseMemoryLockLimit() => new(ShimProcess.RaiseMemlock());

    /// <summary>Sends a signal to the child alone. Nothing happens if it is gone.</summary>
    public void Signal(int signal)
    {
        // The number cannot belong to another process: it is free only after Reap.
        if (_status is null)
            _ = ShimProcess.Kill(Pid, signal);
    }

    /// <summary>Ends the child and its process group. Nothing happens if the child is gone.</summary>
    public void Kill()
    {
        if (_status is null)
            _ = ShimProcess.Kill(-Pid, SigKill);
    }

    // Null is our own, as it is.
    private static string?[]? With(IReadOnlyDictionary<string, string> variables)
    {
        if (variables.Count == 0)
            return null;
        IEnumerable<string> own = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(variable => !variables.ContainsKey((string)variable.Key))
            .Select(variable => $"{variable.Key}={variable.Value}");
        return [.. own, .. variables.Select(variable => $"{variable.Key}={variable.Value}"), null];
    }

    private void Watch()
    {
        _output!.Watch = _loop.Watch(_output.Fd, NativeEvent.Readable, ReadOutput);
        _error!.Watch = _loop.Watch(_error.Fd, NativeEvent.Readable, ReadError);
        _input!.Watch = _loop.Watch(_input.Fd, NativeEvent.Writable, WriteInput);
        if (_pidFd >= 0)
            _exitWatch = _loop.Watch(_pidFd, NativeEvent.Readable, Reap);
        else
            Look();
    }

    // The observer was never told of the child, and does not hear of its end.
    private void Abandon()
    {
        _reported = true;
        Kill();
        Close(ref _input);
        Close(ref _output);
        Close(ref _error);
        Look();
    }

    private void WriteInput()
    {
        while (!_toWrite.IsEmpty)
        {
            int written = ShimIo.Write(_input!.Fd, _toWrite.Span, _toWrite.Length);
            if (written == ShimIo.TryAgain)
                return;
            if (written < 0)
                break; // It does not want more: programs may leave their input unread.
            _toWrite = _toWrite[written..];
        }

        Close(ref _input);
    }

    private void ReadOutput() => Read(ref _output, isError: false);

    private void ReadError() => Read(ref _error, isError: true);

    // One chunk a turn, so that a child that floods does not keep the loop from others.
    private void Read(ref Pipe? pipe, bool isError)
    {
        if (pipe is null)
            return;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            int count = ShimIo.Read(pipe.Fd, buffer, ChunkSize);
            if (count == ShimIo.TryAgain)
                return;
            if (count > 0)
            {
                Deliver(buffer.AsSpan(0, count), isError);
                return;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        Close(ref pipe);
        ReportIfDone();
    }

    private void Deliver(ReadOnlySpan<byte> bytes, bool isError)
    {
        if (isError)
            _observer.OnErrorOutput(bytes);
        else
            _observer.OnOutput(bytes);
    }

    private void Look()
    {
        Reap();
        if (_status is null)
            _loop.Schedule(_lookInterval, Look);
    }

    private void Reap()
    {
        if (_status is not null)
            return;
        int reaped = ShimProcess.Reap(Pid, out int status);
        if (reaped == 0)
            return;
        _status = new WaitStatus(reaped > 0 ? status : UnknownStatus);
        _exitWatch?.Dispose();
        _exitWatch = null;
        if (_pidFd >= 0)
            ShimIo.Close(_pidFd);
        Close(ref _input);
        _loop.Schedule(_drainLimit, () =>
        {
            Close(ref _output);
            Close(ref _error);
            ReportIfDone();
        });
        ReportIfDone();
    }

    private void ReportIfDone()
    {
        if (_reported || _output is not null || _error is not null || _status is not { } status)
            return;
        _reported = true;
        _observer.OnExited(status);
    }

    private static void Close(ref Pipe? pipe)
    {
        if (pipe is null)
            return;
        pipe.Watch?.Dispose();
        ShimIo.Close(pipe.Fd);
        pipe = null;
    }
}
