using System.Text;
using Bpftrace.Runner.Children;
using Moq;

namespace Bpftrace.Runner.Tests.Processes;

/// <summary>The children that a test's loop started.</summary>
internal sealed class FakeChildren
{
    private readonly List<FakeChild> _all = [];

    public IChild Start(ChildCommand command, IChildObserver observer)
    {
        if (Refusal is not null)
            throw new ChildStartException(Refusal);
        FakeChild child = new(1000 + _all.Count, command, observer);
        _all.Add(child);
        return child.Object;
    }

    /// <summary>Why the next children cannot be started; null if they can.</summary>
    public string? Refusal { get; set; }

    public int Count => _all.Count;

    public FakeChild Last => _all[^1];

    public FakeChild this[int index] => _all[index];
}

/// <summary>A child that records its signals, and whose output and end come from the test.</summary>
internal sealed class FakeChild
{
    private readonly Mock<IChild> _mock = new();
    private readonly IChildObserver _observer;

    public FakeChild(int pid, ChildCommand command, IChildObserver observer)
    {
        Pid = pid;
        Arguments = string.Join(' ', command.Arguments);
        Input = Encoding.UTF8.GetString(command.Input.Span);
        Environment = command.Environment;
        Command = command;
        _observer = observer;
        _mock.Setup(child => child.Pid).Returns(pid);
        _mock.Setup(child => child.OwnMemory()).Returns(() => OwnMemory);
        _mock.Setup(child => child.Interrupt()).Callback(() => Interrupts++);
        _mock.Setup(child => child.RequestMaps()).Callback(() => MapRequests++);
        _mock.Setup(child => child.Kill()).Callback(() => Kills++);
    }

    public IChild Object => _mock.Object;

    public int Pid { get; }

    public string Arguments { get; }

    public string Input { get; }

    public ChildCommand Command { get; }

    public IReadOnlyDictionary<string, string> Environment { get; }

    public long OwnMemory { get; set; }

    public int Interrupts { get; private set; }

    public int MapRequests { get; private set; }

    public int Kills { get; private set; }

    public void Prints(string text) => Prints(Encoding.UTF8.GetBytes(text));

    public void Prints(ReadOnlySpan<byte> bytes) => _observer.OnOutput(bytes);

    public void Complains(string text) => _observer.OnErrorOutput(Encoding.UTF8.GetBytes(text));

    public void Exits(int status) => _observer.OnExited(new ChildExit(status, 0));

    public void IsKilledBy(int signal) => _observer.OnExited(new ChildExit(128 + signal, signal));
}
