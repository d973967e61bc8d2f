using Fuzz;
using Fuzz.Targets;

namespace Pmda.Bpftrace.Tests;

/// <summary>
/// The first of the inputs that <c>tests/fuzz/run</c> makes by the million, and all that <c>tests/fuzz/coverage</c>
/// found, of everything that reads what others wrote.
/// </summary>
[TestFixtureSource(typeof(AllTargets), nameof(AllTargets.Create))]
internal sealed class FuzzTests(ITarget target)
{
    private const int Seed = 20261122;
    private const int Inputs = 25_000;

    [Test]
    public void What_is_made_is_read_or_refused()
    {
        Campaign campaign = new(target, Seed);
        Assert.That(campaign.Run(first: 0, Inputs), Is.Null);
        Assert.That(campaign.Passed, Is.EqualTo(Inputs));
    }

    [Test]
    public void What_was_found_is_read_or_refused()
    {
        Trial trial = new(target);
        (string Name, byte[] Input)[] inputs = [.. Corpus.Read(target)];
        Assert.That(inputs, Is.Not.Empty);
        Assert.Multiple(() =>
        {
            foreach ((string name, byte[] input) in inputs)
                Assert.That(trial.Feed(input), Is.Null, name);
        });
    }
}
