using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Tests.Sources;

public class NearNamesTests
{
    private static readonly string[] _names =
        ["biolatency", "biosnoop", "biostacks", "opensnoop", "execsnoop", "loads"];

    [TestCase("biolatncy", "biolatency")]
    [TestCase("BIOLATENCY", "biolatency")]
    [TestCase("opensnop", "opensnoop")]
    [TestCase("snoop", "biosnoop opensnoop execsnoop")]
    [TestCase("load", "loads")]
    [TestCase("zzz", "")]
    [TestCase("", "")]
    public void Near_names_are_found(string name, string near) =>
        Assert.That(
            NearNames.Find(name, _names), Is.EquivalentTo(near.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
}
