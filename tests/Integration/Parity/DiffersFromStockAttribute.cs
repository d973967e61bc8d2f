using Integration.Rig;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Commands;

namespace Integration.Parity;

/// <summary>
/// A test of something that the stock agent does otherwise, and ours on purpose. It is run on the stock agent all the same
/// and has to fail there: a mark that is no longer true, or never was, is found.
/// </summary>
/// <param name="why">What the stock agent does, for the table of rows.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DiffersFromStockAttribute(string why) : NUnitAttribute, IWrapSetUpTearDown
{
    /// <summary>What the stock agent does.</summary>
    public string Why => why;

    public TestCommand Wrap(TestCommand command) => AgentUnderTest.IsStock ? new FailureExpected(command, why) : command;

    private sealed class FailureExpected(TestCommand innerCommand, string why) : DelegatingTestCommand(innerCommand)
    {
        public override TestResult Execute(TestExecutionContext context)
        {
            using (Eventually.WithLittlePatience())
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
                context.CurrentResult.SetResult(ResultState.Success, $"Differs, as it should: {why}");
            else
                context.CurrentResult.SetResult(ResultState.Failure, $"The stock agent passes; it should differ: {why}");
            return context.CurrentResult;
        }
    }
}
