using System.Globalization;
using System.Text.Json;
using Integration.Rig;

namespace Integration.CommandTests;

/// <summary>
/// Fifty hosts at once, each with a pmcd, an agent, and a program in the place of bpftrace. Three do not answer because
/// nothing is there, two because their pmcd is stopped while the script runs.
/// </summary>
[TestFixture]
public sealed class FleetTests
{
    private const int Hosts = 50, Dead = 3, Slow = 2, Living = Hosts - Dead;
    private const int Total = Living * (Living + 1) / 2; // host number N counts N

    private readonly List<AgentRig> _agents = [];
    private readonly List<string> _hosts = [];

    [OneTimeSetUp]
    public void StartHosts()
    {
        AgentRig[] agents = new AgentRig[Living];
        Parallel.For(0, Living, i => agents[i] = new AgentRig(scratch => Configure(scratch, i + 1)));
        _agents.AddRange(agents);
        _hosts.AddRange(agents.Select(agent => agent.Pmcd.HostSpec));
        // Nobody listens on port 1; nobody has the address, which is for documentation (RFC 5737).
        _hosts.InsertRange(10, ["localhost:1", "unix:///nonexistent/pmcd.socket", "192.0.2.77"]);
    }

    [OneTimeTearDown]
    public void StopHosts() => Parallel.ForEach(_agents, agent => agent.Dispose());

    [Test]
    public void The_sum_is_that_of_the_hosts_that_answer()
    {
        using RunningCommand command = Run("--format", "json");
        JsonElement last = default;
        Eventually.Holds(
            () => Last(command.Output) is { } sample && Value(last = sample, "@n") == Total,
            $"a sum of {Total}",
            () => command.Errors);
        Assert.That(Value(last, "@largest"), Is.EqualTo(Living), "the maximum of max()");
        Assert.That(States(last).Count(state => state == "running"), Is.EqualTo(Living));
        Eventually.Holds(
            () => States(Last(command.Output)!.Value).Count(state => state == "failed") == Dead,
            "the dead to be found");
        command.Signal("INT");
        Assert.That(command.WaitForExit(), Is.EqualTo(1), "some hosts have failed");
        foreach (string host in _hosts.GetRange(10, Dead))
            Assert.That(command.Errors, Does.Contain($"{host}: "));
        Assert.That(Left(), Is.Empty);
    }

    [Test]
    public void By_host_each_has_its_own_value()
    {
        long[] numbers = [.. Enumerable.Range(1, Living).Select(n => (long)n)];
        using RunningCommand command = Run("--format", "json", "--by-host");
        Eventually.Holds(
            () => Last(command.Output) is { } sample && Values(sample, "@n").Order().SequenceEqual(numbers),
            "a value of each host",
            () => command.Errors);
        command.Signal("INT");
        command.WaitForExit();
        Assert.That(Left(), Is.Empty);
    }

    [Test]
    public void Hosts_that_hang_while_it_runs_hold_up_nobody_and_are_named_at_the_end()
    {
        using RunningCommand command = Run("--format", "json");
        Eventually.Holds(
            () => Last(command.Output) is { } sample && Value(sample, "@n") == Total, "a sum", () => command.Errors);
        foreach (AgentRig agent in _agents.Take(Slow))
            Daemon.Signal(agent.Pmcd.Pid, "STOP");
        try
        {
            Eventually.Holds(
                () => States(Last(command.Output)!.Value).Count(state => state == "late") == Slow, "hosts to be late");
            int samples = command.Output.Count(c => c == '\n');
            Eventually.Holds(() => command.Output.Count(c => c == '\n') > samples + 3, "samples to go on");
            Assert.That(Value(Last(command.Output)!.Value, "@n"), Is.EqualTo(Total), "the last values count");
            command.Signal("INT");
            Assert.That(command.WaitForExit(), Is.EqualTo(1));
            foreach (AgentRig agent in _agents.Take(Slow))
                Assert.That(command.Errors, Does.Match($"{agent.Pmcd.HostSpec}: script\\d+ .*(removed|there)"));
        }
        finally
        {
            foreach (AgentRig agent in _agents.Take(Slow))
                Daemon.Signal(agent.Pmcd.Pid, "CONT");
        }

        Assert.That(Left(_agents.Skip(Slow)), Is.Empty);
        foreach (AgentRig agent in _agents.Take(Slow))
            RemoveAll(agent);
    }

    /// <summary>A program that prints what bpftrace would, quickly: two variables, again each second.</summary>
    private static string Configure(Scratch scratch, int number)
    {
        string n = number.ToString(CultureInfo.InvariantCulture);
        string program = scratch.WriteProgram(
            "bpftrace",
            $$$"""
            case $1 in
                --version) echo "bpftrace v0.17.0"; exit ;;
                -l) exit ;;
            esac
            trap 'exit 0' INT
            echo '{"type": "attached_probes", "data": {"probes": 2}}'
            while :; do
                echo '{"type": "map", "data": {"@n": {{{n}}}}}'
                echo '{"type": "map", "data": {"@largest": {{{n}}}}}'
                sleep 1
            done
            """);
        return $"[bpftrace]\nbpftrace_path = {program}\n{AgentRig.RootMay}";
    }

    private RunningCommand Run(params IReadOnlyList<string> options) => RunningCommand.Start(
    [
        "run", .. _hosts.SelectMany(host => (string[])["-h", host]),
        "-e", "// custom-output-block\nBEGIN { @n = count(); @largest = max(1); }", .. options,
    ]);

    private static void RemoveAll(AgentRig agent)
    {
        agent.WaitUntilItServes();
        foreach (string script in agent.Client.Fetch("bpftrace.info.scripts").ByName.Keys)
            agent.Client.Store("bpftrace.control.deregister", script).OutputOrFail();
    }

    private IEnumerable<string> Left(IEnumerable<AgentRig>? agents = null) => (agents ?? _agents)
        .SelectMany(agent => agent.Client.Fetch("bpftrace.info.scripts").ByName.Keys
            .Select(script => $"{agent.Pmcd.HostSpec} {script}"));

    // The last whole line.
    private static JsonElement? Last(string output)
    {
        if (output.TrimEnd('\n').Split('\n')[^1] is not { Length: > 0 } line)
            return null;
        using JsonDocument document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }

    private static long? Value(JsonElement sample, string name) => Values(sample, name) is [long value] ? value : null;

    private static long[] Values(JsonElement sample, string name) =>
    [
        .. sample.GetProperty("variables").EnumerateArray()
            .Where(variable => variable.GetProperty("name").GetString() == name)
            .Select(variable => variable.GetProperty("value"))
            .Where(value => value.ValueKind == JsonValueKind.Number)
            .Select(value => value.GetInt64()),
    ];

    private static IEnumerable<string?> States(JsonElement sample) =>
        sample.GetProperty("hosts").EnumerateArray().Select(host => host.GetProperty("state").GetString());
}
