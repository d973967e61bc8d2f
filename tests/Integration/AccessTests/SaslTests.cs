using System.Net;
using System.Text;
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
    private const string Password = "tests-only";

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
            AddPasswords);
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
        Assert.That(Tcp(Credentials(_stranger, Password)).Store(Register, Code).All, Does.Contain(Denied));
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
                () => pmproxy.Open($"pcp://{Agent.Pmcd.TcpHostSpec}", new NetworkCredential(user, Password)));
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
                string host = $"{Agent.Pmcd.TcpHostSpec}{proxy}{Credentials(user, Password)}";
                return Tool.Run(
                    Checkout.Command,
                    ["run", "-h", host, "-e", "BEGIN { @n = 1; exit(); }"],
                    Agent.Pmcd.Scratch.Environment);
            }

            Assert.That(Run(_listed).OutputOrFail(), Does.Contain("@n: 1"));
            ToolResult refused = Run(_stranger);
            Assert.That(refused.ExitCode, Is.EqualTo(1), refused.ToString());
            Assert.That(refused.Errors, Does.Contain("permission denied").And.Contains("allowed_users"));
            Assert.That(refused.Errors, Does.Not.Contain(Password));
        }
    }

    [Test]
    public void The_command_authenticates_to_several_hosts_at_once()
    {
        // Each is another host to the command. A race in a library shows in some runs only.
        string hosts = string.Join(
            ',',
            Enumerable.Range(1, 8).Select(
                n => $"127.0.0.{n}:{Agent.Pmcd.Port}{Credentials(_listed, Password)}"));
        for (int i = 0; i < 10; i++)
            Tool.Run(Checkout.Command, ["list", "-h", hosts], Agent.Pmcd.Scratch.Environment).OutputOrFail();
    }

    private void AssertMay(string user)
    {
        string output = Tcp(Credentials(user, Password)).Store(Register, Code).OutputOrFail();
        Assert.That(output, Does.Contain($"\"username\": \"{user}\""));
        Agent.WaitForLog($"(user={user})...");
    }

    private PcpTools Tcp(string credentials) =>
        new($"pcp://{Agent.Pmcd.TcpHostSpec}{credentials}", Agent.Pmcd.Scratch.Environment);

    private static string Credentials(string user, string password) =>
        $"?authmech=plain&username={user}&password={password}";

    /// <summary>The private pmcd's own passwords, which SASL keeps in a file.</summary>
    private void AddPasswords(Scratch scratch)
    {
        string database = Path.Combine(scratch.Sysconf, "passwords");
        scratch.Write("etc/sasl2/pmcd.conf", $"mech_list: plain\nsasldb_path: {database}\n");
        foreach (string user in (string[])[_listed, _member, _stranger])
        {
            Tool.Run(
                "saslpasswd2",
                ["-p", "-a", "pmcd", "-f", database, "-c", user],
                input: Encoding.UTF8.GetBytes(Password)).OutputOrFail();
        }
    }
}
