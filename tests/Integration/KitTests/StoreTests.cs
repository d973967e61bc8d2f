using Integration.Rig;

namespace Integration.KitTests;

/// <summary>Large values that are stored into an agent again and again.</summary>
[TestFixture]
public sealed class StoreTests
{
    private const uint Stored = (251u << 22) | 14; // frontdoor.stored
    private const int Size = 1024 * 1024;

    [Test]
    public void What_is_stored_is_not_kept_in_memory()
    {
        using Scratch scratch = new();
        using PipedAgent agent = new($"{Checkout.Sample("tests/FrontDoor")} -d 251", scratch);
        agent.AwaitDescriptor(Stored);
        Store(agent, 100); // so that .NET has the memory that it needs
        long before = ProcessCost.Resident(agent.Pid);
        Store(agent, 400);
        Assert.That(ProcessCost.Resident(agent.Pid) - before, Is.LessThan(200 * Size));
    }

    private static void Store(PipedAgent agent, int times)
    {
        string text = new('x', Size);
        for (int i = 0; i < times; i++)
            agent.Store(Stored, text);
    }
}
