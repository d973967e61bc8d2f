using System.Reflection;

namespace Integration.Parity;

/// <summary>The rows of the contract and the tests that show them.</summary>
internal static class ContractRows
{
    /// <summary>All rows, in the order of <c>rows.txt</c>.</summary>
    public static IReadOnlyList<ContractRow> All { get; } = [.. Read()];

    /// <summary>All tests that show rows, by name.</summary>
    public static IReadOnlyList<RowTest> Tests { get; } =
    [
        .. typeof(ContractRows).Assembly.GetTypes()
            .SelectMany(
                type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Select(method => new RowTest(method, RowsOf(method)))
            .Where(test => test.Rows.Count > 0)
            .OrderBy(test => test.Name, StringComparer.Ordinal),
    ];

    private static IEnumerable<ContractRow> Read()
    {
        string section = "";
        string file = Path.Combine(TestContext.CurrentContext.TestDirectory, "Parity", "rows.txt");
        foreach (string line in File.ReadLines(file))
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
                ? method.GetCustomAttributes<TestCaseAttribute>()
                    .Select(c => attribute.Row.Replace("{0}", (string)c.Arguments[0]!))
                : [attribute.Row])
            .Distinct(),
    ];
}
