using Integration.Rig;

namespace Integration.Parity;

/// <summary>How bpftrace is called, observed by a program in its place; each test has its own agent.</summary>
[TestFixture]
public sealed class CommandTests
{
    private const string Code = "BEGIN { @n = 1; printf(\"text\"); }";

    [Test]
    [ContractRow("bpftrace / command")]
    [ContractRow("Annotations / print block")]
    public void The_script_is_read_from_standard_input()
    {
        using AgentRig agent = WithProgram(
            """
            printf '%s|' "$@" >{0}/arguments
            cat >{0}/script
            exec bpftrace -f json {0}/script
            """);
        agent.Register(Code).WaitForData("n", "1");
        Assert.That(Written(agent, "arguments"), Is.EqualTo("-f|json|-|"));
        Assert.That(Written(agent, "script"), Does.StartWith(Code).And.Match(@"interval:\w+:\d+\s*\{[^}]*print\(@n"));
    }

    [Test]
    [ContractRow("bpftrace / command before 0.11.0")]
    public void To_an_old_version_the_script_is_an_argument()
    {
        using AgentRig agent = WithProgram(
            """
            printf '%s|%s|%s|' "$1" "$2" "$3" >{0}/arguments
            printf '%s' "$4" >{0}/script
            exec bpftrace "$@"
            """,
            version: "0.10.0");
        agent.Register(Code).WaitForData("n", "1");
        Assert.That(Written(agent, "arguments"), Is.EqualTo("-f|json|-e|"));
        Assert.That(Written(agent, "script"), Does.StartWith(Code));
    }

    [Test]
    [ContractRow("bpftrace / versions")]
    public void The_oldest_version_is_understood()
    {
        using AgentRig agent = WithProgram(
            """
            echo '{"type": "attached_probes", "probes": 4}'
            echo '{"type": "printf", "msg": "old text"}'
            echo '{"type": "map", "data": {"@n": 3}}'
            exec sleep 1000
            """,
            version: "0.9.2");
        RunningScript script = agent.Register("// custom-output-block\n" + Code);
        script.WaitForData("n", "3");
        script.WaitForData("output", "old text");
        Assert.That(script.Single("probes"), Is.EqualTo("4"));
    }

    [Test]
    [ContractRow("bpftrace / stop")]
    public void A_script_is_stopped_with_an_interrupt()
    {
        using AgentRig agent = WithProgram(
            """
            cat >/dev/null
            trap 'echo interrupted >{0}/signal; exit 0' INT
            trap 'echo terminated >{0}/signal; exit 0' TERM
            echo '{"type": "map", "data": {"@n": 1}}'
            while :; do sleep 0.1; done
            """);
        RunningScript script = agent.Register("// custom-output-block\n" + Code);
        script.WaitForData("n", "1");
        // On a busy machine the program may be killed, five seconds later, before it handles the signal.
        Eventually.Holds(
            () =>
            {
                script.Control("start");
                script.WaitUntil("started");
                script.Control("stop");
                script.WaitUntil("stopped");
                return File.Exists(Path.Combine(agent.Pmcd.Scratch.Root, "signal"));
            },
            "the program to answer the signal");
        Assert.That(Written(agent, "signal"), Is.EqualTo("interrupted\n"));
    }

    // A program in bpftrace's place that does this to run a script; {0} is the agent's directory.
    private static AgentRig WithProgram(string runsScript, string? version = null) => new(scratch =>
    {
        string showsVersion = version is null ? "exec bpftrace --version" : $"echo bpftrace v{version}; exit";
        string program = $"""
            case "$1" in
            --version|-V) {showsVersion} ;;
            -l) exec bpftrace -l ;;
            esac
            {runsScript.Replace("{0}", scratch.Root)}
            """;
        return $"[bpftrace]\nbpftrace_path = {scratch.WriteProgram("watched", program)}\n{AgentRig.RootMay}";
    });

    private static string Written(AgentRig agent, string file) =>
        File.ReadAllText(Path.Combine(agent.Pmcd.Scratch.Root, file));
}
