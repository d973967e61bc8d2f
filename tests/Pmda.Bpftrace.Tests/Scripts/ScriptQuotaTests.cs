using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Scripts;

namespace Pmda.Bpftrace.Tests.Scripts;

internal sealed class ScriptQuotaTests
{
    [Test]
    public void No_more_scripts_are_taken_than_there_may_be_until_one_goes()
    {
        using ServiceRig rig = new(new QuotaSettings(MaxScripts: 2));
        rig.Run(ServiceRig.Script);
        rig.Register(ServiceRig.Script, "eve");

        AssertRefused(
            rig.Register(ServiceRig.Script),
            "there are 2 scripts, and max_scripts in bpftrace.conf is 2, please deregister some");
        rig.Service.Deregister("script100", "root");
        Assert.That(rig.Register(ServiceRig.Script).Script, Is.Not.Null);
    }

    [Test]
    public void A_user_has_no_more_scripts_than_each_may_have_and_others_are_not_affected()
    {
        using ServiceRig rig = new(new QuotaSettings(MaxScriptsPerUser: 1));
        rig.Register(ServiceRig.Script, "eve");

        AssertRefused(
            rig.Register(ServiceRig.Script, "eve"),
            "user eve has 1 scripts, and max_scripts_per_user in bpftrace.conf is 1, please deregister some");
        Assert.That(rig.Register(ServiceRig.Script, "adam").Script, Is.Not.Null);
        Assert.That(rig.Register(ServiceRig.Script, null).Script, Is.Not.Null);
        AssertRefused(
            rig.Register(ServiceRig.Script, null),
            "the user without a name has 1 scripts, and max_scripts_per_user in bpftrace.conf is 1, please deregister "
                + "some");
    }

    [Test]
    public void A_user_registers_no_more_often_than_each_may_whatever_becomes_of_the_scripts()
    {
        using ServiceRig rig = new(new QuotaSettings(MaxRegistrationsPerMinute: 2));
        rig.Register("this exports nothing", "eve");
        rig.Loop.Advance(30);
        Assert.That(rig.Register(ServiceRig.Script, "eve").Script, Is.Not.Null);
        rig.Service.Deregister("script100", "eve");

        const string Refusal = "user eve has registered 2 scripts within a minute, and max_registrations_per_minute in "
            + "bpftrace.conf is 2, please wait";
        AssertRefused(rig.Register(ServiceRig.Script, "eve"), Refusal);
        Assert.That(rig.Register(ServiceRig.Script, "adam").Script, Is.Not.Null);
        rig.Loop.Advance(30);
        Assert.That(rig.Register(ServiceRig.Script, "eve").Script, Is.Not.Null);
        AssertRefused(rig.Register(ServiceRig.Script, "eve"), Refusal);
    }

    private static void AssertRefused(RegisterOutcome outcome, string why)
    {
        Assert.That(outcome.Script, Is.Null);
        Assert.That(outcome.Refusal, Is.EqualTo(why));
    }
}
