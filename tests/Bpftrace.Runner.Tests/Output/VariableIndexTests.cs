using System.Text;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Output;

namespace Bpftrace.Runner.Tests.Output;

public sealed class VariableIndexTests
{
    [TestCase("@a @b @", "0 1 2")]
    [TestCase("@ @b @a @a @b", "2 1 0 0 1")]
    [TestCase("@a @c @b @ab a", "0 -1 1 -1 -1")]
    public void A_name_is_found_whatever_was_looked_for_before(string names, string expected)
    {
        VariableIndex index = new([.. new[] { "@a", "@b", "@" }.Select(
            name => new Variable(name, VariableKind.Single, VariableType.Unsigned64, VariableSemantics.Instant))]);
        IEnumerable<int> found = names.Split(' ').Select(name => index.IndexOf(Encoding.UTF8.GetBytes(name)));
        Assert.That(string.Join(' ', found), Is.EqualTo(expected));
    }

    [Test]
    public void Without_variables_nothing_is_found() =>
        Assert.That(new VariableIndex([]).IndexOf("@a"u8), Is.EqualTo(-1));
}
