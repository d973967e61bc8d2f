using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Pcp.Interop.Tests.Rules;

/// <summary>Which code is allowed where, and which way dependencies point.</summary>
internal sealed partial class SourceRulesTests
{
    private const string Kit = "Pcp.Interop", Runner = "Bpftrace.Runner", Agent = "Pmda.Bpftrace";
    private const string Testing = "Pcp.Interop.Testing", Command = "Pcp.Bpftrace";

    private static readonly string[] _all = [Kit, Testing, Runner, Agent, Command];

    private static IEnumerable<string> Breaking(IEnumerable<string> files, Func<string, bool> isBroken) =>
        files.Where(file => isBroken(Repository.Read(file)));

    [Test]
    public void The_rules_check_some_files() =>
        Assert.That(_all.Select(p => Repository.Sources(p).Count()), Is.All.GreaterThan(5));

    [Test]
    public void Unsafe_code_is_in_native_folders_and_the_kits_tables_and_callbacks() =>
        Assert.That(
            Breaking(
                _all.SelectMany(Repository.Sources)
                    .Where(file => !IsNative(file) && !file.StartsWith($"{Kit}/Tables/"))
                    .Where(file => file != $"{Kit}/Hosting/Callbacks.cs"),
                text => UnsafeKeyword().IsMatch(Comment().Replace(text, ""))),
            Is.Empty);

    [TestCase(Agent)]
    [TestCase(Command)]
    public void Agent_and_command_have_no_unsafe_code(string project) =>
        Assert.That(Repository.Read($"{project}/{project}.csproj"), Does.Not.Contain("AllowUnsafeBlocks"));

    [Test]
    public void The_kit_does_not_know_what_it_is_used_for() =>
        Assert.That(
            Breaking(
                Repository.Sources(Kit).Concat(Repository.Sources(Testing)),
                text => text.Contains("bpftrace", StringComparison.OrdinalIgnoreCase)),
            Is.Empty);

    [Test]
    public void The_runner_knows_nothing_of_PCP() =>
        Assert.That(
            Breaking(Repository.Sources(Runner), text => text.Contains("PM_") || text.Contains(Kit)),
            Is.Empty);

    [Test]
    public void Native_functions_are_declared_in_native_folders() =>
        Assert.That(
            Breaking(
                _all.SelectMany(Repository.Sources).Where(file => !IsNative(file)),
                text => NativeImport().IsMatch(text)),
            Is.Empty);

    private static bool IsNative(string file) =>
        file.StartsWith($"{Kit}/Native/") || file.StartsWith($"{Runner}/Native/");

    [Test]
    public void The_testing_package_fits_any_test_framework() =>
        Assert.That(Repository.Read($"{Testing}/{Testing}.csproj"), Does.Not.Contain("PackageReference"));

    [TestCase(Kit)]
    [TestCase(Testing, Kit)]
    [TestCase(Runner)]
    [TestCase(Agent, Runner, Kit)]
    [TestCase(Command, Kit)]
    public void Dependencies_point_one_way(string project, params string[] references) =>
        Assert.That(
            XDocument.Parse(Repository.Read($"{project}/{project}.csproj"))
                .Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)),
            Is.SubsetOf(references));

    [GeneratedRegex(@"\bunsafe\b")]
    private static partial Regex UnsafeKeyword();

    [GeneratedRegex(@"//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\[(LibraryImport|DllImport)\b")]
    private static partial Regex NativeImport();
}
