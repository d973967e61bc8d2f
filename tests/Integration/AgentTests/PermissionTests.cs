using Integration.Parity;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>Who may register scripts.</summary>
[TestFixture]
public sealed class PermissionTests
{
    private const string Register = "bpftrace.control.register";
    private const string Code = "BEGIN { @n = 1; }";
    private const string Denied = "No permission to perform requested operation";

    [TestCase("")]
    [TestCase("[dynamic_scripts]\nallowed_users = root")]
    [ContractRow("Control / not allowed: dynamic scripts off")]
    [ContractRow("Control / permission first")]
    [ContractRow("Log / dynamic scripts off")]
    [ContractRow("Configuration / enabled")]
    [ContractRow("Control / reading")]
    public void Nobody_may_unless_dynamic_scripts_are_enabled(string configuration)
    {
        using AgentRig agent = new(configuration);
        foreach (string verb in (string[])["register", "deregister", "start", "stop"])
            Assert.That(agent.Client.Store($"bpftrace.control.{verb}", Code).All, Does.Contain(Denied), verb);
        agent.WaitForLog("dynamic scripts are disabled in configuration");
        Assert.That(agent.Client.FetchSingle("bpftrace.info.scripts_json"), Is.EqualTo("[]"));
        Assert.That(agent.Client.FetchSingle(Register), Is.EqualTo("{}"));
    }

    [Test]
    [ContractRow("Log / dynamic scripts off")]
    [DiffersFromStock("does not log the user")]
    public void Who_asked_while_nobody_may_is_in_the_log()
    {
        using AgentRig agent = new("");
        Assert.That(agent.Client.Store(Register, Code).All, Does.Contain(Denied));
        agent.WaitForLog("dynamic scripts are disabled in configuration (asked by uid 0)");
    }

    [Test]
    [ContractRow("Control / not allowed: user not in the list")]
    [ContractRow("Configuration / allowed_users")]
    [ContractRow("Configuration / auth_enabled")]
    [ContractRow("Log / denied user")]
    [ContractRow("Identity / client's user")]
    public void Only_allowed_users_may_over_the_local_socket()
    {
        using AgentRig agent = new("[dynamic_scripts]\nenabled = true\nallowed_users = root, daemon");
        Assert.That(agent.Client.StoreAs("nobody", Register, Code).All, Does.Contain(Denied));
        agent.WaitForLog("permission denied for user nobody");
        Assert.That(agent.Client.FetchSingle("bpftrace.info.scripts_json"), Is.EqualTo("[]"));

        Assert.That(
            agent.Client.StoreAs("daemon", Register, Code).OutputOrFail(), Does.Contain("\"username\": \"daemon\""));
        Assert.That(agent.Register(Code).Reply.GetProperty("username").GetString(), Is.EqualTo("root"));
    }

    [Test]
    [ContractRow("Configuration / allowed_users, absent")]
    public void Without_a_list_of_users_nobody_may()
    {
        using AgentRig agent = new("[dynamic_scripts]\nenabled = true");
        Assert.That(agent.Client.Store(Register, Code).All, Does.Contain(Denied));
        agent.WaitForLog("permission denied for user root");
    }

    [Test]
    [ContractRow("Control / not allowed: nobody known")]
    [ContractRow("Control / reading")]
    [ContractRow("Log / denied nobody")]
    [ContractRow("Configuration / auth_enabled")]
    public void Over_TCP_a_client_has_no_user_and_may_not()
    {
        using AgentRig agent = new();
        PcpTools overTcp = new(agent.Pmcd.TcpHostSpec, agent.Pmcd.Scratch.Environment);
        Assert.That(overTcp.Store(Register, Code).All, Does.Contain(Denied));
        agent.WaitForLog("permission denied for unauthenticated user");
        Assert.That(overTcp.FetchSingle("bpftrace.info.scripts_json"), Is.EqualTo("[]"), "reading is for everybody");
    }

    [Test]
    [ContractRow("Control / no authentication")]
    [ContractRow("JSON / username")]
    [ContractRow("Configuration / auth_enabled")]
    public void Without_authentication_everybody_may()
    {
        using AgentRig agent = new("[dynamic_scripts]\nenabled = yes\nauth_enabled = no");
        PcpTools overTcp = new(agent.Pmcd.TcpHostSpec, agent.Pmcd.Scratch.Environment);
        Assert.That(overTcp.Store(Register, Code).OutputOrFail(), Does.Contain("\"username\": null"));
        agent.WaitForLog("(user=anonymous, PID=");
        agent.Client.StoreAs("nobody", Register, Code).OutputOrFail();
    }
}
