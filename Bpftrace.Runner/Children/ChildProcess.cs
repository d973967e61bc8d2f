using System.Diagnostics.CodeAnalysis;
using Bpftrace.Runner.Native;
using CommunityToolkit.HighPerformance.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Bpftrace.Runner.Children;

/// <summary>
/// A child whose standard files are pipes (<c>spawn.c</c>). It leads a process group of its own, which ends with it,
/// and gets SIGKILL when the loop's thread ends, which is when this process ends. Loop's thread only.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It closes its descriptors when the child is gone.")]
internal sealed class ChildProcess : IChild
{
    private const int ChunkSize = 64 * 1024; // what a pipe holds, where pages have 4 KiB
    private const int SigInt = 2, SigKill = 9, SigUsr1 = 10;

    // 255: somebody else reaped the child, so it is gone and its status is not known.
    private const int UnknownStatus = 255 << 8;

    // Without pidfds (kernels before 5.3) the child is polled.
    private static readonly TimeSpan _pollInterval = TimeSpan.FromMilliseconds(100);

    private readonly EventLoop _loop;
    private readonly IChildObserver _observer;
    private Descriptor? _input;
    private Descriptor? _output;
    private Descriptor? _error;
    private Descriptor? _exitEvent;
    private ReadOnlyMemory<byte> _toWrite;
    private ChildExit? _exit;
    private bool _reported;

    // Closes the descriptor, and ends its watch before that.
    private sealed class Descriptor(EventLoop loop, int fd) : IDisposable
    {
        private ulong _watch;

        internal SafeFileHandle File { get; } = new(fd, ownsHandle: true);

        internal void Watch(uint events, Action ready) => _watch = loop.Watch(File, events, ready);

        public void Dispose()
        {
            loop.EndWatch(File, _watch);
            File.Dispose();
        }
    }

    private ChildProcess(EventLoop loop, NativeChild child, ReadOnlyMemory<byte> input, IChildObserver observer)
    {
        _loop = loop;
        _observer = observer;
        Pid = child.Pid;
        _toWrite = input;
        _input = new Descriptor(loop, child.Input);
        _output = new Descriptor(loop, child.Output);
        _error = new Descriptor(loop, child.Error);
        _exitEvent = child.PidFd < 0 ? null : new Descriptor(loop, child.PidFd);
    }

    public int Pid { get; }

    /// <inheritdoc cref="IEventLoop.Start"/>
    /// <exception cref="InvalidOperationException">The caller is not on the loop's thread.</exception>
    internal static ChildProcess Start(EventLoop loop, ChildCommand command, IChildObserver observer)
    {
        if (!loop.IsCurrent)
            throw new InvalidOperationException("a child dies with the thread that starts it, so that is the loop's");
        ChildProcess? process = null;
        try
        {
            IEnumerable<string> variables = command.Environment.Select(static pair => $"{pair.Key}={pair.Value}");
            NativeLimits limits = new()
            {
                Capabilities = command.Capabilities,
                Data = (ulong)command.DataLimit,
                Nice = command.Nice,
            };
            int result = Shim.Spawn(
                [.. command.Arguments, null], [.. variables, null], limits, out NativeChild child);
            Shim.Check(result, $"Cannot execute {command.Arguments[0]}");
            process = new ChildProcess(loop, child, command.Input, observer);
            loop.Orphans.Add(child.Pid);
            process.Watch();
            return process;
        }
        catch (IOException exception)
        {
            process?.Abandon();
            throw new ChildStartException(exception.Message);
        }
    }

    public long OwnMemory()
    {
        _loop.AssertOwnerThread();
        return _exit is null ? ProcessMemory.OwnOf(Pid) : 0;
    }

    public void Interrupt() => Signal(Pid, SigInt);

    public void RequestMaps() => Signal(Pid, SigUsr1);

    public void Kill() => Signal(-Pid, SigKill);

    private void Signal(int target, int signal)
    {
        _loop.AssertOwnerThread();
        // The number cannot belong to another process: it is free only after Reap.
        if (_exit is null)
            _ = Shim.Kill(target, signal);
    }

    private void Watch()
    {
        // Here, because a method group in a lambda is a new delegate for each chunk.
        Action<ReadOnlySpan<byte>> onOutput = _observer.OnOutput, onErrorOutput = _observer.OnErrorOutput;
        _output!.Watch(NativeEvent.Readable, () => Read(ref _output, onOutput));
        _error!.Watch(NativeEvent.Readable, () => Read(ref _error, onErrorOutput));
        _input!.Watch(NativeEvent.Writable, WriteInput);
        if (_exitEvent is null)
            _loop.Schedule(_pollInterval, Poll);
        else
            _exitEvent.Watch(NativeEvent.Readable, Reap);
    }

    // The caller got an exception in place of the child: the observer must not be called.
    private void Abandon()
    {
        _reported = true;
        Kill();
        Close(ref _output);
        Close(ref _error);
        Poll();
    }

    private void WriteInput()
    {
        while (!_toWrite.IsEmpty)
        {
            int written = Shim.Write(_input!.File, _toWrite.Span, _toWrite.Length);
            if (written == Shim.TryAgain)
                return;
            if (written < 0)
                break; // The child closed it: programs may leave their input unread.
            _toWrite = _toWrite[written..];
        }

        Close(ref _input);
    }

    // One chunk a turn, so that a child that floods does not keep the loop from others. Returns its length.
    private int Read(ref Descriptor? pipe, Action<ReadOnlySpan<byte>> deliver, int most = ChunkSize)
    {
        if (pipe is null)
            return 0;
        using (SpanOwner<byte> buffer = SpanOwner<byte>.Allocate(ChunkSize))
        {
            int count = Shim.Read(pipe.File, buffer.Span, most);
            if (count > 0)
                deliver(buffer.Span[..count]);
            if (count > 0 || count == Shim.TryAgain)
                return count;
        }

        Close(ref pipe);
        ReportIfDone();
        return 0;
    }

    private void ReadRest(ref Descriptor? pipe, Action<ReadOnlySpan<byte>> deliver)
    {
        int left = pipe is null ? 0 : Shim.Waiting(pipe.File);
        while (left > 0)
        {
            int count = Read(ref pipe, deliver, Math.Min(left, ChunkSize));
            left = count > 0 ? left - count : 0;
        }
    }

    private void Poll()
    {
        Reap();
        if (_exit is null)
            _loop.Schedule(_pollInterval, Poll);
    }

    private void Reap()
    {
        if (_exit is not null)
            return;
        int reaped = Shim.Reap(Pid, out int status);
        if (reaped == 0)
            return;
        _exit = ChildExit.FromStatus(reaped > 0 ? status : UnknownStatus);
        _loop.Orphans.Remove(Pid);
        Close(ref _exitEvent);
        Close(ref _input);
        try
        {
            // The bytes in the pipes now are the child's. Later ones are from a process that it has left behind.
            ReadRest(ref _output, _observer.OnOutput);
            ReadRest(ref _error, _observer.OnErrorOutput);
        }
        finally
        {
            Close(ref _output);
            Close(ref _error);
            ReportIfDone();
        }
    }

    private void ReportIfDone()
    {
        if (_reported || _output is not null || _error is not null || _exit is not { } exit)
            return;
        _reported = true;
        _observer.OnExited(exit);
    }

    private static void Close(ref Descriptor? descriptor)
    {
        descriptor?.Dispose();
        descriptor = null;
    }
}
