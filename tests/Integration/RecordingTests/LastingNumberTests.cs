using Integration.Rig;

namespace Integration.RecordingTests;

/// <summary>Numbers that stay the same over restarts of the agent.</summary>
[TestFixture]
public sealed class LastingNumberTests : OwnAgentFixture
{
    private const string Keys = "// name: keys\nBEGIN { @k[\"b\"] = 1; @k[\"a\"] = 2; }";

    [Test]
    public void A_named_script_has_its_numbers_again_after_a_restart_and_others_go_on_counting()
    {
        Assert.That(Agent.Register("BEGIN { @n = 1; }").Id, Is.EqualTo("script100"));
        RunningScript keys = Agent.Register(Keys);
        Assert.That((keys.Id, PmidOf(keys, "status")), Is.EqualTo(("script101", "151.101.0")));
        PminfoValues before = keys.WaitForData("k", values => values.Instances.Count == 2);

        Agent.Pmcd.Restart();
        Agent.WaitUntilItServes();

        RunningScript next = Agent.Register("BEGIN { @n = 1; }");
        Assert.That((next.Id, PmidOf(next, "status")), Is.EqualTo(("script102", "151.102.0")));
        keys = Agent.Register(Keys.Replace("@k[\"b\"]", "@k[\"c\"] = 3; @k[\"b\"]", StringComparison.Ordinal));
        Assert.That((PmidOf(keys, "status"), PmidOf(keys, "data.k")), Is.EqualTo(("151.101.0", "151.101.10")));
        PminfoValues after = keys.WaitForData("k", values => values.Instances.Count == 3);
        foreach (string key in (string[])["a", "b"])
            Assert.That(NumberOf(after, key), Is.EqualTo(NumberOf(before, key)), key);
        Assert.That(NumberOf(after, "c"), Is.EqualTo(2));
    }

    [Test]
    public void After_a_kill_no_number_has_another_meaning()
    {
        RunningScript unnamed = Agent.Register("BEGIN { @n = 1; }"), keys = Agent.Register(Keys);
        keys.WaitForData("k", values => values.Instances.Count == 2);
        string pmid = PmidOf(keys, "data.k");

        Agent.KillAndStartAgain();

        RunningScript next = Agent.Register("BEGIN { @n = 1; }");
        Assert.That(int.Parse(next.Id["script".Length..]), Is.GreaterThan(int.Parse(unnamed.Id["script".Length..])));
        Assert.That(PmidOf(next, "status"), Is.Not.EqualTo("151.100.0").And.Not.EqualTo("151.101.0"));
        Assert.That(PmidOf(Agent.Register(Keys), "data.k"), Is.EqualTo(pmid));
    }

    [Test]
    public void A_damaged_file_costs_numbers_and_nothing_else()
    {
        Agent.Register(Keys);
        Agent.Pmcd.Scratch.Write("pmdas/bpftrace/autostart/alpha.bt", "BEGIN { @a = 1; }");
        string file = Path.Combine(Agent.Pmcd.Scratch.Persistent, "151.numbers");
        Agent.Pmcd.Restart(() => File.WriteAllText(file, "\0\0\0"));
        Agent.WaitUntilItServes();

        Assert.That(Agent.Client.Describe("bpftrace.scripts.alpha.status").Pmid, Is.EqualTo("151.100.0"));
        Assert.That(File.ReadAllText(file + ".damaged"), Is.EqualTo("\0\0\0"));
        Agent.WaitForLog($"{file} is damaged");
    }

    [Test]
    public void A_bucket_has_the_number_that_follows_from_its_bounds()
    {
        RunningScript script = Agent.Register("BEGIN { @h = hist(700); @l = lhist(7, 0, 10, 5); }");
        PminfoValues hist = script.WaitForData("h", values => values.Instances.Count > 0);
        Assert.That(NumberOf(hist, "512-1023"), Is.EqualTo(11), "though it is the first that came");
        PminfoValues lhist = script.WaitForData("l", values => values.Instances.Count > 0);
        Assert.That(NumberOf(lhist, "5-9"), Is.EqualTo((1 << 29) + (1 << 28) + 5));
    }

    private string PmidOf(RunningScript script, string leaf) => Agent.Client.Describe(script.Metric(leaf)).Pmid;

    private static int NumberOf(PminfoValues values, string name) =>
        values.Instances.Single(instance => instance.Name == name).Number;
}
