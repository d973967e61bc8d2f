namespace Pcp.Bpftrace.Exporter;

/// <summary>Labels in the text format, without the braces: <c>team="storage",key="a\"b"</c>.</summary>
internal static class LabelText
{
    internal const string None = "";

    /// <summary>The labels with one more.</summary>
    internal static string Add(string labels, string name, string value) =>
        $"{labels}{(labels.Length == 0 ? "" : ",")}{name}=\"{Escape(value)}\"";

    // All other characters, also invisible ones, may be part of a value.
    private static string Escape(string value) => value.AsSpan().IndexOfAny('\\', '"', '\n') < 0
        ? value
        : value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
}
