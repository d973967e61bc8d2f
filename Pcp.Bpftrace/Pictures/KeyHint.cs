namespace Pcp.Bpftrace.Pictures;

/// <summary>A key and what it does.</summary>
/// <param name="Keys">As on the keyboard.</param>
/// <param name="Word">In a word, for the footer; empty if it is not there.</param>
/// <param name="Meaning">In a sentence, for the help.</param>
internal sealed record KeyHint(string Keys, string Word, string Meaning);
