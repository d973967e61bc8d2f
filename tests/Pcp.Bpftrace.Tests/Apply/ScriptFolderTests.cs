using System.Diagnostics;
using Bpftrace.Runner.Language;
using Pcp.Bpftrace.Apply;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Tests.Apply;

public class ScriptFolderTests
{
    private const string Code = "BEGIN { @x = 1; }";

    private string _folder = null!;

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory().FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Every_script_directly_in_it_is_read()
    {
        Write("run-qlat.bt", Code);
        Write("2much.bt", Code);
        Write("b.bt", $"// name: a\n{Code}");
        Write(".hidden.bt", "");
        Write("README.md", "");
        Write("below/c.bt", "");
        Directory.CreateDirectory(Path.Combine(_folder, "folder.bt"));
        ScriptFolder folder = Read();
        Assert.That(folder.Problems, Is.Empty);
        Assert.That(folder.Scripts.Select(script => script.Name), Is.EqualTo(["_2much", "a", "run_qlat"]));
    }

    [TestCase("BEGIN { @x = 1; }\n", "BEGIN { @x = 1; }\n// name: a\n// label: applied=web\n")]
    [TestCase("BEGIN { @x = 1; }", "BEGIN { @x = 1; }\n// name: a\n// label: applied=web\n")]
    [TestCase("// name: a\r\nBEGIN { @x = 1; }\r\n", "// name: a\r\nBEGIN { @x = 1; }\r\n// label: applied=web\n")]
    public void The_code_has_the_name_and_last_the_label(string text, string code)
    {
        Write("a.bt", text);
        Assert.That(Read().Scripts[0].Variants[0].Code, Is.EqualTo(code));
    }

    [Test]
    public void For_the_agent_conditions_are_comments()
    {
        Write("a.bt", $"// hosts: *\n// min-kernel: 5.15\n// min-bpftrace: 0.20\n{Code}");
        ScriptFolder folder = Read();
        ScriptSource source = ScriptAnalyzer.Analyze(folder.Scripts[0].Variants[0].Code);
        Assert.That(source.Metadata.Name, Is.EqualTo("a"));
        Assert.That(source.Warnings, Is.Empty);
        Assert.That(folder.Warnings, Is.Empty);
    }

    [Test]
    public void Files_with_one_name_are_variants()
    {
        Write("a.bt", Code);
        Write("a-old.bt", $"// name: a\n// min-kernel: 6.1\n{Code}");
        Assert.That(Read().Scripts.Single().Variants, Has.Count.EqualTo(2));
    }

    [Test]
    public void Variants_that_cannot_be_told_apart_are_a_problem_of_the_folder()
    {
        Write("run-q.bt", Code);
        Write("run_q.bt", Code);
        Assert.That(
            Read().Problems.Single(),
            Does.StartWith($"{_folder}/run-q.bt and {_folder}/run_q.bt have the same name"));
    }

    [TestCase("// name: a-b\n" + Code, "'a-b' cannot be a script's name: it must contain only ASCII letters, digits ")]
    [TestCase("// min-kernel: new\n" + Code, "line 1: invalid value 'new' for min-kernel")]
    [TestCase("// label: applied=db\n" + Code, "this command sets the label applied: remove it from the file")]
    [TestCase("", "the script is empty, or is no regular file")]
    [TestCase("BEGIN\0", "the script has a NUL byte at offset 5")]
    public void A_file_that_is_no_script_is_a_problem_of_the_folder(string text, string problem)
    {
        Write("a.bt", text);
        Write("b.bt", Code);
        Write("c.bt", "");
        ScriptFolder folder = Read();
        Assert.That(folder.Problems[0], Does.StartWith($"{_folder}/a.bt: {problem}"));
        Assert.That(folder.Problems, Has.Count.EqualTo(2), "all are reported");
    }

    [Test]
    public void A_file_that_is_too_long_with_its_label_is_a_problem()
    {
        Write("a.bt", Code.PadRight(Pcp.Bpftrace.Sources.ScriptDecoder.MaxLength - 10));
        Assert.That(Read().Problems.Single(), Does.StartWith($"{_folder}/a.bt: the script is longer than"));
    }

    [Test]
    public void Links_are_followed_and_those_that_lead_nowhere_are_a_problem()
    {
        Write("below/file", Code);
        File.CreateSymbolicLink(Path.Combine(_folder, "a.bt"), "below/file");
        File.CreateSymbolicLink(Path.Combine(_folder, "loop.bt"), "loop.bt");
        File.CreateSymbolicLink(Path.Combine(_folder, "nowhere.bt"), "nowhere");
        File.CreateSymbolicLink(Path.Combine(_folder, "zero.bt"), "/dev/zero");
        ScriptFolder folder = Read();
        Assert.That(folder.Scripts.Single().Name, Is.EqualTo("a"));
        Assert.That(
            folder.Problems,
            Is.EqualTo(
            [
                $"{_folder}/loop.bt: Too many levels of symbolic links",
                $"{_folder}/nowhere.bt: there is no such file",
                $"{_folder}/zero.bt: the script is empty, or is no regular file",
            ]));
    }

    [Test]
    public void A_pipe_is_not_waited_for()
    {
        using (Process mkfifo = Process.Start("mkfifo", [Path.Combine(_folder, "pipe.bt")]))
            mkfifo.WaitForExit();
        Assert.That(Read().Problems.Single(), Does.EndWith("pipe.bt: the script is empty, or is no regular file"));
    }

    [TestCase("// host: web*", "hosts")]
    [TestCase("// Hosts: web*", "hosts")]
    [TestCase("// min_kernel: 5.15", "min-kernel")]
    [TestCase("// min kernel: 5.15", "min-kernel")]
    [TestCase("// min-bftrace: 0.20", "min-bpftrace")]
    public void A_comment_that_is_nearly_a_condition_is_warned_of(string comment, string meant)
    {
        Write("a.bt", $"\n{comment}\n{Code}");
        Assert.That(
            Read().Warnings.Single(),
            Does.StartWith($"{_folder}/a.bt: line 2: '{comment.Split(':')[0]}:' is only a comment")
                .And.EndWith($"did you mean '// {meant}:'?"));
    }

    [TestCase("// name: a\n// include: @x\n// table-retain-lines: 3\n// interval: 5\n// restart: never")]
    [TestCase("// args: 1\n// type: @x=64\n// semantics: @x=instant\n// label: team=a")]
    [TestCase("// Note: hosts without kprobes need the other script\n// usage: run.bt\n// author: x\n// see: y")]
    public void Other_comments_are_not(string comments)
    {
        Write("a.bt", $"{comments}\n{Code}");
        Assert.That(Read().Warnings, Is.Empty);
    }

    [Test]
    public void A_folder_that_cannot_be_read_is_refused()
    {
        Write("file", "");
        File.CreateSymbolicLink(Path.Combine(_folder, "loop"), "loop");
        foreach ((string name, string reason) in ((string, string)[])
            [("no", "there is no such folder"), ("file", "is a file, not a folder"), ("loop", "Too many levels of ")])
        {
            Assert.That(
                () => ScriptFolder.Read(Path.Combine(_folder, name), TestFolder.Set, ["local:"]),
                Throws.TypeOf<ScriptException>().With.Message.StartsWith($"{_folder}/{name}: {reason}"));
        }
    }

    private ScriptFolder Read() => ScriptFolder.Read(_folder, TestFolder.Set, ["web1"]);

    private void Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
