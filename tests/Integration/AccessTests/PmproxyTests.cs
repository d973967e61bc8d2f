using Integration.Parity;
using Integration.Rig;

namespace Integration.AccessTests;

/// <summary>
/// Clients of pmproxy on pmcd's local socket, whose peer is pmproxy with its own user: here one who may register
/// scripts.
/// </summary>
[TestFixture("root")]
[TestFixture("pcp")]
public sealed class PmproxyTests(string pmproxyUser) : AgentFixture
{
    private const string Register = "bpftrace.control.register";
    private const string Code = "BEGIN { @n = 1; }";
    private const string Denied = "No permission to perform requested operation";

    private readonly TestUsers _users = new();
    private PrivatePmproxy _pmproxy = null!;
    private string _listed = "", _stranger = "";

    private protected override AgentRig Create()
    {
        _listed = _users.AddUser();
        _stranger = _users.AddUser();
        return new AgentRig(
            $"""
            [dynamic_scripts]
            enabled = true
            allowed_users = root, pcp, {_listed}
            """,
            scratch => SaslPasswords.Add(scratch, _listed, _stranger));
    }

    [OneTimeSetUp]
    public void StartPmproxy() => _pmproxy = PrivatePmproxy.Start(Agent.Pmcd, pmproxyUser);

    [OneTimeTearDown]
    public void Stop()
    {
        _pmproxy?.Dispose();
        _users.Dispose();
    }

    [TestCase("register")]
    [TestCase("deregister")]
    [TestCase("start")]
    [TestCase("stop")]
    [ContractRow("Control / not allowed: client of pmproxy")]
    [DiffersFromStock("takes it for the user that pmproxy runs as")]
    public void Who_does_not_authenticate_may_not(string verb)
    {
        RunningScript script = Agent.Register($"// name: kept_from_{verb}\n{Code}").WaitUntil("started");
        RestStore store = _pmproxy.Open(Agent.Pmcd.HostSpec)
            .Store($"bpftrace.control.{verb}", verb == "register" ? Code : script.Name);
        Assert.That(store.Message, Does.Contain(Denied));
        Assert.That(script.Status, Is.EqualTo("started"));
    }

    [Test]
    public void The_log_says_why_it_is_nobody()
    {
        _pmproxy.Open(Agent.Pmcd.HostSpec).Store(Register, Code);
        Assert.That(
            Agent.Log,
            Does.Match(
                $@"Warning: permission denied for unauthenticated user: pmproxy \(uid \d+, PID {_pmproxy.Pid}\) "
                + "passes on requests of clients that did not authenticate themselves; they need a password"));
    }

    [Test]
    public void It_is_still_nobody_for_an_agent_that_starts_later()
    {
        RestContext context = _pmproxy.Open(Agent.Pmcd.HostSpec);
        Agent.KillAndStartAgain();
        Assert.That(context.Store(Register, Code).Message, Does.Contain(Denied));
        Assert.That(Agent.Log, Does.Contain("permission denied for unauthenticated user: pmproxy"));
    }

    [Test]
    public void Who_does_authenticate_is_that_user()
    {
        RestContext listed = _pmproxy.Open(Agent.Pmcd.HostSpec, SaslPasswords.Of(_listed));
        Assert.That(listed.Store(Register, Code).Success, Is.True, Agent.Log);
        Assert.That(listed.FetchJson(Register).GetProperty("username").GetString(), Is.EqualTo(_listed));

        RestContext stranger = _pmproxy.Open(Agent.Pmcd.HostSpec, SaslPasswords.Of(_stranger));
        Assert.That(stranger.Store(Register, Code).Message, Does.Contain(Denied));
        Assert.That(Agent.Log, Does.Contain($"permission denied for user {_stranger}"));
    }

    [Test]
    public void Pmproxys_user_may_without_pmproxy()
    {
        string output = Agent.Client.StoreAs(pmproxyUser, Register, Code).OutputOrFail();
        Assert.That(output, Does.Contain($"\"username\": \"{pmproxyUser}\""));
    }

    [Test]
    public void Everybody_may_read() =>
        Assert.That(
            _pmproxy.Open(Agent.Pmcd.HostSpec).FetchSingle("bpftrace.info.scripts_json"), Does.StartWith("["));
}
