namespace Pmda.Bpftrace.Autostart;

/// <summary>A script to be started with the agent.</summary>
/// <param name="Path">The file it was read from.</param>
/// <param name="SuggestedName">What it is called unless it names itself: the file's name made a metric name.</param>
/// <param name="Code">The file's bytes.</param>
internal sealed record AutostartScript(string Path, string SuggestedName, byte[] Code);
