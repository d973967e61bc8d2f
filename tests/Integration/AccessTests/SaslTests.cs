using Integration.Rig;

namespace Integration.AccessTests;

/// <summary>
/// Clients over TCP have a user only if they authenticate to pmcd by SASL: a tool, or Grafana through pmproxy.
/// </summary>
[TestFixture]
public sealed class SaslTests : AgentFixture
{
    private const string Register = "bpftrace.control.register";
    private const string Code = "BEGIN { @n = 1; }";
    private const string Denied = "No permission to perform requested operation";

    private readonly TestUsers _users = new();
    private string _listed = "", _member = "", _stranger = "";

    private protected override AgentRig Create()
    {
        string group = _users.AddGroup();
        _listed = _users.AddUser();
        _member = _users.AddUser(others: group);
        _stranger = _users.AddUser();
        return new AgentRig(
            $"""
            [dynamic_scripts]
            enabled = true
            allowed_users = {_listed}
            allowed_groups = {group}
            """,
            scratch => SaslPasswords.Add(scratch, _listed, _member, _stranger));
    }

    [OneTimeTearDown]
    public void RemoveUsers() => _users.Dispose();

    [Test]
    public void Without_a_user_nobody_may()
    {
        Assert.That(Tcp("").Store(Register, Code).All, Does.Contain(Denied));
        Agent.WaitForLog("permission denied for unauthenticated user");
    }

    [Test]
    public void A_listed_user_may() => AssertMay(_listed);

    [Test]
    public void A_member_of_a_listed_group_may() => AssertMay(_member);

    [Test]
    public void Another_user_may_not()
    {
        PcpTools stranger = Tcp(Credentials(_stranger, SaslPasswords.Password));
        Assert.That(stranger.Store(Register, Code).All, Does.Contain(Denied));
        Agent.WaitForLog($"permission denied for user {_stranger}");
    }

    [Test]
    public void A_wrong_password_does_not_even_connect() =>
        Assert.That(
            Tcp(Credentials(_listed, "wrong")).Store(Register, Code).All, Does.Contain("authentication failure"));

    [Test]
    public void A_user_of_the_REST_API_is_who_pmcd_says()
    {
        using PrivatePmproxy pmproxy = PrivatePmproxy.Start(Agent.Pmcd);
        GrafanaPanel Show(string user)
        {
            GrafanaClient dashboard = new(
                () => pmproxy.Open($"pcp://{Agent.Pmcd.TcpHostSpec}", SaslPasswords.Of(user)));
            GrafanaPanel panel = dashboard.Add(Code, PanelFormat.TimeSeries);
            dashboard.Poll();
            return panel;
        }

        Assert.That(Show(_listed).Script.GetProperty("username").GetString(), Is.EqualTo(_listed));
        Assert.That(Show(_member).Script.GetProperty("username").GetString(), Is.EqualTo(_member));
        Assert.That(Show(_stranger).Error, Does.StartWith("You don't have permission"));
    }

    [Test]
    public void The_command_is_its_user_over_TCP_and_through_a_proxy()
    {
        using PrivatePmproxy pmproxy = PrivatePmproxy.Start(Agent.Pmcd);
        foreach (string proxy in new[] { "", $"@localhost:{pmproxy.Port}" })
        {
            ToolResult Run(string user)
            {
                string host = $"{Agent.Pmcd.TcpHostSpec}{proxy}{Credentials(user, SaslPasswords.Password)}";
                return Tool.Run(
                    Checkout.Command,
                    ["run", "-h", host, "-e", "BEGIN { @n = 1; exit(); }"],
                    Agent.Pmcd.Scratch.Environment);
            }

            Assert.That(Run(_listed).OutputOrFail(), Does.Contain("@n: 1"));
            ToolResult refused = Run(_stranger);
            Assert.That(refused.ExitCode, Is.EqualTo(1), refused.ToString());
            Assert.That(refused.Errors, Does.Contain("permission denied").And.Contains("allowed_users"));
            Assert.That(refused.Errors, Does.Not.Contain(SaslPasswords.Password));
        }
    }

    [Test]
    public void The_command_authenticates_to_several_hosts_at_once()
    {
        // Each is another host to the command. A race in a library shows in some runs only.
        string hosts = string.Join(
            ',',
            Enumerable.Range(1, 8).Select(
                n => $"127.0.0.{n}:{Agent.Pmcd.Port}{Credentials(_listed, SaslPasswords.Password)}"));
        for (int i = 0; i < 10; i++)
            Tool.Run(Checkout.Command, ["list", "-h", hosts], Agent.Pmcd.Scratch.Environment).OutputOrFail();
    }

    private void AssertMay(string user)
    {
        string output = Tcp(Credentials(user, SaslPasswords.Password)).Store(Register, Code).OutputOrFail();
        Assert.That(output, Does.Contain($"\"username\": \"{user}\""));
        Agent.WaitForLog($"(user={user})...");
    }

    private PcpTools Tcp(string credentials) =>
        new($"pcp://{Agent.Pmcd.TcpHostSpec}{credentials}", Agent.Pmcd.Scratch.Environment);

    private static string Credentials(string user, string password) =>
        $"?authmech=plain&username={user}&password={password}";
}
