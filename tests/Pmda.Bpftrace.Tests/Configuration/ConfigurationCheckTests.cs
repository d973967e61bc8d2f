using Pmda.Bpftrace.Configuration;

namespace Pmda.Bpftrace.Tests.Configuration;

internal sealed class ConfigurationCheckTests
{
    private readonly string _path = Path.GetTempFileName();

    [OneTimeTearDown]
    public void DeleteFile() => File.Delete(_path);

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
            Is.EqualTo((1, "Error: FILE:2: script_expiry_time must be a whole number from 0 (never) to 2147483647, not \"soon\"; "
                + "using 60 instead\n")));
    }

    [Test]
    public void A_warning_is_no_error()
    {
        Assert.That(
            Check("[bpftrace]\nscript_expiry = 30\n"),
            Is.EqualTo((0, "Warning: FILE:2: unknown key script_expiry in section [bpftrace]; ignored\nFILE: no errors\n")));
    }

    private (int Status, string Output) Check(string text)
    {
        File.WriteAllText(_path, text);
        using var output = new StringWriter();
        int status = ConfigurationCheck.Run(_path, output);
        return (status, output.ToString().Replace(_path, "FILE", StringComparison.Ordinal));
    }
}
