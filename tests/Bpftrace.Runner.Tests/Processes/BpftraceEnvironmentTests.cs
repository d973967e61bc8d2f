using System.Collections.Immutable;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Processes;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Tests.Scripts;
using Bpftrace.Runner.Tests.Supervision;

namespace Bpftrace.Runner.Tests.Processes;

public sealed class BpftraceEnvironmentTests
{
    private static readonly BpftraceVersion _version = BpftraceVersion.Parse("v0.23.2");

    [Test]
    public void Of_the_agents_variables_only_a_few_are_passed_on()
    {
        BpftraceEnvironment environment = Create(
            new RunnerOptions(),
            ["PATH=/bin", "HOME=/root", "LANG=C", "LC_ALL=C", "LC_TIME=C", "TZ=UTC", "TMPDIR=/tmp",
                "LD_PRELOAD=/x.so", "LD_LIBRARY_PATH=/x", "BPFTRACE_MAX_STRLEN=9", "GLIBC_TUNABLES=x", "BCC_SYMFS=/x",
                "DEBUGINFOD_URLS=x", "PCP_RUN_DIR=/run", "path=/x", "LOCPATH=/x", "LCX=1", "SECRET=1"]);

        Assert.That(
            Lines(environment.Of(Sources.Named(null), _version)),
            Is.EqualTo(new[]
            {
                "HOME=/root", "LANG=C", "LC_ALL=C", "LC_TIME=C", "MALLOC_TRIM_THRESHOLD_=131072", "PATH=/bin",
                "TMPDIR=/tmp", "TZ=UTC",
            }));
    }

    [Test]
    public void Those_of_the_configuration_win_over_them_and_the_agents_needs_over_both()
    {
        RunnerOptions options = new()
        {
            MaxMapKeys = 7,
            Environment = Variables(
            [
                "PATH=/opt", "BPFTRACE_MAX_MAP_KEYS=3", "GLIBC_TUNABLES=glibc.a=1", "a=b", "MALLOC_TRIM_THRESHOLD_=1",
            ]),
        };
        BpftraceEnvironment environment = Create(options, ["PATH=/bin", "HOME=/"]);

        Assert.That(
            Lines(environment.Of(Sources.Named(null) with { NamesUserFunctions = true }, _version)),
            Is.EqualTo(new[]
            {
                "BPFTRACE_MAX_MAP_KEYS=7",
                "GLIBC_TUNABLES=glibc.a=1:glibc.malloc.perturb=1:glibc.malloc.tcache_count=0",
                "HOME=/",
                "MALLOC_TRIM_THRESHOLD_=1",
                "PATH=/opt",
                "a=b",
            }));
        Assert.That(
            Lines(environment.Common),
            Is.EqualTo(new[]
            {
                "BPFTRACE_MAX_MAP_KEYS=3", "GLIBC_TUNABLES=glibc.a=1", "HOME=/", "MALLOC_TRIM_THRESHOLD_=1",
                "PATH=/opt", "a=b",
            }));
    }

    [Test]
    public void Every_run_of_bpftrace_has_it()
    {
        SupervisorRig rig = new(new RunnerOptions { Environment = Variables(["A=1"]) });
        rig.Start();
        rig.Program.ListProbes(static _ => { });

        Assert.That(rig.Children.Count, Is.EqualTo(3));
        for (int i = 0; i < rig.Children.Count; i++)
        {
            Assert.That(rig.Children[i].Environment, Does.ContainKey("A").WithValue("1"));
            Assert.That(rig.Children[i].Environment, Does.ContainKey("PATH"));
        }
    }

    private static BpftraceEnvironment Create(RunnerOptions options, string[] agent) => new(options, Variables(agent));

    private static ImmutableDictionary<string, string> Variables(string[] lines) =>
        lines.Select(line => line.Split('=', 2)).ToImmutableDictionary(pair => pair[0], pair => pair[1]);

    private static string[] Lines(ImmutableDictionary<string, string> variables) =>
        [.. variables.Select(variable => $"{variable.Key}={variable.Value}").Order(StringComparer.Ordinal)];
}
