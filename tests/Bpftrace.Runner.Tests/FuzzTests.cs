using Fuzz;
using Fuzz.Targets;

namespace Bpftrace.Runner.Tests;

/// <summary>The first of the inputs that <c>tests/fuzz/run</c> feeds by the million.</summary>
public sealed class FuzzTests
{
    private const int Seed = 20261122;
    private const int Inputs = 25_000;

    [Test]
    public void Every_script_is_read_or_refused() => Feed(new ScriptTarget());

    [Test]
    public void Every_output_is_read_or_warned_of() => Feed(new OutputTarget());

    private static void Feed(ITarget target)
    {
        Campaign campaign = new(target, Seed);
        Assert.That(campaign.Run(first: 0, Inputs), Is.Null);
        Assert.That(campaign.Passed, Is.EqualTo(Inputs));
    }
}
