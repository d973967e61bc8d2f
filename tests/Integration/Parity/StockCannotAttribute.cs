using Integration.Rig;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Commands;

namespace Integration.Parity;

/// <summary>A test that is not run with the stock agent, where it passes with this reason.</summary>
/// <param name="why">The reason, for the table of rows.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StockCannotAttribute(string why) : NUnitAttribute, IWrapSetUpTearDown
{
    /// <summary>The reason.</summary>
    public string Why => why;

    public TestCommand Wrap(TestCommand command) => AgentUnderTest.IsStock ? new NotRun(command, why) : command;

    private sealed class NotRun(TestCommand innerCommand, string why) : DelegatingTestCommand(innerCommand)
    {
        public override TestResult Execute(TestExecutionContext context)
        {
            context.CurrentResult.SetResult(ResultState.Success, $"Not run on the stock agent: {why}");
            return context.CurrentResult;
        }
    }
}
