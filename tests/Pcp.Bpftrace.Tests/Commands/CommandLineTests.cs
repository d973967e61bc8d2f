using Pcp.Bpftrace.Commands;

namespace Pcp.Bpftrace.Tests.Commands;

public class CommandLineTests
{
    private StringWriter _output = null!;
    private StringWriter _errors = null!;

    [SetUp]
    public void SetUp() => (_output, _errors) = (new StringWriter(), new StringWriter());

    [TearDown]
    public void TearDown()
    {
        _output.Dispose();
        _errors.Dispose();
    }

    [TestCase("lst", "Unrecognized command or argument 'lst'")]
    [TestCase("list|--nonsense", "'--nonsense'")]
    [TestCase("list|--format|xml", "'xml'")]
    [TestCase("show", "Required argument missing for command: 'show'")]
    [TestCase("run", "give a script")]
    [TestCase("run|a.bt|-e|x", "not both")]
    [TestCase("record|a.bt", "'--output' is required")]
    [TestCase("watch|x|-s|many", "'many'")]
    [TestCase("run|-e", "'-e'")]
    [TestCase("record|-o|x|-e", "'-e'")]
    [TestCase("run|x|--folded|--flame", "'--flame'")]
    [TestCase("watch|x|-S|1min|-a", "'-a'")]
    [TestCase("run|--verison", "unknown option --verison")]
    [TestCase("record|--verison|-o|x", "unknown option --verison")]
    [TestCase("watch|--verison", "unknown option --verison")]
    [TestCase("stop|x|--verison", "unknown option --verison")]
    [TestCase("watch|x|-z|-Z|UTC", "--hostzone or --timezone")]
    [TestCase("apply", "Required argument missing for command: 'apply'")]
    [TestCase("apply|--verison", "unknown option --verison")]
    [TestCase("apply|", "the name of the folder is empty")]
    [TestCase("apply|x|--allow-empty", "--allow-empty is for --prune")]
    [TestCase("apply|x|--timeout|soon", "'soon'")]
    [TestCase("exporter|--listen|web1:80", "'web1:80' is not an address and port")]
    [TestCase("list|-h|", "the name of a host is empty")]
    [TestCase("list|-h|a,,b", "the name of a host is empty")]
    public void A_wrong_command_line_is_explained_with_status_2(string arguments, string message)
    {
        Assert.That(Run(arguments.Split('|')), Is.EqualTo(ExitStatus.WrongUsage));
        Assert.That(_errors.ToString(), Does.StartWith("pcp-bpftrace: ").And.Contain(message));
        Assert.That(_errors.ToString(), Does.Contain("--help'"));
        Assert.That(_output.ToString(), Is.Empty);
    }

    [Test]
    public void A_mistyped_command_has_no_other_message()
    {
        Run("lst");
        Assert.That(_errors.ToString(), Does.Not.Contain("Required"));
    }

    [TestCase("--version")]
    [TestCase("-V")]
    public void The_version_is_printed_as_by_other_tools_of_PCP(string option)
    {
        Assert.That(Run(option), Is.Zero);
        Assert.That(_output.ToString(), Does.Match(@"^pcp-bpftrace version \d+\.\d+\.\d+\n$"));
    }

    [TestCase("--help")]
    [TestCase("-?")]
    public void Help_lists_all_commands(string option)
    {
        Assert.That(Run(option), Is.Zero);
        string commands = "run watch list show stop start remove flame record apply exporter doctor";
        foreach (string command in commands.Split(' '))
            Assert.That(_output.ToString(), Does.Match($@"\n  {command} "));
    }

    [TestCase("")]
    [TestCase("run")]
    [TestCase("watch")]
    [TestCase("list")]
    [TestCase("show")]
    [TestCase("stop")]
    [TestCase("start")]
    [TestCase("remove")]
    [TestCase("flame")]
    [TestCase("record")]
    [TestCase("apply")]
    [TestCase("exporter")]
    [TestCase("doctor")]
    public void Help_fits_a_terminal(string command)
    {
        Assert.That(Run([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]), Is.Zero);
        Assert.That(_output.ToString().Split('\n').Where(line => line.Length > 110), Is.Empty);
    }

    [Test]
    public void Standard_input_is_no_option() => Assert.That(CommandLine.Parse(["run", "-"]).Errors, Is.Empty);

    [Test]
    public void A_script_that_is_not_there_is_a_failure()
    {
        Assert.That(Run("run", "/nonexistent/script.bt"), Is.EqualTo(ExitStatus.Failure));
        Assert.That(_errors.ToString(), Does.StartWith("pcp-bpftrace: /nonexistent/script.bt: there is no such file"));
    }

    [Test]
    public void A_folder_with_problems_is_applied_nowhere()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            Assert.That(Run("apply", folder), Is.EqualTo(ExitStatus.Failure));
            Assert.That(Errors(), Is.EqualTo(
                $"pcp-bpftrace: {folder}: there is no script, no file *.bt, in this folder\n"));
            Assert.That(Run("apply", folder, "--prune"), Is.EqualTo(ExitStatus.Failure));
            Assert.That(Errors(), Does.EndWith(
                "; --prune would remove all its scripts from all hosts: if you want that, add --allow-empty\n"));
            File.WriteAllText(Path.Combine(folder, "a.bt"), "// host: x\n");
            File.WriteAllText(Path.Combine(folder, "b.bt"), "");
            Assert.That(Run("apply", folder), Is.EqualTo(ExitStatus.Failure));
            Assert.That(Errors().Split('\n'), Is.EqualTo(
            [
                $"pcp-bpftrace: {folder}/a.bt: line 1: '// host:' is only a comment, did you mean '// hosts:'?",
                $"pcp-bpftrace: {folder}/b.bt: the script is empty, or is no regular file",
                $"pcp-bpftrace: {folder}: nothing was changed on any host",
                "",
            ]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string Errors()
    {
        string errors = _errors.ToString();
        _errors.GetStringBuilder().Clear();
        return errors;
    }

    private int Run(params string[] arguments) => CommandLine.Run(arguments, _output, _errors);
}
