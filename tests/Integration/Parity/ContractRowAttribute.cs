using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Commands;

namespace Integration.Parity;

/// <summary>
/// Names the row of <c>rows.txt</c> that a test checks, as "SECTION / ROW". In a test with cases, <c>{0}</c> is the
/// case's first argument. The outcome is recorded for the table of rows.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ContractRowAttribute(string row) : CategoryAttribute(RowCategory), IWrapSetUpTearDown
{
    /// <summary>The category of all tests that show a row, for filters.</summary>
    public const string RowCategory = "Parity";

    /// <summary>The row, or the pattern of several.</summary>
    public string Row => row;

    public TestCommand Wrap(TestCommand command) => new NotingCommand(command);

    private sealed class NotingCommand(TestCommand innerCommand) : DelegatingTestCommand(innerCommand)
    {
        public override TestResult Execute(TestExecutionContext context)
        {
            bool passed = false;
            try
            {
                TestResult result = innerCommand.Execute(context);
                passed = result.ResultState.Status == TestStatus.Passed;
                return result;
            }
            finally
            {
                // A test that fails ends with an exception.
                RowOutcomes.Note(Test.Method!.MethodInfo, passed);
            }
        }
    }
}
