using Bpftrace.Runner.Language.Values;
using Bpftrace.Runner.Tests.Output;
using static Bpftrace.Runner.Tests.Language.ExportedVariables;

namespace Bpftrace.Runner.Tests.Language.Values;

internal sealed class MapFunctionTests
{
    [TestCaseSource(nameof(Names))]
    public void Messages_with_variables_of_every_function_have_a_decoder(string name) =>
        Assert.That(
            Transcript.Of($$$"""{"type": "{{{MapFunction.Find(name)!.MessageType}}}", "data": {}}"""), Is.Empty);

    [TestCaseSource(nameof(Names))]
    public void Every_function_makes_numbers(string name) =>
        Assert.That(Found($"@x = {name}(retval);"), Does.Match("^@x(\\.\\w+)? (Si|Hi) [US] [CI]"));

    [TestCase("printf")]
    [TestCase("")]
    public void Other_functions_have_no_row(string name) => Assert.That(MapFunction.Find(name), Is.Null);

    private static IEnumerable<string> Names() => MapFunction.All.Select(function => function.Name);
}
