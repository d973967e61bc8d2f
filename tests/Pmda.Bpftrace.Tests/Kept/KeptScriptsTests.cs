using System.Text;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Audit;
using Pmda.Bpftrace.Autostart;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Json;
using Pmda.Bpftrace.Kept;
using Pmda.Bpftrace.Scripts;
using Pmda.Bpftrace.Tests.Scripts;

namespace Pmda.Bpftrace.Tests.Kept;

public class KeptScriptsTests
{
    private const string Code = "// name: reads\nBEGIN { @x = 1; }";

    private static readonly DynamicScriptsSettings _keeps = new()
    {
        Enabled = true,
        AllowedUsers = ["root", "eve"],
        KeepScripts = true,
    };

    private string _parent = null!;

    [SetUp]
    public void MakeFolder() => _parent = Directory.CreateTempSubdirectory("kept").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_parent, recursive: true);

    private string Folder => Path.Combine(_parent, "151.scripts");

    private string FileOf(string name) => Path.Combine(Folder, name);

    [Test]
    public void A_script_with_a_name_comes_back_as_it_was()
    {
        ScriptReport before = null!;
        Live(_keeps, rig => before = rig.Register(Code, "eve").Report);

        Live(_keeps, rig =>
        {
            rig.Loop.Clock.Set(TimeSpan.FromDays(1));
            ScriptReport after = rig.Service.Scripts.Single().Report();
            Assert.That(
                (after.Script.Username, after.Script.Source.Code, after.Script.CreatedAt),
                Is.EqualTo(("eve", Code, before.Script.CreatedAt)));
            Assert.That(
                rig.Log.Lines,
                Has.Member($"registering kept script from file {FileOf("reads")} of user eve..."));
            Assert.That(
                rig.Log.Lines,
                Has.Some.Match(
                    "^audit: action=restore outcome=ok from=agent script=script\\d+ name=reads owner=\"eve\" "
                    + $"target=\"{FileOf("reads")}\" bytes={Code.Length} sha256="));
        });
    }

    [Test]
    public void Only_root_may_have_access_to_what_is_kept()
    {
        Live(_keeps, rig => rig.Register(Code));

        const UnixFileMode ReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.That(File.GetUnixFileMode(Folder), Is.EqualTo(ReadWrite | UnixFileMode.UserExecute));
        Assert.That(File.GetUnixFileMode(FileOf("reads")), Is.EqualTo(ReadWrite));
        Assert.That(Directory.GetFileSystemEntries(Folder), Is.EqualTo(new[] { FileOf("reads") }));
    }

    [Test]
    public void A_deregistered_script_is_gone_for_good()
    {
        Live(_keeps, rig => rig.Register(Code));
        Live(_keeps, rig => rig.Service.Deregister("reads", "root"));
        Assert.That(Directory.GetFiles(Folder), Is.Empty);

        Live(_keeps, rig => Assert.That(rig.Service.Scripts, Is.Empty));
    }

    [Test]
    public void Of_one_name_the_last_script_is_kept()
    {
        Live(_keeps, rig =>
        {
            for (int i = 0; i < 20; i++)
            {
                rig.Register($"{Code} // {i}");
                rig.Service.Deregister("reads", "root");
            }

            rig.Register($"{Code} // last");
        });

        Live(_keeps, rig => Assert.That(rig.Service.Scripts.Single().Script.Source.Code, Does.EndWith("// last")));
    }

    [Test]
    public void Scripts_without_a_name_and_those_that_start_with_the_agent_are_not_kept()
    {
        Live(_keeps, rig =>
        {
            rig.Register("BEGIN { @x = 1; }");
            rig.Service.Register(new AutostartScript("/etc/file.bt", "file", "BEGIN { @x = 1; }"u8.ToArray()), "root");
        });

        Assert.That(Directory.GetFiles(Folder), Is.Empty);
    }

    [Test]
    public void Where_the_name_belongs_to_another_script_the_file_stays_whatever_becomes_of_that_one()
    {
        Live(_keeps, rig => rig.Register(Code));
        Live(
            _keeps,
            rig =>
            {
                Assert.That(
                    rig.Log.Lines.Single(line => line.StartsWith("Skipping", StringComparison.Ordinal)),
                    Does.StartWith(
                        $"Skipping kept script {FileOf("reads")}: "
                        + "Script name reads is already in use by another script."));
                rig.Service.Deregister("reads", "root");
            },
            rig => rig.Service.Register(
                new AutostartScript("/etc/reads.bt", "reads", [.. "BEGIN { @y = 1; }"u8]), "root"));

        Assert.That(File.Exists(FileOf("reads")), Is.True);
    }

    [TestCase("eve", "root", "permission denied for user eve")]
    [TestCase(null, "root", "permission denied for unauthenticated user")]
    public void A_user_who_may_no_longer_gets_nothing_started(string? user, string allowed, string why)
    {
        DynamicScriptsSettings forAll = new() { Enabled = true, AuthEnabled = false, KeepScripts = true };
        Live(forAll, rig => rig.Register(Code, user));

        Live(_keeps with { AllowedUsers = [allowed] }, rig =>
        {
            Assert.That(rig.Service.Scripts, Is.Empty);
            Assert.That(rig.Log.Lines, Has.Some.StartsWith($"Skipping kept script {FileOf("reads")}: {why}"));
            Assert.That(
                rig.Log.Lines,
                Has.Some.StartsWith($"audit: action=restore outcome=refused from=agent target=\"{FileOf("reads")}\""));
        });
        Assert.That(File.Exists(FileOf("reads")), Is.True);
    }

    [TestCase(true, false)]
    [TestCase(false, true)]
    public void Where_it_is_off_nothing_is_started_nor_changed(bool enabled, bool keeps)
    {
        Live(_keeps, rig => rig.Register(Code));
        Live(_keeps with { Enabled = enabled, KeepScripts = keeps }, rig =>
        {
            Assert.That(rig.Service.Scripts, Is.Empty);
            Assert.That(rig.Log.Lines, Has.Some.StartsWith($"1 kept scripts in {Folder} are not started"));
            rig.Register("// name: other\nBEGIN { @x = 1; }");
        });

        Assert.That(Directory.GetFileSystemEntries(Folder), Is.EqualTo(new[] { FileOf("reads") }));
    }

    [Test]
    public void Where_it_is_off_no_folder_is_made()
    {
        Live(_keeps with { KeepScripts = false }, rig => rig.Register(Code));

        Assert.That(Directory.Exists(Folder), Is.False);
    }

    [Test]
    public void A_damaged_file_is_set_aside_and_the_others_come_back()
    {
        Live(_keeps, rig => rig.Register(Code));
        Write("broken", "pmdabpftrace script 1\n");
        Write(".reads.new", "half");
        Write("no-name", "not a script's");

        Live(_keeps, rig =>
        {
            Assert.That(rig.Service.Scripts.Single().Script.Name, Is.EqualTo("reads"));
            string damaged = FileOf("broken.damaged");
            Assert.That(
                rig.Log.Lines, Has.Some.StartsWith($"Kept script {FileOf("broken")} is damaged; it is now {damaged}"));
        });
        Assert.That(File.Exists(FileOf("broken")), Is.False);
        Assert.That(File.ReadAllText(FileOf("broken.damaged")), Is.EqualTo("pmdabpftrace script 1\n"));
        Assert.That(File.Exists(FileOf("no-name")), Is.True);
    }

    [TestCase("reads", "its code names it writes")]
    [TestCase("other", "its code names it writes")]
    public void A_file_whose_code_has_another_name_is_not_started(string name, string why)
    {
        Live(_keeps, _ => { });
        byte[] code = "// name: writes\nBEGIN { @x = 1; }"u8.ToArray();
        KeptScript script = new(name, "root", DateTimeOffset.UnixEpoch, code);
        Write(name, Encoding.UTF8.GetString(KeptFormat.Write(script)));

        Live(_keeps, rig =>
        {
            Assert.That(rig.Service.Scripts, Is.Empty);
            Assert.That(rig.Log.Lines, Has.Some.StartsWith($"Skipping kept script {FileOf(name)}: {why}"));
        });
    }

    [TestCase(UnixFileMode.GroupRead)]
    [TestCase(UnixFileMode.OtherWrite)]
    public void A_file_that_others_have_access_to_is_not_read(UnixFileMode mode)
    {
        Live(_keeps, rig => rig.Register(Code));
        File.SetUnixFileMode(FileOf("reads"), File.GetUnixFileMode(FileOf("reads")) | mode);

        Live(_keeps, rig =>
        {
            Assert.That(rig.Service.Scripts, Is.Empty);
            Assert.That(
                rig.Log.Lines,
                Has.Some.StartsWith($"Skipping kept script {FileOf("reads")}: only root may have access to it"));
        });
    }

    [Test]
    public void A_folder_that_others_have_access_to_is_not_used()
    {
        Live(_keeps, rig => rig.Register(Code));
        File.SetUnixFileMode(Folder, File.GetUnixFileMode(Folder) | UnixFileMode.OtherRead);

        Live(_keeps, rig =>
        {
            Assert.That(rig.Service.Scripts, Is.Empty);
            Assert.That(
                rig.Log.Lines,
                Has.Some.StartsWith($"scripts cannot be kept in {Folder}: only root may have access to it"));
            rig.Register("// name: other\nBEGIN { @x = 1; }");
        });
        Assert.That(File.Exists(FileOf("other")), Is.False);
    }

    [Test]
    public void Nor_is_a_link_in_its_place()
    {
        Live(_keeps, rig => rig.Register(Code));
        Directory.Move(Folder, Path.Combine(_parent, "elsewhere"));
        Directory.CreateSymbolicLink(Folder, Path.Combine(_parent, "elsewhere"));

        Live(_keeps, rig =>
        {
            Assert.That(rig.Service.Scripts, Is.Empty);
            Assert.That(rig.Log.Lines, Has.Some.StartsWith($"scripts cannot be kept in {Folder}: it is a link"));
        });
    }

    [Test]
    public void What_cannot_be_written_is_an_error_in_the_log()
    {
        IReadOnlyList<string> log = [];
        Live(_keeps, rig =>
        {
            // The name of the file that is written first, taken by a directory.
            Directory.CreateDirectory(FileOf("reads.new"));
            rig.Register(Code);
            log = rig.Log.Lines;
        });

        Assert.That(log, Has.Some.StartsWith($"script reads could not be kept in {Folder}: "));
    }

    private void Write(string name, string content)
    {
        File.WriteAllText(FileOf(name), content);
        File.SetUnixFileMode(FileOf(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>One life of the agent.</summary>
    private void Live(DynamicScriptsSettings settings, Action<ServiceRig> act, Action<ServiceRig>? before = null)
    {
        using ServiceRig rig = new();
        before?.Invoke(rig);
        Authorization authorization = new(
            settings, new HostUserDirectory(), TimeProvider.System, TimeSpan.Zero);
        AuditTrail audit = new(rig.Log.Logger);
        using (KeptScripts.Begin(
            rig.Service, settings, authorization, audit, new RootsOpener(), Folder, rig.Log.Logger))
        {
            act(rig);
        }
    }
}
