using Integration.Rig;

namespace Integration.AccessTests;

/// <summary>Who may read the source and the printed text of scripts.</summary>
[TestFixture]
public sealed class ReaderTests
{
    private const string Code = "// name: secrets\nBEGIN { printf(\"secret\\n\"); @n = 1; }";
    private const string Denied = "No permission to perform requested operation";
    private const string Source = "bpftrace.scripts.secrets.code";
    private const string Text = "bpftrace.scripts.secrets.data.output";
    private const string Failing = "// name: failing\nBEGIN { @secret = ; }";
    private const string Error = "bpftrace.scripts.failing.error";

    private readonly TestUsers _users = new();

    [OneTimeTearDown]
    public void RemoveUsers() => _users.Dispose();

    [TestCase("everyone", true, true)]
    [TestCase("allowed", true, false)]
    [TestCase("owner", false, false)]
    public void Some_may_and_others_may_not(string readers, bool allowedMay, bool othersMay)
    {
        (string owner, string allowed, string other) = (_users.AddUser(), _users.AddUser(), _users.AddUser());
        using AgentRig agent = new(
            $"""
            [bpftrace]
            readers = {readers}
            [dynamic_scripts]
            enabled = true
            allowed_users = root, {owner}, {allowed}
            """);
        agent.Client.StoreAs(owner, "bpftrace.control.register", Code).OutputOrFail();
        Eventually.Equal("1", () => agent.Client.FetchSingle("bpftrace.scripts.secrets.data.n"), "a value");
        Eventually.Holds(() => agent.Client.FetchSingle(Text) is "secret" or "secret\n", "the text, for root");

        agent.Client.StoreAs(owner, "bpftrace.control.register", Failing).OutputOrFail();
        Eventually.Holds(
            () => agent.Client.FetchSingle(Error)?.Contains("@secret", StringComparison.Ordinal) == true,
            "the error, for root");

        PcpTools overTcp = new(agent.Pmcd.TcpHostSpec, agent.Pmcd.Scratch.Environment);
        AssertReads(true, metric => agent.Client.FetchAs(owner, metric));
        AssertReads(allowedMay, metric => agent.Client.FetchAs(allowed, metric));
        AssertReads(othersMay, metric => agent.Client.FetchAs(other, metric));
        AssertReads(othersMay, metric => overTcp.Run("pminfo", "-f", metric).All);
        Assert.That(agent.Client.FetchAs(other, "bpftrace.scripts.secrets.data.n"), Does.Contain("value 1"));
        Assert.That(agent.Client.FetchAs(other, "bpftrace.scripts.secrets.status"), Does.Contain("value \"st"));
    }

    [TestCase("everyone", true)]
    [TestCase("allowed", false)]
    public void The_log_quotes_scripts_too(string readers, bool othersMay)
    {
        using AgentRig agent = new($"[bpftrace]\nreaders = {readers}");
        UnixFileMode mode = File.GetUnixFileMode(agent.Pmcd.LogPath("bpftrace"));
        Assert.That(mode.HasFlag(UnixFileMode.OtherRead), Is.EqualTo(othersMay), mode.ToString());
    }

    private static void AssertReads(bool may, Func<string, string> fetch)
    {
        foreach (string metric in (string[])[Source, Text, Error])
            Assert.That(fetch(metric), may ? Does.Contain("secret").And.Not.Contains(Denied) : Does.Contain(Denied));
        foreach (string list in (string[])["bpftrace.info.scripts", "bpftrace.info.scripts_json"])
        {
            string text = fetch(list);
            Assert.That(text, Does.Contain("secrets"));
            Assert.That(text.Contains("BEGIN", StringComparison.Ordinal), Is.EqualTo(may), text);
        }
    }
}
