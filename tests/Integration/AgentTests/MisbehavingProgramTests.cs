using System.Diagnostics;
using System.Globalization;
using Integration.Parity;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>
/// A program that misbehaves as a comment in a script tells it to, and runs the real bpftrace for other scripts: the
/// script's user gets an error, other scripts are not affected. These scripts have // custom-output-block, because the
/// program does not support a print block.
/// </summary>
[TestFixture]
public sealed class MisbehavingProgramTests : BystanderFixture
{
    private const string Program =
        """
        case "$1" in
        --version|-V|-l) exec bpftrace "$1" ;;
        esac
        code=$(cat)
        probes='{"type": "attached_probes", "data": {"probes": 1}}'
        map='{"type": "map", "data": {"@n": '
        case "$code" in
        *misbehave:exits*) echo "cannot go on" >&2; exit 3 ;;
        *misbehave:silent*) exit 4 ;;
        *misbehave:half*) echo "$probes"; echo "${map}1}}"; printf '%s' "$map"; exec sleep 1000 ;;
        *misbehave:nonsense*)
            echo "$probes"; echo 'this is no JSON'; echo '{"type": 3}'; echo '{}'; echo '[]'; printf '\000\377\n'
            echo '{"type": "map", "data": {"@n": "text"}}'; echo '{"type": "map", "data": {"@other": 5}}'
            echo '{"type": "unheard_of", "data": {}}'; echo "${map}42}}"; exec sleep 1000 ;;
        *misbehave:floods*) exec yes '{"type": "printf", "data": "more and more and more and more and more"}' ;;
        *misbehave:complains*) echo "$probes"; exec yes 'WARNING: more and more and more and more and more' >&2 ;;
        *misbehave:one_line*) echo "$probes"; tr '\000' x </dev/zero ;;
        *misbehave:leaves*)
            echo "$probes"; setsid sh -c "echo '$map'\$\$'}}'; exec sleep 1000" & exec sleep 1000 ;;
        *misbehave:stays*) echo "$probes"; trap '' INT; while :; do sleep 0.1; done ;;
        esac
        exec bpftrace -f json -e "$code"
        """;

    private static readonly TimeSpan _stopBound = TimeSpan.FromSeconds(5);

    private protected override AgentRig Create() => new(
        scratch =>
            $"[bpftrace]\nbpftrace_path = {scratch.WriteProgram("misbehaving", Program)}\nmax_throughput = 100000\n"
            + AgentRig.RootMay);

    [Test]
    public void One_that_exits_at_once_is_an_error_with_what_it_said()
    {
        RunningScript script = Register("exits").WaitUntil("error");
        Assert.That((script.Error, script.Single("exit_code")), Is.EqualTo(("cannot go on", "3")));
    }

    [Test]
    public void One_that_exits_in_silence_is_an_error_with_its_status()
    {
        RunningScript script = Register("silent").WaitUntil("error");
        Assert.That((script.Error, script.Single("exit_code")), Is.EqualTo(("bpftrace exited with status 4", "4")));
    }

    [Test]
    public void One_that_is_killed_is_an_error_that_names_the_signal()
    {
        RunningScript script = Agent.Register("BEGIN { @n = 9; }");
        script.WaitForData("n", "9");
        Daemon.Signal(script.Pid, "KILL");
        script.WaitUntil("error");
        Assert.That(script.Error, Does.Contain("signal 9 (SIGKILL)"));
        Assert.That(script.Data("n").Single, Is.EqualTo("9"), "its last values stay");
        script.Control("start");
        script.WaitUntil("started");
    }

    [Test]
    public void A_daemon_that_it_leaves_behind_ends_with_the_script()
    {
        RunningScript script = Register("leaves");
        Eventually.Holds(() => script.Data("n").Single is not null, "the daemon", Agent.Pmcd.Logs);
        int daemon = int.Parse(script.Data("n").Single!, CultureInfo.InvariantCulture);
        Assert.That(ProcFs.IsAlive(daemon), Is.True);
        script.Control("stop");
        Eventually.Holds(() => !ProcFs.IsAlive(daemon), "the daemon to end", Agent.Pmcd.Logs);
    }

    [Test]
    public void It_is_reaped_while_the_agent_has_no_descriptor_left()
    {
        RunningScript script = Register("leaves");
        Eventually.Holds(() => script.Data("n").Single is not null, "the daemon", Agent.Pmcd.Logs);
        int daemon = int.Parse(script.Data("n").Single!, CultureInfo.InvariantCulture);
        int program = script.Pid;
        string agent = $"--pid={Agent.Pid}";
        string limit =
            Tool.Run("prlimit", [agent, "--nofile", "--noheadings", "--output=SOFT"]).OutputOrFail().Trim();
        Tool.Run("prlimit", [agent, "--nofile=3:"]).OutputOrFail();
        try
        {
            Daemon.Signal(program, "KILL");
            script.WaitUntil("error");
        }
        finally
        {
            Tool.Run("prlimit", [agent, $"--nofile={limit}:"]).OutputOrFail();
        }

        Eventually.Holds(() => !ProcFs.IsAlive(daemon), "the daemon to end", Agent.Pmcd.Logs);
    }

    [Test]
    public void Half_a_line_spoils_nothing_that_came_before()
    {
        RunningScript script = Register("half");
        script.WaitForData("n", "1");
        Assert.That(script.Status, Is.EqualTo("started"));
        script.Control("stop");
        script.WaitUntil("stopped");
        Assert.That(script.Data("n").Single, Is.EqualTo("1"));
    }

    [Test]
    public void Nonsense_is_passed_over()
    {
        RunningScript script = Register("nonsense");
        script.WaitForData("n", "42");
        Assert.That(script.Status, Is.EqualTo("started"));
        script.Control("deregister");
    }

    [TestCase("floods")]
    [TestCase("one_line")]
    [ContractRow("Texts / too much output")]
    [ContractRow("Configuration / max_throughput")]
    [ContractRow("Configuration / max_throughput, one line")]
    [DiffersFromStock("cannot stop a script by itself on Python 3.11, and does not report it", Patience = 8)]
    public void A_flood_is_stopped_with_an_error(string how)
    {
        RunningScript script = Register(how);
        script.WaitUntil("error");
        Assert.That(script.Error, Is.EqualTo("BPFtrace output exceeds limit of 100000 bytes per second"));
        Assert.That(ResidentKilobytes(Agent.Pid), Is.LessThan(64 * 1024));
    }

    [Test]
    public void A_flood_of_complaints_is_stopped_with_an_error_too()
    {
        RunningScript script = Register("complains").WaitUntil("error");
        Assert.That(
            script.Error,
            Does.StartWith("BPFtrace output exceeds limit of 100000 bytes per second, counting its standard error"));
        Assert.That(ResidentKilobytes(Agent.Pid), Is.LessThan(64 * 1024));
    }

    [Test]
    [ContractRow("bpftrace / stop of one that stays")]
    [ContractRow("Log / killed")]
    [DiffersFromStock("cannot wait for a process on Python 3.11, and never kills it", Patience = 8)]
    public void One_that_does_not_stop_is_killed()
    {
        RunningScript script = Register("stays").WaitUntil("started");
        int pid = script.Pid;
        long began = Stopwatch.GetTimestamp();
        script.Control("stop");
        string? status = Eventually.Get(() => script.Status, now => now != "started", "the stop to begin");
        // StopSequenceTests tests the time with a test clock.
        if (Stopwatch.GetElapsedTime(began) < _stopBound)
            Assert.That(status, Is.EqualTo("stopping"));
        script.WaitUntil("stopped");
        Assert.That(Stopwatch.GetElapsedTime(began), Is.GreaterThanOrEqualTo(_stopBound));
        Assert.That(ProcFs.IsAlive(pid), Is.False);
        Agent.WaitForLog("is still running, sending SIGKILL...");
    }

    private RunningScript Register(string how) =>
        Agent.Register($"// custom-output-block\n// misbehave:{how}\nBEGIN {{ @n = 1; printf(\"text\"); }}");

    private static long ResidentKilobytes(int pid) =>
        long.Parse(
            File.ReadLines($"/proc/{pid}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture);
}
