using System.Runtime.InteropServices;

namespace Bpftrace.Runner.Processes;

/// <summary>A child's standard error, bounded: the beginning and the end of it.</summary>
internal sealed class ErrorBuffer
{
    /// <summary>How many bytes of the beginning and how many of the end are kept.</summary>
    public const int KeptBytes = 16 * 1024;

    private readonly List<byte> _bytes = [];
    private long _leftOut; // between the beginning and the end

    /// <summary>
    /// Appends what was written next, cut anywhere: without the lines that are to be ignored, and with dots in place of
    /// a word that is to be hidden. The middle is left out afterwards, so that no part of the word stays there.
    /// </summary>
    /// <returns>Whether the text has changed.</returns>
    public bool Append(
        ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> ignored = default, ReadOnlySpan<byte> hidden = default)
    {
        int before = _bytes.Count;
        // Nothing before this position changes: a word or a line that begins earlier ends before the appended bytes.
        int start = Math.Max(0, before - Math.Max(ignored.Length, hidden.Length));
        byte[] end = CollectionsMarshal.AsSpan(_bytes)[start..].ToArray();
        _bytes.AddRange(bytes);
        if (!hidden.IsEmpty)
            Hide(hidden, Math.Max(0, before - hidden.Length));
        if (!ignored.IsEmpty)
            Remove(ignored, Math.Max(0, before - ignored.Length));
        // The lengths say nothing: as many bytes may have been removed as were appended.
        bool hasChanged = !CollectionsMarshal.AsSpan(_bytes)[start..].SequenceEqual(end);
        if (_bytes.Count > 4 * KeptBytes)
            LeaveOutMiddle();
        return hasChanged;
    }

    /// <summary>The text without blanks around it; bytes that are no UTF-8, and NUL, show as U+FFFD.</summary>
    public override string ToString()
    {
        LeaveOutMiddle();
        ReadOnlySpan<byte> bytes = CollectionsMarshal.AsSpan(_bytes);
        string text = _leftOut == 0
            ? Encoding.UTF8.GetString(bytes)
            : $"{Encoding.UTF8.GetString(bytes[..KeptBytes])}\n[{_leftOut} bytes left out]\n"
                + Encoding.UTF8.GetString(bytes[KeptBytes..]);
        // Readers of metrics see text up to the first NUL only.
        return text.Replace('\0', '\uFFFD').Trim();
    }

    private void LeaveOutMiddle()
    {
        int surplus = Math.Max(0, _bytes.Count - 2 * KeptBytes);
        _bytes.RemoveRange(Math.Min(KeptBytes, _bytes.Count), surplus);
        _leftOut += surplus;
    }

    private void Hide(ReadOnlySpan<byte> word, int start)
    {
        Span<byte> rest = CollectionsMarshal.AsSpan(_bytes)[start..];
        for (int at; (at = rest.IndexOf(word)) >= 0; rest = rest[(at + word.Length)..])
            rest.Slice(at, word.Length).Fill((byte)'.');
    }

    // In one pass, because a piece may have thousands of these lines.
    private void Remove(ReadOnlySpan<byte> line, int start)
    {
        Span<byte> bytes = CollectionsMarshal.AsSpan(_bytes);
        int kept = start; // the end of the text without the lines found so far
        int rest = start; // the first byte that was not yet moved there
        for (int at = start, skipped; (skipped = bytes[at..].IndexOf(line)) >= 0;)
        {
            at += skipped;
            if (at > 0 && bytes[at - 1] != '\n')
            {
                at++;
                continue;
            }

            bytes[rest..at].CopyTo(bytes[kept..]);
            kept += at - rest;
            at += line.Length;
            rest = at;
        }

        bytes[rest..].CopyTo(bytes[kept..]);
        CollectionsMarshal.SetCount(_bytes, kept + bytes.Length - rest);
    }
}
