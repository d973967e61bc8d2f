using System.Diagnostics;
using Integration.Rig;

namespace Integration.Parity;

/// <summary>The keys of bpftrace.conf; each test has its own agent.</summary>
[TestFixture]
public sealed class ConfigurationRowTests
{
    private const string Register = "bpftrace.control.register";
    private const string Code = "BEGIN { @n = 1; }";
    private const string Denied = "No permission to perform requested operation";

    private static readonly TimeSpan _expiryTime = TimeSpan.FromSeconds(2);

    [Test]
    [ContractRow("Configuration / file")]
    [ContractRow("Configuration / enabled")]
    public void Without_a_file_nobody_may_register()
    {
        using AgentRig agent = new(
            prepare: scratch => File.Delete(Path.Combine(scratch.Pmdas, "bpftrace", "bpftrace.conf")));
        Assert.That(agent.Client.Store(Register, Code).All, Does.Contain(Denied));
        agent.WaitForLog("dynamic scripts are disabled in configuration");
    }

    [Test]
    [ContractRow("Configuration / bpftrace_path")]
    public void The_program_is_the_one_that_the_file_names()
    {
        using AgentRig agent = new(scratch =>
        {
            string program = scratch.WriteProgram(
                "own-bpftrace", $"echo ran >>{scratch.Root}/ran; exec bpftrace \"$@\"");
            return $"[bpftrace]\nbpftrace_path = {program}\n{AgentRig.RootMay}";
        });
        agent.Register(Code).WaitForData("n", "1");
        Assert.That(File.Exists(Path.Combine(agent.Pmcd.Scratch.Root, "ran")), Is.True);
    }

    [TestCase("true", true)]
    [TestCase("TRUE", true)]
    [TestCase("Yes", true)]
    [TestCase("on", true)]
    [TestCase("1", true)]
    [TestCase("False", false)]
    [TestCase("no", false)]
    [TestCase("OFF", false)]
    [TestCase("0", false)]
    [ContractRow("Configuration / booleans")]
    [ContractRow("Configuration / enabled")]
    public void Booleans_are_what_configparser_takes_them_for(string text, bool value)
    {
        using AgentRig agent = new($"[dynamic_scripts]\nenabled = {text}\nallowed_users = root");
        ToolResult store = agent.Client.Store(Register, Code);
        Assert.That(store.Succeeded, Is.EqualTo(value), store.All);
        if (!value)
            agent.WaitForLog("dynamic scripts are disabled in configuration");
    }

    [Test]
    [ContractRow("Configuration / [authentication]")]
    public void Users_of_the_old_section_may()
    {
        using AgentRig agent = new("[authentication]\nallowed_users = daemon,root\n[dynamic_scripts]\nenabled = true");
        agent.Register(Code);
    }

    [Test]
    [ContractRow("Configuration / [authentication]")]
    public void The_old_section_switches_authentication_off()
    {
        using AgentRig agent = new("[authentication]\nenabled = false\n[dynamic_scripts]\nenabled = true");
        new PcpTools(agent.Pmcd.TcpHostSpec, agent.Pmcd.Scratch.Environment).Store(Register, Code).OutputOrFail();
    }

    [Test]
    [ContractRow("Configuration / [authentication]")]
    public void The_new_section_counts_more_than_the_old_one()
    {
        using AgentRig agent = new(
            "[authentication]\nenabled = false\nallowed_users = root\n"
            + "[dynamic_scripts]\nenabled = true\nauth_enabled = true\nallowed_users = daemon");
        Assert.That(agent.Client.Store(Register, Code).All, Does.Contain(Denied));
        agent.WaitForLog("permission denied for user root");
    }

    [Test]
    [ContractRow("Configuration / script_expiry_time")]
    [ContractRow("Configuration / named scripts")]
    public void Of_scripts_that_nobody_reads_those_without_a_name_are_ended()
    {
        using AgentRig agent = new("[bpftrace]\nscript_expiry_time = 2\n" + AgentRig.RootMay);
        RunningScript named = agent.Register("// name: named\nBEGIN { @n = 2; }").WaitUntil("started");
        Eventually.Holds(
            () => OnlyTheUnreadEnds(agent), "the script that nobody reads to end, and the one that is read to run on");
        Assert.That(named.Status, Is.EqualTo("started"));
    }

    /// <returns>
    /// False if the test is inconclusive, because a busy machine kept a script from being read for too long.
    /// </returns>
    private static bool OnlyTheUnreadEnds(AgentRig agent)
    {
        long began = Stopwatch.GetTimestamp();
        RunningScript read = agent.Register(Code);
        using SteadyReader reader = new(agent.Client, read.Metric("data.n"), began);
        RunningScript unread = agent.Register(Code);
        if (Eventually.Get(() => unread.Status, status => status is null or "started", "the unread script") is null)
            return false;
        int pid = unread.Pid;
        Eventually.Holds(() => !ProcFs.IsAlive(pid), "the script that nobody reads to end");
        if (read.Status == "started")
            return true;
        Assert.That(reader.LongestGap(), Is.GreaterThan(_expiryTime), "nobody has read it for that long");
        return false;
    }

    [Test]
    [ContractRow("Configuration / max_throughput")]
    public void A_burst_below_the_limit_on_average_is_let_through()
    {
        using AgentRig agent = new(scratch =>
        {
            string program = scratch.WriteProgram(
                "bursting",
                """
                case "$1" in
                --version|-V|-l) exec bpftrace "$1" ;;
                esac
                cat >/dev/null
                i=0
                while [ $i -lt 300 ]; do
                    printf '{"type": "map", "data": {"@n": %d, "@pad": "%01000d"}}\n' $i 0
                    i=$((i + 1))
                done
                exec sleep 1000
                """);
            return $"[bpftrace]\nbpftrace_path = {program}\nmax_throughput = 100000\n{AgentRig.RootMay}";
        });
        RunningScript script = agent.Register("// custom-output-block\n" + Code);
        script.WaitForData("n", "299");
        Assert.That(script.Status, Is.EqualTo("started"));
    }
}
