using System.Text;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Tests.Sources;

[NonParallelizable] // it changes the current folder
public class ScriptLoaderTests
{
    private string _folder = null!;
    private string _before = null!;
    private ScriptLoader _loader = null!;
    private byte[] _input = [];

    [SetUp]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory().FullName;
        _before = Directory.GetCurrentDirectory();
        Write("tools/biolatency.bt", "tool");
        Write("tools/biosnoop.bt", "tool");
        Write("more/biolatency.bt", "another");
        Write("more/runqlat.bt", "tool");
        Write("here/own.bt", "file");
        Directory.SetCurrentDirectory(Path.Combine(_folder, "here"));
        ToolFolders tools = new([Path.Combine(_folder, "tools"), "/nonexistent", Path.Combine(_folder, "more")]);
        _loader = new ScriptLoader(tools, () => new MemoryStream(_input));
    }

    [TearDown]
    public void TearDown()
    {
        Directory.SetCurrentDirectory(_before);
        Directory.Delete(_folder, recursive: true);
    }

    [TestCase("biolatency", "tool")]
    [TestCase("biolatency.bt", "tool")]
    [TestCase("runqlat", "tool")]
    [TestCase("own.bt", "file")]
    [TestCase("./own.bt", "file")]
    [TestCase("../more/biolatency.bt", "another")]
    public void A_script_is_a_file_or_a_tool(string name, string code) =>
        Assert.That(_loader.Load(name).Code, Is.EqualTo(code));

    [Test]
    public void A_file_with_the_suffix_comes_before_a_tool()
    {
        Write("here/biolatency.bt", "file");
        Assert.That(_loader.Load("biolatency.bt"), Is.EqualTo(new ScriptText("biolatency.bt", "file")));
        Assert.That(_loader.Load("biolatency").Code, Is.EqualTo("tool"));
    }

    [Test]
    public void A_tool_comes_before_a_file_without_the_suffix()
    {
        Write("here/biolatency", "file");
        Write("here/script", "file");
        Assert.That(_loader.Load("biolatency").Code, Is.EqualTo("tool"));
        Assert.That(_loader.Load("./biolatency").Code, Is.EqualTo("file"));
        Assert.That(_loader.Load("script").Code, Is.EqualTo("file"));
    }

    [Test]
    public void A_tool_is_called_by_its_path() =>
        Assert.That(_loader.Load("runqlat").Label, Is.EqualTo(Path.Combine(_folder, "more/runqlat.bt")));

    [Test]
    public void A_dash_is_standard_input()
    {
        _input = "BEGIN { }"u8.ToArray();
        Assert.That(_loader.Load("-"), Is.EqualTo(new ScriptText("standard input", "BEGIN { }")));
    }

    [Test]
    public void A_program_of_the_command_line_is_called_by_its_option() =>
        Assert.That(ScriptLoader.FromProgram("BEGIN { }"), Is.EqualTo(new ScriptText("-e", "BEGIN { }")));

    [Test]
    public void A_name_that_is_not_found_is_refused_with_the_folders_and_near_names() =>
        Assert.That(
            () => _loader.Load("biolatncy"),
            Throws.TypeOf<ScriptException>().With.Message.EqualTo(
                "biolatncy: no such file or tool; did you mean biolatency?\n"
                + $"Tools were searched in {_folder}/tools, /nonexistent, {_folder}/more."));

    [Test]
    public void A_name_that_is_near_to_nothing_gets_no_guess() =>
        Assert.That(
            () => _loader.Load("zzz"),
            Throws.TypeOf<ScriptException>().With.Message.StartsWith("zzz: no such file or tool\n"));

    [TestCase("./nosuch.bt", "./nosuch.bt: there is no such file")]
    [TestCase("no/such.bt", "no/such.bt: there is no such file")]
    [TestCase("../tools", "../tools: is a folder")]
    public void A_file_that_cannot_be_read_is_refused(string name, string message) =>
        Assert.That(() => _loader.Load(name), Throws.TypeOf<ScriptException>().With.Message.EqualTo(message));

    [Test]
    public void A_byte_order_mark_is_dropped()
    {
        _input = [0xEF, 0xBB, 0xBF, .. "BEGIN { }"u8];
        Assert.That(_loader.Load("-").Code, Is.EqualTo("BEGIN { }"));
    }

    [TestCase("", "is empty")]
    [TestCase("EF BB BF", "is empty")]
    [TestCase("41 00 41", "has a NUL byte at offset 1")]
    [TestCase("41 42 FF 41", "is not valid UTF-8 at byte offset 2")]
    [TestCase("EF BB BF C3 A4 C3 28", "is not valid UTF-8 at byte offset 5")]
    [TestCase("41 C3", "is not valid UTF-8 at byte offset 1")]
    public void What_the_agent_would_refuse_is_refused(string bytes, string reason)
    {
        _input = Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal));
        Assert.That(
            () => _loader.Load("-"),
            Throws.TypeOf<ScriptException>().With.Message.EqualTo($"standard input: the script {reason}"));
    }

    [Test]
    public void A_script_longer_than_a_request_is_refused()
    {
        _input = Encoding.UTF8.GetBytes(new string('x', ScriptDecoder.MaxLength));
        Assert.That(_loader.Load("-").Code, Has.Length.EqualTo(ScriptDecoder.MaxLength));
        _input = [.. _input, (byte)'x'];
        Assert.That(
            () => _loader.Load("-"),
            Throws.TypeOf<ScriptException>().With.Message.Contains($"longer than {ScriptDecoder.MaxLength} bytes"));
        Assert.That(() => _loader.Load("/dev/zero"), Throws.TypeOf<ScriptException>());
    }

    private void Write(string path, string text)
    {
        string file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
