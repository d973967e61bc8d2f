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
    public void Nobody_may_unless_dynamic_scripts_are_enabled(string configuration)
    {
        using var agent = new AgentRig(configuration);
        foreach (string verb in (string[])["register", "deregister", "start", "stop"])
            Assert.That(agent.Client.Store($"bpftrace.control.{verb}", Code).All, Does.Contain(Denied), verb);
        agent.WaitForLog("dynamic scripts are disabled in configuration (asked by uid 0)");
        Assert.That(agent.Client.FetchSingle("bpftrace.info.scripts_json"), Is.EqualTo("[]"));
        Assert.That(agent.Client.FetchSingle(Register), Is.EqualTo("{}"));
    }

    [Test]
    public void Only_allowed_users_may_over_the_local_socket()
    {
        using var agent = new AgentRig("[dynamic_scripts]\nenabled = true\nallowed_users = root, daemon");
        Assert.That(agent.Client.StoreAs("nobody", Register, Code).All, Does.Contain(Denied));
        agent.WaitForLog("permission denied for user nobody");
        Assert.That(agent.Client.FetchSingle("bpftrace.info.scripts_json"), Is.EqualTo("[]"));

        Assert.That(agent.Client.StoreAs("daemon", Register, Code).OutputOrFail(), Does.Contain("\"username\": \"daemon\""));
        Assert.That(agent.Register(Code).Reply.GetProperty("username").GetString(), Is.EqualTo("root"));
    }

    [Test]
    public void Without_a_list_of_users_nobody_may()
    {
        using var agent = new AgentRig("[dynamic_scripts]\nenabled = true");
        Assert.That(agent.Client.Store(Register, Code).All, Does.Contain(Denied));
        agent.WaitForLog("permission denied for user root");
    }

    [Test]
    public void Over_TCP_a_client_has_no_user_and_may_not()
    {
        using var agent = new AgentRig();
        var overTcp = new Pcp(agent.Pmcd.TcpHostSpec, agent.Pmcd.Scratch.Environment);
        Assert.That(overTcp.Store(Register, Code).All, Does.Contain(Denied));
        agent.WaitForLog("permission denied for unauthenticated user");
        Assert.That(overTcp.FetchSingle("bpftrace.info.scripts_json"), Is.EqualTo("[]"), "reading is for everybody");
    }

    [Test]
    public void Without_authentication_everybody_may()
    {
        using var agent = new AgentRig("[dynamic_scripts]\nenabled = yes\nauth_enabled = no");
        var overTcp = new Pcp(agent.Pmcd.TcpHostSpec, agent.Pmcd.Scratch.Environment);
        Assert.That(overTcp.Store(Register, Code).OutputOrFail(), Does.Contain("\"username\": null"));
        agent.Client.StoreAs("nobody", Register, Code).OutputOrFail();
    }
}
