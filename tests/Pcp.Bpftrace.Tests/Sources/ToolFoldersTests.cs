using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Tests.Sources;

public class ToolFoldersTests
{
    private string _folder = null!;

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory().FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Tools_are_listed_by_name_each_as_it_would_be_found()
    {
        Write("a/zoo.bt", "");
        Write("a/notes.txt", "");
        Write("a/.bt", "");
        Write("b/zoo.bt", "");
        Write("b/ant.bt", "");
        ToolFolders tools = new([$"{_folder}/a", $"{_folder}/none", $"{_folder}/b"]);
        Assert.That(
            tools.List(),
            Is.EqualTo([new Tool("ant", $"{_folder}/b/ant.bt"), new Tool("zoo", $"{_folder}/a/zoo.bt")]));
        Assert.That(tools.List().Select(tool => tools.Find(tool.Name)), Is.EqualTo(tools.List()));
    }

    [TestCase("// Counts reads.\nBEGIN { }", "Counts reads.")]
    [TestCase("#!/usr/bin/env bpftrace\n/*\n * tool.bt\tI/O latency.\n *\t\tFor Linux.\n */", "I/O latency.")]
    [TestCase("/*\n * tool - Show disk I/O.\n */", "Show disk I/O.")]
    [TestCase("/* tool: Show disk I/O. */", "Show disk I/O.")]
    [TestCase("// toolbox of all kinds", "toolbox of all kinds")]
    [TestCase("// name: tool\n// custom-output-block\n\n// What it does: it counts.", "What it does: it counts.")]
    [TestCase("BEGIN { } // not this", "")]
    [TestCase("", "")]
    [TestCase("// \x1b[2Jgone", @"\x1b[2Jgone")]
    public void A_tool_is_described_by_its_first_comment(string code, string description)
    {
        Write("tool.bt", code);
        Assert.That(new Tool("tool", $"{_folder}/tool.bt").ReadDescription(), Is.EqualTo(description));
    }

    [Test]
    public void A_tool_that_cannot_be_read_has_no_description() =>
        Assert.That(new Tool("tool", $"{_folder}/none.bt").ReadDescription(), Is.Empty);

    [Test]
    public void The_users_folders_come_before_those_of_packages()
    {
        string? path = Environment.GetEnvironmentVariable("PCP_BPFTRACE_PATH");
        try
        {
            Environment.SetEnvironmentVariable("PCP_BPFTRACE_PATH", "/one::/two");
            IReadOnlyList<string> folders = ToolFolders.FromEnvironment().Folders;
            Assert.That(folders.Take(2), Is.EqualTo(["/one", "/two"]));
            Assert.That(folders, Does.Contain("/usr/sbin").And.Not.Contain(""));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PCP_BPFTRACE_PATH", path);
        }
    }

    private void Write(string path, string text)
    {
        string file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
