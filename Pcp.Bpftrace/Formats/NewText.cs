namespace Pcp.Bpftrace.Formats;

/// <summary>
/// Finds the new part of a script's printed text. The agent exports the last lines as one value: lines are appended,
/// and the oldest are dropped; with the annotation <c>table-retain-lines</c> the first line stays.
/// </summary>
internal sealed class NewText
{
    private string _last = "";

    /// <summary>The text that was appended since the last call; all of it if nothing of the last one is left.</summary>
    public string Read(string text)
    {
        string last = _last;
        _last = text;
        if (text.StartsWith(last, StringComparison.Ordinal))
            return text[last.Length..];

        int heading = text.IndexOf('\n') + 1;
        return heading > 0 && string.CompareOrdinal(text, 0, last, 0, heading) == 0
            ? AfterDropped(last[heading..], text[heading..])
            : AfterDropped(last, text);
    }

    /// <summary>The text after the part that is left of the last one, whose first lines were dropped.</summary>
    private static string AfterDropped(string last, string text)
    {
        int start = 0;
        while (!text.AsSpan().StartsWith(last.AsSpan(start)))
        {
            int newline = last.IndexOf('\n', start);
            if (newline < 0)
                return text;
            start = newline + 1;
        }

        return text[(last.Length - start)..];
    }
}
