namespace Integration.ScriptTests;

/// <summary>An instance in the table.</summary>
internal sealed record ExpectedInstance(ExpectedText Name, ExpectedText Value);
