namespace Pcp.Bpftrace.Pictures;

/// <summary>The parts of the header that are not in the sample.</summary>
/// <param name="Title">The script's name.</param>
/// <param name="Halt">Why the picture, or the recording, stands still, in a word; empty if it does not.</param>
/// <param name="Speed">Of a recording, how many times as fast it is played; negative is backwards.</param>
internal sealed record Status(string Title, string Halt = "", double? Speed = null);
