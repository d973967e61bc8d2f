using System.Globalization;
using Integration.Rig;

namespace Integration.CommandTests;

/// <summary>
/// The command does not write its environment while another thread may read it, which would end it by SIGSEGV once in
/// thousands of runs: libpcp does so for its settings and for time zones.
/// </summary>
[TestFixture]
public sealed class EnvironmentTests : AgentFixture
{
    private const string Writes =
        """
        uprobe:libc:setenv { @writers[pid] = 1; }
        uprobe:libc:pthread_create /@writers[pid]/ { @threads[pid] = 1; }
        uprobe:libc:setenv, uprobe:libc:unsetenv, uprobe:libc:putenv /@threads[pid]/ { @late[pid] = count(); }
        """;

    private RunningScript _script = null!;

    [OneTimeSetUp]
    public void Register()
    {
        _script = Agent.Register(Writes);
        Agent.Register("// name: counting\ninterval:ms:100 { @n = count(); }");
    }

    [TestCase("watch", "counting", "-s", "3", "-t", "100msec")]
    [TestCase("watch", "counting", "-s", "3", "-t", "100msec", "-z")]
    [TestCase("run", "-e", "interval:ms:100 { @n = count(); }", "-s", "3", "-t", "100msec", "-Z", "CET-1CEST")]
    public void It_is_not_written_once_there_are_threads(params string[] arguments)
    {
        Eventually.Holds(() => Has("writers", Run("list")), "the probes");
        string command = Run(arguments);
        string later = Run("list"); // once this one is counted, all of the first one's calls are
        Eventually.Holds(() => Has("writers", later), "the calls of a later command");
        Assert.That((Has("threads", command), Has("late", command)), Is.EqualTo((true, false)));

        bool Has(string variable, string pid) =>
            _script.Data(variable).Instances.Any(instance => instance.Name == pid);
    }

    private string Run(params IReadOnlyList<string> arguments)
    {
        using RunningCommand command = RunningCommand.Start([.. arguments, "-h", Agent.Pmcd.HostSpec]);
        Assert.That(command.WaitForExit(), Is.Zero, command.State());
        return command.Pid.ToString(CultureInfo.InvariantCulture);
    }
}
