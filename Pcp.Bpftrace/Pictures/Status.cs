namespace Pcp.Bpftrace.Pictures;

/// <summary>The parts of the header that are not in the sample.</summary>
/// <param name="Title">The script's name.</param>
/// <param name="IsPaused">Whether the picture, or the recording, stands still.</param>
/// <param name="Speed">Of a recording, how many times as fast it is played; negative is backwards.</param>
internal sealed record Status(string Title, bool IsPaused = false, double? Speed = null);
