using System.CommandLine.Completions;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Hosts;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Commands;

/// <summary>Completions of the arguments of commands, which shells offer.</summary>
internal static class Completions
{
    // Completion must not block the shell.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    /// <summary>The names of the scripts on the hosts of the command line.</summary>
    internal static IEnumerable<CompletionItem> Scripts(CompletionContext context)
    {
        IReadOnlyList<string> hosts;
        try
        {
            hosts = PcpOptions.Hosts(context.ParseResult, Environment.GetEnvironmentVariable);
        }
        catch (CommandException)
        {
            return [];
        }

        return EachHost.Ask(hosts, agent => agent.Scripts(), _patience)
            .SelectMany(outcome => outcome.Result ?? [])
            .Select(script => script.Name)
            .Distinct()
            .Select(name => new CompletionItem(name));
    }

    /// <summary>Scripts to run: tools by name, and files and folders below the one that was typed.</summary>
    internal static IEnumerable<CompletionItem> Runnable(CompletionContext context)
    {
        string typed = context.WordToComplete;
        IEnumerable<string> tools = ToolFolders.FromEnvironment().List().Select(tool => tool.Name);
        return tools.Concat(Files(typed[..(typed.LastIndexOf('/') + 1)]))
            .Where(name => name.StartsWith(typed, StringComparison.Ordinal))
            .Select(name => new CompletionItem(name));
    }

    private static IEnumerable<string> Files(string folder)
    {
        EnumerationOptions options = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden };
        DirectoryInfo found = new(folder.Length == 0 ? "." : folder);
        if (!found.Exists)
            return [];
        return found.EnumerateFiles($"*{ToolFolders.Suffix}", options).Select(file => folder + file.Name)
            .Concat(found.EnumerateDirectories("*", options).Select(each => $"{folder}{each.Name}/"));
    }
}
