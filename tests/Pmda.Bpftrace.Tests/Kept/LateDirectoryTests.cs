using Moq;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Audit;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Kept;
using Pmda.Bpftrace.Tests.Scripts;

namespace Pmda.Bpftrace.Tests.Kept;

/// <summary>Kept scripts where the directory of users has no groups yet when the agent starts.</summary>
internal sealed class LateDirectoryTests
{
    private const string Code = "// name: reads\nBEGIN { @x = 1; }";

    private static readonly DynamicScriptsSettings _ofGroup = new()
    {
        Enabled = true,
        AllowedGroups = ["tracers"],
        KeepScripts = true,
    };

    private string _parent = null!;
    private bool _isThere;
    private ServiceRig _rig = null!;
    private KeptScripts _kept = null!;

    [SetUp]
    public void StartWithoutDirectory()
    {
        _parent = Directory.CreateTempSubdirectory("kept").FullName;
        using (ServiceRig before = new())
        using (Begin(before, _ofGroup with { AuthEnabled = false }))
            before.Register(Code, "eve");
        _isThere = false;
        _rig = new ServiceRig();
        _kept = Begin(_rig, _ofGroup);
    }

    [TearDown]
    public void RemoveFolder()
    {
        _kept.Dispose();
        _rig.Dispose();
        Directory.Delete(_parent, recursive: true);
    }

    private string FileOfScript => Path.Combine(_parent, "151.scripts", "reads");

    [Test]
    public void A_script_of_a_member_comes_once_the_group_is_there()
    {
        Assert.That(
            _rig.Log.Lines,
            Has.One.StartsWith($"Skipping kept script {FileOfScript}: permission denied for user eve. It is kept for"));
        _kept.Retry(isLast: false);
        Assert.That((_rig.Service.Scripts.Count(), _kept.HasRefused), Is.EqualTo((0, true)));

        _isThere = true;
        _rig.Loop.Advance(TimelyLookup<string, string>.TimeToLive.TotalSeconds + 1);
        _kept.Retry(isLast: false);
        Assert.That(_rig.Service.Scripts.Single().Script.Username, Is.EqualTo("eve"));
        Assert.That(_kept.HasRefused, Is.False);
        Assert.That(_rig.Log.Lines, Has.One.StartsWith("audit: action=restore outcome=ok from=agent script=script100"));
    }

    [Test]
    public void A_directory_that_does_not_answer_holds_up_no_start()
    {
        using ManualResetEventSlim answers = new();
        using ServiceRig rig = new();
        _isThere = true;

        // It returns: nothing else sets the event.
        using KeptScripts kept = Begin(rig, _ofGroup, TimeSpan.Zero, answers.Wait);
        Assert.That((rig.Service.Scripts.Count(), kept.HasRefused), Is.EqualTo((0, true)));
        Assert.That(
            rig.Log.Lines,
            Has.One.StartsWith(
                $"Trying kept script {FileOfScript} again later: the host's directory of users has not answered"));

        answers.Set();
        RetryUntil(kept, () => rig.Service.Scripts.Any());
        Assert.That(Reports(rig), Is.EqualTo((0, 0)));
    }

    [Test]
    public void One_that_does_not_answer_to_the_end_is_reported_once_and_may_answer_all_the_same()
    {
        using ManualResetEventSlim answers = new();
        using ServiceRig rig = new();
        _isThere = true;
        using KeptScripts kept = Begin(rig, _ofGroup, TimeSpan.Zero, answers.Wait);
        kept.Retry(isLast: false);
        Assert.That(Reports(rig), Is.EqualTo((0, 0)));
        kept.Retry(isLast: true);
        kept.Retry(isLast: true);
        Assert.That(Reports(rig), Is.EqualTo((1, 1)));

        answers.Set();
        RetryUntil(kept, () => rig.Service.Scripts.Any());
    }

    [Test]
    public void One_that_answers_late_that_the_user_may_not_is_reported_once()
    {
        using ManualResetEventSlim answers = new();
        using ServiceRig rig = new();
        using KeptScripts kept = Begin(rig, _ofGroup, TimeSpan.Zero, answers.Wait);
        answers.Set();
        RetryUntil(kept, () => Reports(rig) != (0, 0));
        kept.Retry(isLast: true);
        Assert.That(Reports(rig), Is.EqualTo((1, 1)));
    }

    [Test]
    public void It_does_not_come_once_its_name_is_taken()
    {
        _rig.Register(Code + " // another");
        _isThere = true;
        _kept.Retry(isLast: false);

        Assert.That(_rig.Service.Scripts.Single().Script.Username, Is.EqualTo("root"));
        Assert.That(_rig.Log.Lines, Has.One.StartsWith("Skipping"));
    }

    [Test]
    public void Who_is_known_without_the_directory_is_not_asked_for_again()
    {
        using ServiceRig rig = new();
        using KeptScripts kept = Begin(rig, _ofGroup with { AllowedGroups = [], AllowedUsers = ["root"] });

        Assert.That((rig.Service.Scripts.Count(), kept.HasRefused), Is.EqualTo((0, false)));
    }

    // Its answer comes from a thread of its own.
    private static void RetryUntil(KeptScripts kept, Func<bool> isDone) =>
        Assert.That(
            () =>
            {
                kept.Retry(isLast: false);
                return isDone();
            },
            Is.True.After(60_000, 5));

    // How many lines of the log and of the audit trail there are about scripts that were skipped.
    private static (int Log, int Audit) Reports(ServiceRig rig) =>
        (Lines(rig, "Skipping kept script"), Lines(rig, "audit: action=restore outcome=refused"));

    private static int Lines(ServiceRig rig, string start) =>
        rig.Log.Lines.Count(line => line.StartsWith(start, StringComparison.Ordinal));

    private KeptScripts Begin(ServiceRig rig, DynamicScriptsSettings settings) =>
        Begin(rig, settings, TimeSpan.FromMinutes(1), () => { });

    private KeptScripts Begin(ServiceRig rig, DynamicScriptsSettings settings, TimeSpan patience, Action beforeAnswer)
    {
        Mock<IUserDirectory> users = new();
        users.Setup(directory => directory.IsInGroup("eve", "tracers")).Callback(beforeAnswer).Returns(() => _isThere);
        Authorization authorization = new(settings, users.Object, rig.Loop.Clock, patience);
        return KeptScripts.Begin(
            rig.Service,
            settings,
            authorization,
            new AuditTrail(rig.Log.Logger),
            new RootsOpener(),
            Path.Combine(_parent, "151.scripts"),
            rig.Log.Logger)!;
    }
}
