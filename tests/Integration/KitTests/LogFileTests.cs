using Integration.Rig;

namespace Integration.KitTests;

[TestFixture]
public sealed class LogFileTests
{
    private const string Words = "what the one before it said last\n";

    private Scratch _scratch = null!;

    [SetUp]
    public void SetUp() => _scratch = new Scratch();

    [TearDown]
    public void TearDown() => _scratch.Dispose();

    private string Log => Path.Combine(_scratch.Logs, "trivial.log");

    [Test]
    public void That_of_an_agent_which_died_is_kept()
    {
        File.WriteAllText(Log, Words);
        RunAgent("");
        Assert.That(File.ReadAllText(Log + ".prev"), Is.EqualTo(Words));
        Assert.That(File.ReadAllText(Log), Does.StartWith("Log for pmdatrivial"));
        Assert.That(Path.Exists(Log + ".kept"), Is.False);
    }

    [Test]
    public void Where_a_link_leads_everything_stays()
    {
        string link = Path.Combine(_scratch.Logs, "link");
        File.WriteAllText(Log, Words);
        File.CreateSymbolicLink(link, Log);
        RunAgent($" -l {link}");
        Assert.That(File.ReadAllText(Log), Is.EqualTo(Words));
        Assert.That(Path.Exists(Log + ".prev"), Is.False);
    }

    [Test]
    public void Last_words_to_the_console_need_no_newline() =>
        Assert.That(LogOfFrontDoor(), Does.Contain("after it has run"));

    [Test]
    public void Work_that_is_posted_after_the_agent_has_ended_is_refused() =>
        Assert.That(LogOfFrontDoor(), Does.Contain("after it has run: the agent does not run"));

    private string LogOfFrontDoor()
    {
        using (PipedAgent agent = new($"{Checkout.Sample("tests/FrontDoor")} -d 251", _scratch))
            agent.AwaitDescriptor(251u << 22);
        return File.ReadAllText(Path.Combine(_scratch.Logs, "frontdoor.log"));
    }

    private void RunAgent(string options)
    {
        using PipedAgent agent = new($"{Checkout.Sample("samples/Trivial")} -d 250{options}", _scratch);
        agent.AwaitDescriptor(250u << 22);
    }
}
