using Moq;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Operator;
using Pmda.Bpftrace.Tests.Kept;

namespace Pmda.Bpftrace.Tests.Operator;

internal sealed class ConfigurationCheckTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pmdabpftrace-").FullName;
    private readonly string _path;
    private readonly HostCheck _host;

    public ConfigurationCheckTests()
    {
        _path = Path.Combine(_folder, "bpftrace.conf");
        File.WriteAllText(Path.Combine(_folder, "bpftrace"), "");
        File.SetUnixFileMode(Path.Combine(_folder, "bpftrace"), UnixFileMode.UserExecute);
        _host = new HostCheck(
            Mock.Of<IUserDirectory>(),
            new RootsOpener(),
            _folder,
            "/no/such/pmproxy",
            new PmcdAccess("", "", ""));
    }

    [OneTimeTearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_good_file_has_no_errors()
    {
        Assert.That(Check("[bpftrace]\nscript_expiry_time = 30\n"), Is.EqualTo((0, "FILE: no errors\n")));
    }

    [Test]
    public void An_error_is_said_with_its_line_and_what_is_used_instead()
    {
        Assert.That(
            Check("[bpftrace]\nscript_expiry_time = soon\n"),
            Is.EqualTo((
                1,
                "Error: FILE:2: script_expiry_time must be a whole number from 0 (never) to 2147483647, not \"soon\"; "
                    + "using 60 instead\n")));
    }

    [Test]
    public void A_warning_is_no_error()
    {
        Assert.That(
            Check("[bpftrace]\nscript_expiry = 30\n"),
            Is.EqualTo(
                (0, "Warning: FILE:2: unknown key script_expiry in section [bpftrace]; ignored\nFILE: no errors\n")));
    }

    [Test]
    public void What_the_host_does_not_have_is_a_warning()
    {
        Assert.That(
            Check("[bpftrace]\nbpftrace_path = /no/such/bpftrace\n"),
            Is.EqualTo((
                0,
                "Warning: bpftrace_path: there is no /no/such/bpftrace; install bpftrace, or set bpftrace_path to "
                    + "where it is\nFILE: no errors\n")));
    }

    [Test]
    public void A_file_that_is_asked_for_must_be_there()
    {
        using StringWriter output = new();

        Assert.That(OperatorCommand.Check("/no/such/bpftrace.conf", isDraft: true, _host, output), Is.EqualTo(1));
        Assert.That(output.ToString(), Is.EqualTo("Error: /no/such/bpftrace.conf: no such file\n"));
    }

    [Test]
    public void The_agents_own_file_may_be_missing()
    {
        using StringWriter output = new();

        Assert.That(OperatorCommand.Check("/no/such/bpftrace.conf", isDraft: false, _host, output), Is.Zero);
        Assert.That(
            output.ToString(),
            Does.StartWith("Information: /no/such/bpftrace.conf: no such file; using the defaults\n"));
    }

    [Test]
    public void A_draft_may_be_anybodys_but_the_agents_own_file_only_roots()
    {
        File.WriteAllText(_path, "[bpftrace]\nbpftrace_path = bpftrace\n");
        File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
        using StringWriter output = new(), draftOutput = new();

        Assert.That(OperatorCommand.Check(_path, isDraft: true, _host, draftOutput), Is.Zero);
        Assert.That(OperatorCommand.Check(_path, isDraft: false, _host, output), Is.EqualTo(1));
        Assert.That(draftOutput.ToString(), Is.EqualTo($"{_path}: no errors\n"));
        Assert.That(output.ToString(), Does.StartWith($"Error: {_path}: ").And.Contain("then chown root:root "));
    }

    private (int Status, string Output) Check(string text)
    {
        File.WriteAllText(_path, text);
        using StringWriter output = new();
        int status = OperatorCommand.Check(_path, isDraft: true, _host, output);
        return (status, output.ToString().Replace(_path, "FILE", StringComparison.Ordinal));
    }
}
