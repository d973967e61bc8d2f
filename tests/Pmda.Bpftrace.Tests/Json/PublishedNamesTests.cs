using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Pmda.Bpftrace.Json;

namespace Pmda.Bpftrace.Tests.Json;

public class PublishedNamesTests
{
    [Test]
    public void Every_status_and_kind_has_the_name_that_clients_know()
    {
        Assert.That(
            Enum.GetValues<ScriptStatus>().Select(PublishedNames.Of),
            Is.EquivalentTo(["stopped", "starting", "started", "stopping", "error"]));
        Assert.That(
            Enum.GetValues<VariableKind>().Select(PublishedNames.MetricTypeOf),
            Is.EquivalentTo(["histogram", "stacks", "output", null, null]));
    }
}
