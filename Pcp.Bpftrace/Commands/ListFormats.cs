using System.CommandLine;

namespace Pcp.Bpftrace.Commands;

/// <summary>How lists are written.</summary>
internal enum ListFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs.</summary>
    Json,
}

/// <summary>The option for it.</summary>
internal static class ListFormats
{
    internal static Option<ListFormat> Option() => new("--format")
    {
        Description = "write text (default) or json",
        HelpName = "text|json",
    };
}
