using System.Text.RegularExpressions;

namespace Integration.Rig;

/// <summary>
/// Which bpftrace the agents run: the one on PATH, or the program that <c>PMDABPFTRACE_TEST_BPFTRACE</c> in the
/// environment names, which may be a wrapper that executes one.
/// </summary>
internal static partial class BpftraceUnderTest
{
    private const string Variable = "PMDABPFTRACE_TEST_BPFTRACE";
    private const string Section = "[bpftrace]";
    private const string Key = "bpftrace_path";

    private static readonly Lazy<Version> _version = new(AskVersion);

    /// <summary>Its version: major and minor number.</summary>
    public static Version Version => _version.Value;

    /// <summary>Whether it surely sees the files of this host: a wrapper may run one in another root directory.</summary>
    public static bool SeesHost => Program is null;

    private static string? Program => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : null;

    /// <summary>A configuration that names it, unless it names a program already.</summary>
    /// <param name="configuration">The text of a bpftrace.conf.</param>
    public static string Configure(string configuration)
    {
        if (Program is not { } program || configuration.Contains(Key, StringComparison.Ordinal))
            return configuration;
        Assert.That(File.Exists(program), Is.True, $"There is no {program}, which {Variable} names");
        // At the end, so that the numbers of lines stay what they were. A section may stand in it only once; what
        // [DEFAULT] says holds for all that are there.
        string section = configuration.Contains(Section, StringComparison.Ordinal) ? "[DEFAULT]" : Section;
        return $"{configuration}\n{section}\n{Key} = {program}\n";
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
