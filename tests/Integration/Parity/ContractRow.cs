namespace Integration.Parity;

/// <summary>One row of the contract.</summary>
/// <param name="Section">The section it stands in.</param>
/// <param name="Name">What it is called there.</param>
/// <param name="Promise">What it promises.</param>
internal sealed record ContractRow(string Section, string Name, string Promise)
{
    /// <summary>How tests refer to it.</summary>
    public string FullName => $"{Section} / {Name}";
}
