namespace Pcp.Interop.Client;

/// <summary>An instance of an instance domain (pmGetInDom(3)).</summary>
/// <param name="Number">Its number, which values refer to.</param>
/// <param name="Name">Its name.</param>
public readonly record struct Instance(int Number, string Name);
