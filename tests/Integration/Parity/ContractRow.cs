namespace Integration.Parity;

/// <summary>One row of the contract.</summary>
/// <param name="Section">Its section.</param>
/// <param name="Name">Its name in the section.</param>
/// <param name="Promise">What it promises.</param>
internal sealed record ContractRow(string Section, string Name, string Promise)
{
    /// <summary>How tests refer to it.</summary>
    public string FullName => $"{Section} / {Name}";
}
