using Bpftrace.Runner.Processes;
using Pcp.Interop;
using Pcp.Interop.Processes;

namespace Pmda.Bpftrace.Hosting;

/// <summary>Starts the runner's children with the kit's <see cref="ChildProcess"/>. Loop's thread only.</summary>
internal sealed class SpawnChildStarter(EventLoop loop) : IChildStarter
{
    private const int SigInt = 2;
    private const int SigUsr1 = 10;

    /// <inheritdoc/>
    public IChild Start(ChildCommand command, IChildObserver observer)
    {
        try
        {
            return new Child(ChildProcess.Start(loop, command.Arguments, command.Environment, command.Input, new Observer(observer)));
        }
        catch (PmException e)
        {
            throw new ChildStartException($"{e.Message} (bpftrace_path in bpftrace.conf)");
        }
    }

    private sealed class Child(ChildProcess process) : IChild
    {
        public int Pid => process.Pid;

        public void Interrupt() => process.Signal(SigInt);

        public void RequestMaps() => process.Signal(SigUsr1);

        public void Kill() => process.Kill();
    }

    private sealed class Observer(IChildObserver observer) : IChildProcessObserver
    {
        public void OnOutput(ReadOnlySpan<byte> bytes) => observer.OnOutput(bytes);

        public void OnErrorOutput(ReadOnlySpan<byte> bytes) => observer.OnErrorOutput(bytes);

        public void OnExited(WaitStatus status) => observer.OnExited(new ChildExit(status.ExitCode, status.Signal));
    }
}
