using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Tests.Samples;

internal sealed class SampleTests
{
    [Test]
    public void Samples_before_the_first_values_do_not_count()
    {
        Assert.That(HasValues(HostPhase.Running, Variable()), Is.False);
        Assert.That(HasValues(HostPhase.Running, Variable(), Variable(new Entry("k", 1))), Is.True);
    }

    [TestCase(HostPhase.Stopped)]
    [TestCase(HostPhase.Failed)]
    public void Without_a_chance_of_values_samples_count(object phase)
    {
        Assert.That(HasValues((HostPhase)phase, Variable()), Is.True);
        Assert.That(HasValues(HostPhase.Running), Is.True); // a script without variables
    }

    private static bool HasValues(HostPhase phase, params VariableSample[] variables) =>
        new Sample(DateTimeOffset.UnixEpoch, variables, [new HostState("a", phase)]).HasValues;

    private static VariableSample Variable(params Entry[] entries) =>
        new(new Variable("@x", VariableKind.Map, IsCounter: true, Combination.Sum), null, entries);
}
