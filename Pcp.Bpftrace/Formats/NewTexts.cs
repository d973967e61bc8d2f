using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Formats;

/// <summary>Finds the new part of the printed text of each host.</summary>
internal sealed class NewTexts
{
    private readonly Dictionary<(string? Host, string Variable), NewText> _texts = [];

    /// <summary>The text that was printed since the last call for this variable and host.</summary>
    public string Read(VariableSample sample)
    {
        if (sample.Entries.Count == 0)
            return "";
        (string?, string) key = (sample.Host, sample.Variable.Name);
        if (!_texts.TryGetValue(key, out NewText? text))
            _texts.Add(key, text = new NewText());
        return text.Read(sample.Entries[0].Value.ToString());
    }
}
