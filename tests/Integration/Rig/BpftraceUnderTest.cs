using System.Text.RegularExpressions;

namespace Integration.Rig;

/// <summary>
/// The bpftrace that the agents run: the one on PATH, or the program named by <c>PMDABPFTRACE_TEST_BPFTRACE</c> in the
/// environment, which may be a wrapper.
/// </summary>
internal static partial class BpftraceUnderTest
{
    private const string Variable = "PMDABPFTRACE_TEST_BPFTRACE";

    private static readonly Lazy<Version> _version = new(AskVersion);

    /// <summary>Its version: major and minor number.</summary>
    public static Version Version => _version.Value;

    /// <summary>Whether it is known to see the files of this host; a wrapper may change the root directory.</summary>
    public static bool SeesHost => Program is null;

    /// <summary>The program that the environment names; null if it names none.</summary>
    public static string? Program
    {
        get
        {
            if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } named)
                return null;
            Assert.That(File.Exists(named), Is.True, $"There is no {named}, which {Variable} names");
            return named;
        }
    }

    private static Version AskVersion()
    {
        string printed = Tool.Run(Program ?? "bpftrace", ["--version"]).OutputOrFail();
        Match number = Number().Match(printed);
        Assert.That(number.Success, Is.True, printed);
        return Version.Parse(number.Value);
    }

    [GeneratedRegex(@"(?<=\bv)\d+\.\d+")]
    private static partial Regex Number();
}
