using Integration.Rig;

namespace Integration.AccessTests;

/// <summary>Users of the host who may register scripts over pmcd's local socket, and their log lines.</summary>
[TestFixture]
public sealed class UserTests : AgentFixture
{
    private const string Code = "BEGIN { @n = 1; }";
    private const string Denied = "No permission to perform requested operation";

    private readonly TestUsers _users = new();
    private string _listed = "", _stranger = "", _member = "", _otherMember = "";

    private protected override AgentRig Create()
    {
        string group = _users.AddGroup();
        _listed = _users.AddUser();
        _stranger = _users.AddUser(_users.AddGroup(), _users.AddGroup());
        _member = _users.AddUser(group);
        _otherMember = _users.AddUser(others: [_users.AddGroup(), group]);
        return new AgentRig(
            $"""
            [dynamic_scripts]
            enabled = true
            allowed_users = root, {_listed}
            allowed_groups = {group}, no-such-group
            """);
    }

    [OneTimeTearDown]
    public void RemoveUsers() => _users.Dispose();

    [Test]
    public void A_listed_user_may() => AssertMay(_listed);

    [Test]
    public void A_member_of_a_listed_group_may() => AssertMay(_member);

    [Test]
    public void A_user_of_whom_a_listed_group_is_one_of_others_may() => AssertMay(_otherMember);

    [TestCase("register")]
    [TestCase("deregister")]
    [TestCase("start")]
    [TestCase("stop")]
    public void Nobody_else_may(string verb)
    {
        RunningScript script = Agent.Register($"// name: kept_from_{verb}\n{Code}").WaitUntil("started");
        ToolResult result = StoreAs(_stranger, verb, verb == "register" ? Code : script.Name);
        Assert.That(result.All, Does.Contain(Denied));
        Agent.WaitForLog($"permission denied for user {_stranger}");
        Assert.That(script.Status, Is.EqualTo("started"));
        Assert.That(Agent.Client.FetchSingle("bpftrace.info.scripts_json"), Does.Not.Contain(_stranger));
    }

    [Test]
    public void A_user_who_is_no_user_of_the_host_any_more_may_not()
    {
        string gone = _users.AddUser();
        string uid = Tool.Run("id", ["-u", gone]).OutputOrFail().Trim();
        _users.Remove(gone);
        ToolResult result = Tool.Run(
            "setpriv",
            ["--reuid", uid, "--regid", "nogroup", "--clear-groups", "pmstore", "-h", Agent.Pmcd.HostSpec, "-F",
             "bpftrace.control.register", Code],
            Agent.Pmcd.Scratch.Environment);
        Assert.That(result.All, Does.Contain(Denied));
        Agent.WaitForLog($"permission denied for user {uid}");
    }

    [Test]
    public void The_log_has_who_did_what_with_whose_script_before_the_client_has_its_answer()
    {
        string name = "shared";
        Assert.That(StoreAs(_member, "register", $"// name: {name}\n{Code}").Succeeded, Is.True);
        Assert.That(Agent.Log, Does.Match($@"register: script script\d+ \(name={name}, user={_member}[,)]"));
        foreach (string verb in (string[])["stop", "start", "deregister"])
        {
            Assert.That(StoreAs(_listed, verb, name).Succeeded, Is.True, verb);
            Assert.That(Agent.Log, Does.Contain($"{verb}: user {_listed} asks for script"));
        }

        Assert.That(
            Agent.Log,
            Does.Match($@"deregister: user {_listed} asks for script script\d+ \(name={name}, user={_member}"));
        Assert.That(StoreAs(_listed, "register", "BEGIN { }").Succeeded, Is.False);
        Assert.That(
            Agent.Log,
            Does.Contain($"register: refused a script of user {_listed} (code=\"BEGIN {{ }}\"): no bpftrace"));
        Assert.That(StoreAs(_listed, "stop", "nobodys").Succeeded, Is.False);
        Assert.That(Agent.Log, Does.Contain($"stop: script \"nobodys\" not found (user {_listed})"));
    }

    private void AssertMay(string user)
    {
        string output = StoreAs(user, "register", Code).OutputOrFail();
        Assert.That(output, Does.Contain($"\"username\": \"{user}\""));
        Agent.WaitForLog($"(user={user})...");
    }

    private ToolResult StoreAs(string user, string verb, string value) =>
        Agent.Client.StoreAs(user, $"bpftrace.control.{verb}", value);
}
