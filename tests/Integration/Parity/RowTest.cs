using System.Reflection;

namespace Integration.Parity;

/// <summary>A test that checks rows of the contract.</summary>
/// <param name="Method">The test.</param>
/// <param name="Rows">The full names of the rows.</param>
internal sealed record RowTest(MethodInfo Method, IReadOnlyList<string> Rows)
{
    /// <summary>The name of the test in the table.</summary>
    public string Name => $"{Method.DeclaringType!.Name}.{Method.Name}";

    /// <summary>How the stock agent differs; null if the test passes with it.</summary>
    public string? Difference => Method.GetCustomAttribute<DiffersFromStockAttribute>()?.Why;

    /// <summary>Why the test is not run on the stock agent; null if it is.</summary>
    public string? NotOnStock => Method.GetCustomAttribute<StockCannotAttribute>()?.Why;
}
