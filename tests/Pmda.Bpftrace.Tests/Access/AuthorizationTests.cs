using Moq;
using Pcp.Interop.Registry;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Logging;
using Serilog.Events;

namespace Pmda.Bpftrace.Tests.Access;

public class AuthorizationTests
{
    private const string Unauthenticated = "permission denied for unauthenticated user";

    private const string Relayed = "passes on requests of clients that did not authenticate themselves; "
        + "they need a password of pmcd's, see SECURITY in pmdabpftrace(1)";

    private static readonly TimeSpan _long = TimeSpan.FromMinutes(1);

    private static readonly ClientProcess _pmstore = new(77, "/usr/bin/pmstore", "pmstore");

    private static readonly DynamicScriptsSettings _rootMay = new() { Enabled = true, AllowedUsers = ["root"] };

    private readonly Mock<IUserDirectory> _names = new(MockBehavior.Strict);

    public AuthorizationTests()
    {
        _names.Setup(names => names.NameOf(0)).Returns("root");
        _names.Setup(names => names.NameOf(1000)).Returns("eve");
        _names.Setup(names => names.NameOf(4711)).Returns((string?)null);
    }

    [TestCase("root", null, "root", null, TestName = "An_allowed_user_may")]
    [TestCase(null, 0u, "root", null, TestName = "The_name_of_an_allowed_users_uid_may")]
    [TestCase("4711", null, "4711", null, TestName = "A_user_whose_name_is_a_number_may")]
    [TestCase(null, null, null, Unauthenticated, TestName = "A_client_without_a_user_may_not")]
    [TestCase("eve", null, "eve", "permission denied for user eve", TestName = "Another_user_may_not")]
    [TestCase("ROOT", null, "ROOT", "permission denied for user ROOT", TestName = "Case_matters_in_user_names")]
    [TestCase(null, 1000u, "eve", "permission denied for user eve", TestName = "The_name_of_another_users_uid_may_not")]
    [TestCase(
        "eve",
        0u,
        "eve",
        "permission denied for user eve",
        TestName = "The_sasl_name_wins_over_the_uid_where_it_is_worse")]
    [TestCase("root", 1000u, "root", null, TestName = "The_sasl_name_wins_over_the_uid_where_it_is_better")]
    [TestCase(
        null,
        4711u,
        null,
        "permission denied for user 4711",
        TestName = "A_uid_without_a_name_is_not_taken_for_a_name")]
    public void With_authentication_allowed_users_decide(string? saslName, uint? uid, string? user, string? refusal)
    {
        DynamicScriptsSettings settings = new() { Enabled = true, AllowedUsers = ["root", "4711"] };

        AccessDecision decision = Decide(settings, new ClientUser(saslName, uid, _pmstore));

        Assert.That(decision, Is.EqualTo(new AccessDecision(user, Refusal(refusal))));
    }

    [TestCase("/usr/lib/pcp/bin/pmproxy", "pmproxy")]
    [TestCase("/usr/lib/pcp/bin/pmproxy (deleted)", "pmproxy", TestName = "Nor_if_an_upgrade_replaced_its_file")]
    [TestCase("/usr/lib/pcp/bin/pmproxy (deleted)", "main")]
    [TestCase("/opt/pcp/pmproxy-7", "pmproxy", TestName = "Nor_if_its_name_is_a_link")]
    [TestCase("/usr/lib/pcp/bin/pmproxy", "pcp worker", TestName = "Nor_if_it_has_renamed_itself")]
    [TestCase(null, "pmproxy", TestName = "Nor_if_the_agent_may_not_read_its_program")]
    [TestCase("/usr/lib/pcp/bin/pmproxy", null)]
    [TestCase("/home/eve/pmproxy", "bash", TestName = "Nor_is_any_other_program_of_this_name")]
    public void Pmproxys_user_is_not_that_of_its_clients(string? program, string? name)
    {
        ClientUser client = new(null, 0, new ClientProcess(77, program, name));

        Assert.That(
            Decide(_rootMay, client),
            Is.EqualTo(new AccessDecision(
                null, Refusal($"{Unauthenticated}: pmproxy (uid 0, PID 77) {Relayed}"))));
    }

    [TestCase("root", null)]
    [TestCase("eve", "permission denied for user eve")]
    public void A_client_of_pmproxy_is_who_it_proves_to_be(string saslName, string? refusal)
    {
        ClientUser client = new(saslName, 0, new ClientProcess(77, "/usr/lib/pcp/bin/pmproxy", "pmproxy"));

        Assert.That(Decide(_rootMay, client), Is.EqualTo(new AccessDecision(saslName, Refusal(refusal))));
    }

    [TestCase(true, "77")]
    [TestCase(false, "unknown")]
    public void A_process_that_cannot_be_seen_may_be_pmproxy(bool isKnown, string pid)
    {
        ClientUser client = new(null, 0, isKnown ? new ClientProcess(77, null, null) : null);

        string text = $": /proc does not show its process (uid 0, PID {pid}), so it may be pmproxy, which {Relayed}";
        Assert.That(
            Decide(_rootMay, client), Is.EqualTo(new AccessDecision(null, Refusal(Unauthenticated + text))));
    }

    [TestCase("/usr/bin/pmproxy-client", "pmproxy-client")]
    [TestCase("/usr/bin/python3", "pmstore")]
    [TestCase("/usr/bin/pmstore (deleted)", "pmstore")]
    [TestCase(null, "pmstore", TestName = "Also_if_the_agent_may_not_read_its_program")]
    public void Another_process_asks_for_its_own_user(string? program, string name) =>
        Assert.That(
            Decide(_rootMay, new ClientUser(null, 0, new ClientProcess(77, program, name))),
            Is.EqualTo(new AccessDecision("root", null)));

    [Test]
    public void Without_authentication_a_client_of_pmproxy_is_nobody_and_may()
    {
        DynamicScriptsSettings settings = new() { Enabled = true, AuthEnabled = false };

        Assert.That(
            Decide(settings, new ClientUser(null, 0, new ClientProcess(77, null, "pmproxy"))),
            Is.EqualTo(new AccessDecision(null, null)));
    }

    [TestCase("eve", "admins", ExpectedResult = true)]
    [TestCase("eve", "wheel,admins", ExpectedResult = true)]
    [TestCase("eve", "wheel", ExpectedResult = false)]
    [TestCase("mallory", "admins", ExpectedResult = false)]
    [TestCase("root", "", ExpectedResult = true)]
    public bool Members_of_allowed_groups_may_beside_allowed_users(string user, string groups)
    {
        _names.Setup(names => names.IsInGroup(It.IsAny<string>(), It.IsAny<string>())).Returns(false);
        _names.Setup(names => names.IsInGroup("eve", "admins")).Returns(true);
        DynamicScriptsSettings settings = new()
        {
            Enabled = true,
            AllowedUsers = ["root"],
            AllowedGroups = [.. groups.Split(',', StringSplitOptions.RemoveEmptyEntries)],
        };

        return Decide(settings, new ClientUser(user, null, null)).Refusal is null;
    }

    [TestCase(null, null, null)]
    [TestCase("eve", null, "eve")]
    [TestCase(null, 1000u, "eve")]
    [TestCase(null, 4711u, null)]
    public void Without_authentication_everyone_may_and_is_still_named(string? saslName, uint? uid, string? user)
    {
        DynamicScriptsSettings settings = new() { Enabled = true, AuthEnabled = false };

        Assert.That(
            Decide(settings, new ClientUser(saslName, uid, _pmstore)), Is.EqualTo(new AccessDecision(user, null)));
    }

    [TestCase(true, null, 0u, "uid 0")]
    [TestCase(false, null, 0u, "uid 0")]
    [TestCase(true, "root", 0u, "user root")]
    [TestCase(true, null, null, "unauthenticated user")]
    public void Disabled_dynamic_scripts_refuse_everyone_and_look_nobody_up(
        bool authEnabled, string? saslName, uint? uid, string who)
    {
        DynamicScriptsSettings settings = new() { Enabled = false, AuthEnabled = authEnabled, AllowedUsers = ["root"] };

        AccessDecision decision = Decide(settings, new ClientUser(saslName, uid, _pmstore));

        string text = $"dynamic scripts are disabled in configuration (asked by {who})";
        Assert.That(decision, Is.EqualTo(new AccessDecision(null, Refusal(text))));
        _names.Verify(names => names.NameOf(It.IsAny<uint>()), Times.Never);
    }

    [TestCase(null, 1000u, "uid 1000")]
    [TestCase("eve", null, "user eve")]
    public void While_the_directory_is_stuck_a_client_may_try_again(string? saslName, uint? uid, string who)
    {
        using ManualResetEventSlim answers = new();
        Mock<IUserDirectory> stuck = new();
        stuck.Setup(names => names.NameOf(1000)).Callback(answers.Wait).Returns("eve");
        stuck.Setup(names => names.IsInGroup("eve", "admins")).Callback(answers.Wait).Returns(true);
        DynamicScriptsSettings settings = new() { Enabled = true, AllowedGroups = ["admins"] };
        Authorization authorization = new(settings, stuck.Object, TimeProvider.System, TimeSpan.Zero);
        ClientUser client = new(saslName, uid, _pmstore);

        // It returns: nothing else sets the event.
        AccessDecision decision = authorization.Decide(client);
        LogMessage? refusal = Refusal(
            $"the host's directory of users has not answered yet about {who}; the next attempt may succeed");
        Assert.That(decision, Is.EqualTo(new AccessDecision(null, refusal, MayTryAgain: true)));

        answers.Set();
        Assert.That(
            () => authorization.Decide(client), Is.EqualTo(new AccessDecision("eve", null)).After(60_000, 5));
    }

    [TestCase(null, 0u)]
    [TestCase("root", null)]
    [TestCase("root", 1000u)]
    public void Root_and_names_proved_by_SASL_need_no_directory_if_they_are_listed(string? saslName, uint? uid)
    {
        Mock<IUserDirectory> stuck = new(MockBehavior.Strict);
        DynamicScriptsSettings settings = _rootMay with { AllowedGroups = ["admins"] };
        Authorization authorization = new(settings, stuck.Object, TimeProvider.System, TimeSpan.Zero);

        Assert.That(
            authorization.Decide(new ClientUser(saslName, uid, _pmstore)),
            Is.EqualTo(new AccessDecision("root", null)));
    }

    [Test]
    public void Uid_0_is_who_the_directory_says_if_root_is_not_listed()
    {
        Mock<IUserDirectory> directory = new();
        directory.Setup(names => names.NameOf(0)).Returns("toor");
        DynamicScriptsSettings settings = new() { Enabled = true, AllowedUsers = ["toor"] };
        Authorization authorization = new(settings, directory.Object, TimeProvider.System, _long);

        Assert.That(
            authorization.Decide(new ClientUser(null, 0, _pmstore)), Is.EqualTo(new AccessDecision("toor", null)));
    }

    [Test]
    public void The_default_settings_allow_nobody_even_when_enabled()
    {
        AccessDecision decision = Decide(
            new DynamicScriptsSettings { Enabled = true }, new ClientUser("root", 0, _pmstore));

        Assert.That(decision.Refusal, Is.Not.Null);
    }

    private AccessDecision Decide(DynamicScriptsSettings settings, ClientUser client) =>
        new Authorization(settings, _names.Object, TimeProvider.System, _long).Decide(client);

    private static LogMessage? Refusal(string? text) =>
        text is null ? null : new LogMessage(LogEventLevel.Warning, text);
}
