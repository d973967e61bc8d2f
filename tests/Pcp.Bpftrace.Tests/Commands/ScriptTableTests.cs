using Pcp.Bpftrace.Commands;
using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Tests.Commands;

public class ScriptTableTests
{
    [Test]
    public void Errors_and_warnings_are_below_their_script_and_cannot_control_the_terminal() =>
        Assert.That(Table(TestScripts.On("local:", TestScripts.Reads, TestScripts.Failed)), Is.EqualTo("""
            NAME       STATUS   SINCE                BY    PROBES  RESTARTS
            reads      started  2026-11-26 01:02:03  root  2       0
            script100  error    2026-11-26 01:02:03  -     2       3
                error: stdin:1:1-4: ERROR: no\x1b[31m
                       x
                warning: one
                warning: two
                lost events: 7

            """));

    [Test]
    public void Of_several_hosts_each_line_has_the_host() =>
        Assert.That(
            Table(
                TestScripts.On("nas1?pass=x", TestScripts.Reads),
                TestScripts.On("b"),
                new HostOutcome<IReadOnlyList<ScriptInfo>>("c", null, "dead")),
            Is.EqualTo("""
                HOST  NAME   STATUS   SINCE                BY    PROBES  RESTARTS
                nas1  reads  started  2026-11-26 01:02:03  root  2       0

                """));

    [Test]
    public void Without_scripts_there_is_nothing() => Assert.That(Table(TestScripts.On("a")), Is.Empty);

    [Test]
    public void Hosts_without_scripts_are_named()
    {
        Assert.That(EmptyHosts(TestScripts.On("a")), Is.EqualTo("no scripts\n"));
        Assert.That(
            EmptyHosts(
                TestScripts.On("a"),
                TestScripts.On("b", TestScripts.Reads),
                new HostOutcome<IReadOnlyList<ScriptInfo>>("c", null, "dead")),
            Is.EqualTo("a: no scripts\n"));
    }

    private static string EmptyHosts(params HostOutcome<IReadOnlyList<ScriptInfo>>[] outcomes)
    {
        using StringWriter errors = new();
        ScriptTable.WriteEmptyHosts(errors, outcomes);
        return errors.ToString();
    }

    private static string Table(params HostOutcome<IReadOnlyList<ScriptInfo>>[] outcomes)
    {
        using StringWriter output = new();
        ScriptTable.Write(output, outcomes);
        return output.ToString();
    }
}
