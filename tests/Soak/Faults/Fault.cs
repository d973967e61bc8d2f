namespace Soak.Faults;

/// <summary>Something that goes wrong on a host, or that somebody does wrong.</summary>
/// <param name="Name">Its name in the report.</param>
/// <param name="Begin">Makes it happen.</param>
/// <param name="End">Ends it, some time later.</param>
/// <param name="RestartsAgent">Whether the agent begins anew, so that its memory says nothing of its growth.</param>
internal sealed record Fault(string Name, Action Begin, Action End, bool RestartsAgent = false);
