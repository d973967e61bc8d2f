using Moq;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Operator;
using Pmda.Bpftrace.Tests.Kept;

namespace Pmda.Bpftrace.Tests.Operator;

public class OperatorCommandTests
{
    private readonly HostCheck _host =
        new(Mock.Of<IUserDirectory>(), new RootsOpener(), null, "/no/such/pmproxy", new("", "", ""));

    [TestCase("")]
    [TestCase("-d 151")]
    [TestCase("-l log --check")]
    public void What_pmcd_starts_is_none(string arguments) =>
        Assert.That(OperatorCommand.Is(Split(arguments)), Is.False);

    [TestCase("--check", 0, "/no/such/own.conf: no errors")]
    [TestCase("--check /no/such/other.conf", 1, "Error: /no/such/other.conf: no such file")]
    [TestCase("--help", 0, "pmdabpftrace --check [FILE]")]
    [TestCase("-?", 0, "pmdabpftrace --check [FILE]")]
    [TestCase("--version", 0, "pmdabpftrace version 0.")]
    public void What_it_says_goes_to_standard_output(string arguments, int status, string text)
    {
        (int Status, string Output, string Errors) result = Run(arguments);

        Assert.That((result.Status, result.Errors), Is.EqualTo((status, "")));
        Assert.That(result.Output, Does.Contain(text));
    }

    [TestCase("--check a b")]
    [TestCase("--check -v")]
    [TestCase("--check --help")]
    [TestCase("--help me")]
    [TestCase("--version 2")]
    public void A_wrong_one_is_answered_with_how_to_use_the_program(string arguments)
    {
        (int Status, string Output, string Errors) result = Run(arguments);

        Assert.That((result.Status, result.Output), Is.EqualTo((2, "")));
        Assert.That(result.Errors, Does.StartWith("Usage: pmdabpftrace "));
    }

    [Test]
    public void Autostart_files_that_would_be_skipped_are_errors()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pmdabpftrace-");
        File.WriteAllText(Path.Combine(folder.FullName, "x.bt"), "");
        folder.UnixFileMode |= UnixFileMode.OtherWrite;

        (int Status, string Output, string Errors) result = Run(["--check"], folder.FullName);

        Assert.That(result.Status, Is.EqualTo(1));
        Assert.That(
            result.Output,
            Does.Contain(
                $"\nError: Autostart directory {folder.FullName} must be exclusively writable by root, but "));
        Assert.That(Run(["--check", "/dev/null"], folder.FullName).Status, Is.Zero, "a draft");
        folder.Delete(recursive: true);
    }

    [Test]
    public void An_empty_name_is_no_file() => Assert.That(Run(["--check", ""]).Status, Is.EqualTo(2));

    private static string[] Split(string arguments) => arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private (int Status, string Output, string Errors) Run(string arguments) => Run(Split(arguments));

    private (int Status, string Output, string Errors) Run(
        string[] arguments, params IReadOnlyList<string> autostart)
    {
        Assert.That(OperatorCommand.Is(arguments), Is.True);
        using StringWriter output = new();
        using StringWriter errors = new();
        int status = OperatorCommand.Run(
            arguments, "/no/such/own.conf", ["/no/such/autostart", .. autostart], _host, output, errors);
        return (status, output.ToString(), errors.ToString());
    }
}
