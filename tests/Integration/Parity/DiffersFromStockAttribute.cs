using Integration.Rig;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Commands;

namespace Integration.Parity;

/// <summary>
/// A test of something that the stock agent does otherwise, and ours on purpose. It is run on the stock agent all the
/// same and has to fail there: a mark that is no longer true, or never was, is found.
/// </summary>
/// <param name="why">What the stock agent does, for the table of rows.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DiffersFromStockAttribute(string why) : NUnitAttribute, IWrapSetUpTearDown
{
    /// <summary>What the stock agent does.</summary>
    public string Why => why;

    /// <summary>How long such a test waits for what should not happen, in seconds; longer than it would take.</summary>
    public int Patience { get; init; } = 3;

    public TestCommand Wrap(TestCommand command) =>
        AgentUnderTest.IsStock ? new FailureExpected(command, why, TimeSpan.FromSeconds(Patience)) : command;

    private sealed class FailureExpected(
        TestCommand innerCommand, string why, TimeSpan patience) : DelegatingTestCommand(innerCommand)
    {
        public override TestResult Execute(TestExecutionContext context)
        {
            using (Eventually.NotLongerThan(patience))
            {
                try
                {
                    innerCommand.Execute(context);
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    context.CurrentResult.RecordException(e);
                }
            }

            if (context.CurrentResult.ResultState.Status == TestStatus.Failed)
            {
                context.CurrentResult.SetResult(
                    ResultState.Success, $"Differs, as it should: {why}\n{context.CurrentResult.Message}");
            }
            else
            {
                context.CurrentResult.SetResult(
                    ResultState.Failure, $"The stock agent passes; it should differ: {why}");
            }

            return context.CurrentResult;
        }
    }
}
