using System.Text;
using Bpftrace.Runner.Language;
using Pmda.Bpftrace.Autostart;

namespace Pmda.Bpftrace.Tests.Scripts;

internal sealed class AutostartRegistrationTests
{
    private ServiceRig _rig = null!;

    [SetUp]
    public void MakeRig() => _rig = new ServiceRig();

    [TearDown]
    public void FreeRig() => _rig.Dispose();

    [Test]
    public void A_script_is_called_after_its_file_and_stays()
    {
        Register("BEGIN { @x = 1; }"u8);

        Assert.That(_rig.Names("bpftrace.scripts.from_file"), Is.Not.Empty);
        Assert.That(_rig.Service.Scripts.Single().Report().Script.Persistent, Is.True);
        Assert.That(_rig.Service.Scripts.Single().Report().Script.Username, Is.EqualTo("root"));
        Assert.That(_rig.Log.Lines, Does.Contain("registering script from file /etc/from-file.bt..."));
    }

    [Test]
    public void What_it_is_called_is_said_where_that_is_not_its_files_name()
    {
        Register("BEGIN { @x = 1; }"u8);
        Register("// name: own\nBEGIN { @x = 1; }"u8);
        _rig.Service.Register(new AutostartScript("/etc/plain.bt", "plain", "BEGIN { @x = 1; }"u8.ToArray()), "root");

        Assert.That(
            _rig.Log.Lines.Where(line => line.StartsWith("Autostart script", StringComparison.Ordinal)),
            Is.EqualTo(new[]
            {
                "Autostart script /etc/from-file.bt is called from_file: a metric's name has letters, digits and "
                    + "underscores only",
            }));
    }

    [Test]
    public void A_name_of_its_own_wins()
    {
        Register("// name: own\nBEGIN { @x = 1; }"u8);

        Assert.That(_rig.Names("bpftrace.scripts.own"), Is.Not.Empty);
        Assert.That(_rig.Names("bpftrace.scripts.from_file"), Is.Empty);
    }

    [Test]
    public void What_is_wrong_with_a_file_is_logged_with_its_path_and_the_next_one_is_taken()
    {
        Register("BEGIN { }"u8);
        Register([0xFF]);
        Register("BEGIN { @x = 1; }"u8);
        Register("BEGIN { @x = 1; }"u8);

        Assert.That(_rig.Service.Scripts.Count(), Is.EqualTo(1));
        Assert.That(
            _rig.Log.Lines.Where(line => line.StartsWith("Skipping", StringComparison.Ordinal)),
            Is.EqualTo(new[]
            {
                "Skipping autostart script /etc/from-file.bt: no bpftrace variables or printf statements found, "
                    + "please include at least one variable or printf statement in your script",
                "Skipping autostart script /etc/from-file.bt: the script is not valid UTF-8 at byte offset 0",
                "Skipping autostart script /etc/from-file.bt: Script name from_file is already in use by another "
                    + "script.",
            }));
    }

    [TestCase("", 2)]
    [TestCase("// restart: never\n", 1)]
    public void Its_bpftrace_is_restarted_unless_it_says_otherwise(string annotation, int runs)
    {
        Register(Encoding.UTF8.GetBytes($"{annotation}BEGIN {{ @x = 1; }}"));
        AssertRuns(runs);
    }

    [TestCase("", 1)]
    [TestCase("// restart: on-failure\n", 2)]
    public void That_of_a_clients_script_is_not_unless_it_says_otherwise(string annotation, int runs)
    {
        _rig.Register($"{annotation}BEGIN {{ @x = 1; }}");
        AssertRuns(runs);
    }

    [Test]
    public void A_file_may_be_as_long_as_a_script()
    {
        Assert.That(AutostartFolder.MaxScriptSize, Is.EqualTo(ScriptDecoder.MaxLength));
    }

    /// <summary>Kills what it runs, waits for what comes then, and counts all of it.</summary>
    private void AssertRuns(int runs)
    {
        _rig.AnswerVersion();
        int before = _rig.Children.Count - 1;
        _rig.Children.Last.IsKilledBy(9);
        _rig.Loop.Advance(30);
        Assert.That(_rig.Children.Count - before, Is.EqualTo(runs));
    }

    private void Register(ReadOnlySpan<byte> code) =>
        _rig.Service.Register(new AutostartScript("/etc/from-file.bt", "from_file", code.ToArray()), "root");
}
