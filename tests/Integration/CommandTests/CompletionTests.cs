using Integration.Rig;

namespace Integration.CommandTests;

/// <summary>What bash completes.</summary>
[TestFixture]
public sealed class CompletionTests
{
    // As bash calls the function when the cursor is behind the last word.
    private const string Complete =
        """
        cd "$1" && . "$2"
        COMP_LINE=$3 COMP_POINT=${#3}
        read -ra COMP_WORDS <<<"$3"
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _pcp_bpftrace "${COMP_WORDS[0]}"
        printf '%s\n' "${COMPREPLY[@]}"
        """;

    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("completion").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("pcp-bpftrace sh", "show")]
    [TestCase("pcp bpftrace sh", "show")]
    [TestCase("pcp-bpftrace list --form", "--format")]
    public void Commands_and_options_are_completed(string line, string completed) =>
        Assert.That(Completed(line), Is.EqualTo(new[] { completed }));

    [Test]
    public void Commands_in_names_of_files_are_not_run()
    {
        File.WriteAllText(Path.Combine(_folder, "my$(touch ran) script.bt"), "");
        Directory.CreateDirectory(Path.Combine(_folder, "my`touch ran`"));

        Assert.That(
            Completed("pcp-bpftrace run my"),
            Is.EquivalentTo(new[] { @"my\$\(touch\ ran\)\ script.bt", @"my\`touch\ ran\`/" }));
        Assert.That(File.Exists(Path.Combine(_folder, "ran")), Is.False);
    }

    private string[] Completed(string line) =>
        Tool.Run(
            "bash",
            ["-c", Complete, "bash", _folder, Checkout.Completion, line],
            new Dictionary<string, string> { ["PCP_BINADM_DIR"] = Path.GetDirectoryName(Checkout.Command)! })
            .OutputOrFail().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
