using System.CommandLine;

namespace Pcp.Bpftrace.Commands;

/// <summary>The format of lists: text for people, or JSON for programs.</summary>
internal static class ListFormat
{
    private const string Text = "text", Json = "json";

    /// <summary>The option for it.</summary>
    internal static Option<string> Option()
    {
        Option<string> option = new("--format")
        {
            Description = $"write {Text} (default) or {Json}",
            HelpName = $"{Text}|{Json}",
            DefaultValueFactory = _ => Text,
        };
        return option.AcceptOnlyFromAmong(Text, Json);
    }

    /// <summary>Whether it is JSON.</summary>
    internal static bool IsJson(ParseResult parsed, Option<string> option) => parsed.GetValue(option) == Json;
}
