using Integration.Rig;

namespace Integration.Parity;

/// <summary>
/// Each row has a test, each test a row, and the docs are up to date. Not parallel, because such tests run after all
/// others.
/// </summary>
[TestFixture]
[NonParallelizable]
public sealed class ParityTableTests
{
    [Test]
    public void Every_row_of_the_contract_has_a_test() =>
        Assert.That(
            ContractRows.All.Select(row => row.FullName)
                .Except(ContractRows.Tests.SelectMany(test => test.Rows)), Is.Empty, "rows without a test");

    [Test]
    public void Every_test_of_a_row_names_one_that_exists() =>
        Assert.That(
            ContractRows.Tests.SelectMany(test => test.Rows)
                .Except(ContractRows.All.Select(row => row.FullName)), Is.Empty, "tests of unknown rows");

    [Test]
    public void Every_row_has_a_name_of_its_own() =>
        Assert.That(ContractRows.All.Select(row => row.FullName), Is.Unique);

    // A run with the stock agent, or of some tests only, writes nothing: the committed table must then be what a run
    // without failures would write.
    [Test]
    public void The_table_in_the_docs_is_what_this_run_found()
    {
        bool isComplete = !AgentUnderTest.IsStock
            && ContractRows.Tests.All(test => RowOutcomes.Passed(test.Method) is not null);
        string table = ParityTable.Write(test => !isComplete || RowOutcomes.Passed(test.Method) == true);
        string committed = File.Exists(Checkout.ParityTable) ? File.ReadAllText(Checkout.ParityTable) : "";
        if (isComplete)
            File.WriteAllText(Checkout.ParityTable, table);
        Assert.That(
            committed == table,
            Is.True,
            isComplete
                ? "docs/parity.md was not what this run found; now it is: commit it"
                : "docs/parity.md is out of date: run all tests to write it");
    }
}
