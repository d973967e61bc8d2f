using Integration.Rig;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Commands;

namespace Integration.Parity;

/// <summary>
/// A test of a deliberate difference from the stock agent. With the stock agent it must fail, which detects an
/// attribute that is wrong or outdated.
/// </summary>
/// <param name="why">The stock agent's behaviour, for the table of rows.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DiffersFromStockAttribute(string why) : NUnitAttribute, IWrapSetUpTearDown
{
    /// <summary>The stock agent's behaviour.</summary>
    public string Why => why;

    /// <summary>
    /// How long such a test waits for an event that should not happen, in seconds; longer than the event would take.
    /// </summary>
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
