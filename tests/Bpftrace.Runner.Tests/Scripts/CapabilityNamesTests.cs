using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Tests.Scripts;

internal sealed class CapabilityNamesTests
{
    [TestCase("chown", 1UL)]
    [TestCase("bpf", 1UL << 39)]
    [TestCase("CAP_BPF,cap_perfmon", 3UL << 38)]
    [TestCase(" sys_admin , checkpoint_restore ", 1UL << 21 | 1UL << 40)]
    [TestCase("all", ulong.MaxValue)]
    public void Names_are_read(string text, ulong expected) =>
        Assert.That(CapabilityNames.Parse(text), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("bpf,")]
    [TestCase("cap_")]
    [TestCase("bpf perfmon")]
    [TestCase("all, bpf")]
    [TestCase("root")]
    public void Others_are_not(string text) => Assert.That(CapabilityNames.Parse(text), Is.Null);
}
