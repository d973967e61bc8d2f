using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>The environment of bpftrace, whatever that of pmcd is.</summary>
[TestFixture]
public sealed class EnvironmentTests
{
    [Test]
    public void All_runs_of_bpftrace_get_a_few_of_pmcds_variables_and_those_of_the_configuration()
    {
        Environment.SetEnvironmentVariable("BPFTRACE_NO_SUCH_VARIABLE", "from pmcd");
        Environment.SetEnvironmentVariable("LC_TIME", "C.UTF-8");
        using AgentRig agent = new(scratch =>
            $"""
            [bpftrace]
            bpftrace_path = {Program(scratch)}
            [environment]
            BPFTRACE_MAX_STRLEN = 100
            Mixed_Case = a = b: c
            LD_PRELOAD = /no/such/library.so
            {AgentRig.RootMay}
            """);
        RunningScript script = agent.Register("BEGIN { @n = 1; }");
        script.WaitForData("n", "1");
        Eventually.Holds(() => agent.Client.FetchSingle("bpftrace.info.tracepoints") is { Length: > 0 }, "the probes");

        string[] runs = ["--version", "-l", "-f"];
        foreach (string run in runs)
        {
            string[] variables = File.ReadAllLines(Path.Combine(agent.Pmcd.Scratch.Root, $"environment{run}"));
            Assert.That(variables, Has.One.EqualTo("BPFTRACE_MAX_STRLEN=100").And.One.EqualTo("Mixed_Case=a = b: c"));
            Assert.That(variables, Has.One.EqualTo("LC_TIME=C.UTF-8").And.One.StartsWith("PATH=/"));
            Assert.That(variables, Has.None.StartsWith("LD_").And.None.StartsWith("BPFTRACE_NO_SUCH_VARIABLE"));
            Assert.That(variables, Has.One.StartsWith("PCP_"), "the one that all tests configure");
        }

        agent.WaitForLog("\"LD_PRELOAD\" would have the linker load other code into bpftrace");
    }

    // Keeps what each run was started with.
    private static string Program(Scratch scratch) => scratch.WriteProgram(
        "environment-bpftrace",
        $"""
        tr '\000' '\n' </proc/$$/environ >{scratch.Root}/environment$1
        exec bpftrace "$@"
        """);
}
