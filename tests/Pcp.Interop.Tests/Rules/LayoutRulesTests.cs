using System.Text.RegularExpressions;

namespace Pcp.Interop.Tests.Rules;

/// <summary>Which folder may use which other folder of its project: the arrows must not form a cycle.</summary>
internal sealed partial class LayoutRulesTests
{
    private static readonly string[] _projects = ["Pcp.Interop", "Bpftrace.Runner", "Pmda.Bpftrace", "Pcp.Bpftrace"];

    /// <summary>
    /// Each folder with the folders that it uses, and nothing else. "" is the project's own folder. Folders below these
    /// count as part of them. A nested folder can use its parent without <c>using</c>, which is not checked.
    /// </summary>
    private static readonly Dictionary<string, string> _arrows = new()
    {
        ["Pcp.Interop/"] = "Native",
        ["Pcp.Interop/Client"] = "Metrics Native",
        ["Pcp.Interop/FrontDoor"] = "Hosting Logging Metrics Native Registry Tables",
        ["Pcp.Interop/Hosting"] = "Logging Metrics Native Registry",
        ["Pcp.Interop/Logging"] = "Metrics Native",
        ["Pcp.Interop/Metrics"] = "Native",
        ["Pcp.Interop/Native"] = "",
        ["Pcp.Interop/Registry"] = "Metrics Native Tables",
        ["Pcp.Interop/Tables"] = "Metrics Native",

        ["Bpftrace.Runner/Children"] = "Native",
        ["Bpftrace.Runner/Host"] = "Native Scripts",
        ["Bpftrace.Runner/Language"] = "",
        ["Bpftrace.Runner/Logging"] = "Scripts",
        ["Bpftrace.Runner/Native"] = "",
        ["Bpftrace.Runner/Output"] = "Language Native Scripts Warnings",
        ["Bpftrace.Runner/Processes"] = "Children Language Logging Output Scripts",
        ["Bpftrace.Runner/Scripts"] = "Language",
        ["Bpftrace.Runner/Supervision"] = "Children Language Logging Native Output Processes Scripts Warnings",
        ["Bpftrace.Runner/Warnings"] = "",

        ["Pmda.Bpftrace/"] =
            "Access Audit Autostart Clusters Configuration Files Kept Logging Metrics Numbers Operator Scripts",
        ["Pmda.Bpftrace/Access"] = "Configuration Logging",
        ["Pmda.Bpftrace/Audit"] = "Access Logging",
        ["Pmda.Bpftrace/Autostart"] = "Files Logging",
        ["Pmda.Bpftrace/Clusters"] = "Access Audit Json Logging Metrics Scripts",
        ["Pmda.Bpftrace/Configuration"] = "Files Logging",
        ["Pmda.Bpftrace/Files"] = "Logging",
        ["Pmda.Bpftrace/Json"] = "Metrics",
        ["Pmda.Bpftrace/Kept"] = "Access Audit Configuration Files Logging Scripts",
        ["Pmda.Bpftrace/Logging"] = "",
        ["Pmda.Bpftrace/Metrics"] = "",
        ["Pmda.Bpftrace/Numbers"] = "Files Logging Metrics",
        ["Pmda.Bpftrace/Operator"] = "Access Autostart Configuration Files Logging",
        ["Pmda.Bpftrace/Scripts"] = "Access Autostart Configuration Json Logging Metrics Numbers Tables",
        ["Pmda.Bpftrace/Tables"] = "Metrics",

        ["Pcp.Bpftrace/"] = "Commands",
        ["Pcp.Bpftrace/Agent"] = "Samples Sources",
        ["Pcp.Bpftrace/Apply"] = "Agent Samples Sources Terminal",
        ["Pcp.Bpftrace/Archives"] = "Samples",
        ["Pcp.Bpftrace/Commands"] =
            "Agent Apply Archives Doctor Exporter Flame Formats Hosts Pictures Recording Samples Sources Terminal",
        ["Pcp.Bpftrace/Doctor"] = "Agent",
        ["Pcp.Bpftrace/Exporter"] = "Agent Samples",
        ["Pcp.Bpftrace/Flame"] = "Samples",
        ["Pcp.Bpftrace/Formats"] = "Pictures Samples",
        ["Pcp.Bpftrace/Hosts"] = "Agent Samples",
        ["Pcp.Bpftrace/Pictures"] = "Flame Samples",
        ["Pcp.Bpftrace/Recording"] = "Agent Sources Terminal",
        ["Pcp.Bpftrace/Samples"] = "",
        ["Pcp.Bpftrace/Sources"] = "Samples",
        ["Pcp.Bpftrace/Terminal"] = "Pictures Samples",
    };

    private static IEnumerable<string> Folders => _projects.SelectMany(Repository.Sources).Select(FolderOf).Distinct();

    [Test]
    public void The_table_has_every_folder() => Assert.That(_arrows.Keys, Is.EquivalentTo(Folders));

    [TestCaseSource(nameof(Folders))]
    public void A_folder_uses_the_folders_in_the_table(string folder) =>
        Assert.That(Used(folder), Is.EquivalentTo(Allowed(folder)));

    [Test]
    public void Folders_do_not_use_each_other_in_a_cycle() =>
        Assert.That(_arrows.Keys.Where(folder => Reachable(folder).Contains(folder)), Is.Empty);

    private static string ProjectOf(string folder) => folder[..folder.IndexOf('/')];

    // "Project/Folder" of a file, or "Project/".
    private static string FolderOf(string file)
    {
        string[] parts = file.Split('/');
        return $"{parts[0]}/{(parts.Length > 2 ? parts[1] : "")}";
    }

    private static IEnumerable<string> Allowed(string folder) =>
        _arrows.GetValueOrDefault(folder, "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => $"{ProjectOf(folder)}/{name}");

    // From the using directives; those of types, as "using static" or an alias, count for the folder of the type.
    private static HashSet<string> Used(string folder)
    {
        string project = ProjectOf(folder);
        return
        [
            .. Repository.Sources(project)
                .Where(file => FolderOf(file) == folder)
                .SelectMany(file => Using().Matches(Repository.Read(file)))
                .Select(match => match.Groups["name"].Value)
                .Where(name => name.StartsWith($"{project}.", StringComparison.Ordinal))
                .Select(name => $"{project}/{name[(project.Length + 1)..].Split('.')[0]}")
                .Where(used => used != folder && Folders.Contains(used)),
        ];
    }

    private static HashSet<string> Reachable(string folder)
    {
        HashSet<string> reachable = [];
        Queue<string> next = new(Allowed(folder));
        while (next.TryDequeue(out string? found))
        {
            if (!reachable.Add(found))
                continue;
            foreach (string further in Allowed(found))
                next.Enqueue(further);
        }

        return reachable;
    }

    [GeneratedRegex(@"^\s*(global )?using (static )?(\w+ = )?(?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();
}
