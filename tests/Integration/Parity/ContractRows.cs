using System.Reflection;

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

/// <summary>A test that shows rows of the contract.</summary>
/// <param name="Method">The test.</param>
/// <param name="Rows">The full names of the rows.</param>
internal sealed record RowTest(MethodInfo Method, IReadOnlyList<string> Rows)
{
    /// <summary>How the test is called in the table.</summary>
    public string Name => $"{Method.DeclaringType!.Name}.{Method.Name}";

    /// <summary>What the stock agent does otherwise; null if the test passes on it.</summary>
    public string? Difference => Method.GetCustomAttribute<DiffersFromStockAttribute>()?.Why;

    /// <summary>Why the test is not run on the stock agent; null if it is.</summary>
    public string? NotOnStock => Method.GetCustomAttribute<StockCannotAttribute>()?.Why;
}

/// <summary>The rows of the contract and the tests that show them.</summary>
internal static class ContractRows
{
    /// <summary>All rows, in the order of <c>rows.txt</c>.</summary>
    public static IReadOnlyList<ContractRow> All { get; } = [.. Read()];

    /// <summary>All tests that show rows, by name.</summary>
    public static IReadOnlyList<RowTest> Tests { get; } =
    [
        .. typeof(ContractRows).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Select(method => new RowTest(method, RowsOf(method)))
            .Where(test => test.Rows.Count > 0)
            .OrderBy(test => test.Name, StringComparer.Ordinal),
    ];

    private static IEnumerable<ContractRow> Read()
    {
        string section = "";
        foreach (string line in File.ReadLines(Path.Combine(TestContext.CurrentContext.TestDirectory, "Parity", "rows.txt")))
        {
            if (line.Length == 0 || line.StartsWith('#'))
                continue;
            if (line.StartsWith("= ", StringComparison.Ordinal))
            {
                section = line[2..];
                continue;
            }

            string[] parts = line.Split(" | ", 2);
            yield return new(section, parts[0], parts[1]);
        }
    }

    private static IReadOnlyList<string> RowsOf(MethodInfo method) =>
    [
        .. method.GetCustomAttributes<ContractRowAttribute>()
            .SelectMany(attribute => attribute.Row.Contains("{0}", StringComparison.Ordinal)
                ? method.GetCustomAttributes<TestCaseAttribute>().Select(c => attribute.Row.Replace("{0}", (string)c.Arguments[0]!))
                : [attribute.Row])
            .Distinct(),
    ];
}
