using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Flame;

/// <summary>Text from outside, for elements and attributes of an XML document.</summary>
internal static class XmlText
{
    /// <summary>The text with control characters made visible, and without what XML does not allow.</summary>
    public static string Of(string text) => new StringBuilder(VisibleText.Of(text))
        .Replace("&", "&amp;")
        .Replace("<", "&lt;")
        .Replace(">", "&gt;")
        .Replace("\"", "&quot;")
        .Replace('\ufffe', '\ufffd')
        .Replace('\uffff', '\ufffd')
        .ToString();
}
